//! What is done with several files at once.

use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use i18n::Text;
use kernel::{FolderId, ItemId, Kind, Power, Sharing, Viewer};
use parts::share::{Exposed, exposure};
use serde::Deserialize;
use store::items::permit_head;
use store::sharing::{Verb, apply};
use store::{Stop, Tx};
use web::{Error, Form, Office, Page, then};

use crate::m;
use crate::store::{full, move_to, restore_all};

/// The most files one act takes; a page has fewer.
const MOST: usize = 200;
/// The most that one toast can take back.
const UNDOABLE: usize = 30;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Selected {
    id: Vec<ItemId>,
    act: String,
    to: String,
    back: String,
    /// Who will see them was read.
    sure: Option<String>,
    /// From now on only: what the team said before stays with the team.
    fresh: Option<String>,
}

enum Act {
    Share(Sharing),
    Move(Option<FolderId>),
    Trash,
}

impl Selected {
    fn act(&self) -> Result<Act, Error> {
        match (self.act.as_str(), self.to.as_str()) {
            ("share", _) => Ok(Act::Share(Sharing::Shared)),
            ("unshare", _) => Ok(Act::Share(Sharing::Private)),
            ("trash", _) => Ok(Act::Trash),
            ("move", "") => Err(Error::state(m::choose_folder_first())),
            ("move", "top") => Ok(Act::Move(None)),
            ("move", folder) => folder
                .parse()
                .map(|f| Act::Move(Some(f)))
                .map_err(|_| Stop::field("to", "unknown").into()),
            _ => Err(Error::bad_form()),
        }
    }
    /// Where it was sent from; only a list of ours.
    fn back(&self) -> &str {
        if self.back.starts_with("/files") {
            &self.back
        } else {
            "/files"
        }
    }
}

/// What is to be shown, before it is: who will see each, and what comes with it.
#[derive(askama::Template)]
#[template(path = "show.html")]
struct Show {
    files: Vec<Exposed>,
    /// How many are not shown yet.
    fresh: usize,
    back: String,
}

impl Show {
    /// Earlier comments that clients would read.
    fn comments(&self) -> bool {
        let mut new = self.files.iter().filter(|f| !f.shown);
        new.any(|f| f.head.comments > 0)
    }
}

async fn ask(asked: &Office, form: &Selected) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let files = exposure(&mut conn, asked, Kind::File, &form.id).await?;
    let fresh = files.iter().filter(|f| !f.shown).count();
    if fresh == 0 {
        let back = then(asked, form.back());
        return Ok(back.toast(asked, m::files_shown_already()).into_response());
    }
    let body = Show {
        files,
        fresh,
        back: form.back().to_owned(),
    };
    let page = Page::office("files", m::show_files_title(fresh), body)
        .crumb(m::files(), "/files")
        .crumb(m::show_on_portal(), "");
    Ok(page.invalid().into_response())
}

pub(super) async fn act(asked: Office, Form(mut form): Form<Selected>) -> Result<Response, Error> {
    full(&asked.viewer)?;
    form.id.sort();
    form.id.dedup();
    let act = form.act()?;
    if form.id.is_empty() || form.id.len() > MOST {
        return Ok(then(&asked, form.back())
            .toast(&asked, m::nothing_selected())
            .into_response());
    }
    if matches!(act, Act::Share(Sharing::Shared)) && form.sure.is_none() {
        return ask(&asked, &form).await;
    }
    let (viewer, ids, fresh) = (asked.viewer.clone(), form.id.clone(), form.fresh.is_some());
    let (switched, trashes) = match &act {
        Act::Share(to) => (Some(*to), false),
        Act::Trash => (None, true),
        Act::Move(_) => (None, false),
    };
    let changed = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { all(tx, &viewer, &ids, &act, fresh).await })
        })
        .await?;
    let count = changed.len() as i64;
    let said: Text = match (switched, trashes) {
        (Some(Sharing::Shared), _) => m::files_shown(count).into(),
        (Some(_), _) => m::files_hidden(count).into(),
        (None, true) => m::files_trashed(count).into(),
        (None, false) => m::files_moved(count).into(),
    };
    let then = then(&asked, form.back()).toast(&asked, said);
    Ok(match switched {
        _ if trashes => {
            // The moment is enough to find them again, and short enough for a cookie however many they are.
            then.undo(&asked, "/files/restore")
                .undo_field("at", asked.now.timestamp_micros().to_string())
                .undo_field("back", form.back())
        }
        // Hiding them again would not bring the comments back.
        Some(to) if !fresh && (1..=UNDOABLE).contains(&changed.len()) => {
            let (back, sure) = match to {
                Sharing::Shared => ("unshare", ""),
                _ => ("share", "1"),
            };
            let undo = then
                .undo(&asked, "/files/selected")
                .undo_field("act", back)
                .undo_field("back", form.back());
            let undo = match sure {
                "" => undo,
                _ => undo.undo_field("sure", sure),
            };
            changed
                .iter()
                .fold(undo, |then, id| then.undo_field("id", id.to_string()))
        }
        _ => then,
    }
    .into_response())
}

/// Does it to each, and says which were changed by it.
async fn all(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    ids: &[ItemId],
    act: &Act,
    fresh: bool,
) -> Result<Vec<ItemId>, Stop> {
    if let Act::Move(folder) = act {
        move_to(tx, viewer, ids, *folder).await?;
        return Ok(ids.to_vec());
    }
    let mut changed = Vec::new();
    for id in ids {
        let head = permit_head(tx.conn(), viewer, *id, Power::Manage).await?;
        if head.kind != Kind::File {
            return Err(Stop::Gone);
        }
        let verb = match act {
            // What stands as wished is left alone, so that nobody is told twice.
            Act::Share(to) if head.sharing == *to => continue,
            Act::Share(to) => Verb::Share(*to),
            _ if head.trashed_at.is_some() => continue,
            _ => Verb::Trash,
        };
        if fresh && matches!(act, Act::Share(Sharing::Shared)) {
            store::comments::keep_with_team(tx, viewer, *id).await?;
        }
        apply(tx, viewer, *id, verb).await?;
        changed.push(*id);
    }
    tx.audit(
        "file.selected",
        "file",
        None,
        serde_json::json!({"files": changed.len()}),
    );
    Ok(changed)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Back {
    at: i64,
    back: String,
}

pub(super) async fn restore(asked: Office, Form(form): Form<Back>) -> Result<Response, Error> {
    let at = DateTime::from_timestamp_micros(form.at).ok_or(Stop::Gone)?;
    let viewer = asked.viewer.clone();
    let count = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { restore_all(tx, &viewer, at).await })
        })
        .await?;
    let back = if form.back.starts_with("/files") {
        form.back.as_str()
    } else {
        "/files"
    };
    Ok(then(&asked, back)
        .toast(&asked, m::files_restored(count as i64))
        .into_response())
}

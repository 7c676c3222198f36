//! What is done with several files at once.

use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use i18n::Text;
use kernel::{FolderId, ItemId, Kind, Power, Sharing, Viewer};
use serde::Deserialize;
use store::items::permit_head;
use store::sharing::{Verb, apply};
use store::{Stop, Tx};
use web::{Error, Form, Office, then};

use crate::m;
use crate::store::{full, move_to, restore_all};

/// The most files one act takes; a page has fewer.
const MOST: usize = 200;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Selected {
    id: Vec<ItemId>,
    act: String,
    to: String,
    back: String,
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

pub(super) async fn act(asked: Office, Form(form): Form<Selected>) -> Result<Response, Error> {
    full(&asked.viewer)?;
    let act = form.act()?;
    if form.id.is_empty() || form.id.len() > MOST {
        return Ok(then(&asked, form.back())
            .toast(&asked, m::nothing_selected())
            .into_response());
    }
    let (viewer, ids, count) = (asked.viewer.clone(), form.id.clone(), form.id.len() as i64);
    let said: Text = match act {
        Act::Share(Sharing::Shared) => m::files_shown(count).into(),
        Act::Share(_) => m::files_hidden(count).into(),
        Act::Move(_) => m::files_moved(count).into(),
        Act::Trash => m::files_trashed(count).into(),
    };
    let trashes = matches!(act, Act::Trash);
    asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { all(tx, &viewer, &ids, &act).await })
        })
        .await?;
    let then = then(&asked, form.back()).toast(&asked, said);
    Ok(if trashes {
        // The moment is enough to find them again, and short enough for a cookie however many they are.
        then.undo(&asked, "/files/restore")
            .undo_field("at", asked.now.timestamp_micros().to_string())
            .undo_field("back", form.back())
    } else {
        then
    }
    .into_response())
}

async fn all(tx: &mut Tx<'_>, viewer: &Viewer, ids: &[ItemId], act: &Act) -> Result<(), Stop> {
    if let Act::Move(folder) = act {
        return move_to(tx, viewer, ids, *folder).await;
    }
    for id in ids {
        let head = permit_head(tx.conn(), viewer, *id, Power::Manage).await?;
        if head.kind != Kind::File {
            return Err(Stop::Gone);
        }
        match act {
            // What stands as wished is left alone, so that nobody is told twice.
            Act::Share(to) if head.sharing == *to => {}
            Act::Share(to) => _ = apply(tx, viewer, *id, Verb::Share(*to)).await?,
            Act::Trash if head.trashed_at.is_some() => {}
            _ => _ = apply(tx, viewer, *id, Verb::Trash).await?,
        }
    }
    tx.audit(
        "file.selected",
        "file",
        None,
        serde_json::json!({"files": ids.len()}),
    );
    Ok(())
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

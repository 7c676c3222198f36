//! Updates, found and saved.

use ::store::items::{self, NewItem, Seen};
use ::store::sharing::{Verb, apply};
use ::store::{Act, Conn, Db, Stop, Tx};
use kernel::{EngagementId, ItemId, Power, Sharing, Viewer};
use parts::images;
use web::api::Cursor;

use crate::update::{Post, Wording, reword};

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow {
    /// One engagement.
    pub engagement: Option<EngagementId>,
    /// Drafts only.
    pub drafts: bool,
    /// Where to go on.
    pub after: Option<Cursor>,
}

/// Updates the viewer sees, newest first, without trash; up to `limit` and one more where there is
/// more. One statement.
///
/// # Errors
/// The database's.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    narrow: Narrow,
    limit: i64,
) -> Result<Vec<Seen<Post>>, Stop> {
    let mut s = items::select::<Post>(viewer, Power::See);
    s.push(" and i.trashed_at is null");
    if let Some(engagement) = narrow.engagement {
        s.push(" and i.engagement_id = ").arg(engagement);
    }
    if narrow.drafts {
        s.push(" and i.draft");
    }
    if let Some(after) = narrow.after {
        s.push(" and (b.posted_at < ").arg(after.at);
        s.push(" or b.posted_at = ")
            .arg(after.at)
            .push(" and i.id < ")
            .arg(after.id)
            .push(")");
    }
    s.push(" order by b.posted_at desc, i.id desc limit ")
        .arg(limit + 1);
    items::fetch(conn, viewer, s).await
}

/// The place of an update in such a list.
pub fn cursor(seen: &Seen<Post>) -> Cursor {
    Cursor {
        at: seen.body.posted_at,
        id: seen.head.id.0,
    }
}

/// A new update.
#[derive(Clone, Debug)]
pub struct New {
    /// Where it goes.
    pub engagement: EngagementId,
    /// Its words.
    pub wording: Wording,
    /// The switch; none takes the default.
    pub sharing: Option<Sharing>,
    /// Not finished yet.
    pub draft: bool,
}

/// Writes a new update inside a transaction.
///
/// # Errors
/// *Forbidden* without the tool in full, *gone* without the engagement.
pub async fn write(tx: &mut Tx<'_>, viewer: &Viewer, new: New) -> Result<ItemId, Stop> {
    let text = images::usable(tx, None, new.wording.text).await?;
    let head = NewItem {
        engagement: new.engagement,
        title: new.wording.title,
        draft: new.draft,
        sharing: new.sharing,
        open: false,
        due_at: None,
        assignees: Vec::new(),
        carriers: Vec::new(),
    };
    let post = Post {
        html: text.html.clone(),
        posted_at: tx.act.now,
    };
    let id = items::create(tx, viewer, head, &post).await?;
    images::claim(tx, id, &text).await?;
    if !new.draft {
        send_where_sending_shows(tx, viewer, id).await?;
    }
    Ok(id)
}

/// To publish is to send: where updates show *when sent*, this one shows from now on.
async fn send_where_sending_shows(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ItemId,
) -> Result<(), Stop> {
    let head = items::permit_head(tx.conn(), viewer, id, Power::See).await?;
    if head.sharing == Sharing::WhenSent && head.sent_at.is_none() {
        apply(tx, viewer, id, Verb::Send).await?;
    }
    Ok(())
}

/// [`write()`] as a change of its own; a repeat of the form gets the first update.
///
/// # Errors
/// As [`write()`].
pub async fn create(db: &Db, act: Act, viewer: &Viewer, new: New) -> Result<ItemId, Stop> {
    let viewer = viewer.clone();
    let made = db.change(act, move |tx| {
        Box::pin(async move {
            let id = write(tx, &viewer, new).await?;
            tx.answer(id.to_string());
            Ok(id)
        })
    });
    match made.await {
        Err(Stop::Again(first)) => first
            .parse()
            .map_err(|_| Stop::Broken("a first answer cannot be read")),
        other => other,
    }
}

/// What changes of an update; words that are not given stay.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The version that was read; none takes whatever stands.
    pub version: Option<i64>,
    /// New words.
    pub wording: Option<Wording>,
    /// Publish a draft.
    pub publish: bool,
}

/// Saves other words, and publishes where it is asked for.
///
/// # Errors
/// *Stale* when somebody else saved first, and what [`reword`] refuses.
pub async fn save(db: &Db, act: Act, viewer: &Viewer, id: ItemId, edit: Edit) -> Result<(), Stop> {
    let viewer = viewer.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            let (title, text) = match edit.wording {
                Some(wording) => (
                    Some(wording.title),
                    Some(images::usable(tx, Some(id), wording.text).await?),
                ),
                None => (None, None),
            };
            let html = text.as_ref().map(|t| t.html.clone());
            let rule = move |head: items::Head, post: Post, now| {
                let (title, html) = (
                    title.unwrap_or_else(|| head.title.clone()),
                    html.unwrap_or_else(|| post.html.clone()),
                );
                reword(head, post, title, html, edit.publish, now)
            };
            let saved =
                items::change::<Post>(tx, &viewer, id, Power::Edit, edit.version, rule).await?;
            if let Some(text) = text {
                images::claim(tx, id, &text).await?;
            }
            if edit.publish && saved.may.manage() {
                send_where_sending_shows(tx, &viewer, id).await?;
            }
            Ok(())
        })
    })
    .await
}

//! Live updates: a stream that says only "this changed". The browser fetches the page again as
//! itself, so nothing rendered for one viewer ever reaches another.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use kernel::{OrgId, Viewer};
use serde_json::json;
use store::Stop;
use store::events::Heard;
use tokio::sync::watch;

use crate::App;

/// Tells streams that something may have happened. The value only grows.
#[derive(Clone)]
pub struct Hub(watch::Sender<u64>);

impl Default for Hub {
    fn default() -> Self {
        Hub(watch::channel(0).0)
    }
}

impl Hub {
    /// Something was written, here or on another node.
    pub fn ring(&self) {
        self.0.send_modify(|n| *n += 1);
    }
}

/// A stream for one signed-in person from event number `since` on.
pub fn stream(
    app: App,
    org: OrgId,
    reread: Reread,
    since: i64,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let bell = app.live.0.subscribe();
    let start = Listener {
        app,
        org,
        reread,
        seen: since,
        bell,
        over: false,
    };
    let events = futures::stream::unfold(start, |mut listener| async move {
        if listener.over {
            return None;
        }
        loop {
            match listener.news().await {
                Ok(Some(event)) => return Some((Ok(event), listener)),
                Ok(None) => {}
                // Signed out or withdrawn: the page on the screen goes too, when it asks again.
                Err(Stop::Gone | Stop::Forbidden(_)) => {
                    listener.over = true;
                    let last = message(listener.seen + 1, &[EVERYTHING.to_owned()]);
                    return Some((Ok(last), listener));
                }
                Err(_) => return None, // broken: the browser asks again
            }
            // A burst of writes is one message; the poll makes up for a lost ring.
            let _ = tokio::time::timeout(Duration::from_secs(1), listener.bell.changed()).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// Reads the viewer of a stream again; fails when the session is over.
pub type Reread = std::sync::Arc<
    dyn Fn() -> futures::future::BoxFuture<'static, Result<Viewer, Stop>> + Send + Sync,
>;

struct Listener {
    app: App,
    org: OrgId,
    reread: Reread,
    seen: i64,
    bell: watch::Receiver<u64>,
    over: bool,
}

fn message(seq: i64, topics: &[String]) -> Event {
    Event::default()
        .event("change")
        .json_data(json!({"seq": seq, "topics": topics}))
        .unwrap_or_default()
}

impl Listener {
    /// The next message, if anything this viewer may know of has happened.
    async fn news(&mut self) -> Result<Option<Event>, Stop> {
        self.bell.mark_unchanged();
        let viewer = (self.reread)().await?;
        let mut conn = self.app.db.read(self.org).await?;
        let heard = store::events::after(&mut conn, self.org, self.seen, 200).await?;
        let Some(last) = heard.last().map(|e| e.seq) else {
            return Ok(None);
        };
        self.seen = last;
        let mut topics: Vec<String> = Vec::new();
        for event in heard {
            for topic in topics_of(&mut conn, &viewer, &event).await? {
                if !topics.contains(&topic) {
                    topics.push(topic);
                }
            }
        }
        if topics.is_empty() {
            return Ok(None);
        }
        Ok(Some(message(last, &topics)))
    }
}

/// What touches every page of the portal at once: a tool, a switch or a permission came or went.
const EVERYTHING: &str = "*";
/// What every page shows beside its own: how much is unread.
pub const BELL: &str = "bell";

/// What an event touches, for those who may know of it. A client is told of an item only when the
/// policy lets that client see it, and of a withdrawal (so that it shows at once) without naming
/// what was withdrawn.
async fn topics_of(
    conn: &mut store::Conn,
    viewer: &Viewer,
    event: &Heard,
) -> Result<Vec<String>, Stop> {
    if event.verb == store::events::NOTIFIED {
        return Ok(if event.notifies(viewer) {
            vec![BELL.to_owned()]
        } else {
            Vec::new()
        });
    }
    let mut topics = Vec::new();
    let engagement = event.engagement_id.map(|e| format!("engagement:{e}"));
    if viewer.is_staff() {
        let open = |kind| access::granted_somewhere(viewer, kind).has(kernel::Power::See);
        if !event.item_kind.is_none_or(open) {
            return Ok(topics); // of a tool this group does not have
        }
        topics.extend(event.item_id.map(|i| format!("item:{i}")));
        topics.extend(
            event
                .contact_id
                .or(event.actor_contact)
                .map(|c| format!("contact:{c}")),
        );
        topics.extend(engagement);
        topics.push("home".to_owned());
        return Ok(topics);
    }
    if event.verb.ends_with(".downloaded") {
        return Ok(topics); // what others take is the team's to know
    }
    let about_me = event.contact_id.is_some() && event.contact_id == viewer.contact();
    if event.verb.starts_with("request.") && !about_me {
        return Ok(topics); // what another client asks for is theirs and the team's
    }
    if about_me || moves_all(&event.verb) {
        topics.push(EVERYTHING.to_owned());
        return Ok(topics);
    }
    let Some(place) = event.engagement_id.filter(|e| viewer.place(*e).is_some()) else {
        return Ok(topics);
    };
    let seen = match event.item_id {
        Some(item) => store::events::sees(conn, viewer, item, event.comment_id).await?,
        None => false,
    };
    if seen {
        topics.extend(event.item_id.map(|i| format!("item:{i}")));
    }
    if seen || withdraws(&event.verb) {
        topics.push(format!("engagement:{place}"));
        topics.push("home".to_owned());
    }
    if !seen && withdraws(&event.verb) {
        // Who has it open does not hear its name again, but every page that refreshes asks anew.
        topics.push(BELL.to_owned());
    }
    Ok(topics)
}

/// Whether a deed can change what any client meets anywhere.
fn moves_all(verb: &str) -> bool {
    verb.starts_with("settings.") || verb.starts_with("company.")
}

/// Whether a deed can take something out of the sight of the members of its engagement. Folders
/// and engagements are no items: whatever happens to them counts.
fn withdraws(verb: &str) -> bool {
    matches!(
        verb,
        "item.unshared"
            | "item.audience_changed"
            | "item.assigned"
            | "item.trashed"
            | "comment.unshared"
            | "comment.trashed"
    ) || ["engagement.", "folder."]
        .iter()
        .any(|what| verb.starts_with(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_hide_something_is_told_without_naming_it() {
        for verb in [
            "item.trashed",
            "folder.trashed",
            "folder.changed",
            "engagement.hidden",
        ] {
            assert!(withdraws(verb) && !moves_all(verb), "{verb}");
        }
        for verb in ["settings.changed", "company.changed"] {
            assert!(moves_all(verb), "{verb}");
        }
        for verb in ["update.created", "comment.created", "contact.created"] {
            assert!(!withdraws(verb) && !moves_all(verb), "{verb}");
        }
    }
}

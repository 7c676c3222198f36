//! Live updates: a stream that says only "this changed". The browser fetches the page again as
//! itself, so nothing rendered for one viewer ever reaches another.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use kernel::{ItemId, OrgId, Viewer};
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
    };
    let events = futures::stream::unfold(start, |mut listener| async move {
        loop {
            match listener.news().await {
                Ok(Some(event)) => return Some((Ok(event), listener)),
                Ok(None) => {}
                Err(_) => return None, // signed out, withdrawn or broken: the browser asks again and is told
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
        Ok(Some(
            Event::default()
                .event("change")
                .json_data(json!({"seq": last, "topics": topics}))
                .unwrap_or_default(),
        ))
    }
}

/// What an event touches, for those who may know of it. A client is told of an item only when the
/// policy lets that client see it, and of a change of sharing (so that a withdrawal shows at once)
/// without naming the item.
async fn topics_of(
    conn: &mut store::Conn,
    viewer: &Viewer,
    event: &Heard,
) -> Result<Vec<String>, Stop> {
    let mut topics = Vec::new();
    let engagement = event.engagement_id.map(|e| format!("engagement:{e}"));
    if viewer.is_staff() {
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
    let own_place = event
        .engagement_id
        .is_some_and(|e| viewer.place(e).is_some());
    let about_me = event.contact_id.is_some() && event.contact_id == viewer.contact();
    let withdraws = matches!(
        event.verb.as_str(),
        "item.unshared"
            | "item.audience_changed"
            | "item.assigned"
            | "item.trashed"
            | "comment.unshared"
            | "comment.trashed"
    ) || event.verb.starts_with("engagement.")
        || event.verb.starts_with("settings.");
    let seen = match event.item_id {
        Some(item) if own_place => {
            store::events::sees(conn, viewer, ItemId(item.0), event.comment_id).await?
        }
        _ => false,
    };
    if seen {
        topics.extend(event.item_id.map(|i| format!("item:{i}")));
    }
    if seen || about_me || (withdraws && own_place) || event.verb.starts_with("settings.") {
        topics.extend(engagement);
        topics.push("home".to_owned());
    }
    Ok(topics)
}

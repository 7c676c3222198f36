//! Who opened what: a mark when a client opens an item, and whoever opens it has read what they were
//! told about it. Never for staff looking on as a client, and not when nobody looks: HEAD, or a
//! browser that fetches ahead.

use access::sql;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use chrono::TimeDelta;
use kernel::{Acts, ContactId, EventId, ItemId, Kind, OrgId, Party, Time};
use serde_json::{Value, json};
use store::{Conn, Stop};
use uuid::Uuid;
use web::{Asked, Error, Page};

/// Live refreshes fetch a page again while it is being read; within this time that is one look.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(30);

/// Whether somebody really opens a page.
#[derive(Clone, Copy, Debug)]
pub struct Opened(bool);

impl<S: Send + Sync> FromRequestParts<S> for Opened {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Opened(opens(&parts.method, &parts.headers)))
    }
}

/// Whether a request opens a page for somebody to read, and is not HEAD or fetched ahead.
fn opens(method: &Method, headers: &HeaderMap) -> bool {
    let ahead = |name: &&str| {
        let said = headers.get(*name).and_then(|v| v.to_str().ok());
        said.is_some_and(|v| {
            let v = v.to_ascii_lowercase();
            v.contains("prefetch") || v.contains("prerender") || v.contains("preview")
        })
    };
    let names = [
        "sec-purpose",
        "purpose",
        "x-sec-purpose",
        "x-purpose",
        "x-moz",
    ];
    method == Method::GET && !names.iter().any(ahead)
}

impl Opened {
    /// Whether somebody really opens the page.
    pub fn really(self) -> bool {
        self.0
    }
    /// Marks that a client opened the item and, for staff too, that they have read what they were
    /// told about it; the page carries it, so that its own shell counts right. Written beside the
    /// page, which does not wait for it. Staff looking on leave no mark.
    #[must_use]
    pub fn mark(self, asked: &Asked, item: ItemId, mut page: Page) -> Page {
        if asked.viewer.read_only() {
            looked_on(asked, item); // also what is fetched ahead: it was given
            return page;
        }
        if !self.0 {
            return page;
        }
        page.opened = Some(item);
        let (db, org, now) = (asked.app.db.clone(), asked.org.id, asked.now);
        let (party, act) = (asked.viewer.party(), asked.act());
        tokio::spawn(async move {
            let mark = db.note(Some(org), move |conn| {
                Box::pin(async move {
                    let looked = match party {
                        Party::Contact(contact) => view(conn, org, item, contact, now).await?,
                        _ => false,
                    };
                    read(conn, org, item, party, now).await?;
                    if looked {
                        let (verb, none) = ("item.viewed", json!({}));
                        store::record(conn, &act, verb, "item", item.0, None, none).await?;
                    }
                    Ok(())
                })
            });
            if let Err(stop) = mark.await {
                tracing::warn!(%stop, "a view was not marked");
            }
        });
        page
    }
}

/// That staff looked at an item in a client's portal stands in the audit trail, and nowhere else.
fn looked_on(asked: &Asked, item: ItemId) {
    note_look(asked, "view_as.viewed", "item", item.0, json!({}));
}

/// The same of any other page of a client's portal; `path` is the page within it, without what was
/// asked for. An item's own page is told of as the item.
pub fn looked_at(asked: &Asked, path: &str) {
    let Acts::ViewAs(view) = asked.viewer.acts else {
        return;
    };
    let mut parts = path.trim_matches('/').split('/');
    let (tool, id) = (parts.next().unwrap_or_default(), parts.next());
    let item = id.is_some_and(|id| id.parse::<ItemId>().is_ok());
    if item && Kind::of_tool(tool).is_some() {
        return;
    }
    let page: String = path.chars().take(200).collect();
    note_look(
        asked,
        "view_as.page",
        "view_as",
        view.0,
        json!({ "page": page }),
    );
}

fn note_look(asked: &Asked, verb: &'static str, kind: &'static str, id: Uuid, detail: Value) {
    let facts = (&asked.viewer.client, &asked.viewer.staff);
    let (Some(client), Some(staff)) = facts else {
        return;
    };
    let (client, staff) = (client.id, staff.id);
    let (db, org, now, act) = (asked.app.db.clone(), asked.org.id, asked.now, asked.act());
    tokio::spawn(async move {
        let note = db.note(Some(org), move |conn| {
            Box::pin(async move {
                let again: Option<(i64,)> = conn
                    .maybe(
                        sql("select seq from audit where org_id = $1 and object_id = $2 and action = $6 and actor_id = $3 and on_behalf = $4 and at > $5 and detail = $7 limit 1")
                            .bind(org)
                            .bind(id)
                            .bind(staff)
                            .bind(client)
                            .bind(now - ONE_LOOK)
                            .bind(verb)
                            .bind(detail.to_string()),
                    )
                    .await?;
                if again.is_some() {
                    return Ok(());
                }
                store::record(conn, &act, verb, kind, id, Some(client), detail).await
            })
        });
        if let Err(stop) = note.await {
            tracing::warn!(%stop, "a look at a client's portal was not written down");
        }
    });
}

/// Whether this is a new look.
async fn view(
    conn: &mut Conn,
    org: OrgId,
    item: ItemId,
    contact: ContactId,
    now: Time,
) -> Result<bool, Stop> {
    let looks = conn
        .run(
        sql("insert into view_event (org_id, id, item_id, contact_id, at) select $1, $2, $3, $4, $5 from item i where i.org_id = $1 and i.id = $3 and not exists (select 1 from view_event v where v.org_id = $1 and v.item_id = $3 and v.contact_id = $4 and v.at > $6)")
            .bind(org)
            .bind(EventId::new())
            .bind(item)
            .bind(contact)
            .bind(now)
            .bind(now - ONE_LOOK),
        )
        .await?;
    Ok(looks == 1)
}

async fn read(
    conn: &mut Conn,
    org: OrgId,
    item: ItemId,
    party: Party,
    now: Time,
) -> Result<(), Stop> {
    let mut s = sql("update notification set read_at = $3 where org_id = $1 and item_id = $2 and read_at is null and ")
        .bind(org)
        .bind(item)
        .bind(now);
    match party {
        Party::Staff(id) => s.push("staff_id = ").arg(id),
        Party::Contact(id) => s.push("contact_id = ").arg(id),
        Party::System => return Ok(()),
    };
    conn.run(s).await?;
    Ok(())
}

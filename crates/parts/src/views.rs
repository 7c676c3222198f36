//! Who opened what: a mark when a client opens an item, and whoever opens it has read what they were
//! told about it. Never for staff looking on as a client, and not when nobody looks: HEAD, or a
//! browser that fetches ahead.

use access::sql;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use chrono::TimeDelta;
use kernel::{Acts, ContactId, EventId, ItemId, Kind, OrgId, Party, StaffId, Time};
use serde_json::{Value, json};
use store::{Act, Conn, Db, Stop};
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

/// An item that a client's program read stands in the trail, once for each look. It is no sign that the
/// client saw it: nothing is marked read, and staff are not told that it was opened.
pub fn fetched(asked: &Asked, item: ItemId) {
    if asked.session.is_some() || !matches!(asked.viewer.party(), Party::Contact(_)) {
        return;
    }
    note_look(
        asked,
        "item.viewed",
        "item",
        item.0,
        json!({"how": "token"}),
    );
}

/// A list that a client's program read stands in the trail, once for each look: its rows carry whole texts.
pub fn listed(asked: &Asked, kind: Kind) {
    if asked.session.is_some() || !matches!(asked.viewer.party(), Party::Contact(_)) {
        return;
    }
    let detail = json!({"how": "token", "tool": kind.tool()});
    note_look(asked, "list.read", "organization", asked.org.id.0, detail);
}

/// A picture that a client was given stands in the trail as an item opened, once for each look: also where
/// its page was not.
pub fn pictured(asked: &Asked, item: ItemId) {
    if asked.viewer.read_only() {
        looked_on(asked, item);
    } else if matches!(asked.viewer.party(), Party::Contact(_)) {
        let detail = json!({"how": "picture"});
        note_look(asked, "item.viewed", "item", item.0, detail);
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
    let behalf = match asked.viewer.acts {
        Acts::ViewAs(_) => asked.viewer.client.as_ref().map(|c| c.id),
        _ => None,
    };
    let look = Look {
        act: asked.act(),
        verb,
        kind,
        id,
        behalf,
        detail,
    };
    let db = asked.app.db.clone();
    tokio::spawn(async move {
        if let Err(stop) = look.note(&db).await {
            tracing::warn!(%stop, "a look was not written down");
        }
    });
}

/// A look to be written down, unless it is part of one that is.
#[derive(Clone)]
struct Look {
    act: Act,
    verb: &'static str,
    kind: &'static str,
    id: Uuid,
    behalf: Option<ContactId>,
    detail: Value,
}

impl Look {
    /// Asks on a reading connection first: who looks again and again does not take the writer.
    async fn note(self, db: &Db) -> Result<(), Stop> {
        let org = self.act.org;
        if self.known(&mut db.read(org).await?).await? {
            return Ok(());
        }
        let note = db.note(Some(org), move |conn| {
            Box::pin(async move {
                store::alone_in_trail(conn, self.act.org).await?;
                if self.known(conn).await? {
                    return Ok(());
                }
                let Look {
                    act, verb, kind, ..
                } = self;
                store::record(conn, &act, verb, kind, self.id, self.behalf, self.detail).await
            })
        });
        note.await
    }
    async fn known(&self, conn: &mut Conn) -> Result<bool, Stop> {
        let (Party::Staff(StaffId(actor)) | Party::Contact(ContactId(actor))) = self.act.party
        else {
            return Ok(true);
        };
        let mut s = sql("select seq from audit where org_id = ");
        s.arg(self.act.org)
            .push(" and object_id = ")
            .arg(self.id)
            .push(" and action = ")
            .arg(self.verb)
            .push(" and actor_id = ")
            .arg(actor);
        match self.behalf {
            Some(client) => s.push(" and on_behalf = ").arg(client),
            None => s.push(" and on_behalf is null"),
        };
        s.push(" and at > ").arg(self.act.now - ONE_LOOK);
        // A picture is part of the page that shows it.
        if self.detail["how"] != "picture" {
            s.push(" and detail = ").arg(self.detail.to_string());
        }
        s.push(" limit 1");
        let again: Option<(i64,)> = conn.maybe(s).await?;
        Ok(again.is_some())
    }
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

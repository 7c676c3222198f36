//! Putting things into a world and letting them happen.

use access::sql;
use kernel::{
    Assigned, Audience, CommentId, ContactId, EventId, ItemId, Kind, Party, Sharing, StaffId,
};
use serde_json::json;
use store::{Act, Arg, Event};

use super::world::World;

/// What an item is, for [`World::item`].
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub kind: Kind,
    pub title: String,
    pub draft: bool,
    pub trashed: bool,
    pub sharing: Sharing,
    pub sent: bool,
    pub audience: Audience,
    pub named: Vec<ContactId>,
    pub assignees: Vec<ContactId>,
    pub carriers: Vec<StaffId>,
    pub author: Option<StaffId>,
}

impl Thing {
    pub fn shared(kind: Kind, title: &str) -> Self {
        Thing {
            kind,
            title: title.to_owned(),
            draft: false,
            trashed: false,
            sharing: Sharing::Shared,
            sent: false,
            audience: Audience::All,
            named: Vec::new(),
            assignees: Vec::new(),
            carriers: Vec::new(),
            author: None,
        }
    }
}

impl World {
    /// An item as it stands, without an event.
    pub async fn item(&self, thing: &Thing) -> ItemId {
        let (org, id, now) = (self.org, ItemId::new(), self.now());
        let assigned = match (thing.assignees.is_empty(), thing.carriers.is_empty()) {
            (true, true) => Assigned::Nobody,
            (true, false) => Assigned::Team,
            (false, _) => Assigned::Clients,
        };
        self.put(sql("insert into item (org_id, id, engagement_id, kind, title, draft, sharing, sent_at, audience, assigned, author_staff, created_at, touched_at, trashed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)")
            .bind(org).bind(id).bind(self.engagement).bind(thing.kind).bind(thing.title.clone()).bind(thing.draft)
            .bind(thing.sharing).bind(thing.sent.then_some(now)).bind(thing.audience).bind(assigned)
            .bind(thing.author).bind(now).bind(thing.trashed.then_some(now))).await;
        for contact in &thing.named {
            self.put(
                sql("insert into audience (org_id, contact_id, item_id) values ($1, $2, $3)")
                    .bind(org)
                    .bind(*contact)
                    .bind(id),
            )
            .await;
        }
        for contact in &thing.assignees {
            self.put(
                sql("insert into assignee (org_id, contact_id, item_id) values ($1, $2, $3)")
                    .bind(org)
                    .bind(*contact)
                    .bind(id),
            )
            .await;
        }
        for staff in &thing.carriers {
            self.put(
                sql("insert into carrier (org_id, staff_id, item_id) values ($1, $2, $3)")
                    .bind(org)
                    .bind(*staff)
                    .bind(id),
            )
            .await;
        }
        id
    }

    pub async fn comment(&self, item: ItemId, by: Party, body: &str, shared: bool) -> CommentId {
        let id = CommentId::new();
        let (staff, contact): (Arg, Arg) = match by {
            Party::Staff(s) => (s.into(), None::<ContactId>.into()),
            Party::Contact(c) => (None::<StaffId>.into(), c.into()),
            Party::System => (None::<StaffId>.into(), None::<ContactId>.into()),
        };
        let mut s = sql(
            "insert into comment (org_id, id, item_id, author_staff, author_contact, body, shared, created_at) values (",
        );
        s.arg(self.org)
            .push(", ")
            .arg(id)
            .push(", ")
            .arg(item)
            .push(", ")
            .arg(staff)
            .push(", ")
            .arg(contact)
            .push(", ");
        s.arg(body.to_owned())
            .push(", ")
            .arg(shared)
            .push(", ")
            .arg(self.now())
            .push(")");
        self.put(s).await;
        id
    }

    /// Lets something have happened.
    pub async fn happened(&self, by: Party, event: Event) -> EventId {
        let act = Act {
            party: by,
            ..Act::system(self.org, self.now())
        };
        self.db()
            .change(act, move |tx| {
                Box::pin(async move {
                    tx.audit("test.happened", "test", None, json!({}));
                    tx.event(event);
                    Ok(())
                })
            })
            .await
            .unwrap();
        let mut conn = self.db().read(self.org).await.unwrap();
        let (id,): (EventId,) = conn
            .one(
                sql("select id from event where org_id = $1 order by seq desc limit 1")
                    .bind(self.org),
            )
            .await
            .unwrap();
        id
    }

    /// An item that was just made and told.
    pub async fn shares(&self, by: Party, thing: &Thing) -> ItemId {
        let id = self.item(thing).await;
        let verb = store::items::created_verb(thing.kind);
        self.happened(by, Event::new(verb).item(thing.kind, id, self.engagement))
            .await;
        id
    }
}

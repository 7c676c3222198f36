//! The verbs that every item has, whatever its kind: show on portal, audience, send, trash, restore.

use std::collections::BTreeSet;

use access::sql;
use kernel::{Audience, CompanyId, ContactId, ItemId, Power, Sharing, Time, Viewer};
use serde_json::json;

use crate::items::{Head, permit_head, touch_engagement};
use crate::viewers::{Client, clients_in};
use crate::write::{Act, Event, Tx};
use crate::{Conn, Db, Stop, items};

/// One of these verbs.
#[derive(Clone, Debug)]
pub enum Verb {
    /// *Show on portal?*
    Share(Sharing),
    /// Whom it is for; the named contacts, or the company.
    Audience(Audience, Vec<ContactId>, Option<CompanyId>),
    /// Send, or mark as sent.
    Send,
    /// Into the trash.
    Trash,
    /// Out of the trash.
    Restore,
}

/// Applies a verb and says what stands afterwards.
pub async fn apply(tx: &mut Tx<'_>, viewer: &Viewer, id: ItemId, verb: Verb) -> Result<Head, Stop> {
    let power = match verb {
        Verb::Share(_) | Verb::Audience(..) => Power::Share,
        Verb::Send | Verb::Trash | Verb::Restore => Power::Manage,
    };
    let head = permit_head(tx.conn(), viewer, id, power).await?;
    if stands(tx, &head, &verb).await? {
        tx.as_it_was();
        return Ok(head);
    }
    if head.trashed_at.is_some() && !matches!(verb, Verb::Trash | Verb::Restore) {
        return Err(Stop::state("in_trash"));
    }
    let (org, now) = (tx.act.org, tx.act.now);
    let (word, detail) = match &verb {
        Verb::Share(to) => {
            tx.run(
                sql("update item set sharing = $3, touched_at = case when $3 = 'shared' then $4 else touched_at end, version = version + 1 where org_id = $1 and id = $2")
                    .bind(org).bind(id).bind(*to).bind(now),
            )
            .await?;
            (
                if *to == Sharing::Private {
                    "item.unshared"
                } else {
                    "item.shared"
                },
                json!({"from": head.sharing, "to": to}),
            )
        }
        Verb::Audience(audience, named, company) => {
            tx.run(
                sql("delete from audience where org_id = $1 and item_id = $2")
                    .bind(org)
                    .bind(id),
            )
            .await?;
            tx.run(
                sql("update item set audience = $3, company_id = $4, version = version + 1 where org_id = $1 and id = $2")
                    .bind(org).bind(id).bind(*audience).bind(*company),
            )
            .await?;
            if *audience == Audience::Named {
                name_contacts(tx, &head, named).await?;
            }
            (
                "item.audience_changed",
                json!({"audience": audience, "named": named, "company": company}),
            )
        }
        Verb::Send => {
            tx.run(
                sql("update item set sent_at = coalesce(sent_at, $3), draft = false, touched_at = $3, version = version + 1 where org_id = $1 and id = $2")
                    .bind(org).bind(id).bind(now),
            )
            .await?;
            ("item.sent", json!({}))
        }
        Verb::Trash | Verb::Restore => {
            let at: Option<Time> = matches!(verb, Verb::Trash).then_some(now);
            let by = tx.act.staff();
            tx.run(
                sql("update item set trashed_at = $3, trashed_by = $4, version = version + 1 where org_id = $1 and id = $2")
                    .bind(org).bind(id).bind(at).bind(at.and(by)),
            )
            .await?;
            (
                if at.is_some() {
                    "item.trashed"
                } else {
                    "item.restored"
                },
                json!({}),
            )
        }
    };
    touch_engagement(tx, head.engagement_id).await?;
    tx.audit(word, head.kind.word(), id.0, detail.clone());
    tx.event(
        Event::new(word)
            .item(head.kind, id, head.engagement_id)
            .data(detail),
    );
    Ok(Head {
        version: head.version + 1,
        ..head
    })
}

/// Whether all is as the verb would leave it: pressed again, it tells nobody and is not written down.
async fn stands(tx: &mut Tx<'_>, head: &Head, verb: &Verb) -> Result<bool, Stop> {
    Ok(match verb {
        Verb::Share(to) => head.sharing == *to,
        Verb::Audience(audience, named, company) => {
            let now: Vec<(ContactId,)> = tx
                .all(
                    sql("select contact_id from audience where org_id = $1 and item_id = $2")
                        .bind(tx.act.org)
                        .bind(head.id),
                )
                .await?;
            let now: BTreeSet<ContactId> = now.into_iter().map(|(id,)| id).collect();
            let named: BTreeSet<ContactId> = match audience {
                Audience::Named => named.iter().copied().collect(),
                _ => BTreeSet::new(),
            };
            head.audience == *audience && head.company_id == *company && now == named
        }
        Verb::Send => head.sent_at.is_some() && !head.draft,
        Verb::Trash => head.trashed_at.is_some(),
        Verb::Restore => head.trashed_at.is_none(),
    })
}

async fn name_contacts(tx: &mut Tx<'_>, head: &Head, named: &[ContactId]) -> Result<(), Stop> {
    if named.is_empty() {
        return Err(Stop::field("named", "required"));
    }
    let org = tx.act.org;
    for contact in named {
        let done = tx
            .run(
                sql("insert into audience (org_id, contact_id, item_id) select $1, m.contact_id, $3 from member m where m.org_id = $1 and m.contact_id = $2 and m.engagement_id = $4")
                    .bind(org).bind(*contact).bind(head.id).bind(head.engagement_id),
            )
            .await?;
        if done == 0 {
            return Err(Stop::field("named", "not_a_member"));
        }
    }
    Ok(())
}

impl Db {
    /// [`apply`] as a change of its own.
    pub async fn apply(
        &self,
        act: Act,
        viewer: &Viewer,
        id: ItemId,
        verb: Verb,
    ) -> Result<Head, Stop> {
        let viewer = viewer.clone();
        self.change(act, move |tx| {
            Box::pin(async move { apply(tx, &viewer, id, verb).await })
        })
        .await
    }
}

/// One member and the policy's answer about an item.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The member.
    pub client: Client,
    /// Sees or hidden, and why.
    pub verdict: access::Verdict,
}

/// Every client who is a member of the item's engagement, with the policy's answer. Five
/// statements however many there are. For staff who see the item.
pub async fn who_sees(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
) -> Result<(kernel::Item, Vec<Sight>), Stop> {
    let head = permit_head(conn, viewer, id, Power::See).await?;
    let item = items::facts(conn, viewer.org, id).await?;
    let clients = clients_in(conn, viewer.org, head.engagement_id).await?;
    let sights = clients
        .into_iter()
        .map(|client| Sight {
            verdict: access::why(&client.viewer, Power::See, &item),
            client,
        })
        .collect();
    Ok((item, sights))
}

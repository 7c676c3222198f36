//! New items, and who carries them.

use access::{granted, sql};
use kernel::{
    Assigned, ContactId, EngagementId, ItemId, Kind, OrgId, Power, StaffId, Time, Viewer,
};
use serde_json::json;

use super::{Body, NewItem, permit_head, touch_engagement};
use crate::write::{Event, Tx};
use crate::{Stop, search};

/// Creates an item inside a transaction. Staff only, with the tool in full.
pub async fn create<B: Body>(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    new: NewItem,
    body: &B,
) -> Result<ItemId, Stop> {
    if !granted(viewer, B::KIND, new.engagement).manage() {
        return Err(Stop::Forbidden(Power::Manage));
    }
    let (org, now) = (tx.act.org, tx.act.now);
    let (defaults,): (sqlx::types::Json<crate::org::SharingDefaults>,) = tx
        .one(
            sql("select sharing_defaults from engagement where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(new.engagement),
        )
        .await?;
    let sharing = match new.sharing {
        Some(sharing) => sharing,
        None => crate::org::Org::by_id(tx.conn(), org)
            .await?
            .sharing_of(B::KIND, &defaults.0),
    };
    let id = ItemId::new();
    let assigned = assigned(&new.assignees, &new.carriers);
    tx.run(
        sql("insert into item (org_id, id, engagement_id, kind, title, draft, sharing, sent_at, assigned, open, due_at, author_staff, author_contact, created_at, touched_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)")
            .bind(org)
            .bind(id)
            .bind(new.engagement)
            .bind(B::KIND)
            .bind(new.title.clone())
            .bind(new.draft)
            .bind(sharing)
            .bind(None::<Time>)
            .bind(assigned)
            .bind(new.open)
            .bind(new.due_at)
            .bind(tx.act.staff())
            .bind(tx.act.contact())
            .bind(now),
    )
    .await?;
    insert_body(tx, org, id, body).await?;
    assign_rows(tx, new.engagement, id, &new.assignees, &new.carriers).await?;
    search::put(tx.conn(), org, id.0, "item", &new.title, &body.words()).await?;
    touch_engagement(tx, new.engagement).await?;
    tx.audit(
        "item.created",
        B::KIND.word(),
        id.0,
        json!({"engagement": new.engagement, "sharing": sharing, "draft": new.draft}),
    );
    tx.event(Event::new(created_verb(B::KIND)).item(B::KIND, id, new.engagement));
    Ok(id)
}

/// The verb of a new item.
pub const fn created_verb(kind: Kind) -> &'static str {
    match kind {
        Kind::Update => "update.created",
        Kind::File => "file.created",
        Kind::Todo => "todo.created",
    }
}

fn assigned(assignees: &[ContactId], carriers: &[StaffId]) -> Assigned {
    match (assignees, carriers) {
        ([], []) => Assigned::Nobody,
        ([], _) => Assigned::Team,
        _ => Assigned::Clients,
    }
}

async fn insert_body<B: Body>(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: ItemId,
    body: &B,
) -> Result<(), Stop> {
    let mut s = sql("insert into ");
    s.push(B::TABLE).push(" (org_id, item_id");
    for column in B::COLUMNS {
        s.push(", ").push(column);
    }
    s.push(") values (").arg(org).push(", ").arg(id);
    for value in body.values() {
        s.push(", ").arg(value);
    }
    s.push(")");
    tx.run(s).await?;
    Ok(())
}

/// Sets who carries an item. Clients must be members of its engagement, staff active.
async fn assign_rows(
    tx: &mut Tx<'_>,
    engagement: EngagementId,
    id: ItemId,
    clients: &[ContactId],
    staff: &[StaffId],
) -> Result<(), Stop> {
    let org = tx.act.org;
    for contact in clients {
        let done = tx
            .run(
                sql("insert into assignee (org_id, contact_id, item_id) select $1, m.contact_id, $3 from member m where m.org_id = $1 and m.contact_id = $2 and m.engagement_id = $4")
                    .bind(org)
                    .bind(*contact)
                    .bind(id)
                    .bind(engagement),
            )
            .await?;
        if done == 0 {
            return Err(Stop::field("assignee", "not_a_member"));
        }
    }
    for member in staff {
        let done = tx
            .run(
                sql("insert into carrier (org_id, staff_id, item_id) select $1, s.id, $3 from staff s where s.org_id = $1 and s.id = $2 and s.active")
                    .bind(org)
                    .bind(*member)
                    .bind(id),
            )
            .await?;
        if done == 0 {
            return Err(Stop::field("assignee", "unknown"));
        }
    }
    Ok(())
}

/// Replaces who carries an item; completions of those who stay are kept.
pub async fn assign(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ItemId,
    clients: &[ContactId],
    staff: &[StaffId],
) -> Result<(), Stop> {
    let head = permit_head(tx.conn(), viewer, id, Power::Manage).await?;
    let org = tx.act.org;
    let mut gone = sql("delete from assignee where org_id = ");
    gone.arg(org).push(" and item_id = ").arg(id);
    if !clients.is_empty() {
        gone.push(" and contact_id not in ")
            .list(clients.iter().copied());
    }
    tx.run(gone).await?;
    tx.run(
        sql("delete from carrier where org_id = $1 and item_id = $2")
            .bind(org)
            .bind(id),
    )
    .await?;
    let stay: Vec<(ContactId,)> = tx
        .all(
            sql("select contact_id from assignee where org_id = $1 and item_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    let fresh: Vec<ContactId> = clients
        .iter()
        .copied()
        .filter(|c| !stay.contains(&(*c,)))
        .collect();
    assign_rows(tx, head.engagement_id, id, &fresh, staff).await?;
    tx.run(
        sql("update item set assigned = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(assigned(clients, staff)),
    )
    .await?;
    tx.audit(
        "item.assigned",
        head.kind.word(),
        id.0,
        json!({"clients": clients, "staff": staff}),
    );
    tx.event(
        Event::new("item.assigned")
            .item(head.kind, id, head.engagement_id)
            .data(json!({"clients": fresh})),
    );
    Ok(())
}

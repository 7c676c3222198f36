//! Finding items through the viewer's scope.

use access::{Sql, granted, scope, scope_of, sql};
use kernel::{Assignee, ContactId, Item, ItemId, OrgId, Power, Time, Viewer};

use super::{Body, HEAD, Head, Loaded, Seen};
use crate::{Conn, Stop, locks};

/// Starts `select head, body from item i join body b where <scope>`, to be narrowed and ordered.
pub fn select<B: Body>(viewer: &Viewer, power: Power) -> Sql {
    let mut s = sql("select ");
    s.push(HEAD).push(
        ", (select count(*) from comment c where c.item_id = i.id and c.trashed_at is null and ",
    );
    access::comment_scope(viewer, &mut s);
    s.push(") as comments");
    for column in B::COLUMNS {
        s.push(", b.").push(column);
    }
    s.push(" from item i join ")
        .push(B::TABLE)
        .push(" b on b.org_id = i.org_id and b.item_id = i.id where ");
    scope_of(viewer, power, B::KIND, &mut s);
    s
}

/// Runs a `select` and says what the viewer may do with each row.
pub async fn fetch<B: Body>(
    conn: &mut Conn,
    viewer: &Viewer,
    s: Sql,
) -> Result<Vec<Seen<B>>, Stop> {
    let rows = conn.all::<Loaded<B>>(s).await?;
    Ok(rows
        .into_iter()
        .map(|r| Seen {
            may: granted(viewer, B::KIND, r.head.engagement_id),
            head: r.head,
            body: r.body,
        })
        .collect())
}

/// One item the viewer sees, or *gone*. Clients never meet trash; staff does.
pub async fn see<B: Body>(conn: &mut Conn, viewer: &Viewer, id: ItemId) -> Result<Seen<B>, Stop> {
    let mut s = select::<B>(viewer, Power::See);
    s.push(" and i.id = ").arg(id);
    fetch(conn, viewer, s).await?.pop().ok_or(Stop::Gone)
}

/// Finds an item and makes sure of a power: *gone* when unseen, *forbidden* when seen but not allowed.
pub async fn permit<B: Body>(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
) -> Result<Seen<B>, Stop> {
    let seen = see::<B>(conn, viewer, id).await?;
    if seen.may.has(power) {
        Ok(seen)
    } else {
        Err(Stop::Forbidden(power))
    }
}

/// [`permit`], and that a client's change is not locked now: for the forms of changes.
pub async fn permit_now<B: Body>(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
    now: Time,
) -> Result<Seen<B>, Stop> {
    let seen = permit::<B>(conn, viewer, id, power).await?;
    if locks::changes(power) {
        locks::unlocked(conn, viewer, &seen.head, now).await?;
    }
    Ok(seen)
}

/// The header alone, for verbs that are the same for every kind.
pub async fn permit_head(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
) -> Result<Head, Stop> {
    let mut s = sql("select ");
    s.push(HEAD)
        .push(", cast(0 as bigint) as comments from item i where i.id = ")
        .arg(id)
        .push(" and ");
    scope(viewer, Power::See, &mut s);
    let head: Head = conn.one(s).await?;
    if granted(viewer, head.kind, head.engagement_id).has(power) {
        Ok(head)
    } else {
        Err(Stop::Forbidden(power))
    }
}

/// What the policy needs to know of an item; two statements more than the header.
pub async fn facts(conn: &mut Conn, org: OrgId, id: ItemId) -> Result<Item, Stop> {
    let mut s = sql("select ");
    s.push(HEAD)
        .push(", cast(0 as bigint) as comments from item i where i.org_id = ")
        .arg(org)
        .push(" and i.id = ")
        .arg(id);
    let head: Head = conn.one(s).await?;
    let named: Vec<(ContactId,)> = conn
        .all(
            sql("select contact_id from audience where org_id = $1 and item_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    let assignees: Vec<(ContactId, bool)> = conn
        .all(
            sql("select contact_id, (completed_at is not null) as done from assignee where org_id = $1 and item_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    let named = named.into_iter().map(|(c,)| c).collect();
    let assignees = assignees
        .into_iter()
        .map(|(contact, completed)| Assignee { contact, completed })
        .collect();
    Ok(known(org, &head, named, assignees))
}

fn known(org: OrgId, head: &Head, named: Vec<ContactId>, assignees: Vec<Assignee>) -> Item {
    Item {
        org,
        id: head.id,
        engagement: head.engagement_id,
        kind: head.kind,
        draft: head.draft,
        trashed: head.trashed_at.is_some(),
        sharing: head.sharing,
        sent: head.sent_at.is_some(),
        audience: head.audience,
        company: head.company_id,
        named,
        assigned: head.assigned,
        assignees,
    }
}

/// Those of several items that the viewer sees, by title, each with what the policy needs to know of
/// it; their comments are those that clients would see. Three statements.
pub async fn several(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[ItemId],
) -> Result<Vec<(Head, Item)>, Stop> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut s = sql("select ");
    s.push(HEAD).push(", (select count(*) from comment c where c.org_id = i.org_id and c.item_id = i.id and c.shared and c.trashed_at is null) as comments from item i where i.id in ");
    s.list(ids.iter().copied()).push(" and ");
    scope(viewer, Power::See, &mut s);
    s.push(" order by i.title, i.id");
    let heads: Vec<Head> = conn.all(s).await?;
    let mut s = sql("select item_id, contact_id from audience where org_id = ");
    s.arg(viewer.org).push(" and item_id in ");
    s.list(ids.iter().copied());
    let named: Vec<(ItemId, ContactId)> = conn.all(s).await?;
    let mut s = sql(
        "select item_id, contact_id, (completed_at is not null) as done from assignee where org_id = ",
    );
    s.arg(viewer.org).push(" and item_id in ");
    s.list(ids.iter().copied());
    let assigned: Vec<(ItemId, ContactId, bool)> = conn.all(s).await?;
    let with_facts = |head: Head| {
        let of = |id: &ItemId| *id == head.id;
        let named = named.iter().filter(|(id, _)| of(id));
        let assigned = assigned.iter().filter(|(id, ..)| of(id));
        let assigned = assigned.map(|(_, contact, completed)| Assignee {
            contact: *contact,
            completed: *completed,
        });
        let item = known(
            viewer.org,
            &head,
            named.map(|(_, contact)| *contact).collect(),
            assigned.collect(),
        );
        (head, item)
    };
    Ok(heads.into_iter().map(with_facts).collect())
}

//! What happens to a to-do: made, changed, ticked off, opened again, moved.

use ::store::items::{self, Head, NewItem, Seen};
use ::store::{Act, Db, Event, Stop, Tx};
use access::sql;
use kernel::{
    ContactId, EngagementId, ItemId, ListId, Party, Power, Sharing, StaffId, Time, Viewer,
};
use serde_json::json;

use super::lists::first_list;
use crate::todo::{self, Todo, Wording, due_at};

/// A new to-do.
#[derive(Clone, Debug)]
pub struct New {
    /// Where it goes.
    pub engagement: EngagementId,
    /// The list; none takes the first one.
    pub list: Option<ListId>,
    /// The title of a list that has to be made, in the writer's language.
    pub list_title: String,
    /// Title, notes and day.
    pub wording: Wording,
    /// The switch; none takes the default.
    pub sharing: Option<Sharing>,
    /// Clients who carry it.
    pub clients: Vec<ContactId>,
    /// Staff who carry it.
    pub staff: Vec<StaffId>,
}

async fn zone(tx: &mut Tx<'_>, engagement: EngagementId) -> Result<chrono_tz::Tz, Stop> {
    let org = tx.act.org;
    let (zone,): (String,) = tx
        .one(
            sql("select zone from engagement where org_id = $1 and id = $2")
                .bind(org)
                .bind(engagement),
        )
        .await?;
    Ok(zone.parse().unwrap_or(chrono_tz::UTC))
}

async fn last_position(tx: &mut Tx<'_>, list: ListId) -> Result<i64, Stop> {
    let org = tx.act.org;
    let (last,): (i64,) = tx
        .one(sql("select coalesce(max(position), 0) + 1 from todo where org_id = $1 and list_id = $2").bind(org).bind(list))
        .await?;
    Ok(last)
}

/// Makes a to-do inside a transaction.
///
/// # Errors
/// *Forbidden* without the tool in full; `not_a_member` for a client who is none.
pub async fn write(tx: &mut Tx<'_>, viewer: &Viewer, new: New) -> Result<ItemId, Stop> {
    let list = first_list(tx, viewer, new.engagement, new.list, &new.list_title).await?;
    let zone = zone(tx, new.engagement).await?;
    let head = NewItem {
        engagement: new.engagement,
        title: new.wording.title,
        draft: false,
        sharing: new.sharing,
        open: true,
        due_at: new.wording.due.map(|day| due_at(day, zone)),
        assignees: new.clients,
        carriers: new.staff,
    };
    let body = Todo {
        list_id: list,
        notes: new.wording.notes,
        position: last_position(tx, list).await?,
        due_day: new.wording.due,
        done_at: None,
        done_staff: None,
        done_contact: None,
    };
    items::create(tx, viewer, head, &body).await
}

/// [`write()`] as a change of its own; a repeat of the form gets the first to-do.
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

/// What changes of a to-do.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The version that was read; none takes whatever stands.
    pub version: Option<i64>,
    /// Title, notes and day.
    pub wording: Wording,
    /// Another list of the same engagement.
    pub list: Option<ListId>,
    /// Who carries it from now on; none leaves that as it is.
    pub carried: Option<(Vec<ContactId>, Vec<StaffId>)>,
}

/// Saves a changed to-do, and who carries it, together.
///
/// # Errors
/// *Stale* when somebody else saved first; *forbidden* when who carries it may not be changed.
pub async fn save(db: &Db, act: Act, viewer: &Viewer, id: ItemId, edit: Edit) -> Result<(), Stop> {
    let viewer = viewer.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            let head = items::permit_head(tx.conn(), &viewer, id, Power::Edit).await?;
            let zone = zone(tx, head.engagement_id).await?;
            let list = match edit.list {
                Some(list) => {
                    let list = first_list(tx, &viewer, head.engagement_id, Some(list), "").await?;
                    Some((list, last_position(tx, list).await?))
                }
                None => None,
            };
            let at = edit.wording.due.map_or(tx.act.now, |day| due_at(day, zone));
            let wording = edit.wording;
            let rule =
                move |head: Head, body: Todo, _: Time| todo::reword(head, body, wording, at, list);
            items::change::<Todo>(tx, &viewer, id, Power::Edit, edit.version, rule).await?;
            if let Some((clients, staff)) = edit.carried {
                items::assign(tx, &viewer, id, &clients, &staff).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Makes sure that a client acts on a to-do of their own; staff may act on any.
async fn own(tx: &mut Tx<'_>, id: ItemId) -> Result<Option<ContactId>, Stop> {
    let Party::Contact(contact) = tx.act.party else {
        return Ok(None);
    };
    let org = tx.act.org;
    let mine: Option<(ItemId,)> = tx
        .maybe(
            sql("select item_id from assignee where org_id = $1 and contact_id = $2 and item_id = $3")
                .bind(org)
                .bind(contact)
                .bind(id),
        )
        .await?;
    if mine.is_some() {
        Ok(Some(contact))
    } else {
        Err(Stop::Forbidden(Power::Contribute))
    }
}

async fn completed(
    tx: &mut Tx<'_>,
    id: ItemId,
    contact: Option<ContactId>,
    at: Option<Time>,
) -> Result<(), Stop> {
    let mut s = sql("update assignee set completed_at = ");
    s.arg(at)
        .push(" where org_id = ")
        .arg(tx.act.org)
        .push(" and item_id = ")
        .arg(id);
    match (contact, at) {
        (Some(contact), _) => _ = s.push(" and contact_id = ").arg(contact),
        (None, None) => {} // opened again by the team: nobody has completed it
        (None, Some(_)) => return Ok(()), // ticked by the team: no client completed it
    }
    tx.run(s).await?;
    Ok(())
}

/// Ticks a to-do off. A client ticks what is assigned to them, staff anything.
///
/// # Errors
/// *Forbidden* for somebody else's, and what [`todo::tick`] refuses.
pub async fn tick(db: &Db, act: Act, viewer: &Viewer, id: ItemId) -> Result<Seen<Todo>, Stop> {
    let viewer = viewer.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            items::permit_head(tx.conn(), &viewer, id, Power::Contribute).await?;
            let (contact, party, now) = (own(tx, id).await?, tx.act.party, tx.act.now);
            let rule = move |head, body, now| todo::tick(head, body, party, now);
            let done =
                items::change::<Todo>(tx, &viewer, id, Power::Contribute, None, rule).await?;
            completed(tx, id, contact, Some(now)).await?;
            Ok(done)
        })
    })
    .await
}

/// Opens a to-do again, for whoever might tick it off.
///
/// # Errors
/// As [`tick`].
pub async fn reopen(db: &Db, act: Act, viewer: &Viewer, id: ItemId) -> Result<Seen<Todo>, Stop> {
    let viewer = viewer.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            items::permit_head(tx.conn(), &viewer, id, Power::Contribute).await?;
            own(tx, id).await?;
            let rule = |head, body, _| todo::reopen(head, body);
            let open =
                items::change::<Todo>(tx, &viewer, id, Power::Contribute, None, rule).await?;
            completed(tx, id, None, None).await?;
            Ok(open)
        })
    })
    .await
}

/// Moves an open to-do before the one above it in its list, or after the one below; at the end
/// nothing happens.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn move_within(
    db: &Db,
    act: Act,
    viewer: &Viewer,
    id: ItemId,
    up: bool,
) -> Result<Head, Stop> {
    let viewer = viewer.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            let seen = items::permit::<Todo>(tx.conn(), &viewer, id, Power::Manage).await?;
            let org = tx.act.org;
            let mut s = sql("select t.item_id, t.position from todo t join item i on i.org_id = t.org_id and i.id = t.item_id where i.trashed_at is null and t.done_at is null and t.org_id = ");
            s.arg(org).push(" and t.list_id = ").arg(seen.body.list_id);
            s.push(if up { " and t.position < " } else { " and t.position > " }).arg(seen.body.position);
            s.push(if up { " order by t.position desc limit 1" } else { " order by t.position limit 1" });
            if let Some((other, position)) = tx.maybe::<(ItemId, i64)>(s).await? {
                for (which, position) in [(id, position), (other, seen.body.position)] {
                    let place = sql("update todo set position = $3 where org_id = $1 and item_id = $2");
                    tx.run(place.bind(org).bind(which).bind(position)).await?;
                }
            }
            let head = seen.head;
            tx.audit("todo.moved", "todo", id.0, json!({"up": up}));
            tx.event(Event::new("todo.moved").item(head.kind, id, head.engagement_id));
            Ok(head)
        })
    })
    .await
}

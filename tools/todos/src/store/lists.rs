//! Lists of to-dos. Staff with the tool in full makes and changes them; a client meets a list only
//! through a to-do in it that the client sees.

use ::store::{Conn, Event, Stop, Tx};
use access::{granted_somewhere, scope_of, sql};
use kernel::FromRow;
use kernel::{EngagementId, Kind, ListId, Power, Viewer};
use serde_json::json;

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct TodoList {
    /// The list.
    pub id: ListId,
    /// Its engagement.
    pub engagement_id: EngagementId,
    /// Its title.
    pub title: String,
    /// Its place among the engagement's lists; smaller comes first.
    pub position: i64,
    /// Grows with every save.
    pub version: i64,
}

const COLUMNS: &str = "select l.id, l.engagement_id, l.title, l.position, l.version from todo_list l where l.org_id = ";

/// Appends the condition under which a viewer meets `todo_list l`.
fn met(viewer: &Viewer, s: &mut access::Sql) {
    if viewer.is_staff() {
        s.push(if granted_somewhere(viewer, Kind::Todo).has(Power::See) {
            " and true"
        } else {
            " and false"
        });
    } else {
        s.push(" and exists (select 1 from todo b join item i on i.org_id = b.org_id and i.id = b.item_id where b.org_id = l.org_id and b.list_id = l.id and ");
        scope_of(viewer, Power::See, Kind::Todo, s);
        s.push(")");
    }
}

/// The lists a viewer meets, of one engagement or of all, in their order; at most `limit` after `skip`.
///
/// # Errors
/// The database's.
pub async fn lists(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: Option<EngagementId>,
    skip: i64,
    limit: i64,
) -> Result<Vec<TodoList>, Stop> {
    let mut s = sql(COLUMNS);
    s.arg(viewer.org);
    if let Some(engagement) = engagement {
        s.push(" and l.engagement_id = ").arg(engagement);
    }
    met(viewer, &mut s);
    s.push(" order by l.engagement_id desc, l.position, l.id limit ")
        .arg(limit)
        .push(" offset ")
        .arg(skip);
    conn.all(s).await
}

/// One list the viewer meets, or *gone*.
///
/// # Errors
/// *Gone*.
pub async fn one_list(conn: &mut Conn, viewer: &Viewer, id: ListId) -> Result<TodoList, Stop> {
    let mut s = sql(COLUMNS);
    s.arg(viewer.org).push(" and l.id = ").arg(id);
    met(viewer, &mut s);
    conn.one(s).await
}

/// Finds a list and makes sure that the viewer may change it.
async fn permitted(tx: &mut Tx<'_>, viewer: &Viewer, id: ListId) -> Result<TodoList, Stop> {
    let list = one_list(tx.conn(), viewer, id).await?;
    if granted_somewhere(viewer, Kind::Todo).manage() {
        Ok(list)
    } else {
        Err(Stop::Forbidden(Power::Manage))
    }
}

fn told(tx: &mut Tx<'_>, verb: &'static str, id: ListId, engagement: EngagementId) {
    tx.audit(verb, "todo_list", id.0, json!({"engagement": engagement}));
    tx.event(
        Event::new(verb)
            .engagement(engagement)
            .data(json!({"list": id})),
    );
}

/// Makes a list at the end of an engagement's lists. `title` is checked.
///
/// # Errors
/// *Forbidden* without the tool in full, *gone* without the engagement.
pub async fn make_list(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    title: &str,
) -> Result<ListId, Stop> {
    let id = made(tx, viewer, engagement, title).await?;
    told(tx, "list.created", id, engagement);
    Ok(id)
}

async fn made(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    title: &str,
) -> Result<ListId, Stop> {
    if !granted_somewhere(viewer, Kind::Todo).manage() {
        return Err(Stop::Forbidden(Power::Manage));
    }
    let (org, now, id) = (tx.act.org, tx.act.now, ListId::new());
    let made = tx
        .run(
            sql("insert into todo_list (org_id, id, engagement_id, title, position, created_at) select $1, $2, e.id, $4, (select coalesce(max(l.position), 0) + 1 from todo_list l where l.org_id = $1 and l.engagement_id = $3), $5 from engagement e where e.org_id = $1 and e.id = $3 and e.trashed_at is null")
                .bind(org)
                .bind(id)
                .bind(engagement)
                .bind(title.to_owned())
                .bind(now),
        )
        .await?;
    if made == 0 {
        return Err(Stop::Gone);
    }
    Ok(id)
}

/// The list a new to-do goes to: the one named, if it belongs to the engagement; else the first
/// one; else a new one called `title`.
///
/// # Errors
/// *Gone* when the named list is not one of the engagement's.
pub async fn first_list(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    named: Option<ListId>,
    title: &str,
) -> Result<ListId, Stop> {
    if let Some(id) = named {
        let list = one_list(tx.conn(), viewer, id).await?;
        return if list.engagement_id == engagement {
            Ok(id)
        } else {
            Err(Stop::Gone)
        };
    }
    match lists(tx.conn(), viewer, Some(engagement), 0, 1)
        .await?
        .first()
    {
        Some(list) => Ok(list.id),
        None => {
            // Nobody asked for a list: it is in the trail, and what is told is the to-do.
            let id = made(tx, viewer, engagement, title).await?;
            tx.audit(
                "list.created",
                "todo_list",
                id.0,
                json!({"engagement": engagement}),
            );
            Ok(id)
        }
    }
}

/// Gives a list another title.
///
/// # Errors
/// *Stale* when a version is given and another one stands.
pub async fn rename_list(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ListId,
    title: &str,
    version: Option<i64>,
) -> Result<(), Stop> {
    let list = permitted(tx, viewer, id).await?;
    if version.is_some_and(|v| v != list.version) {
        return Err(Stop::Stale(list.version));
    }
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update todo_list set title = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(list.version)
                .bind(title.to_owned()),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(list.version + 1));
    }
    told(tx, "list.changed", id, list.engagement_id);
    Ok(())
}

/// Moves a list before the one above it, or after the one below; at the end nothing happens.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn move_list(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ListId,
    up: bool,
) -> Result<EngagementId, Stop> {
    let list = permitted(tx, viewer, id).await?;
    let mut s = sql(COLUMNS);
    s.arg(tx.act.org)
        .push(" and l.engagement_id = ")
        .arg(list.engagement_id);
    s.push(if up {
        " and l.position < "
    } else {
        " and l.position > "
    })
    .arg(list.position);
    s.push(if up {
        " order by l.position desc limit 1"
    } else {
        " order by l.position limit 1"
    });
    if let Some(other) = tx.maybe::<TodoList>(s).await? {
        for (which, position) in [(list.id, other.position), (other.id, list.position)] {
            let place = sql("update todo_list set position = $3 where org_id = $1 and id = $2");
            let org = tx.act.org;
            tx.run(place.bind(org).bind(which).bind(position)).await?;
        }
    }
    told(tx, "list.moved", id, list.engagement_id);
    Ok(list.engagement_id)
}

/// Removes a list that holds nothing, not even trash.
///
/// # Errors
/// `list_not_empty`.
pub async fn remove_list(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ListId,
) -> Result<EngagementId, Stop> {
    let list = permitted(tx, viewer, id).await?;
    let org = tx.act.org;
    let gone = tx
        .run(
            sql("delete from todo_list where org_id = $1 and id = $2 and not exists (select 1 from todo t where t.org_id = $1 and t.list_id = $2)")
                .bind(org)
                .bind(id),
        )
        .await?;
    if gone == 0 {
        return Err(Stop::state("list_not_empty"));
    }
    told(tx, "list.removed", id, list.engagement_id);
    Ok(list.engagement_id)
}

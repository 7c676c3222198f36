//! Reading folders. Staff who may see files meets every folder; a client meets those that hold, at
//! any depth, a file the policy shows.

use access::{Sql, any_place, engagement_scope, granted_somewhere, scope_of, sql};
use kernel::{EngagementId, FolderId, Kind, Power, Viewer};
use store::{Conn, Stop};

use crate::folder::{Folder, MANY, SIBLINGS_MAX};

/// Appends the ids of the folder written by `root` and of the folders in it, at any depth, without trash.
pub(super) fn inside(viewer: &Viewer, s: &mut Sql, root: impl FnOnce(&mut Sql)) {
    // SQLite keeps the order of a cross join: from what was found to its children, whatever else there is.
    s.push("with recursive d (id) as (select ");
    root(s);
    s.push(" union all select n.id from d cross join folder n where n.parent_id = d.id and n.org_id = ")
        .arg(viewer.org);
    s.push(" and n.trashed_at is null)");
}

/// Appends how many files this viewer sees in `folder f`, at any depth, counted up to [`MANY`].
fn seen_inside(viewer: &Viewer, s: &mut Sql) {
    s.push("(select count(*) from (");
    inside(viewer, s, |s| _ = s.push("f.id"));
    s.push(" select b.item_id from d cross join file b cross join item i where b.org_id = ")
        .arg(viewer.org);
    s.push(" and b.engagement_id = f.engagement_id and b.folder_id = d.id and i.org_id = b.org_id and i.id = b.item_id and i.trashed_at is null and ");
    scope_of(viewer, Power::See, Kind::File, s);
    s.push(" limit ").arg(MANY).push(") seen)");
}

/// Whether this viewer may see a file anywhere: without, there is no folder either.
fn sees_files(viewer: &Viewer) -> bool {
    any_place(viewer, Power::See) && granted_somewhere(viewer, Kind::File).has(Power::See)
}

/// Starts a selection of folders in the organization, to be narrowed and closed with [`met`].
fn select(viewer: &Viewer) -> Sql {
    let mut s = sql(
        "select t.id, t.engagement_id, t.parent_id, t.name, t.version, t.files from (select f.id, f.engagement_id, f.parent_id, f.name, f.name_key, f.version, ",
    );
    seen_inside(viewer, &mut s);
    s.push(" as files from folder f where f.trashed_at is null and f.org_id = ")
        .arg(viewer.org);
    s
}

/// Closes a selection: what this viewer meets of it, by name. The inner limit keeps SQLite from
/// counting each folder's files twice.
fn met(viewer: &Viewer, s: &mut Sql) {
    s.push(" order by f.name_key, f.id limit ")
        .arg(5 * SIBLINGS_MAX)
        .push(") t");
    s.push(if viewer.is_staff() {
        ""
    } else {
        " where t.files > 0"
    })
    .push(" order by t.name_key, t.id");
}

/// The folders in a folder, or at the top of these engagements.
pub async fn folders(
    conn: &mut Conn,
    viewer: &Viewer,
    engagements: &[EngagementId],
    parent: Option<FolderId>,
) -> Result<Vec<Folder>, Stop> {
    if !sees_files(viewer) || engagements.is_empty() {
        return Ok(Vec::new());
    }
    let mut s = select(viewer);
    s.push(" and f.engagement_id in ")
        .list(engagements.iter().copied());
    match parent {
        Some(parent) => s.push(" and f.parent_id = ").arg(parent),
        None => s.push(" and f.parent_id is null"),
    };
    met(viewer, &mut s);
    conn.all(s).await
}

/// One folder, or *gone*.
pub async fn meet(conn: &mut Conn, viewer: &Viewer, id: FolderId) -> Result<Folder, Stop> {
    if !sees_files(viewer) {
        return Err(Stop::Gone);
    }
    let mut s = select(viewer);
    s.push(" and f.id = ").arg(id);
    met(viewer, &mut s);
    conn.one(s).await
}

/// A folder and the way to it, the top first and itself last, or *gone*. Whoever meets a folder meets
/// those it lies in: they hold what it holds. Their files are not counted.
pub async fn chain(conn: &mut Conn, viewer: &Viewer, id: FolderId) -> Result<Vec<Folder>, Stop> {
    if !sees_files(viewer) {
        return Err(Stop::Gone);
    }
    let mut s = sql(
        "with recursive up (id, parent_id, files, level) as (select t.id, t.parent_id, t.files, cast(0 as bigint) from (select f.id, f.parent_id, ",
    );
    seen_inside(viewer, &mut s);
    s.push(" as files from folder f where f.trashed_at is null and f.org_id = ")
        .arg(viewer.org)
        .push(" and f.id = ")
        .arg(id);
    s.push(if viewer.is_staff() {
        ") t"
    } else {
        ") t where t.files > 0"
    });
    s.push(" union all select p.id, p.parent_id, cast(0 as bigint), up.level + 1 from up cross join folder p where p.id = up.parent_id and p.trashed_at is null and p.org_id = ").arg(viewer.org);
    s.push(") select f.id, f.engagement_id, f.parent_id, f.name, f.version, up.files from up join folder f on f.id = up.id where f.org_id = ").arg(viewer.org);
    s.push(" order by up.level desc");
    let chain: Vec<Folder> = conn.all(s).await?;
    if chain.is_empty() {
        Err(Stop::Gone)
    } else {
        Ok(chain)
    }
}

/// Every folder of an engagement for staff, as places to move something to, by name. Not counted.
pub async fn tree(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
) -> Result<Vec<Folder>, Stop> {
    if !viewer.is_staff() || !sees_files(viewer) {
        return Ok(Vec::new());
    }
    conn.all(
        sql("select id, engagement_id, parent_id, name, version, cast(0 as bigint) as files from folder where org_id = $1 and engagement_id = $2 and trashed_at is null order by name_key, id limit 2000")
            .bind(viewer.org)
            .bind(engagement),
    )
    .await
}

/// A page of the API's list: the folders of an engagement (or of all), in a folder or anywhere, by id.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: Option<EngagementId>,
    parent: Option<FolderId>,
    after: Option<FolderId>,
    limit: i64,
) -> Result<Vec<Folder>, Stop> {
    if !sees_files(viewer) {
        return Ok(Vec::new());
    }
    let mut s = sql(
        "select t.id, t.engagement_id, t.parent_id, t.name, t.version, t.files from (select f.id, f.engagement_id, f.parent_id, f.name, f.version, ",
    );
    seen_inside(viewer, &mut s);
    s.push(" as files from folder f join engagement e on e.org_id = f.org_id and e.id = f.engagement_id where f.trashed_at is null and ");
    engagement_scope(viewer, &mut s);
    for (column, id) in [
        (" and f.engagement_id = ", engagement.map(|e| e.0)),
        (" and f.parent_id = ", parent.map(|p| p.0)),
        (" and f.id > ", after.map(|a| a.0)),
    ] {
        if let Some(id) = id {
            s.push(column).arg(id);
        }
    }
    s.push(if viewer.is_staff() {
        ") t"
    } else {
        ") t where t.files > 0"
    });
    s.push(" order by t.id limit ").arg(limit);
    conn.all(s).await
}

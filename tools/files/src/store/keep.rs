//! Arranging folders: make, rename, move.

use access::sql;
use kernel::{EngagementId, FolderId, Time, Viewer};
use serde_json::json;
use store::items::touch_engagement;
use store::{Conn, Event, Stop, Tx};

use super::add::place;
use super::full;
use crate::file::key;
use crate::folder::{Around, checked, may_go};

/// Makes a folder at the top of an engagement or in a folder of it.
pub async fn create(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    parent: Option<FolderId>,
    name: &str,
) -> Result<FolderId, Stop> {
    full(viewer)?;
    let name = checked(name)?;
    place(tx, engagement, parent).await?;
    may_go(
        around(tx.conn(), viewer, engagement, parent, &name, None).await?,
        1,
    )?;
    let (id, org, now) = (FolderId::new(), tx.act.org, tx.act.now);
    tx.run(
        sql("insert into folder (org_id, id, engagement_id, parent_id, name, name_key, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(org)
            .bind(id)
            .bind(engagement)
            .bind(parent)
            .bind(name.clone())
            .bind(key(&name))
            .bind(now),
    )
    .await?;
    tx.audit(
        "folder.created",
        "folder",
        id.0,
        json!({"engagement": engagement, "parent": parent}),
    );
    tx.event(Event::new("folder.created").engagement(engagement));
    tx.answer(id.to_string());
    Ok(id)
}

#[derive(kernel::FromRow)]
pub(super) struct Kept {
    pub engagement_id: EngagementId,
    pub parent_id: Option<FolderId>,
    pub name: String,
    pub trashed_at: Option<Time>,
    pub version: i64,
}

pub(super) async fn kept(tx: &mut Tx<'_>, id: FolderId) -> Result<Kept, Stop> {
    let org = tx.act.org;
    tx.one(sql("select engagement_id, parent_id, name, trashed_at, version from folder where org_id = $1 and id = $2").bind(org).bind(id)).await
}

/// The folder as it stands once no other change of its engagement is under way.
pub(super) async fn settled(tx: &mut Tx<'_>, id: FolderId) -> Result<Kept, Stop> {
    let engagement = kept(tx, id).await?.engagement_id;
    touch_engagement(tx, engagement).await?;
    kept(tx, id).await
}

/// Renames a folder, moves it (`Some(None)` is the top), or both; with the version that was read.
pub async fn edit(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: FolderId,
    version: i64,
    name: Option<&str>,
    parent: Option<Option<FolderId>>,
) -> Result<EngagementId, Stop> {
    full(viewer)?;
    let now = settled(tx, id).await?;
    if now.trashed_at.is_some() {
        return Err(Stop::Gone);
    }
    if now.version != version {
        return Err(Stop::Stale(now.version));
    }
    let name = name.map(checked).transpose()?.unwrap_or(now.name);
    let parent = parent.unwrap_or(now.parent_id);
    let mut height = 0; // a folder that stays where it is cannot become too deep
    if parent != now.parent_id {
        place(tx, now.engagement_id, parent).await?;
        let below = below(tx.conn(), viewer, id).await?;
        if below.iter().any(|(inner, _)| Some(*inner) == parent) {
            return Err(Stop::state("folder_into_itself"));
        }
        height = below.iter().map(|(_, level)| *level).max().unwrap_or(1);
    }
    let around = around(
        tx.conn(),
        viewer,
        now.engagement_id,
        parent,
        &name,
        Some(id),
    )
    .await?;
    may_go(
        if height == 0 {
            Around {
                depth: 0,
                siblings: 0,
                ..around
            }
        } else {
            around
        },
        height,
    )?;
    let org = tx.act.org;
    tx.run(
        sql("update folder set name = $3, name_key = $4, parent_id = $5, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(name.clone())
            .bind(key(&name))
            .bind(parent),
    )
    .await?;
    tx.audit("folder.changed", "folder", id.0, json!({"parent": parent}));
    tx.event(Event::new("folder.changed").engagement(now.engagement_id));
    Ok(now.engagement_id)
}

/// The folder and those in it with their levels, the folder itself at 1.
pub(super) async fn below(
    conn: &mut Conn,
    viewer: &Viewer,
    id: FolderId,
) -> Result<Vec<(FolderId, i64)>, Stop> {
    let mut s = sql(
        "with recursive d (id, level) as (select f.id, cast(1 as bigint) from folder f where f.org_id = ",
    );
    s.arg(viewer.org).push(" and f.id = ").arg(id);
    s.push(" union all select n.id, d.level + 1 from d cross join folder n where n.parent_id = d.id and n.trashed_at is null and n.org_id = ").arg(viewer.org);
    s.push(") select id, level from d");
    conn.all(s).await
}

/// What stands around a place; two statements.
pub(super) async fn around(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
    parent: Option<FolderId>,
    name: &str,
    but: Option<FolderId>,
) -> Result<Around, Stop> {
    let mut s =
        sql("with recursive up (parent_id) as (select f.parent_id from folder f where f.org_id = ");
    s.arg(viewer.org).push(" and f.id = ").arg(parent);
    s.push(" union all select p.parent_id from up cross join folder p where p.id = up.parent_id and p.org_id = ").arg(viewer.org);
    s.push(") select count(*) from up");
    let (depth,): (i64,) = conn.one(s).await?;
    let mut s = sql("select count(*), cast(coalesce(sum(case when f.name_key = ");
    s.arg(key(name)).push(" then 1 else 0 end), 0) as bigint) from folder f where f.trashed_at is null and f.org_id = ");
    s.arg(viewer.org)
        .push(" and f.engagement_id = ")
        .arg(engagement);
    match parent {
        Some(parent) => s.push(" and f.parent_id = ").arg(parent),
        None => s.push(" and f.parent_id is null"),
    };
    if let Some(but) = but {
        s.push(" and f.id <> ").arg(but);
    }
    let (siblings, same): (i64, i64) = conn.one(s).await?;
    Ok(Around {
        depth,
        siblings,
        taken: same > 0,
    })
}

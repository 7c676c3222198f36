//! Folders into the trash with what is in them, and back again.

use access::{Sql, sql};
use kernel::{EngagementId, FolderId, ItemId, Viewer};
use serde_json::json;
use store::{Event, Stop, Tx};

use super::folders::inside;
use super::full;
use super::keep::{around, below, kept, settled};
use crate::file::key;
use crate::folder::may_go;

/// Puts a folder in the trash; with what is in it only if that is said. Says where it was.
pub async fn trash(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: FolderId,
    contents: bool,
) -> Result<(EngagementId, Option<FolderId>), Stop> {
    full(viewer)?;
    let now = settled(tx, id).await?;
    if now.trashed_at.is_some() {
        return Err(Stop::Gone);
    }
    let (org, at, by) = (tx.act.org, tx.act.now, tx.act.staff());
    let below = below(tx.conn(), viewer, id).await?;
    let files = files_in(tx, viewer, id).await?;
    if !contents && (below.len() > 1 || !files.is_empty()) {
        return Err(Stop::state("folder_not_empty"));
    }
    // Files go by one statement, not one by one: there may be thousands. Their ids stand in the audit.
    let mut s = sql("update item set trashed_at = $1, trashed_by = $2, version = version + 1 where trashed_at is null and org_id = $3 and id in (select b.item_id from file b where b.org_id = ").bind(at).bind(by).bind(org);
    within(viewer, &mut s, id);
    s.push(")");
    tx.run(s).await?;
    // They leave the folder, so that one that is restored alone stands at the top and not in the trash.
    let mut s = sql("update file set was_in = folder_id, folder_id = null where org_id = ");
    s.arg(org).push(" and folder_id in (");
    inside(viewer, &mut s, |s| _ = s.arg(id));
    s.push(" select id from d)");
    tx.run(s).await?;
    let mut s = sql("update folder set trashed_at = $1, version = version + 1 where trashed_at is null and org_id = $2 and id in (").bind(at).bind(org);
    inside(viewer, &mut s, |s| _ = s.arg(id));
    s.push(" select id from d)");
    tx.run(s).await?;
    tx.audit(
        "folder.trashed",
        "folder",
        id.0,
        json!({"folders": below.len(), "files": files}),
    );
    tx.event(
        Event::new("folder.trashed")
            .engagement(now.engagement_id)
            .data(json!({"files": files.len()})),
    );
    Ok((now.engagement_id, now.parent_id))
}

async fn files_in(tx: &mut Tx<'_>, viewer: &Viewer, id: FolderId) -> Result<Vec<ItemId>, Stop> {
    let mut s = sql(
        "select i.id from item i join file b on b.org_id = i.org_id and b.item_id = i.id where i.trashed_at is null and i.org_id = ",
    );
    within(viewer, &mut s, id);
    let rows: Vec<(ItemId,)> = tx.all(s).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Appends the organization (`… = ` stands open) and that `b` lies in the folder, at any depth.
fn within(viewer: &Viewer, s: &mut Sql, id: FolderId) {
    s.arg(viewer.org).push(" and b.folder_id in (");
    inside(viewer, s, |s| _ = s.arg(id));
    s.push(" select id from d)");
}

/// Takes a folder out of the trash, and everything that went with it; at the top where the folder it
/// lay in is in the trash itself, with a number where its name is taken.
pub async fn restore_folder(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: FolderId,
) -> Result<EngagementId, Stop> {
    full(viewer)?;
    let now = settled(tx, id).await?;
    let Some(at) = now.trashed_at else {
        return Err(Stop::Gone);
    };
    let org = tx.act.org;
    let parent = match now.parent_id {
        Some(parent) if kept(tx, parent).await?.trashed_at.is_some() => None,
        other => other,
    };
    let mut name = now.name.clone();
    for number in 2.. {
        let around = around(
            tx.conn(),
            viewer,
            now.engagement_id,
            parent,
            &name,
            Some(id),
        )
        .await?;
        if !around.taken {
            may_go(around, 1)?;
            break;
        }
        name = format!("{} ({number})", now.name);
    }
    const WENT: &str = "(with recursive d (id) as (select $2 union all select n.id from d cross join folder n where n.parent_id = d.id and n.org_id = $1 and n.trashed_at = $3) select id from d)";
    let mut items = sql("update item set trashed_at = null, trashed_by = null, version = version + 1 where org_id = $1 and trashed_at = $3 and id in (select b.item_id from file b where b.org_id = $1 and b.folder_id in ").bind(org).bind(id).bind(at);
    items.push(WENT).push(")");
    let mut files = sql("update file set folder_id = was_in, was_in = null where org_id = $1 and folder_id is null and was_in in ").bind(org).bind(id).bind(at);
    files.push(WENT).push(" and item_id in (select i.id from item i where i.org_id = $1 and i.trashed_at is not null)");
    let mut folders = sql("update folder set trashed_at = null, version = version + 1 where org_id = $1 and trashed_at = $3 and id in ").bind(org).bind(id).bind(at);
    folders.push(WENT);
    tx.run(
        sql("update folder set parent_id = $3, name = $4, name_key = $5 where org_id = $1 and id = $2").bind(org).bind(id).bind(parent).bind(name.clone()).bind(key(&name)),
    )
    .await?;
    tx.run(files).await?;
    let back = tx.run(items).await?;
    tx.run(folders).await?;
    tx.audit("folder.restored", "folder", id.0, json!({"files": back}));
    tx.event(
        Event::new("folder.restored")
            .engagement(now.engagement_id)
            .data(json!({"files": back})),
    );
    Ok(now.engagement_id)
}

//! Reading files: a place of one engagement or several, newest first over everything, one page at a time.

use access::{any_place, open_places};
use kernel::{EngagementId, FolderId, Power, Viewer};
use store::items::{Seen, fetch, select};
use store::{Conn, Sql, Stop};
use uuid::Uuid;

use crate::file::File;
use crate::listing::{Order, PAGE};

/// One page of files.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The files.
    pub files: Vec<Seen<File>>,
    /// Whether there is a next page.
    pub more: bool,
}

/// The files in a folder, or at the top of these engagements. No files of trash. One statement.
pub async fn files(
    conn: &mut Conn,
    viewer: &Viewer,
    engagements: &[EngagementId],
    folder: Option<FolderId>,
    order: Order,
) -> Result<List, Stop> {
    if !any_place(viewer, Power::See) || engagements.is_empty() {
        return Ok(List::default());
    }
    let mut s = kept(viewer);
    match engagements {
        [one] => s.push(" and b.engagement_id = ").arg(*one),
        many => s
            .push(" and b.engagement_id in ")
            .list(many.iter().copied()),
    };
    match folder {
        Some(folder) => s.push(" and b.folder_id = ").arg(folder),
        None => s.push(" and b.folder_id is null"),
    };
    cut(conn, viewer, s, order).await
}

/// The files the viewer sees, whatever folder they lie in. One statement.
pub async fn newest(conn: &mut Conn, viewer: &Viewer, order: Order) -> Result<List, Stop> {
    if !any_place(viewer, Power::See) {
        return Ok(List::default());
    }
    let s = kept(viewer);
    cut(conn, viewer, s, order).await
}

async fn cut(conn: &mut Conn, viewer: &Viewer, mut s: Sql, order: Order) -> Result<List, Stop> {
    order.write(&mut s);
    let mut files = fetch::<File>(conn, viewer, s).await?;
    let more = files.len() as i64 > PAGE;
    files.truncate(PAGE as usize);
    Ok(List { files, more })
}

/// What narrows the API's list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of this engagement.
    pub engagement: Option<EngagementId>,
    /// In this folder itself.
    pub folder: Option<FolderId>,
    /// Older than this moment and id.
    pub before: Option<(kernel::Time, Uuid)>,
}

/// Files newest first for the API, up to `limit`. One statement.
pub async fn wanted(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: Wanted,
    limit: i64,
) -> Result<Vec<Seen<File>>, Stop> {
    if !any_place(viewer, Power::See) {
        return Ok(Vec::new());
    }
    let mut s = kept(viewer);
    if let Some(engagement) = wanted.engagement {
        s.push(" and b.engagement_id = ").arg(engagement);
    }
    if let Some(folder) = wanted.folder {
        s.push(" and b.folder_id = ").arg(folder);
    }
    if let Some((at, id)) = wanted.before {
        s.push(" and (b.added_at < ")
            .arg(at)
            .push(" or b.added_at = ")
            .arg(at)
            .push(" and b.item_id < ")
            .arg(id)
            .push(")");
    }
    s.push(" order by b.added_at desc, b.item_id desc limit ")
        .arg(limit);
    fetch::<File>(conn, viewer, s).await
}

fn kept(viewer: &Viewer) -> Sql {
    let mut s = select::<File>(viewer, Power::See);
    s.push(" and b.org_id = ")
        .arg(viewer.org)
        .push(" and i.trashed_at is null");
    if let [one] = open_places(viewer).as_slice() {
        s.push(" and b.engagement_id = ").arg(*one); // the policy says it of the item; said of the file, its index serves
    }
    s
}

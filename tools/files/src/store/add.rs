//! Adding files: bytes that are durable become blob row, item and body in one change.

use access::sql;
use blobs::Stored;
use data_encoding::HEXLOWER_PERMISSIVE;
use kernel::{BlobId, EngagementId, FolderId, ItemId, OrgId, Sharing, Time, Viewer};
use store::items::{NewItem, create, touch_engagement};
use store::{Conn, Stop, Tx};

use super::full;
use crate::file::{File, key, numbered};

/// A file whose bytes have arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its name, cleaned.
    pub name: String,
    /// Its bytes.
    pub stored: Stored,
}

/// Files to add at one place.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The engagement.
    pub engagement: EngagementId,
    /// The folder, or none for the top.
    pub folder: Option<FolderId>,
    /// *Show on portal?*; none takes the default.
    pub sharing: Option<Sharing>,
    /// What they are; for all of them.
    pub description: String,
    /// The files.
    pub files: Vec<Arrived>,
}

/// Adds the files, all or none, and says which items they became. Equal names get a number.
pub async fn add(tx: &mut Tx<'_>, viewer: &Viewer, upload: &Upload) -> Result<Vec<ItemId>, Stop> {
    full(viewer)?;
    place(tx, upload.engagement, upload.folder).await?;
    let (org, now) = (tx.act.org, tx.act.now);
    let mut made = Vec::with_capacity(upload.files.len());
    for file in &upload.files {
        let blob_id = insert_blob(tx.conn(), org, &file.stored, now).await?;
        let name = free_name(tx.conn(), org, upload.engagement, upload.folder, &file.name).await?;
        let body = body(upload, name, blob_id, &file.stored, now);
        let new = NewItem {
            engagement: upload.engagement,
            title: body.name.clone(),
            draft: false,
            sharing: upload.sharing,
            open: false,
            due_at: None,
            assignees: Vec::new(),
            carriers: Vec::new(),
        };
        let item = create(tx, viewer, new, &body).await?;
        tx.run(
            sql("update blob set item_id = $3 where org_id = $1 and id = $2")
                .bind(org)
                .bind(blob_id)
                .bind(item),
        )
        .await?;
        made.push(item);
    }
    Ok(made)
}

fn body(upload: &Upload, name: String, blob_id: BlobId, stored: &Stored, now: Time) -> File {
    File {
        engagement_id: upload.engagement,
        folder_id: upload.folder,
        blob_id,
        name,
        description: upload.description.clone(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        media_type: stored.sniffed_type.to_owned(),
        width: stored.pixels.map(|(width, _)| width.into()),
        height: stored.pixels.map(|(_, height)| height.into()),
        added_at: now,
    }
}

/// Makes sure of an engagement and a folder in it, and waits for other changes there: the touched row
/// is locked until the commit, so that no two changes of one engagement's folders cross.
pub(super) async fn place(
    tx: &mut Tx<'_>,
    engagement: EngagementId,
    folder: Option<FolderId>,
) -> Result<(), Stop> {
    touch_engagement(tx, engagement).await?;
    let org = tx.act.org;
    let found: Option<(EngagementId,)> = tx
        .maybe(
            sql("select id from engagement where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(engagement),
        )
        .await?;
    if found.is_none() {
        return Err(Stop::field("engagement", "unknown"));
    }
    let Some(folder) = folder else { return Ok(()) };
    let found: Option<(FolderId,)> = tx
        .maybe(
            sql("select id from folder where org_id = $1 and id = $2 and engagement_id = $3 and trashed_at is null")
                .bind(org)
                .bind(folder)
                .bind(engagement),
        )
        .await?;
    if found.is_none() {
        Err(Stop::field("folder", "unknown"))
    } else {
        Ok(())
    }
}

/// Writes the row that names stored bytes.
pub(crate) async fn insert_blob(
    conn: &mut Conn,
    org: OrgId,
    stored: &Stored,
    now: Time,
) -> Result<BlobId, Stop> {
    let id = BlobId::new();
    let sha256 = HEXLOWER_PERMISSIVE
        .decode(stored.sha256.as_bytes())
        .map_err(|_| Stop::Broken("a hash that is none"))?;
    conn.run(
        sql("insert into blob (org_id, id, name, size, sha256, media_type, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(org)
            .bind(id)
            .bind(stored.name.as_str().to_owned())
            .bind(i64::try_from(stored.size).unwrap_or(i64::MAX))
            .bind(sha256)
            .bind(stored.sniffed_type)
            .bind(now),
    )
    .await?;
    Ok(id)
}

/// Which of these names, folded, files at a place have; `but` one of them.
pub(super) async fn names_taken(
    conn: &mut Conn,
    org: OrgId,
    engagement: EngagementId,
    folder: Option<FolderId>,
    names: &[String],
    but: Option<ItemId>,
) -> Result<Vec<String>, Stop> {
    let mut s = sql(
        "select b.name_key from file b join item i on i.org_id = b.org_id and i.id = b.item_id where i.trashed_at is null and b.org_id = ",
    );
    s.arg(org).push(" and b.engagement_id = ").arg(engagement);
    match folder {
        Some(folder) => s.push(" and b.folder_id = ").arg(folder),
        None => s.push(" and b.folder_id is null"),
    };
    if let Some(but) = but {
        s.push(" and b.item_id <> ").arg(but);
    }
    s.push(" and b.name_key in ")
        .list(names.iter().map(|n| key(n)));
    let rows: Vec<(String,)> = conn.all(s).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// `name`, or the first `name (2).ext` that no file at this place has. Asks for one name, then for 64
/// at a time.
pub(super) async fn free_name(
    conn: &mut Conn,
    org: OrgId,
    engagement: EngagementId,
    folder: Option<FolderId>,
    name: &str,
) -> Result<String, Stop> {
    let mut numbers = 1..=1;
    loop {
        let names: Vec<String> = numbers.clone().map(|n| numbered(name, n)).collect();
        let taken = names_taken(conn, org, engagement, folder, &names, None).await?;
        if let Some(free) = names.into_iter().find(|n| !taken.contains(&key(n))) {
            return Ok(free);
        }
        let last = *numbers.end();
        numbers = last + 1..=last + 64;
    }
}

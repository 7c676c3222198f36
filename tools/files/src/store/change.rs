//! Changing files: new words, another folder, many at once out of the trash.

use access::sql;
use kernel::{FieldError, FolderId, ItemId, Power, Time, Viewer};
use serde_json::json;
use store::items::{self, Change, Seen, permit};
use store::sharing::{Verb, apply};
use store::{Stop, Tx};

use super::add::{free_name, names_taken, place};
use super::full;
use crate::file::{File, Words, key, reword};

/// What becomes of a file.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// New words.
    pub words: Words,
    /// Another folder of its engagement; `Some(None)` is the top. Needs the tool in full.
    pub folder: Option<Option<FolderId>>,
    /// The version that was read; none for whichever stands.
    pub version: Option<i64>,
}

/// Changes words and place of a file. A new name must be free where it is typed; a name that is
/// taken where the file goes gets a number.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ItemId,
    edit: Edit,
) -> Result<Seen<File>, Stop> {
    let seen = permit::<File>(tx.conn(), viewer, id, Power::Edit).await?;
    if edit.version.is_some_and(|v| v != seen.head.version) {
        return Err(Stop::Stale(seen.head.version));
    }
    let engagement = seen.head.engagement_id;
    let target = edit.folder.filter(|to| *to != seen.body.folder_id);
    if target.is_some() && !seen.may.manage() {
        return Err(Stop::Forbidden(Power::Manage));
    }
    place(tx, engagement, target.flatten()).await?;
    let org = tx.act.org;
    let mut changed = reword(seen.head, seen.body.clone(), &edit.words)?;
    match target {
        Some(folder) => {
            changed.body.folder_id = folder;
            changed.body.name =
                free_name(tx.conn(), org, engagement, folder, &changed.body.name).await?;
            changed.head.title.clone_from(&changed.body.name);
            changed.data["folder"] = json!(folder);
        }
        None if key(&changed.body.name) != key(&seen.body.name) => {
            let wish = std::slice::from_ref(&changed.body.name);
            if !names_taken(
                tx.conn(),
                org,
                engagement,
                changed.body.folder_id,
                wish,
                Some(id),
            )
            .await?
            .is_empty()
            {
                return Err(FieldError::new("name", "taken").into());
            }
        }
        None => {}
    }
    items::change::<File>(tx, viewer, id, Power::Edit, edit.version, move |_, _, _| {
        Ok::<Change<File>, _>(changed)
    })
    .await
}

/// Moves files of one engagement to a folder of it, or to the top; those there already stay.
pub async fn move_to(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    ids: &[ItemId],
    folder: Option<FolderId>,
) -> Result<(), Stop> {
    full(viewer)?;
    for id in ids {
        change(
            tx,
            viewer,
            *id,
            Edit {
                folder: Some(folder),
                ..Edit::default()
            },
        )
        .await?;
    }
    Ok(())
}

/// Takes out of the trash what this member of staff put there at one moment: the way back of a bulk act.
pub async fn restore_all(tx: &mut Tx<'_>, viewer: &Viewer, at: Time) -> Result<u64, Stop> {
    full(viewer)?;
    let (org, staff) = (tx.act.org, tx.act.staff());
    let ids: Vec<(ItemId,)> = tx
        .all(
            sql("select i.id from item i where i.org_id = $1 and i.kind = 'file' and i.trashed_at = $2 and i.trashed_by = $3 order by i.id limit 1000")
                .bind(org)
                .bind(at)
                .bind(staff),
        )
        .await?;
    if ids.is_empty() {
        return Err(Stop::Gone);
    }
    for (id,) in &ids {
        apply(tx, viewer, *id, Verb::Restore).await?;
    }
    Ok(ids.len() as u64)
}

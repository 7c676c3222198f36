//! When tools lock for the clients of one engagement.

use access::sql;
use kernel::{EngagementId, Kind, Lock, Locks, Right, Viewer};
use serde_json::json;
use sqlx::types::Json;
use store::{Conn, Stop, Tx};

use super::change::{kept, tell};
use crate::needs;

/// The rules of an engagement, where they differ from the organization's, and its version.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn locks(
    conn: &mut Conn,
    viewer: &Viewer,
    id: EngagementId,
) -> Result<(Locks, i64), Stop> {
    needs(viewer, Right::SeePeople)?;
    let (locks, version): (Json<Locks>, i64) = conn
        .one(
            sql("select locks, version from engagement where org_id = $1 and id = $2 and trashed_at is null")
                .bind(viewer.org)
                .bind(id),
        )
        .await?;
    Ok((locks.0, version))
}

/// Sets the rules of one engagement; none follows the organization. Acts on the next request.
///
/// # Errors
/// *Stale*, *gone*, *forbidden*.
pub async fn set_locks(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
    version: i64,
    to: &[(Kind, Option<Lock>)],
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    kept(tx, viewer, id).await?;
    let (old, stands) = locks(tx.conn(), viewer, id).await?;
    let mut new = old.clone();
    for (kind, rule) in to {
        new.set(*kind, *rule);
    }
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update engagement set locks = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(json!(new)),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(stands));
    }
    let detail = json!({"from": old, "to": new});
    tell(tx, "engagement.locks_changed", id, detail);
    Ok(())
}

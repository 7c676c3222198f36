//! Ending what is open: one session, or everything at once.

use kernel::SessionId;
use serde_json::json;
use store::sessions::{Session, bump_epoch, end_alike};
use store::{Act, Db, Stop};

/// Ends one session, as the session that asks may: of what staff could have opened by a PIN or password,
/// only what was opened so.
pub async fn end_session(db: &Db, mine: &Session, id: SessionId) -> Result<(), Stop> {
    if !mine.known_to_staff {
        return db.end_session(mine.person_id, id).await;
    }
    let mine = mine.clone();
    db.note_instance(move |conn| Box::pin(async move { end_alike(conn, &mine, Some(id)).await }))
        .await
}

/// Signs out everywhere: every session, API token and view of the person; of what staff could have opened,
/// all that was opened so.
pub async fn out_everywhere(db: &Db, act: Act, mine: &Session) -> Result<(), Stop> {
    let mine = mine.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            match mine.known_to_staff {
                true => end_alike(tx.conn(), &mine, None).await?,
                false => bump_epoch(tx.conn(), mine.person_id).await?,
            }
            tx.audit("session.ended_all", "person", mine.person_id.0, json!({}));
            Ok(())
        })
    })
    .await
}

//! What is past its time: links, full buckets, ended sessions.

use chrono::TimeDelta;
use kernel::Time;
use store::{Db, Stop, sql};

/// Deletes it; call it about once an hour. Invitations stay, as part of a contact's trail.
pub async fn sweep(db: &Db, now: Time) -> Result<(), Stop> {
    db.note(None, move |conn| {
        Box::pin(async move {
            conn.run(sql("delete from bucket where full_at < $1").bind(now))
                .await?;
            conn.run(
                sql("delete from mail_link where expires_at < $1").bind(now - TimeDelta::days(1)),
            )
            .await?;
            conn.run(sql("delete from session where ends_at < $1 or idle_until < $1").bind(now))
                .await?;
            Ok(())
        })
    })
    .await
}

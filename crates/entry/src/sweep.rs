//! What is past its time: links, full buckets, ended sessions, answers kept for repeats, ended
//! looks at a portal. docs/settings.md lists the times.

use chrono::TimeDelta;
use kernel::{OrgId, Time};
use store::{Db, Stop, sql};

/// The first answers to forms and API calls, kept for repeats of them.
const ANSWERS: TimeDelta = TimeDelta::days(7);
/// Looks at a client's portal that are over; that they were is in the audit trail.
const LOOKS: TimeDelta = TimeDelta::days(30);

/// Deletes it; call it about once an hour. Invitations stay, as part of a contact's trail; the audit
/// trail is never swept.
pub async fn sweep(db: &Db, now: Time) -> Result<(), Stop> {
    db.note_instance(move |conn| {
        Box::pin(async move {
            conn.run(sql("delete from bucket where full_at < $1").bind(now))
                .await?;
            conn.run(
                sql("delete from mail_link where expires_at < $1").bind(now - TimeDelta::days(1)),
            )
            .await?;
            conn.run(sql("delete from ceremony where expires_at < $1").bind(now))
                .await?;
            conn.run(sql("delete from single_sign_on_used where until < $1").bind(now))
                .await?;
            conn.run(sql("delete from session where ends_at < $1 or idle_until < $1").bind(now))
                .await?;
            Ok(())
        })
    })
    .await?;
    let orgs: Vec<(OrgId,)> = db
        .read_instance()
        .await?
        .all(sql("select id from organization"))
        .await?;
    for (org,) in orgs {
        db.note(Some(org), move |conn| {
            Box::pin(async move {
                conn.run(
                    sql("delete from submission where org_id = $1 and at < $2")
                        .bind(org)
                        .bind(now - ANSWERS),
                )
                .await?;
                conn.run(
                    sql("delete from portal_link where org_id = $1 and expires_at < $2")
                        .bind(org)
                        .bind(now - TimeDelta::days(1)),
                )
                .await?;
                conn.run(
                    sql("delete from view_as where org_id = $1 and expires_at < $2")
                        .bind(org)
                        .bind(now - LOOKS),
                )
                .await?;
                Ok(())
            })
        })
        .await?;
    }
    Ok(())
}

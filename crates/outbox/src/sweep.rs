//! What the outbox need not remember for ever. docs/settings.md lists the times.

use access::sql;
use chrono::TimeDelta;
use kernel::{OrgId, Time};
use store::{Conn, Db, Sql, Stop};

/// Jobs that are done.
const DONE: TimeDelta = TimeDelta::days(30);
/// Jobs that were given up, and what mail servers answered.
const MAIL: TimeDelta = TimeDelta::days(180);
/// The marks by which streams learn of new notifications.
const MARKS: TimeDelta = TimeDelta::days(1);
/// Rows that one transaction deletes: others wait for it.
const BATCH: i64 = 1_000;

/// Deletes what is past its time in every organization; call it about once an hour. How many rows
/// went. The audit trail is never swept, and neither is what people did.
pub async fn sweep(db: &Db, now: Time) -> Result<u64, Stop> {
    let orgs: Vec<(OrgId,)> = db
        .read_instance()
        .await?
        .all(sql("select id from organization"))
        .await?;
    let mut gone = 0;
    for (org,) in orgs {
        for old in OLD {
            loop {
                let one = db
                    .note(Some(org), move |conn| {
                        Box::pin(async move { delete(conn, old(org, now)).await })
                    })
                    .await?;
                gone += one;
                if one < BATCH as u64 {
                    break;
                }
            }
        }
    }
    Ok(gone)
}

async fn delete(conn: &mut Conn, mut s: Sql) -> Result<u64, Stop> {
    s.push(" limit ").arg(BATCH).push(")");
    conn.run(s).await
}

/// The statements, up to how many.
const OLD: [fn(OrgId, Time) -> Sql; 4] = [
    |org, now| {
        sql("delete from job where org_id = $1 and id in (select j.id from job j where j.org_id = $1 and j.done_at < $2").bind(org).bind(now - DONE)
    },
    |org, now| {
        sql("delete from job where org_id = $1 and id in (select j.id from job j where j.org_id = $1 and j.failed_at < $2").bind(org).bind(now - MAIL)
    },
    |org, now| {
        sql("delete from mail_log where org_id = $1 and id in (select l.id from mail_log l where l.org_id = $1 and l.at < $2").bind(org).bind(now - MAIL)
    },
    |org, now| {
        sql("delete from event where org_id = $1 and id in (select v.id from event v where v.org_id = $1 and v.verb = $3 and v.at < $2").bind(org).bind(now - MARKS).bind(store::events::NOTIFIED)
    },
];

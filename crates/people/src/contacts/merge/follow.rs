//! What follows a contact into the one it becomes: every row that names it, but for the trail, which
//! tells what was.

use access::{Sql, sql};
use kernel::{ContactId, EngagementId, OrgId};
use serde_json::Value;
use store::{Stop, Tx};
use uuid::Uuid;

/// Columns that name a contact and simply follow: table and column. Tools name theirs in their
/// descriptor, ways in theirs in `entry`; a test compares all with the schema.
pub const NAMES_CONTACT: [(&str, &str); 11] = [
    ("change_request", "contact_id"),
    ("colleague", "brought_by"),
    ("comment", "author_contact"),
    ("contact_merge", "kept_id"),
    ("event", "actor_contact"),
    ("event", "contact_id"),
    ("item", "author_contact"),
    ("mail_log", "contact_id"),
    ("mail_off", "party_id"),
    ("notification", "party_id"),
    ("view_event", "contact_id"),
];

/// Columns where each contact stands once beside something else: table, column, and the something.
/// The row of the contact that stays goes before, so the other's is taken away where both have one.
pub const NAMES_CONTACT_ONCE: [(&str, &str, &str); 7] = [
    ("assignee", "contact_id", "item_id"),
    ("audience", "contact_id", "item_id"),
    ("colleague", "contact_id", "org_id"),
    ("contact_view", "contact_id", "staff_id"),
    ("mail_off", "contact_id", "kind"),
    ("member", "contact_id", "engagement_id"),
    ("notification", "contact_id", "event_id"),
];

/// Who becomes whom.
#[derive(Clone, Copy)]
pub(super) struct Both {
    pub org: OrgId,
    pub kept: ContactId,
    pub gone: ContactId,
}

/// Moves all that names the one to the other. `members`: engagements where the membership of the
/// one that goes stays. `more`: columns of the tools.
pub(super) async fn follow(
    tx: &mut Tx<'_>,
    both: Both,
    members: &[EngagementId],
    more: &[(&'static str, &'static str)],
) -> Result<(), Stop> {
    let Both { org, kept, gone } = both;
    let now = tx.act.now;
    for engagement in members {
        tx.run(
            sql("delete from member where org_id = $1 and contact_id = $2 and engagement_id = $3 and exists (select 1 from member o where o.org_id = $1 and o.contact_id = $4 and o.engagement_id = $3)")
                .bind(org)
                .bind(kept)
                .bind(*engagement)
                .bind(gone),
        )
        .await?;
    }
    // One open request for each item: where both asked, that of the one that goes is taken back.
    tx.run(
        sql("update change_request set state = 'withdrawn', answered_at = $4 where org_id = $1 and contact_id = $3 and state = 'open' and exists (select 1 from change_request o where o.org_id = $1 and o.contact_id = $2 and o.item_id = change_request.item_id and o.state = 'open')")
            .bind(org)
            .bind(kept)
            .bind(gone)
            .bind(now),
    )
    .await?;
    // Whoever of the two completed it, the one has.
    tx.run(
        sql("update assignee set completed_at = (select o.completed_at from assignee o where o.org_id = $1 and o.contact_id = $3 and o.item_id = assignee.item_id) where org_id = $1 and contact_id = $2 and completed_at is null and exists (select 1 from assignee o where o.org_id = $1 and o.contact_id = $3 and o.item_id = assignee.item_id)")
            .bind(org)
            .bind(kept)
            .bind(gone),
    )
    .await?;
    for (table, column, beside) in NAMES_CONTACT_ONCE {
        let mut s = sql("delete from ");
        s.push(table).push(" where org_id = ").arg(org);
        s.push(" and ").push(column).push(" = ").arg(gone);
        s.push(" and ").push(beside).push(" in (select o.");
        s.push(beside).push(" from ").push(table);
        s.push(" o where o.org_id = ").arg(org);
        s.push(" and o.").push(column).push(" = ").arg(kept);
        s.push(")");
        tx.run(s).await?;
        rename(tx, both, table, column).await?;
    }
    for (table, column) in NAMES_CONTACT.iter().chain(more) {
        rename(tx, both, table, column).await?;
    }
    // Who brought the other in is the same person now, and nobody's colleague by themselves.
    let own = "delete from colleague where org_id = $1 and contact_id = $2 and brought_by = $2";
    tx.run(sql(own).bind(org).bind(kept)).await?;
    waiting(tx, both).await
}

async fn rename(
    tx: &mut Tx<'_>,
    both: Both,
    table: &'static str,
    column: &'static str,
) -> Result<u64, Stop> {
    let mut s: Sql = sql("update ");
    s.push(table).push(" set ").push(column).push(" = ");
    s.arg(both.kept).push(" where org_id = ").arg(both.org);
    s.push(" and ").push(column).push(" = ").arg(both.gone);
    tx.run(s).await
}

/// What the worker has not told or sent yet is told to, and sent to, the one.
async fn waiting(tx: &mut Tx<'_>, both: Both) -> Result<(), Stop> {
    let like = format!("%{}%", both.gone);
    let events: Vec<(Uuid, Value)> = tx
        .all(
            sql("select id, data from event where org_id = $1 and told_at is null and cast(data as text) like $2")
                .bind(both.org)
                .bind(like.clone()),
        )
        .await?;
    for (id, data) in events {
        let told = sql("update event set data = $3 where org_id = $1 and id = $2");
        tx.run(told.bind(both.org).bind(id).bind(renamed(data, both)))
            .await?;
    }
    let jobs: Vec<(Uuid, Value)> = tx
        .all(
            sql("select id, payload from job where org_id = $1 and done_at is null and failed_at is null and cast(payload as text) like $2")
                .bind(both.org)
                .bind(like),
        )
        .await?;
    for (id, payload) in jobs {
        let sent = sql("update job set payload = $3 where org_id = $1 and id = $2");
        tx.run(sent.bind(both.org).bind(id).bind(renamed(payload, both)))
            .await?;
    }
    Ok(())
}

fn renamed(value: Value, both: Both) -> Value {
    match value {
        Value::String(text) => {
            Value::String(text.replace(&both.gone.to_string(), &both.kept.to_string()))
        }
        Value::Array(all) => all.into_iter().map(|v| renamed(v, both)).collect(),
        Value::Object(all) => all
            .into_iter()
            .map(|(name, v)| (name, renamed(v, both)))
            .collect(),
        other => other,
    }
}

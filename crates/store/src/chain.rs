//! The audit chain: each entry's hash covers the one before, per organization, so that a changed,
//! removed or swapped entry shows.

use access::sql;
use kernel::{AuditSeq, ContactId, OrgId, Party, Time};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Stop;
use crate::db::Conn;
use crate::write::{Act, Entry};

/// The hash before the first entry.
pub(crate) const START: [u8; 32] = [0; 32];

/// Appends `entries` and reserves `events` numbers; the first of them. Takes the organization's
/// chain lock, so call it last.
pub(crate) async fn append(
    conn: &mut Conn,
    act: &Act,
    entries: Vec<Entry>,
    events: i64,
) -> Result<i64, Stop> {
    let count = entries.len() as i64;
    let (seq, event_seq, mut prev): (i64, i64, Vec<u8>) = conn
        .one(
            sql("update chain set seq = seq + $2, event_seq = event_seq + $3 where org_id = $1 returning seq, event_seq, hash")
                .bind(act.org)
                .bind(count)
                .bind(events),
        )
        .await?;
    let (actor_kind, actor) = match act.party {
        Party::Staff(id) => ("staff", Some(id.0)),
        Party::Contact(id) => ("contact", Some(id.0)),
        Party::System => ("system", None),
    };
    for (n, entry) in entries.into_iter().enumerate() {
        let row = Link {
            seq: seq - count + 1 + n as i64,
            at: act.now,
            actor_kind: actor_kind.to_owned(),
            actor_id: actor,
            on_behalf: entry.on_behalf,
            action: entry.action.to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object,
            request_id: act.request,
            detail: entry.detail.to_string(),
        };
        let hash = row.hash(act.org, &prev);
        conn.run(
            sql("insert into audit (org_id, seq, at, actor_kind, actor_id, on_behalf, action, object_kind, object_id, request_id, detail, prev, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
                .bind(act.org)
                .bind(row.seq)
                .bind(row.at)
                .bind(row.actor_kind)
                .bind(row.actor_id)
                .bind(row.on_behalf)
                .bind(row.action)
                .bind(row.object_kind)
                .bind(row.object_id)
                .bind(row.request_id)
                .bind(row.detail)
                .bind(prev)
                .bind(hash.clone()),
        )
        .await?;
        prev = hash;
    }
    conn.run(
        sql("update chain set hash = $2 where org_id = $1")
            .bind(act.org)
            .bind(prev),
    )
    .await?;
    Ok(event_seq - events + 1)
}

/// Waits for whoever else writes this organization's trail, until the `note` ends: what is asked of the trail
/// afterwards still holds when an entry is added.
pub async fn alone_in_trail(conn: &mut Conn, org: OrgId) -> Result<(), Stop> {
    let hold = sql("update chain set seq = seq where org_id = $1").bind(org);
    conn.run(hold).await.map(|_| ())
}

/// Adds one entry to the audit trail within a `note`: for what a GET may write (that somebody looked,
/// took a file, or tried to sign in). Nobody is woken. A change adds its entries by [`crate::Tx::audit`].
pub async fn record(
    conn: &mut Conn,
    act: &Act,
    action: &'static str,
    object_kind: &'static str,
    object: Uuid,
    on_behalf: Option<ContactId>,
    detail: Value,
) -> Result<(), Stop> {
    let entry = Entry {
        action,
        object_kind,
        object: Some(object),
        on_behalf: on_behalf.map(|c| c.0),
        detail,
    };
    append(conn, act, vec![entry], 0).await?;
    Ok(())
}

/// One entry as hashed.
#[derive(kernel::FromRow)]
pub(crate) struct Link {
    pub(crate) seq: AuditSeq,
    at: Time,
    actor_kind: String,
    actor_id: Option<Uuid>,
    on_behalf: Option<Uuid>,
    action: String,
    object_kind: String,
    object_id: Option<Uuid>,
    request_id: Uuid,
    detail: String,
}

impl Link {
    /// SHA-256 over the previous hash and every field, each with its length, so that no two
    /// different entries have the same bytes.
    pub(crate) fn hash(&self, org: OrgId, prev: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        let mut put = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        let id = |id: &Option<Uuid>| id.map(|i| i.as_bytes().to_vec()).unwrap_or_default();
        put(prev);
        put(org.0.as_bytes());
        put(&self.seq.to_be_bytes());
        put(&self.at.timestamp_micros().to_be_bytes());
        put(self.actor_kind.as_bytes());
        put(&id(&self.actor_id));
        put(&id(&self.on_behalf));
        put(self.action.as_bytes());
        put(self.object_kind.as_bytes());
        put(&id(&self.object_id));
        put(self.request_id.as_bytes());
        put(self.detail.as_bytes());
        hash.finalize().to_vec()
    }
}

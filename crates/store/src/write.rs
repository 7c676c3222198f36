//! The one write path. `Act` says who writes and why; `Tx` is the transaction. It collects what
//! happened (events) and what must be provable (audit), writes both last, and refuses to commit a
//! change that left no audit entry.

use access::{Sql, sql};
use futures::future::BoxFuture;
use kernel::{
    CommentId, ContactId, EngagementId, EventId, ItemId, JobId, Kind, OrgId, Party, PersonId,
    StaffId, Time, Viewer,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{Conn, Reach, Row};
use crate::{Db, Stop, chain};

/// Who acts, when, and in which request.
#[derive(Clone, Debug)]
pub struct Act {
    /// The organization.
    pub org: OrgId,
    /// The person behind the party; none for the program itself.
    pub person: Option<PersonId>,
    /// Who is written down.
    pub party: Party,
    /// The moment of the request.
    pub now: Time,
    /// The trace id of the request.
    pub request: Uuid,
    /// The submission key of the form, or the idempotency key of the API call, with a fingerprint
    /// of what was sent: a repeat gets the first answer.
    pub key: Option<(String, Vec<u8>)>,
}

impl Act {
    /// A viewer's act.
    pub fn of(viewer: &Viewer, now: Time, request: Uuid) -> Self {
        Act {
            org: viewer.org,
            person: Some(viewer.person),
            party: viewer.party(),
            now,
            request,
            key: None,
        }
    }
    /// An act of the program itself.
    pub fn system(org: OrgId, now: Time) -> Self {
        Act {
            org,
            person: None,
            party: Party::System,
            now,
            request: Uuid::now_v7(),
            key: None,
        }
    }
    /// The acting staff user, if it is one.
    pub fn staff(&self) -> Option<StaffId> {
        if let Party::Staff(id) = self.party {
            Some(id)
        } else {
            None
        }
    }
    /// The acting contact, if it is one.
    pub fn contact(&self) -> Option<ContactId> {
        if let Party::Contact(id) = self.party {
            Some(id)
        } else {
            None
        }
    }
}

/// Something that happened: activity, and the outbox entry from which mail, notifications and live
/// updates are made. The verb is `noun.past_participle`, for example `update.created`.
#[derive(Clone, Debug)]
pub struct Event {
    /// What happened.
    pub verb: &'static str,
    /// The kind of item it is about.
    pub kind: Option<Kind>,
    /// The item.
    pub item: Option<ItemId>,
    /// The comment.
    pub comment: Option<CommentId>,
    /// The engagement.
    pub engagement: Option<EngagementId>,
    /// The contact it is about (not the one who acts).
    pub contact: Option<ContactId>,
    /// More, as an object; never text a viewer may not see.
    pub data: Value,
}

impl Event {
    /// An event of `verb` about nothing yet.
    pub fn new(verb: &'static str) -> Self {
        Event {
            verb,
            kind: None,
            item: None,
            comment: None,
            engagement: None,
            contact: None,
            data: json!({}),
        }
    }
    /// About an item.
    #[must_use]
    pub fn item(mut self, kind: Kind, item: ItemId, engagement: EngagementId) -> Self {
        (self.kind, self.item, self.engagement) = (Some(kind), Some(item), Some(engagement));
        self
    }
    /// About a comment.
    #[must_use]
    pub fn comment(mut self, comment: CommentId) -> Self {
        self.comment = Some(comment);
        self
    }
    /// About an engagement.
    #[must_use]
    pub fn engagement(mut self, engagement: EngagementId) -> Self {
        self.engagement = Some(engagement);
        self
    }
    /// About a contact.
    #[must_use]
    pub fn contact(mut self, contact: ContactId) -> Self {
        self.contact = Some(contact);
        self
    }
    /// With more data.
    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// An entry of the audit trail: ids and words only, no personal text.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub action: &'static str,
    pub object_kind: &'static str,
    pub object: Option<Uuid>,
    pub on_behalf: Option<Uuid>,
    pub detail: Value,
}

/// The transaction of one change.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    /// Who acts.
    pub act: Act,
    events: Vec<Event>,
    entries: Vec<Entry>,
    as_it_was: bool,
    answer: Option<String>,
}

impl Tx<'_> {
    /// Every row.
    pub async fn all<T: Row>(&mut self, sql: Sql) -> Result<Vec<T>, Stop> {
        self.conn.all(sql).await
    }
    /// The row, if there is one.
    pub async fn maybe<T: Row>(&mut self, sql: Sql) -> Result<Option<T>, Stop> {
        self.conn.maybe(sql).await
    }
    /// The row, or *gone*.
    pub async fn one<T: Row>(&mut self, sql: Sql) -> Result<T, Stop> {
        self.conn.one(sql).await
    }
    /// Runs a statement and says how many rows it touched.
    pub async fn run(&mut self, sql: Sql) -> Result<u64, Stop> {
        self.conn.run(sql).await
    }
    /// The connection, for functions that read with either a `Conn` or a `Tx`.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }
    /// Notes that something happened.
    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }
    /// Says that all is as it was asked for already, so that nothing was written and there is nothing to
    /// write down.
    pub fn as_it_was(&mut self) {
        self.as_it_was = true;
    }
    /// Adds an entry to the audit trail. `detail` is an object of ids and words.
    pub fn audit(
        &mut self,
        action: &'static str,
        object_kind: &'static str,
        object: impl Into<Option<Uuid>>,
        detail: Value,
    ) {
        self.entries.push(Entry {
            action,
            object_kind,
            object: object.into(),
            on_behalf: None,
            detail,
        });
    }
    /// As `audit`, for an act in the name of a contact (view-as).
    pub fn audit_for(
        &mut self,
        action: &'static str,
        object_kind: &'static str,
        object: Uuid,
        contact: ContactId,
    ) {
        self.entries.push(Entry {
            action,
            object_kind,
            object: Some(object),
            on_behalf: Some(contact.0),
            detail: json!({}),
        });
    }
    /// Queues a job; a second one with the same `dedupe` in this organization is not queued.
    pub async fn job(
        &mut self,
        kind: &'static str,
        dedupe: String,
        payload: Value,
    ) -> Result<(), Stop> {
        let (org, now) = (self.act.org, self.act.now);
        self.run(
            sql("insert into job (org_id, id, kind, payload, dedupe, run_at, created_at) values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing")
                .bind(org)
                .bind(JobId::new())
                .bind(kind)
                .bind(payload)
                .bind(dedupe)
                .bind(now),
        )
        .await?;
        Ok(())
    }
    /// What a repeat of this submission is answered.
    pub fn answer(&mut self, answer: impl Into<String>) {
        self.answer = Some(answer.into());
    }

    async fn claim_key(&mut self) -> Result<(), Stop> {
        let (Some((key, request)), Some(person)) = (self.act.key.clone(), self.act.person) else {
            return Ok(());
        };
        let claimed = self
            .run(
                sql("insert into submission (org_id, person_id, key, request, at) values ($1, $2, $3, $4, $5) on conflict do nothing")
                    .bind(self.act.org)
                    .bind(person)
                    .bind(key.clone())
                    .bind(request.clone())
                    .bind(self.act.now),
            )
            .await?;
        if claimed == 1 {
            return Ok(());
        }
        let (first, answer): (Vec<u8>, Option<String>) = self
            .one(
                sql("select request, answer from submission where org_id = $1 and person_id = $2 and key = $3")
                    .bind(self.act.org)
                    .bind(person)
                    .bind(key),
            )
            .await?;
        Err(if first == request {
            Stop::Again(answer.unwrap_or_default())
        } else {
            Stop::KeyReused
        })
    }

    async fn finish(&mut self) -> Result<(), Stop> {
        if self.entries.is_empty() && !self.as_it_was {
            return Err(Stop::Broken("a change without an audit entry was refused"));
        }
        if let (Some(answer), Some((key, _)), Some(person)) =
            (self.answer.take(), self.act.key.clone(), self.act.person)
        {
            self.run(
                sql("update submission set answer = $4 where org_id = $1 and person_id = $2 and key = $3")
                    .bind(self.act.org)
                    .bind(person)
                    .bind(key)
                    .bind(answer),
            )
            .await?;
        }
        let (events, entries) = (
            std::mem::take(&mut self.events),
            std::mem::take(&mut self.entries),
        );
        if entries.is_empty() && events.is_empty() {
            return Ok(());
        }
        let first_seq = chain::append(self.conn, &self.act, entries, events.len() as i64).await?;
        for (n, event) in events.into_iter().enumerate() {
            write_event(self.conn, &self.act, event, first_seq + n as i64).await?;
        }
        Ok(())
    }
}

async fn write_event(conn: &mut Conn, act: &Act, event: Event, seq: i64) -> Result<(), Stop> {
    conn.run(
        sql("insert into event (org_id, id, seq, at, verb, item_kind, item_id, comment_id, engagement_id, contact_id, actor_staff, actor_contact, data) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
            .bind(act.org)
            .bind(EventId::new())
            .bind(seq)
            .bind(act.now)
            .bind(event.verb)
            .bind(event.kind.map(Kind::word))
            .bind(event.item)
            .bind(event.comment)
            .bind(event.engagement)
            .bind(event.contact)
            .bind(act.staff())
            .bind(act.contact())
            .bind(event.data),
    )
    .await?;
    Ok(())
}

impl Db {
    /// Runs one change: claims the submission key, does `work`, writes audit and events, commits.
    /// Answers after the commit. Wakes the worker.
    pub async fn change<T, F>(&self, act: Act, work: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, Stop>> + Send + 'static,
    {
        let org = act.org;
        let done = self
            .write(
                Reach::Org(org),
                Box::new(move |conn| {
                    Box::pin(async move {
                        let mut tx = Tx {
                            conn,
                            act,
                            events: Vec::new(),
                            entries: Vec::new(),
                            as_it_was: false,
                            answer: None,
                        };
                        tx.claim_key().await?;
                        let done = work(&mut tx).await?;
                        tx.finish().await?;
                        Ok(done)
                    })
                }),
            )
            .await?;
        crate::wake::ring(self).await;
        Ok(done)
    }

    /// Runs a write that belongs to no organization's trail: mail links, rate limits, last-seen
    /// marks, the worker's own book-keeping. Nothing a viewer could call a change. Without an
    /// organization it reaches the rows of none.
    pub async fn note<T, F>(&self, org: Option<OrgId>, work: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Stop>> + Send + 'static,
    {
        self.write(org.map_or(Reach::None, Reach::Org), Box::new(work))
            .await
    }

    /// The same across organizations, past the second wall: for what belongs to a person wherever
    /// they are, and for sweeping.
    pub async fn note_instance<T, F>(&self, work: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Stop>> + Send + 'static,
    {
        self.write(Reach::Instance, Box::new(work)).await
    }
}

/// A fingerprint of what a form or request carried, to tell a repeat from another request with the same key.
pub fn fingerprint(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

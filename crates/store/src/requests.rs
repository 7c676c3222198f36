//! Requests of clients to change what is locked: asked, answered by the team, or withdrawn. Whoever
//! sees the item sees them; a client only its own.

use access::{Sql, granted, scope, sql};
use chrono_tz::Tz;
use kernel::FromRow;
use kernel::{
    Acts, ContactId, EngagementId, FieldError, ItemId, Kind, Power, RequestId,
    RequestState as State, Time, Viewer, open_until,
};
use serde_json::json;

use crate::items::{Head, permit_head, touch_engagement};
use crate::write::{Event, Tx};
use crate::{Conn, Stop, locks};

/// The longest request, in characters.
pub const MAX: usize = 2000;
/// The longest word that goes with an answer.
pub const ANSWER: usize = 1000;

/// A request as its reader meets it.
#[derive(Clone, Debug, FromRow)]
pub struct Request {
    /// The request.
    pub id: RequestId,
    /// The item.
    pub item_id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The engagement it belongs to.
    pub engagement_id: EngagementId,
    /// Who asks.
    pub contact_id: ContactId,
    /// Their name.
    pub contact: String,
    /// What should change: plain text.
    pub body: String,
    /// How far it is.
    pub state: State,
    /// The team's word with the answer, or empty.
    pub answer: String,
    /// Who answered, or empty.
    pub answered_by: String,
    /// When it was answered or withdrawn.
    pub answered_at: Option<Time>,
    /// Until when the item is open to who asked.
    pub open_until: Option<Time>,
    /// When it was asked.
    pub created_at: Time,
}

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow {
    /// One item.
    pub item: Option<ItemId>,
    /// One engagement.
    pub engagement: Option<EngagementId>,
    /// One state.
    pub state: Option<State>,
    /// Those asked before this one, for paging.
    pub before: Option<RequestId>,
}

const COLUMNS: &str = "select r.id, r.item_id, i.kind, i.title, i.engagement_id, r.contact_id, p.name as contact, r.body, r.state, r.answer, coalesce(s.name, '') as answered_by, r.answered_at, r.open_until, r.created_at from change_request r join item i on i.org_id = r.org_id and i.id = r.item_id join contact p on p.org_id = r.org_id and p.id = r.contact_id left join staff s on s.org_id = r.org_id and s.id = r.answered_by where r.org_id = ";

fn seen(viewer: &Viewer) -> Sql {
    let mut s = sql(COLUMNS);
    s.arg(viewer.org).push(" and i.trashed_at is null and ");
    scope(viewer, Power::See, &mut s);
    if !viewer.is_staff() {
        s.push(" and r.contact_id = ").arg(viewer.contact());
    }
    s
}

/// Requests this viewer may read, newest first. One statement.
///
/// # Errors
/// Of the database only.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    narrow: Narrow,
    limit: i64,
) -> Result<Vec<Request>, Stop> {
    let mut s = seen(viewer);
    if let Some(item) = narrow.item {
        s.push(" and r.item_id = ").arg(item);
    }
    if let Some(engagement) = narrow.engagement {
        s.push(" and i.engagement_id = ").arg(engagement);
    }
    if let Some(state) = narrow.state {
        s.push(" and r.state = ").arg(state);
    }
    if let Some(before) = narrow.before {
        s.push(" and r.id < ").arg(before);
    }
    s.push(" order by r.id desc limit ").arg(limit);
    conn.all(s).await
}

/// One request, or *gone*.
///
/// # Errors
/// *Gone*.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: RequestId) -> Result<Request, Stop> {
    let mut s = seen(viewer);
    s.push(" and r.id = ").arg(id);
    conn.one(s).await
}

/// What was typed, trimmed and with line ends as `\n`.
///
/// # Errors
/// `required`, `too_long`.
pub fn checked(body: &str) -> Result<String, FieldError> {
    match word("body", body, MAX)? {
        text if kernel::is_blank(&text) => Err(FieldError::new("body", "required")),
        text => Ok(text),
    }
}

fn word(field: &'static str, typed: &str, max: usize) -> Result<String, FieldError> {
    let text = typed.trim().replace("\r\n", "\n");
    if text.chars().count() > max {
        return Err(FieldError::new(field, "too_long").number(max as i64));
    }
    Ok(text)
}

/// The item, when this client could change it but for the lock: *gone* when unseen, *forbidden*
/// without a power that changes things, state `not_locked` when there is nothing to ask for.
///
/// # Errors
/// As said.
pub async fn askable(
    conn: &mut Conn,
    viewer: &Viewer,
    item: ItemId,
    now: Time,
) -> Result<Head, Stop> {
    let head = permit_head(conn, viewer, item, Power::See).await?;
    let may = granted(viewer, head.kind, head.engagement_id);
    if viewer.acts != Acts::Client || !(may.contribute() || may.edit()) {
        return Err(Stop::Forbidden(Power::Contribute));
    }
    match locks::unlocked(conn, viewer, &head, now).await {
        Ok(()) => Err(Stop::state("not_locked")),
        Err(Stop::Refused(kernel::Refusal::State("locked"))) => Ok(head),
        Err(stop) => Err(stop),
    }
}

/// Requests of one client in a day, also those taken back: each is a mail to the team.
const A_DAY: i64 = 30;

/// Asks for a change; one open request for each client and item.
///
/// # Errors
/// As [`askable`], `required` and `too_long` at `body`, state `already_asked`; *too many* in a day.
pub async fn ask(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    item: ItemId,
    body: &str,
) -> Result<RequestId, Stop> {
    let (org, now, id) = (tx.act.org, tx.act.now, RequestId::new());
    let head = askable(tx.conn(), viewer, item, now).await?;
    let body = checked(body)?;
    let contact = tx.act.contact().ok_or(Stop::Gone)?;
    let (lately,): (i64,) = tx
        .one(
            sql("select count(*) from change_request where org_id = $1 and contact_id = $2 and created_at > $3")
                .bind(org)
                .bind(contact)
                .bind(now - chrono::TimeDelta::days(1)),
        )
        .await?;
    if lately >= A_DAY {
        return Err(Stop::TooMany(chrono::TimeDelta::hours(1).num_seconds()));
    }
    let asked = tx
        .run(
            sql("insert into change_request (org_id, id, item_id, contact_id, body, state, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing")
                .bind(org)
                .bind(id)
                .bind(item)
                .bind(contact)
                .bind(body)
                .bind(State::Open)
                .bind(now),
        )
        .await?;
    if asked == 0 {
        return Err(Stop::state("already_asked"));
    }
    tell(tx, "request.asked", &head, contact, id);
    touch_engagement(tx, head.engagement_id).await?;
    Ok(id)
}

/// Answers an open request, with a word to the client or without. Accepting opens the item for the
/// one who asked until the end of the third day by the clock of `zone`.
///
/// # Errors
/// *Gone*, *forbidden* without the tool in full, `too_long` at `answer`, state `already_answered`.
pub async fn answer(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: RequestId,
    accept: bool,
    typed: &str,
    zone: Tz,
) -> Result<Request, Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    let request = one(tx.conn(), viewer, id).await?;
    let head = permit_head(tx.conn(), viewer, request.item_id, Power::Manage).await?;
    let typed = word("answer", typed, ANSWER)?;
    let (state, until, verb) = if accept {
        (State::Accepted, open_until(now, zone), "request.accepted")
    } else {
        (State::Refused, None, "request.refused")
    };
    let answered = tx
        .run(
            sql("update change_request set state = $4, answer = $5, answered_by = $6, answered_at = $7, open_until = $8 where org_id = $1 and id = $2 and state = $3")
                .bind(org)
                .bind(id)
                .bind(State::Open)
                .bind(state)
                .bind(typed)
                .bind(tx.act.staff())
                .bind(now)
                .bind(until),
        )
        .await?;
    if answered == 0 {
        return Err(Stop::state("already_answered"));
    }
    tell(tx, verb, &head, request.contact_id, id);
    touch_engagement(tx, head.engagement_id).await?;
    one(tx.conn(), viewer, id).await
}

/// Takes one's own open request back.
///
/// # Errors
/// *Gone*, *forbidden* to a token that may not write, state `already_answered`.
pub async fn withdraw(tx: &mut Tx<'_>, viewer: &Viewer, id: RequestId) -> Result<Request, Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    let request = one(tx.conn(), viewer, id).await?;
    if viewer.acts != Acts::Client || !viewer.scope.write.has(request.kind) {
        return Err(Stop::Forbidden(Power::Contribute));
    }
    let head = permit_head(tx.conn(), viewer, request.item_id, Power::See).await?;
    let gone = tx
        .run(
            sql("update change_request set state = $4, answered_at = $5 where org_id = $1 and id = $2 and state = $3")
                .bind(org)
                .bind(id)
                .bind(State::Open)
                .bind(State::Withdrawn)
                .bind(now),
        )
        .await?;
    if gone == 0 {
        return Err(Stop::state("already_answered"));
    }
    tell(tx, "request.withdrawn", &head, request.contact_id, id);
    one(tx.conn(), viewer, id).await
}

fn tell(tx: &mut Tx<'_>, verb: &'static str, head: &Head, contact: ContactId, id: RequestId) {
    tx.audit(
        verb,
        head.kind.word(),
        head.id.0,
        json!({"request": id, "contact": contact}),
    );
    tx.event(
        Event::new(verb)
            .item(head.kind, head.id, head.engagement_id)
            .contact(contact)
            .data(json!({"request": id})),
    );
}

//! Notices: the mail about things that happened. Who may see what is asked again as it is sent;
//! what was withdrawn, taken away or read in the meantime is left out, and a notice with nothing
//! left in it is not sent.

use access::{Arg, comment_scope, scope, sql};
use entry::Unsubscribe;
use kernel::FromRow;
use kernel::{
    CommentId, ContactId, EngagementId, EventId, ItemId, Kind, MailKind, Party, Power, Right,
    StaffId, Time, Viewer,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Conn, Stop, mail_off, viewers};

use crate::frame::{Frame, Recipient};
use crate::jobs::Job;
use crate::post::{Composed, Post};
use crate::whom::News;
use crate::{m, notice_letter};

/// The kind of these jobs.
pub(crate) const KIND: &str = "notice";

/// To whom, and about which events: ids only.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Payload {
    staff: Option<StaffId>,
    contact: Option<ContactId>,
    engagement: Option<EngagementId>,
    events: Vec<EventId>,
}

impl Payload {
    pub(crate) fn new(party: Party, engagement: Option<EngagementId>, events: &[EventId]) -> Self {
        let (staff, contact) = match party {
            Party::Staff(id) => (Some(id), None),
            Party::Contact(id) => (None, Some(id)),
            Party::System => (None, None),
        };
        Payload {
            staff,
            contact,
            engagement,
            events: events.to_vec(),
        }
    }
}

/// What makes a notice unique: whom it goes to, about which engagement, about which event.
pub(crate) fn dedupe(party: Party, engagement: Option<EngagementId>, event: EventId) -> String {
    let party = match party {
        Party::Staff(id) => id.to_string(),
        Party::Contact(id) => id.to_string(),
        Party::System => "-".to_owned(),
    };
    let engagement = engagement.map_or_else(|| "-".to_owned(), |e| e.to_string());
    format!("{KIND}:{party}:{engagement}:{event}")
}

/// What notices of one bundle have in common: all but the event.
pub(crate) fn prefix(dedupe: &str) -> &str {
    dedupe.rfind(':').map_or(dedupe, |end| &dedupe[..=end])
}

/// Whether two notices go to the same person about the same engagement.
pub(crate) fn same_bundle(a: &Job, b: &Job) -> bool {
    a.kind == KIND
        && b.kind == KIND
        && a.org_id == b.org_id
        && prefix(&a.dedupe) == prefix(&b.dedupe)
}

/// One payload about the events of all.
pub(crate) fn merge<'p>(first: &Value, others: impl Iterator<Item = &'p Value>) -> Value {
    let read = |value: &Value| serde_json::from_value::<Payload>(value.clone()).ok();
    let Some(mut payload) = read(first) else {
        return first.clone();
    };
    for other in others.filter_map(read) {
        for event in other.events {
            if !payload.events.contains(&event) {
                payload.events.push(event);
            }
        }
    }
    json!(payload)
}

/// One thing a notice tells, as its reader sees it now.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Piece {
    /// What happened.
    pub verb: String,
    /// The kind of item.
    pub item_kind: Option<Kind>,
    /// The item.
    pub item_id: Option<ItemId>,
    /// The comment.
    pub comment_id: Option<CommentId>,
    /// The contact it is about.
    pub contact_id: Option<ContactId>,
    /// The item's title.
    pub title: String,
    /// When the item is due.
    pub due_at: Option<Time>,
    /// Whether it is the reader's to do.
    pub mine: bool,
    /// The comment's words; of a request what is asked, of its answer the team's word.
    pub body: String,
    /// Until when an accepted request opens the item.
    pub until: Option<Time>,
    /// The update's words.
    pub words: String,
    /// Who did it.
    pub actor: String,
    /// The title of a staff user who did it.
    pub actor_title: String,
    /// The address of a staff user who did it.
    pub actor_email: String,
    /// The engagement's title.
    pub engagement: String,
    /// The engagement's zone.
    pub zone: String,
}

impl Piece {
    /// The kind of mail this is.
    fn kind(&self) -> Option<MailKind> {
        match News::of(&self.verb)? {
            News::Comment => Some(MailKind::Comments),
            News::Joined | News::Brought | News::Details => Some(MailKind::People),
            News::LookedOn | News::LockedOut => None,
            News::Asked | News::Answered => Some(MailKind::Requests),
            News::Arrival | News::Assigned | News::Done | News::Added => {
                self.item_kind.map(MailKind::of_item)
            }
        }
    }
}

/// The mail of a notice, or nothing when there is nothing left to tell.
pub(crate) async fn compose(
    post: &Post,
    conn: &mut Conn,
    job: &Job,
    now: Time,
) -> Result<Composed, Stop> {
    let payload: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|_| Stop::Broken("a notice cannot be read"))?;
    let (viewer, to) = match reader(conn, job, &payload).await {
        Err(Stop::Gone) => return Ok(Composed::Nothing("nobody to tell")),
        found => found?,
    };
    if to.email.is_empty() {
        return Ok(Composed::Nothing("no address"));
    }
    if suppressed(conn, job, &to).await? {
        return Ok(Composed::Nothing("the address refused mail"));
    }
    let off = mail_off::off(conn, job.org_id, viewer.party()).await?;
    let mut pieces = pieces(conn, &viewer, &payload).await?;
    pieces.retain(|piece| piece.kind().is_none_or(|kind| !off.contains(&kind)));
    if pieces.is_empty() {
        return Ok(Composed::Nothing("nothing left to tell"));
    }
    let frame = Frame::of(post, conn, job.org_id, &to).await?;
    let kinds = MailKind::ALL.iter().copied();
    let end = Unsubscribe {
        org: job.org_id,
        party: viewer.party(),
        kinds: kinds
            .filter(|kind| pieces.iter().any(|piece| piece.kind() == Some(*kind)))
            .collect(),
    };
    let mut written = notice_letter::write(&frame, &to, payload.engagement, &pieces);
    let url = post.app.site.link(&end.path(&post.app.site));
    let label = m::unsubscribe().to(frame.locale);
    written.letter.footer_links.push((label, url.clone()));
    written.unsubscribe = Some(url);
    Ok(Composed::Mail(Box::new(frame.mail(job, &to, written, now))))
}

async fn reader(
    conn: &mut Conn,
    job: &Job,
    payload: &Payload,
) -> Result<(Viewer, Recipient), Stop> {
    match (payload.staff, payload.contact) {
        (Some(id), _) => {
            let user = viewers::staff(conn, job.org_id, id).await?;
            let person = user.viewer.person;
            Ok((
                user.viewer,
                Recipient {
                    name: user.name,
                    email: user.email,
                    person: Some(person),
                    staff: Some(id),
                    contact: None,
                },
            ))
        }
        (None, Some(id)) => {
            let client = viewers::client(conn, job.org_id, id).await?;
            let person = Some(client.viewer.person).filter(|p| !p.0.is_nil());
            Ok((
                client.viewer,
                Recipient {
                    name: client.name,
                    email: client.email,
                    person,
                    staff: None,
                    contact: Some(id),
                },
            ))
        }
        (None, None) => Err(Stop::Gone),
    }
}

/// Whether the last mail to this contact was refused because of this very address. Staff sees the
/// refusal on the contact; another address, or an invitation that arrives, ends it.
async fn suppressed(conn: &mut Conn, job: &Job, to: &Recipient) -> Result<bool, Stop> {
    let Some(contact) = to.contact else {
        return Ok(false);
    };
    let last: Option<(String, String)> = conn
        .maybe(
            sql("select outcome, answer from mail_log where org_id = $1 and contact_id = $2 order by at desc, id desc limit 1")
                .bind(job.org_id)
                .bind(contact),
        )
        .await?;
    Ok(last.is_some_and(|(outcome, answer)| {
        outcome == "rejected" && answer.starts_with(&refused(&to.email))
    }))
}

/// How the answer of a server begins in the log when it refused the address itself.
pub(crate) fn refused(address: &str) -> String {
    format!("{address}: ")
}

async fn pieces(conn: &mut Conn, viewer: &Viewer, payload: &Payload) -> Result<Vec<Piece>, Stop> {
    let me: Arg = match (payload.staff, payload.contact) {
        (Some(id), _) => id.into(),
        (None, contact) => contact.into(),
    };
    let mut s = sql(
        "select v.verb, v.item_kind, v.item_id, v.comment_id, coalesce(v.contact_id, v.actor_contact) as contact_id, coalesce(i.title, case when v.verb = 'colleague.invited' then k.name || ' (' || k.email || ')' end, '') as title, i.due_at, exists (select 1 from assignee m where m.org_id = v.org_id and m.item_id = v.item_id and m.contact_id = ",
    );
    s.arg(payload.contact);
    s.push(") as mine, coalesce(c.body, case when v.verb = 'request.asked' then q.body else q.answer end, '') as body, q.open_until as until, coalesce(d.body, '') as words, coalesce(s.name, p.name, case when v.verb = 'pin.locked_out' then k.name end, '') as actor, coalesce(s.title, '') as actor_title, coalesce(sp.email, '') as actor_email, coalesce(g.title, '') as engagement, coalesce(g.zone, '') as zone from event v join notification n on n.org_id = v.org_id and n.event_id = v.id and n.read_at is null and n.party_id = ");
    match me {
        Arg::Id(Some(id)) => s.arg(id),
        _ => return Ok(Vec::new()),
    };
    s.push(" left join item i on i.org_id = v.org_id and i.id = v.item_id left join comment c on c.org_id = v.org_id and c.id = v.comment_id left join change_request q on q.org_id = v.org_id and q.id = (select r.id from change_request r where v.verb in ('request.asked', 'request.accepted', 'request.refused') and r.org_id = v.org_id and r.item_id = v.item_id and r.contact_id = v.contact_id and r.created_at <= v.at order by r.created_at desc limit 1) left join search_doc d on d.org_id = i.org_id and d.id = i.id and i.kind = 'update' left join staff s on s.org_id = v.org_id and s.id = v.actor_staff left join person sp on sp.id = s.person_id left join contact p on p.org_id = v.org_id and p.id = v.actor_contact left join contact k on k.org_id = v.org_id and k.id = v.contact_id left join engagement g on g.org_id = v.org_id and g.id = v.engagement_id where v.org_id = ");
    s.arg(viewer.org)
        .push(" and v.id in ")
        .list(payload.events.iter().copied());
    s.push(" and (v.comment_id is null or (c.trashed_at is null and ");
    comment_scope(viewer, &mut s);
    s.push(")) and ((i.trashed_at is null and ");
    scope(viewer, Power::See, &mut s);
    s.push(if viewer.has(Right::SeePeople) {
        ") or v.item_id is null)"
    } else {
        "))"
    });
    s.push(" order by v.seq");
    conn.all(s).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_of_a_bundle_share_all_but_the_event() {
        let (who, at) = (Party::Contact(ContactId::new()), Some(EngagementId::new()));
        let (one, two) = (EventId::new(), EventId::new());
        assert_eq!(prefix(&dedupe(who, at, one)), prefix(&dedupe(who, at, two)));
        assert_ne!(
            prefix(&dedupe(who, at, one)),
            prefix(&dedupe(who, None, one))
        );
        let first = json!(Payload::new(who, at, &[one]));
        let second = json!(Payload::new(who, at, &[two]));
        let both = merge(&first, [&second, &second].into_iter());
        assert_eq!(both, json!(Payload::new(who, at, &[one, two])));
    }
}

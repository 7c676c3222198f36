//! What an item's page says of the lock calendar: until when clients can change it, since when they
//! cannot, and how they ask for a change all the same.

use access::granted;
use chrono_tz::Tz;
use i18n::{Text, when};
use kernel::{Acts, Assigned, ItemId, Kind, Locking, Power, Powers, RequestState, Time, Viewer};
use store::items::Head;
use store::requests::{Narrow, Request};
use store::{Conn, Stop, locks, requests};
use web::Asked;

use crate::requests::Waiting;
use crate::{m, tool_of};

/// The most requests on one item's page.
const MOST: i64 = 20;

/// What stands on the page about locking: `{{ lock }}`; often nothing.
#[derive(Default, askama::Template)]
#[template(path = "lock.html")]
pub struct LockBox {
    /// One line: until when, or since when for staff.
    line: Option<Line>,
    /// For a client for whom it is locked.
    locked: Option<Locked>,
    /// For the team: what clients ask for.
    waiting: Waiting,
}
impl askama::filters::HtmlSafe for LockBox {}

struct Line {
    icon: &'static str,
    words: Text,
    /// The team's word that came with an accepted request.
    said: String,
}

struct Locked {
    item: ItemId,
    words: Text,
    /// The client's own request that waits, or the last one that was refused.
    own: Option<Request>,
    /// Whether the viewer can press anything.
    acts: bool,
    now: Time,
}

impl Locked {
    fn open(&self) -> Option<&Request> {
        let open = |r: &&Request| r.state == RequestState::Open;
        self.own.as_ref().filter(open)
    }
    fn refused(&self) -> Option<&Request> {
        let refused = |r: &&Request| r.state == RequestState::Refused;
        self.own.as_ref().filter(refused)
    }
}

/// What a form says whose thing locked while it was filled in.
pub fn locked_meanwhile() -> Text {
    m::locked_meanwhile().into()
}

/// The powers without those that change things.
fn resting(may: Powers) -> Powers {
    let kept = |p: &Power| may.has(*p) && !locks::changes(*p);
    Power::ALL.iter().copied().filter(kept).collect()
}

/// Whether the client whose portal is met could change this item, if nothing were locked.
fn could_change(asked: &Asked, head: &Head) -> bool {
    let client = Viewer {
        acts: Acts::Client,
        ..asked.viewer.clone()
    };
    let may = granted(&client, head.kind, head.engagement_id);
    let adds = tool_of(asked, head.kind).is_some_and(|t| t.contribute.is_some());
    let theirs = !head.kind.by_assignment() || head.assigned == Assigned::Clients;
    may.edit() || may.contribute() && adds && theirs
}

/// "Thursday 11 June 2027": the day that ends at `at` there, with the hour where the reader's clock
/// shows another one.
pub(crate) fn last_day(asked: &Asked, at: Time, zone: Tz) -> Text {
    let last = at - chrono::TimeDelta::minutes(1);
    let there = last.with_timezone(&zone).naive_local();
    if last.with_timezone(&asked.locale.zone).naive_local() == there {
        m::end_of_day(when::day(there.date())).into()
    } else {
        when::in_place(last, zone).into()
    }
}

/// For clients and staff looking on: the box, and the powers as they stand now. One statement, and
/// one more where it is locked.
pub(crate) async fn for_client(
    conn: &mut Conn,
    asked: &Asked,
    head: &Head,
    may: Powers,
    zone: Tz,
) -> Result<(LockBox, Powers), Stop> {
    let now = asked.now;
    let locking = asked.viewer.locking(head.kind, head.engagement_id);
    if !could_change(asked, head) {
        return Ok((LockBox::default(), may));
    }
    let line = |icon, words: Text, said| LockBox {
        line: Some(Line { icon, words, said }),
        ..LockBox::default()
    };
    if let Some(at) = locking.until(now) {
        let words = m::you_can_change_until(last_day(asked, at, zone)).into();
        return Ok((line("clock", words, String::new()), may));
    }
    let Some(since) = locking.since(now) else {
        return Ok((LockBox::default(), may));
    };
    let narrow = Narrow {
        item: Some(head.id),
        ..Narrow::default()
    };
    let own = requests::list(conn, &asked.viewer, narrow, MOST).await?;
    let open = |r: &&Request| r.state == RequestState::Accepted;
    let until = |r: &Request| r.open_until.filter(|until| *until > now);
    let opened = own.iter().filter(open).find_map(|r| Some((until(r)?, r)));
    if let Some((until, request)) = opened {
        let words = m::opened_for_you_until(last_day(asked, until, asked.org.tz())).into();
        return Ok((line("lock-open", words, request.answer.clone()), may));
    }
    let day = since.with_timezone(&zone).date_naive();
    let locked = Locked {
        item: head.id,
        words: m::locked_for_you(when::day(day)).into(),
        own: own.into_iter().next(),
        acts: !asked.viewer.read_only(),
        now,
    };
    let shown = LockBox {
        locked: Some(locked),
        ..LockBox::default()
    };
    Ok((shown, resting(may)))
}

/// For staff, who is never locked out: how it stands for clients, and what they ask for. Two
/// statements.
pub(crate) async fn for_staff(
    conn: &mut Conn,
    asked: &Asked,
    head: &Head,
) -> Result<LockBox, Stop> {
    let (locking, zone) =
        locks::for_clients(conn, &asked.viewer, head.engagement_id, head.kind).await?;
    let narrow = Narrow {
        item: Some(head.id),
        ..Narrow::default()
    };
    let all = requests::list(conn, &asked.viewer, narrow, MOST).await?;
    Ok(LockBox {
        line: team_line(asked, head.kind, locking, zone),
        waiting: Waiting::on_item(asked, all),
        locked: None,
    })
}

fn team_line(asked: &Asked, kind: Kind, locking: Locking, zone: Tz) -> Option<Line> {
    let adds = tool_of(asked, kind).is_some_and(|t| t.contribute.is_some());
    let (icon, words): (_, Text) = match (locking.since(asked.now), locking.until(asked.now)) {
        (Some(at), _) if adds => {
            let day = at.with_timezone(&zone).date_naive();
            ("lock", m::locked_for_clients(when::day(day)).into())
        }
        (None, Some(at)) if adds => {
            let words = m::clients_can_change_until(last_day(asked, at, zone));
            ("clock", words.into())
        }
        _ => return None,
    };
    Some(Line {
        icon,
        words,
        said: String::new(),
    })
}

//! Engagements as clients meet them: the rows, their picture, their dates in words.

use access::{Sql, engagement_scope, sql};
use i18n::{Lang, Text};
use kernel::{ContactId, EngagementId, EngagementKind, Kind, Power, Status, Time, Viewer};
use store::{Conn, Stop};
use web::Asked;

use crate::days::{Here, Span};
use crate::m;

/// How many engagements a switcher offers.
pub const CHIPS: i64 = 8;
/// How far things are counted before a count becomes "many".
pub const MANY: i64 = 50;

/// An engagement the viewer sees.
#[derive(Clone, Debug, kernel::FromRow)]
pub struct Place {
    /// The engagement.
    pub id: EngagementId,
    /// What it is called.
    pub kind: EngagementKind,
    /// Its title.
    pub title: String,
    /// A few words about it.
    pub blurb: String,
    /// How far it is.
    pub status: Status,
    /// Where it is held.
    pub venue: String,
    /// The zone of the venue.
    pub zone: String,
    /// When it begins.
    pub starts_at: Option<Time>,
    /// When it ends.
    pub ends_at: Option<Time>,
    /// Whether only the days count.
    pub all_day: bool,
    /// Grows with every save.
    pub version: i64,
    /// The order in a switcher: what is on or comes next first, then undated, past, over, archived.
    pub rank: i64,
    /// How many things wait for this client there, counted up to [`MANY`]; 0 for staff.
    pub turns: i64,
    /// When the viewer joined the portal of the organization.
    pub joined_at: Option<Time>,
}

const COLUMNS: &str = "e.id, e.kind, e.title, e.blurb, e.status, e.venue, e.zone, e.starts_at, e.ends_at, e.all_day, e.version";

/// Appends the condition that `item i` is open and waits for the client `contact`.
pub fn waits_for(contact: Option<ContactId>, s: &mut Sql) {
    s.push("i.open and i.assigned = 'clients' and exists (select 1 from assignee w where w.org_id = i.org_id and w.item_id = i.id and w.completed_at is null and w.contact_id = ")
        .arg(contact)
        .push(")");
}

/// The statement behind [`places`].
pub fn places_sql(viewer: &Viewer, first: Option<EngagementId>, now: Time, limit: i64) -> Sql {
    let contact = viewer.contact();
    let mut s = sql("select ");
    s.push(COLUMNS)
        .push(", e.rank, (select count(*) from (select i.id from item i where ");
    access::scope(viewer, Power::See, &mut s);
    s.push(" and i.engagement_id = e.id and ");
    waits_for(contact, &mut s);
    s.push(" limit ")
        .arg(MANY + 1)
        .push(") t) as turns, (select c.joined_at from contact c where c.org_id = ")
        .arg(viewer.org);
    s.push(" and c.id = ")
        .arg(contact)
        .push(") as joined_at from (select e.created_at, ")
        .push(COLUMNS);
    s.push(", cast(case when e.archived_at is not null then 5 when e.status in ('done', 'cancelled') then 4 when e.starts_at is null and e.ends_at is null then 2 when coalesce(e.ends_at, e.starts_at) >= ");
    s.arg(now - chrono::TimeDelta::days(1)).push(
        " then 1 else 3 end as bigint) as rank from engagement e where e.trashed_at is null and ",
    );
    engagement_scope(viewer, &mut s);
    s.push(" order by case when e.id = ")
        .arg(first)
        .push(" then 0 else 1 end, rank, coalesce(e.starts_at, e.created_at), e.id limit ")
        .arg(limit);
    s.push(") e");
    s
}

/// The engagements of a client, `first` among them whatever its rank if the viewer sees it, else
/// in the order of the switcher. One statement.
pub async fn places(
    conn: &mut Conn,
    viewer: &Viewer,
    first: Option<EngagementId>,
    now: Time,
    limit: i64,
) -> Result<Vec<Place>, Stop> {
    let mut rows: Vec<Place> = conn.all(places_sql(viewer, first, now, limit)).await?;
    rows.sort_by_key(|p| (p.rank, p.starts_at.is_none(), p.starts_at, p.id));
    Ok(rows)
}

/// One engagement the viewer sees, or *gone*.
pub async fn place(
    conn: &mut Conn,
    viewer: &Viewer,
    id: EngagementId,
    now: Time,
) -> Result<Place, Stop> {
    let found = places(conn, viewer, Some(id), now, 1).await?.pop();
    found.filter(|p| p.id == id).ok_or(Stop::Gone)
}

/// The same viewer, knowing one engagement only: never sees more, and its lists read one index range.
pub fn only(viewer: &Viewer, id: EngagementId) -> Viewer {
    let mut viewer = viewer.clone();
    if let Some(client) = &mut viewer.client {
        client.places.retain(|p| p.engagement == id);
    }
    viewer
}

/// The head of a page about an engagement.
#[derive(Clone, Debug)]
pub struct Mast {
    /// The title.
    pub title: String,
    /// Day, venue and the like.
    pub facts: Vec<String>,
    /// "39 days to go"; may be empty.
    pub count: String,
    /// The pictures.
    pub cover: Cover,
    /// What choosing between engagements is called: "Wedding" where the organization says so.
    pub switcher: Text,
}

/// The addresses of a generated cover.
#[derive(Clone, Debug)]
pub struct Cover {
    /// For the light theme, or the only one.
    pub light: String,
    /// For the dark theme, where the device decides.
    pub dark: Option<String>,
    /// Whether the whole picture is kept.
    pub contain: bool,
}

impl Place {
    /// How much waits for this client here, at most [`MANY`]. What is locked is nobody's turn; turns are
    /// to-dos.
    pub fn waiting(&self, asked: &Asked) -> Option<i64> {
        let locking = asked.viewer.locking(Kind::Todo, self.id);
        let waits = self.turns > 0 && locking.since(asked.now).is_none();
        waits.then(|| self.turns.min(MANY))
    }
    /// Its zone and the reader's language.
    pub fn here(&self, lang: Lang, now: Time) -> Here {
        Here::new(lang, &self.zone, now)
    }
    /// First and last day.
    pub fn span(&self, here: Here) -> Option<Span> {
        here.span(self.starts_at, self.ends_at, self.all_day)
    }
    /// "Saturday 26 June, from 11:00" of its day.
    pub fn day_words(&self, span: Span, here: Here) -> String {
        let day = here.calendar_day(span.day());
        match self.starts_at {
            Some(at) if !self.all_day && !span.long() => here.say(m::day_from(day, here.clock(at))),
            _ => day,
        }
    }
    /// The days it takes: "Saturday 26 June 2027", "19 April 2027 to 27 June 2027".
    pub fn span_words(&self, span: Span, here: Here) -> String {
        use i18n::when;
        if span.first == span.last {
            here.say(when::day(span.first))
        } else {
            here.say(m::from_to(
                when::long_day(span.first),
                when::long_day(span.last),
            ))
        }
    }
    /// The head of its pages.
    pub fn mast(&self, asked: &Asked, here: Here) -> Mast {
        let span = self.span(here);
        let mut facts = Vec::new();
        match span {
            Some(span) if !span.long() => facts.push(self.span_words(span, here)),
            Some(span) if self.venue.is_empty() && self.blurb.is_empty() => {
                facts.push(self.span_words(span, here))
            }
            _ => {}
        }
        let about = if self.venue.is_empty() {
            &self.blurb
        } else {
            &self.venue
        };
        if !about.is_empty() && about.chars().count() <= 60 {
            facts.push(about.clone());
        }
        let over = matches!(self.status, Status::Done | Status::Cancelled);
        let count = if over {
            String::new()
        } else {
            here.count_words(here.count(span))
        };
        Mast {
            title: self.title.clone(),
            facts,
            count,
            cover: cover(asked, self.id.0),
            switcher: switcher(&asked.org.noun),
        }
    }
}

fn switcher(noun: &str) -> Text {
    let mut letters = noun.trim().chars();
    match letters.next() {
        Some(first) => Text::data(first.to_uppercase().chain(letters).collect::<String>()),
        None => m::switcher().into(),
    }
}

/// The generated cover of something, in the organization's colour.
pub fn cover(asked: &Asked, id: uuid::Uuid) -> Cover {
    let hex = asked
        .org
        .accent
        .trim_start_matches('#')
        .to_ascii_lowercase();
    let seed = id.as_u128() as u64 & 0xffff_ffff;
    let style = &asked.org.cover;
    let path = |mode: &str| format!("/cover/{style}-{seed}-{hex}-{mode}.svg");
    let theme = asked.session.as_ref().map_or("auto", |s| s.theme.as_str());
    let (light, dark) = match theme {
        "light" => (path("light"), None),
        "dark" => (path("dark"), None),
        _ => (path("light"), Some(path("dark"))),
    };
    Cover {
        light,
        dark,
        contain: style == "spires",
    }
}

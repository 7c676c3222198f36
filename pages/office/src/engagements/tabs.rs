//! The tabs of an engagement that tell: overview and activity.

use access::granted;
use i18n::Text;
use kernel::{EngagementId, Kind, Kinds, Power, Right, Sharing, Time};
use people::activity::{About, feed};
use people::engagements::{self, Engagement};
use people::members::{self, Member, Teammate};
use people::recent::{Recent, recent};
use serde::Deserialize;
use store::viewers::clients_in;
use store::{Conn, Stop};
use web::{Error, Id, Office, Page, Query};

use super::Head;
use crate::inbox::{Day, by_day};
use crate::parse::address;
use crate::{m, words};

/// Items shown of each tool.
const EACH: i64 = 4;

pub(super) fn page(e: &Engagement, body: impl askama::DynTemplate + Send + Sync + 'static) -> Page {
    Page::office("engagements", e.title.clone(), body)
        .crumb(m::engagements(), "/engagements")
        .crumb(e.title.clone(), "")
        .topic(format!("engagement:{}", e.id))
}

/// What a tool has here.
struct Shelf {
    name: Text,
    icon: &'static str,
    path: String,
    count: i64,
    items: Vec<Recent>,
}

#[derive(askama::Template)]
#[template(path = "engagement_overview.html")]
struct Overview {
    head: Head,
    e: Engagement,
    members: Vec<Member>,
    team: Vec<Teammate>,
    shelves: Vec<Shelf>,
    grant: bool,
    edit: bool,
    /// Tools of which clients see nothing here at present.
    off: Kinds,
    /// What clients ask for because it is locked.
    waiting: parts::requests::Waiting,
    now: Time,
}

impl Overview {
    fn path(&self, item: &Recent) -> String {
        parts::item_path(item.kind, item.id)
    }
    /// Only to-dos are done; of other kinds nothing is open.
    fn done(&self, item: &Recent) -> bool {
        item.kind == Kind::Todo && !item.open
    }
    fn shared(item: &Recent) -> bool {
        item.sharing == Sharing::Shared && !item.draft
    }
    fn shown(&self, item: &Recent) -> bool {
        Overview::shared(item) && !self.off.has(item.kind)
    }
    /// Shared, where nobody can come.
    fn dark(&self, item: &Recent) -> bool {
        Overview::shared(item) && self.off.has(item.kind)
    }
}

/// The kinds of which no client sees anything in an engagement, as the policy says.
async fn unseen(conn: &mut Conn, asked: &Office, id: EngagementId) -> Result<Kinds, Stop> {
    let clients = clients_in(conn, asked.org.id, id).await?;
    let sees = |kind| {
        clients
            .iter()
            .any(|c| granted(&c.viewer, kind, id).has(Power::See))
    };
    Ok(Kinds::filter(|kind| !sees(kind)))
}

pub(crate) async fn overview(asked: Office, id: EngagementId) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let e = engagements::one(&mut conn, &asked.viewer, id).await?;
    let members = members::of(&mut conn, &asked.viewer, id).await?;
    let team = members::team(&mut conn, &asked.viewer, id).await?;
    let items = recent(&mut conn, &asked.viewer, id, EACH).await?;
    let waiting = parts::requests::waiting(&mut conn, &asked, id).await?;
    let views = asked.viewer.staff.as_ref().map_or(Kinds::NONE, |s| s.view);
    let off = match e.archived_at.is_some() || e.trashed_at.is_some() || e.hidden || !e.portal_on {
        true => unseen(&mut conn, &asked, id).await?,
        false => Kinds::NONE,
    };
    let shelves = Kind::ALL.iter().filter(|k| views.has(**k)).map(|kind| {
        let (name, icon) = words::tool(&asked, *kind);
        let items: Vec<Recent> = items.iter().filter(|i| i.kind == *kind).cloned().collect();
        let path = address(&parts::list_path(*kind), &[("engagement", &id.to_string())]);
        Shelf {
            name,
            icon,
            path,
            count: items.first().map_or(0, |i| i.of_kind),
            items,
        }
    });
    let body = Overview {
        head: Head::new(&asked, &e, "overview"),
        shelves: shelves.collect(),
        grant: asked.viewer.has(Right::GrantAccess) && e.trashed_at.is_none(),
        edit: asked.viewer.has(Right::EditPeople) && e.trashed_at.is_none(),
        off,
        waiting,
        now: asked.now,
        e: e.clone(),
        members,
        team,
    };
    Ok(page(&e, body))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: Option<i64>,
}

#[derive(askama::Template)]
#[template(path = "contact_activity.html")]
struct Activity {
    head: Head,
    days: Vec<Day>,
    older: Option<String>,
}

pub(crate) async fn activity(
    asked: Office,
    Id(id): Id<EngagementId>,
    Query(asks): Query<Before>,
) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let e = engagements::one(&mut conn, &asked.viewer, id).await?;
    let mut rows = feed(
        &mut conn,
        &asked.viewer,
        About::Engagement(id),
        asks.before,
        51,
    )
    .await?;
    let more = rows.len() > 50;
    rows.truncate(50);
    let older = rows.last().filter(|_| more).map(|r| {
        address(
            &format!("/engagements/{id}/activity"),
            &[("before", &r.seq.to_string())],
        )
    });
    let body = Activity {
        head: Head::new(&asked, &e, "activity"),
        days: by_day(&asked, rows),
        older,
    };
    Ok(page(&e, body))
}

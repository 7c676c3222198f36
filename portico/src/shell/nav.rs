//! What the navigation shows: tools, what is unread, what waits, and for staff the contacts
//! looked at last. Two statements, one more for staff.

use access::{Sql, scope, sql};
use i18n::Text;
use kernel::FromRow;
use kernel::{EngagementId, ItemId, Kind, Power, Right, Time, Viewer};
use people::contacts::{Viewed, viewed};
use store::{Conn, Stop};
use web::Asked;

use crate::{m, tools};

/// One entry.
pub struct Entry {
    /// Its name, as pages name it.
    pub nav: &'static str,
    /// Its words.
    pub text: Text,
    /// Its icon.
    pub icon: &'static str,
    /// Its path within the place.
    pub path: String,
    /// A number beside it; 0 shows none.
    pub count: i64,
}

#[derive(FromRow)]
struct Row {
    found: bool,
    open: i64,
}

/// What the shell needs to know of the viewer's data.
pub struct Counts {
    /// Whether a client sees anything.
    found: bool,
    open: i64,
    /// Unread notifications, at most 100.
    pub unread: i64,
    /// Contacts that staff looked at last.
    pub viewed: Vec<Viewed>,
}

/// How many contacts the sidebar leads back to.
const VIEWED: i64 = 5;

/// Whether there is anything the viewer sees, how many to-dos wait, how much is unread but for
/// what is just being `opened`: two statements, and for staff one more for the contacts looked at
/// last.
pub async fn counts(
    conn: &mut Conn,
    viewer: &Viewer,
    opened: Option<ItemId>,
    now: Time,
) -> Result<Counts, Stop> {
    let mut s = sql("select ");
    if viewer.is_staff() {
        s.push("true");
    } else {
        s.push("exists (select 1 from item i where i.live and ");
        scope(viewer, Power::See, &mut s);
        s.push(")");
    }
    // From what is theirs to the items, in the order that SQLite keeps for a cross join.
    s.push(" as found, (select count(*) from (select 1 as one from ");
    match viewer.contact() {
        Some(contact) => s.push("assignee mine cross join item i where mine.completed_at is null and mine.contact_id = ").arg(contact),
        None => s.push("carrier mine cross join item i where mine.staff_id = ").arg(staff_id(viewer)),
    };
    s.push(" and mine.org_id = ").arg(viewer.org);
    s.push(" and i.org_id = mine.org_id and i.id = mine.item_id and i.open and i.trashed_at is null and ");
    scope(viewer, Power::See, &mut s);
    unlocked(viewer, now, &mut s);
    s.push(" limit 100) x) as open");
    let row: Row = conn.one(s).await?;
    let unread = portal::unread(conn, viewer, opened).await?;
    let viewed = viewed(conn, viewer, VIEWED).await?; // no statement for clients
    Ok(Counts {
        found: row.found,
        open: row.open,
        unread,
        viewed,
    })
}

/// What the calendar has locked for a client is not their turn, unless a request opened it.
fn unlocked(viewer: &Viewer, now: Time, s: &mut Sql) {
    let places = viewer.client.iter().flat_map(|c| &c.places);
    let locked = |at: &EngagementId| viewer.locking(Kind::Todo, *at).since(now).is_some();
    let locked: Vec<EngagementId> = places.map(|p| p.engagement).filter(locked).collect();
    if locked.is_empty() {
        return;
    }
    s.push(" and (i.engagement_id not in ")
        .list(locked)
        .push(" or exists (select 1 from change_request r where r.org_id = i.org_id and r.item_id = i.id and r.state = 'accepted' and r.contact_id = ")
        .arg(viewer.contact())
        .push(" and r.open_until > ")
        .arg(now)
        .push("))");
}

fn staff_id(viewer: &Viewer) -> Option<kernel::StaffId> {
    viewer.staff.as_ref().map(|s| s.id)
}

/// The entries of a client's portal: home and, once there is something to see in one of them, every
/// tool this client meets. They stand in one order and stay where they are when a first file comes.
pub fn portal_entries(viewer: &Viewer, counts: &Counts) -> Vec<Entry> {
    let home = Entry {
        nav: "home",
        text: m::home().into(),
        icon: "house",
        path: String::new(),
        count: 0,
    };
    let tools = tools::all()
        .iter()
        .filter(|t| counts.found && portal::meets(viewer, t.kind))
        .map(|t| Entry {
            nav: t.kind.tool(),
            text: (t.name)(),
            icon: t.icon,
            path: format!("/{}", t.kind.tool()),
            count: if t.kind == Kind::Todo { counts.open } else { 0 },
        });
    std::iter::once(home).chain(tools).collect()
}

/// The entries of the office: what this group may open.
pub fn office_entries(asked: &Asked, counts: &Counts) -> Vec<Entry> {
    let viewer = &asked.viewer;
    let page = |nav: &'static str, text: Text, icon, count| Entry {
        nav,
        text,
        icon,
        path: format!("/{nav}"),
        count,
    };
    let mut entries = vec![page("inbox", m::inbox().into(), "inbox", counts.unread)];
    if viewer.has(Right::SeePeople) {
        entries.push(page(
            "engagements",
            m::engagements().into(),
            "heart-handshake",
            0,
        ));
        entries.push(page("contacts", m::contacts().into(), "users", 0));
        entries.push(page("companies", m::companies().into(), "building-2", 0));
    }
    entries.extend(
        tools::all()
            .iter()
            .filter(|t| portal::meets(viewer, t.kind))
            .map(|t| {
                let count = if t.kind == Kind::Todo { counts.open } else { 0 };
                page(t.kind.tool(), (t.name)(), t.icon, count)
            }),
    );
    entries
}

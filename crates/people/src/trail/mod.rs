//! The audit trail as staff read it: each entry with the names that tell it, filtered and page by
//! page. What stands in it cannot be changed; `portico verify audit` proves that it was not.

mod export;
mod facts;
mod what;
mod words;

use std::collections::{HashMap, HashSet};

use access::{Sql, scope, sql};
use kernel::{
    AuditSeq, ContactId, EngagementId, FromRow, ItemId, Kind, Power, Right, Time, Viewer,
};
use serde_json::Value;
use store::{Conn, Stop, search};
use uuid::Uuid;

pub use export::export;
pub use what::What;

use crate::needs;

/// One entry, with the names to tell it by; a name is empty where there is none, or none for this
/// viewer.
#[derive(Clone, Debug, FromRow)]
pub struct Entry {
    /// Its number in the organization, from 1 without a gap.
    pub seq: AuditSeq,
    /// When.
    pub at: Time,
    /// `staff`, `contact` or `system`.
    pub actor_kind: String,
    /// Who did it; none for the program itself.
    pub actor_id: Option<Uuid>,
    /// Their name.
    pub who: String,
    /// The contact in whose portal it was done.
    pub on_behalf: Option<ContactId>,
    /// Their name.
    pub behalf: String,
    /// What was done, `noun.past_participle`.
    pub action: String,
    /// The sort of thing it was done to.
    pub object_kind: String,
    /// The thing.
    pub object_id: Option<Uuid>,
    /// The request it was done in.
    pub request_id: Uuid,
    /// More, as a JSON object of ids and words.
    pub detail: String,
    /// The item it is about, if this viewer sees it.
    pub item_id: Option<ItemId>,
    /// Its kind.
    pub item_kind: Option<Kind>,
    /// Its title.
    pub item: String,
    /// The engagement it is about, or of the item.
    pub engagement_id: Option<EngagementId>,
    /// Its title.
    pub engagement: String,
    /// The contact it is about.
    pub contact: String,
    /// The company it is about.
    pub company: String,
    /// The member of staff it is about.
    pub staff: String,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This member of staff or contact.
    One(Uuid),
    /// Any client.
    Clients,
    /// The program itself, or somebody who did not sign in.
    Program,
}

/// Which entries.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who did it.
    pub who: Option<Who>,
    /// What was done.
    pub what: Option<What>,
    /// Words in the name of what it was done to, or of where that belongs.
    pub words: String,
    /// The thing itself.
    pub about: Option<Uuid>,
    /// Not before.
    pub from: Option<Time>,
    /// Before.
    pub to: Option<Time>,
}

impl Filter {
    /// Whether it leaves anything out.
    pub fn narrows(&self) -> bool {
        self.who.is_some()
            || self.what.is_some()
            || !self.words.trim().is_empty()
            || self.about.is_some()
            || self.from.is_some()
            || self.to.is_some()
    }
}

/// Entries, newest first, up to `limit` before number `before`. Two statements at most; titles of
/// items that the viewer does not see are left out, what was done to them is not.
///
/// # Errors
/// *Forbidden* without the right to the settings, *gone* for clients.
pub async fn entries(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    before: Option<AuditSeq>,
    limit: i64,
) -> Result<Vec<Entry>, Stop> {
    needs(viewer, Right::Settings)?;
    let mut s = sql(
        "select a.seq, a.at, a.actor_kind, a.actor_id, coalesce(bs.name, bc.name, '') as who, a.on_behalf, coalesce(ob.name, '') as behalf, a.action, a.object_kind, a.object_id, a.request_id, a.detail, i.id as item_id, i.kind as item_kind, coalesce(i.title, '') as item, e.id as engagement_id, coalesce(e.title, '') as engagement, coalesce(ct.name, '') as contact, coalesce(co.name, '') as company, coalesce(sf.name, '') as staff from audit a left join staff bs on bs.org_id = a.org_id and bs.id = a.actor_id left join contact bc on bc.org_id = a.org_id and bc.id = a.actor_id left join contact ob on ob.org_id = a.org_id and ob.id = a.on_behalf left join comment c on c.org_id = a.org_id and c.id = a.object_id left join item i on i.org_id = a.org_id and i.id = coalesce(c.item_id, a.object_id) and ",
    );
    scope(viewer, Power::See, &mut s);
    s.push(" left join engagement e on e.org_id = a.org_id and e.id = coalesce(i.engagement_id, a.object_id) left join contact ct on ct.org_id = a.org_id and ct.id = a.object_id left join company co on co.org_id = a.org_id and co.id = a.object_id left join staff sf on sf.org_id = a.org_id and sf.id = a.object_id where a.org_id = ");
    s.arg(viewer.org);
    narrowed(conn, viewer, filter, &mut s);
    if let Some(before) = before {
        s.push(" and a.seq < ").arg(before);
    }
    s.push(" order by a.seq desc limit ").arg(limit);
    let mut found: Vec<Entry> = conn.all(s).await?;
    name(conn, viewer, &mut found).await?;
    Ok(found)
}

/// Who may stand in the trail, by name: the staff, and `also` whoever that is.
///
/// # Errors
/// As [`entries`].
pub async fn doers(
    conn: &mut Conn,
    viewer: &Viewer,
    also: Option<Uuid>,
) -> Result<Vec<(Uuid, String)>, Stop> {
    needs(viewer, Right::Settings)?;
    conn.all(
        sql("select id, name from staff where org_id = $1 union all select id, name from contact where org_id = $1 and id = $2 order by 2, 1 limit 500")
            .bind(viewer.org)
            .bind(also),
    )
    .await
}

fn narrowed(conn: &Conn, viewer: &Viewer, filter: &Filter, s: &mut Sql) {
    match filter.who {
        Some(Who::One(id)) => _ = s.push(" and a.actor_id = ").arg(id),
        Some(Who::Clients) => _ = s.push(" and a.actor_kind = 'contact'"),
        Some(Who::Program) => _ = s.push(" and a.actor_kind = 'system'"),
        None => {}
    }
    match filter.what {
        Some(What::Work) => _ = s.push(" and a.action not in ").list(What::named()),
        Some(what) => {
            _ = s
                .push(" and a.action in ")
                .list(what.actions().iter().copied())
        }
        None => {}
    }
    if let Some(id) = filter.about {
        s.push(" and (a.object_id = ").arg(id);
        s.push(" or a.on_behalf = ").arg(id).push(")");
    }
    if let Some(from) = filter.from {
        s.push(" and a.at >= ").arg(from);
    }
    if let Some(to) = filter.to {
        s.push(" and a.at < ").arg(to);
    }
    if !filter.words.trim().is_empty() {
        told_by(conn, viewer, &filter.words, s);
    }
}

/// Of what is called so, or belongs to an engagement that is. Whose title the viewer does not see
/// is not found by it.
fn told_by(conn: &Conn, viewer: &Viewer, words: &str, s: &mut Sql) {
    let org = viewer.org;
    s.push(" and (a.object_id in (");
    for what in ["contact", "company", "engagement"] {
        s.push("select f.id from (");
        search::ids(conn, org, what, words, s);
        s.push(") f union all ");
    }
    s.push("select i.id from item i where i.org_id = ").arg(org);
    s.push(" and (i.id in (");
    search::ids(conn, org, "item", words, s);
    s.push(") or i.engagement_id in (");
    search::ids(conn, org, "engagement", words, s);
    s.push(")) and ");
    scope(viewer, Power::See, s);
    let like: String = words
        .trim()
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect(); // `_` is any one character
    s.push(" union all select st.id from staff st where st.org_id = ")
        .arg(org);
    s.push(" and lower(st.name) like ").arg(format!("%{like}%"));
    s.push(") or a.on_behalf in (");
    search::ids(conn, org, "contact", words, s);
    s.push("))");
}

/// Adds the names that only the details lead to.
async fn name(conn: &mut Conn, viewer: &Viewer, found: &mut [Entry]) -> Result<(), Stop> {
    let led: Vec<Led> = found.iter().map(Led::of).collect();
    let ids: HashSet<Uuid> = led
        .iter()
        .flat_map(|l| [l.contact, l.staff, l.engagement])
        .flatten()
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut s = sql("select id, name from contact where org_id = ");
    s.arg(viewer.org)
        .push(" and id in ")
        .list(ids.iter().copied());
    s.push(" union all select id, name from staff where org_id = ");
    s.arg(viewer.org)
        .push(" and id in ")
        .list(ids.iter().copied());
    s.push(" union all select id, title from engagement where org_id = ");
    s.arg(viewer.org)
        .push(" and id in ")
        .list(ids.iter().copied());
    let names: Vec<(Uuid, String)> = conn.all(s).await?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let of = |id: Option<Uuid>| id.and_then(|id| names.get(&id)).cloned();
    for (entry, led) in found.iter_mut().zip(led) {
        if let Some(name) = of(led.contact) {
            entry.contact = name;
        }
        if let Some(name) = of(led.staff) {
            entry.staff = name;
        }
        if entry.engagement.is_empty() {
            entry.engagement = of(led.engagement).unwrap_or_default();
        }
    }
    Ok(())
}

/// Where the details of an entry lead.
struct Led {
    contact: Option<Uuid>,
    staff: Option<Uuid>,
    engagement: Option<Uuid>,
}

impl Led {
    fn of(entry: &Entry) -> Led {
        let detail = entry.details();
        let id = |name: &str| detail.get(name)?.as_str()?.parse().ok();
        Led {
            contact: id("contact"),
            staff: id("staff"),
            engagement: id("engagement"),
        }
    }
}

impl Entry {
    /// More, as written down: an object of ids and words.
    pub fn details(&self) -> Value {
        serde_json::from_str(&self.detail).unwrap_or_default() // whoever forced something else in is found by `verify`
    }
}

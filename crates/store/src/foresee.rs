//! What a change of settings would do, before it is saved: which clients would see more, which less.
//! The same policy is asked twice, with what stands and with what would stand; nothing is guessed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use access::{Sql, granted_somewhere, may, open, open_places, sql};
use kernel::{
    ClientFacts, ContactId, EngagementId, Item, Kind, Level, OrgId, Place, Power, Viewer,
};

use crate::viewers::{self, Weighed, Whom};
use crate::{Conn, Stop};

mod items;
mod look;
mod merge;
use items::{Cells, load};
pub use look::{Look, Looked};
pub use merge::{AsOne, foresee_merge};

/// Titles told for each client and kind.
const TITLES: usize = 3;

/// Items of one kind that come into sight, or go out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many.
    pub count: usize,
    /// Stands for exactly which.
    pub mark: u64,
    /// Titles of the newest of them, at most three, where the one who asks sees the tool.
    pub titles: Vec<String>,
}

impl Moved {
    fn add(&mut self, id: uuid::Uuid, title: Option<&str>) {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        self.count += 1;
        self.mark = self.mark.wrapping_add(hasher.finish()); // in whatever order they come
        if let Some(title) = title.filter(|_| self.titles.len() < TITLES) {
            self.titles.push(title.to_owned());
        }
    }
}

/// What would change for one client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The client's name.
    pub name: String,
    /// Engagements that would come into sight, with their people.
    pub opens: Moved,
    /// Engagements that would go out of it.
    pub closes: Moved,
    /// Whether the client cannot come in yet, or now: it holds from the moment it can.
    pub waits: bool,
    /// What would come into sight.
    pub gains: BTreeMap<Kind, Moved>,
    /// What would go out of sight.
    pub loses: BTreeMap<Kind, Moved>,
    /// What the client could do from then on with items it sees before and after.
    pub may: Vec<(Kind, Power)>,
    /// What it could not do any more.
    pub may_not: Vec<(Kind, Power)>,
    /// What it could do with its own details before and after, where that changes.
    pub own: Option<(Level, Level)>,
}

impl Effect {
    /// Items that would come into sight.
    pub fn gained(&self) -> usize {
        self.gains.values().map(|m| m.count).sum()
    }
    /// Items that would go out of sight.
    pub fn lost(&self) -> usize {
        self.loses.values().map(|m| m.count).sum()
    }
    /// The way back from it.
    fn reversed(mut self) -> Effect {
        std::mem::swap(&mut self.gains, &mut self.loses);
        std::mem::swap(&mut self.opens, &mut self.closes);
        std::mem::swap(&mut self.may, &mut self.may_not);
        self.own = self.own.map(|(was, is)| (is, was));
        self
    }
    fn moved(&mut self, asker: &Viewer, item: &Item, title: &str, (was, is): (bool, bool)) {
        let heap = match (was, is) {
            (false, true) => &mut self.gains,
            (true, false) => &mut self.loses,
            _ => return,
        };
        let moved = heap.entry(item.kind).or_default();
        let told = granted_somewhere(asker, item.kind).has(Power::See);
        moved.add(item.id.0, told.then_some(title));
    }
    fn is_nothing(&self) -> bool {
        self.opens.count + self.closes.count == 0
            && self.gains.is_empty()
            && self.loses.is_empty()
            && self.may.is_empty()
            && self.may_not.is_empty()
            && self.own.is_none()
    }
}

/// Stands for exactly what was foreseen, to know again what somebody was shown.
pub fn word(foreseen: &(impl std::fmt::Debug + ?Sized)) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{foreseen:?}").hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

/// What would change for whom; clients for whom nothing changes are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// Those for whom something changes, most items first.
    pub effects: Vec<(ContactId, Effect)>,
}

impl Foreseen {
    /// Whether nothing changes for anybody.
    pub fn is_nothing(&self) -> bool {
        self.effects.is_empty()
    }
    /// Stands for exactly this. Names and what changes, not ids: somebody who is only about to be made gets
    /// another id each time the change is tried.
    pub fn word(&self) -> String {
        let mut told: Vec<&Effect> = self.effects.iter().map(|(_, effect)| effect).collect();
        told.sort_by(|a, b| a.name.cmp(&b.name));
        word(&told)
    }
    /// Stands for the way back from it: what an *Undo* carries, so that it asks where the world moved
    /// meanwhile.
    pub fn back(&self) -> String {
        let effects = self.effects.iter().cloned();
        let effects = effects
            .map(|(id, effect)| (id, effect.reversed()))
            .collect();
        Foreseen { effects }.word()
    }
    /// How many clients would see more.
    pub fn gaining(&self) -> usize {
        let more = |e: &Effect| e.gained() + e.opens.count > 0;
        self.effects.iter().filter(|(_, e)| more(e)).count()
    }
    /// How many clients would see less.
    pub fn losing(&self) -> usize {
        let less = |e: &Effect| e.lost() + e.closes.count > 0;
        self.effects.iter().filter(|(_, e)| less(e)).count()
    }
}

/// What `change` of these clients' facts would do. Asked on behalf of `asker`, whose group decides
/// which titles are told. Five statements however many clients and items there are; two where
/// nothing moves.
///
/// # Errors
/// The database's.
pub async fn foresee(
    conn: &mut Conn,
    asker: &Viewer,
    whom: Whom,
    change: impl Fn(&mut ClientFacts, &Weighed),
) -> Result<Foreseen, Stop> {
    let org = asker.org;
    let mut pairs = Vec::new();
    for weighed in viewers::weighed(conn, org, whom).await? {
        let before = weighed.client.viewer.clone();
        let mut after = before.clone();
        if let Some(facts) = after.client.as_mut() {
            change(facts, &weighed);
        }
        pairs.push(Pair {
            contact: weighed.client.contact,
            name: weighed.client.name,
            waits: false,
            before,
            after,
        });
    }
    let theirs = |s: &mut Sql| members_of(org, &|s| whom.ids(org, s), s);
    compare(conn, asker, pairs, Some(&theirs)).await
}

/// Appends the ids of the engagements in which those whose ids `contacts` appends are members.
fn members_of(org: OrgId, contacts: &dyn Fn(&mut Sql), s: &mut Sql) {
    s.push("select m.engagement_id from member m where m.org_id = ")
        .arg(org)
        .push(" and m.contact_id in (");
    contacts(s);
    s.push(")");
}

/// A client as it stands and as it would.
struct Pair {
    contact: ContactId,
    name: String,
    waits: bool,
    before: Viewer,
    after: Viewer,
}

/// What moves between the two of each pair. `engagements` appends the ids of those to look into, where
/// that is shorter than naming each in which something moves.
async fn compare(
    conn: &mut Conn,
    asker: &Viewer,
    mut pairs: Vec<Pair>,
    engagements: Option<&(dyn Fn(&mut Sql) + Sync)>,
) -> Result<Foreseen, Stop> {
    pairs.retain(|p| p.before != p.after);
    let moved: HashSet<(EngagementId, Kind)> = pairs
        .iter()
        .flat_map(|p| moved_cells(&p.before, &p.after))
        .collect();
    let each = |s: &mut Sql| {
        let ids: BTreeSet<EngagementId> = moved.iter().map(|(at, _)| *at).collect();
        s.push("select e.id from engagement e where e.org_id = ")
            .arg(asker.org)
            .push(" and e.id in ")
            .list(ids);
    };
    let items = if moved.is_empty() {
        Cells::new()
    } else {
        load(conn, asker.org, engagements.unwrap_or(&each), &moved).await?
    };
    let places = moved_places(conn, asker.org, &pairs).await?;
    let mut foreseen = Foreseen::default();
    for pair in pairs {
        let (before, after) = (&pair.before, &pair.after);
        let mut effect = Effect {
            name: pair.name,
            waits: pair.waits,
            ..Effect::default()
        };
        for cell in moved_cells(before, after) {
            for (item, title) in items.get(&cell).into_iter().flatten() {
                let see = |viewer: &Viewer| may(viewer, Power::See, item);
                effect.moved(asker, item, title, (see(before), see(after)));
            }
        }
        let (was, is) = (open_places(before), open_places(after)); // sorted
        for (at, title) in &places {
            let among = |all: &[EngagementId]| all.binary_search(at).is_ok();
            match (among(&was), among(&is)) {
                (false, true) => effect.opens.add(at.0, Some(title)),
                (true, false) => effect.closes.add(at.0, Some(title)),
                _ => {}
            }
        }
        powers(&[before], after, &mut effect);
        effect.own = own(before, after);
        if !effect.is_nothing() {
            foreseen.effects.push((pair.contact, effect));
        }
    }
    foreseen
        .effects
        .sort_by_key(|(_, e)| std::cmp::Reverse(e.gained() + e.lost()));
    Ok(foreseen)
}

/// The engagements that come into anybody's sight or go out of it, by title.
async fn moved_places(
    conn: &mut Conn,
    org: OrgId,
    pairs: &[Pair],
) -> Result<Vec<(EngagementId, String)>, Stop> {
    let mut moved: BTreeSet<EngagementId> = BTreeSet::new();
    for pair in pairs {
        let (was, is) = (open_places(&pair.before), open_places(&pair.after));
        let (was, is): (BTreeSet<_>, BTreeSet<_>) =
            (was.into_iter().collect(), is.into_iter().collect());
        moved.extend(was.symmetric_difference(&is));
    }
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let mut s = sql("select id, title from engagement where org_id = ");
    s.arg(org).push(" and id in ").list(moved);
    s.push(" order by touched_at desc, id");
    conn.all(s).await
}

/// Places and kinds in which more or less could be in sight of a client.
fn moved_cells(before: &Viewer, after: &Viewer) -> Vec<(EngagementId, Kind)> {
    let places = |v: &Viewer| -> HashMap<EngagementId, Place> {
        let all = v.client.iter().flat_map(|c| &c.places);
        all.map(|p| (p.engagement, *p)).collect()
    };
    let (old, new) = (places(before), places(after));
    let company = |v: &Viewer| v.client.as_ref().and_then(|c| c.company);
    let moves = company(before) != company(after);
    let rule = |viewer: &Viewer, place: Option<&Place>, kind: Kind| {
        let open = place.is_some_and(|place| open(viewer, place, kind));
        (open, open && only_assigned(viewer, kind), open && moves)
    };
    let mut moved = Vec::new();
    let all: BTreeSet<EngagementId> = old.keys().chain(new.keys()).copied().collect();
    for at in all {
        for kind in Kind::ALL {
            let (was, is) = (
                rule(before, old.get(&at), *kind),
                rule(after, new.get(&at), *kind),
            );
            if was != is || is.2 {
                moved.push((at, *kind));
            }
        }
    }
    moved
}

fn only_assigned(viewer: &Viewer, kind: Kind) -> bool {
    let client = viewer.client.as_ref();
    client.is_some_and(|facts| facts.assigned_only.has(kind))
}

/// What the client may do with its own details, where that changes.
fn own(before: &Viewer, after: &Viewer) -> Option<(Level, Level)> {
    let level = |viewer: &Viewer| viewer.client.as_ref().map(ClientFacts::own);
    let (was, is) = (level(before)?, level(after)?);
    (was != is).then_some((was, is))
}

/// What the client may do beyond sight, where it sees the tool before and after.
fn powers(before: &[&Viewer], after: &Viewer, effect: &mut Effect) {
    for kind in Kind::ALL {
        let could = |power| {
            let mut viewers = before.iter();
            viewers.any(|v| granted_somewhere(v, *kind).has(power))
        };
        let is = granted_somewhere(after, *kind);
        if !could(Power::See) || !is.has(Power::See) {
            continue;
        }
        for power in [Power::Comment, Power::Contribute, Power::Edit] {
            match (could(power), is.has(power)) {
                (false, true) => effect.may.push((*kind, power)),
                (true, false) => effect.may_not.push((*kind, power)),
                _ => {}
            }
        }
    }
}

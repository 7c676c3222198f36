//! What a change of settings would do, before it is saved: which clients would see more, which less.
//! The same policy is asked twice, with what stands and with what would stand; nothing is guessed.

use std::collections::{BTreeMap, HashMap, HashSet};

use access::{granted_somewhere, may, open, sql};
use kernel::{
    Assigned, Assignee, Audience, ClientFacts, CompanyId, ContactId, EngagementId, Item, ItemId,
    Kind, Kinds, Level, OrgId, Place, Power, Sharing, Time, Viewer,
};

use crate::viewers::{self, Weighed, Whom};
use crate::{Conn, Stop};

mod merge;
pub use merge::{AsOne, foresee_merge};

/// Titles told for each client and kind.
const TITLES: usize = 3;

/// Items of one kind that come into sight, or go out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many.
    pub count: usize,
    /// Titles of the newest of them, at most three, where the one who asks sees the tool.
    pub titles: Vec<String>,
}

/// What would change for one client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The client's name.
    pub name: String,
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
    fn moved(&mut self, asker: &Viewer, kind: Kind, title: &str, was: bool, is: bool) {
        let heap = match (was, is) {
            (false, true) => &mut self.gains,
            (true, false) => &mut self.loses,
            _ => return,
        };
        let moved = heap.entry(kind).or_default();
        moved.count += 1;
        let told = granted_somewhere(asker, kind).has(Power::See);
        if told && moved.titles.len() < TITLES {
            moved.titles.push(title.to_owned());
        }
    }
    fn is_nothing(&self) -> bool {
        self.gains.is_empty()
            && self.loses.is_empty()
            && self.may.is_empty()
            && self.may_not.is_empty()
            && self.own.is_none()
    }
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
    /// How many clients would see more.
    pub fn gaining(&self) -> usize {
        self.effects.iter().filter(|(_, e)| e.gained() > 0).count()
    }
    /// How many clients would see less.
    pub fn losing(&self) -> usize {
        self.effects.iter().filter(|(_, e)| e.lost() > 0).count()
    }
}

#[derive(kernel::FromRow)]
struct Row {
    id: ItemId,
    engagement_id: EngagementId,
    kind: Kind,
    title: String,
    sharing: Sharing,
    sent_at: Option<Time>,
    audience: Audience,
    company_id: Option<CompanyId>,
    assigned: Assigned,
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
    let mut cells: HashSet<(EngagementId, Kind)> = HashSet::new();
    for weighed in viewers::weighed(conn, org, whom).await? {
        let before = weighed.client.viewer.clone();
        let mut after = before.clone();
        if let Some(facts) = after.client.as_mut() {
            change(facts, &weighed);
        }
        if before == after {
            continue;
        }
        cells.extend(moved_cells(&before, &after));
        pairs.push((weighed.client, before, after));
    }
    let items = if cells.is_empty() {
        HashMap::new()
    } else {
        load(conn, org, &|s| whom.ids(org, s), &cells).await?
    };
    let mut foreseen = Foreseen::default();
    for (client, before, after) in pairs {
        let mut effect = Effect {
            name: client.name,
            ..Effect::default()
        };
        for cell in moved_cells(&before, &after) {
            for (item, title) in items.get(&cell).into_iter().flatten() {
                let (was, is) = (
                    may(&before, Power::See, item),
                    may(&after, Power::See, item),
                );
                effect.moved(asker, item.kind, title, was, is);
            }
        }
        powers(&[&before], &after, &mut effect);
        effect.own = own(&before, &after);
        if !effect.is_nothing() {
            foreseen.effects.push((client.contact, effect));
        }
    }
    foreseen
        .effects
        .sort_by_key(|(_, e)| std::cmp::Reverse(e.gained() + e.lost()));
    Ok(foreseen)
}

/// Places and kinds in which more or less could be in sight of a client.
fn moved_cells(before: &Viewer, after: &Viewer) -> Vec<(EngagementId, Kind)> {
    let places = |v: &Viewer| {
        v.client
            .as_ref()
            .map(|c| c.places.clone())
            .unwrap_or_default()
    };
    let (old, new) = (places(before), places(after));
    let mut moved = Vec::new();
    for (was, is) in old.iter().zip(&new) {
        for kind in Kind::ALL {
            let rule = |viewer: &Viewer, place: &Place| {
                let open = open(viewer, place, *kind);
                (open, open && only_assigned(viewer, *kind))
            };
            if rule(before, was) != rule(after, is) {
                moved.push((was.engagement, *kind));
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

type Cells = HashMap<(EngagementId, Kind), Vec<(Item, String)>>;

/// The items that are shown or completed in these cells of the members' engagements, newest first, with what the policy asks.
async fn load(
    conn: &mut Conn,
    org: OrgId,
    members: &(dyn Fn(&mut access::Sql) + Sync),
    cells: &HashSet<(EngagementId, Kind)>,
) -> Result<Cells, Stop> {
    let kinds: Kinds = cells.iter().map(|(_, kind)| *kind).collect();
    let narrow = |s: &mut access::Sql| {
        s.push(" i.live and i.org_id = ").arg(org);
        s.push(" and i.kind in ").list(kinds.iter());
        s.push(" and i.engagement_id in (select m.engagement_id from member m where m.org_id = ")
            .arg(org)
            .push(" and m.contact_id in (");
        members(s);
        s.push("))");
    };
    let mut s = sql(
        "select i.id, i.engagement_id, i.kind, i.title, i.sharing, i.sent_at, i.audience, i.company_id, i.assigned from item i where",
    );
    narrow(&mut s);
    s.push(" order by i.touched_at desc, i.id");
    let rows: Vec<Row> = conn.all(s).await?;
    let mut s = sql(
        "select n.item_id, n.contact_id from audience n join item i on i.org_id = n.org_id and i.id = n.item_id where i.audience = 'named' and",
    );
    narrow(&mut s);
    let mut named: HashMap<ItemId, Vec<ContactId>> = HashMap::new();
    for (item, contact) in conn.all::<(ItemId, ContactId)>(s).await? {
        named.entry(item).or_default().push(contact);
    }
    let mut s = sql(
        "select a.item_id, a.contact_id, (a.completed_at is not null) as done from assignee a join item i on i.org_id = a.org_id and i.id = a.item_id where",
    );
    narrow(&mut s);
    let mut assignees: HashMap<ItemId, Vec<Assignee>> = HashMap::new();
    for (item, contact, completed) in conn.all::<(ItemId, ContactId, bool)>(s).await? {
        let all = assignees.entry(item).or_default();
        all.push(Assignee { contact, completed });
    }
    let mut loaded = Cells::new();
    for row in rows {
        let cell = (row.engagement_id, row.kind);
        if !cells.contains(&cell) {
            continue;
        }
        let item = Item {
            org,
            id: row.id,
            engagement: row.engagement_id,
            kind: row.kind,
            draft: false, // `i.live` says so
            trashed: false,
            sharing: row.sharing,
            sent: row.sent_at.is_some(),
            audience: row.audience,
            company: row.company_id,
            named: named.remove(&row.id).unwrap_or_default(),
            assigned: row.assigned,
            assignees: assignees.remove(&row.id).unwrap_or_default(),
        };
        loaded.entry(cell).or_default().push((item, row.title));
    }
    Ok(loaded)
}

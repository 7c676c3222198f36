//! What a change of settings would do, before it is saved: which clients would see more, which less.
//! The same policy is asked twice, with what stands and with what would stand; nothing is guessed.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use access::{Sql, granted_somewhere};
use kernel::{ClientFacts, ContactId, Item, Kind, Level, OrgId, Power, Viewer};

use crate::viewers::{self, Weighed, Whom};
use crate::{Conn, Stop, secret};

mod compare;
mod items;
mod look;
mod merge;
use compare::{Pair, compare};
pub use look::{Look, Looked};
pub use merge::{AsOne, foresee_merge};

/// Titles told for each client and kind.
const TITLES: usize = 3;

/// Things that move: come into sight or go out of it, lock or open.
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
    /// Counts one more; the first few are told by title, where there is one to tell.
    pub fn add(&mut self, id: uuid::Uuid, title: Option<&str>) {
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
    /// Engagements into which it could bring colleagues from then on.
    pub brings: Moved,
    /// Those into which it could not any more, though it sees them.
    pub brings_not: Moved,
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
        std::mem::swap(&mut self.brings, &mut self.brings_not);
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
        self.opens.count + self.closes.count + self.brings.count + self.brings_not.count == 0
            && self.gains.is_empty()
            && self.loses.is_empty()
            && self.may.is_empty()
            && self.may_not.is_empty()
            && self.own.is_none()
    }
}

/// Stands for exactly what was foreseen, to know again what somebody was shown.
pub fn word(foreseen: &(impl std::fmt::Debug + ?Sized)) -> String {
    data_encoding::HEXLOWER.encode(&secret::hash("foreseen", &format!("{foreseen:?}")))
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
/// which titles are told. Six statements however many clients and items there are; two where
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
    for weighed in viewers::weighed(conn, org, &whom).await? {
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

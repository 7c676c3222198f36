//! The shape of a policy: labelled clauses over leaves, and the walk that decides one item.

use kernel::{Item, Kind, Place, Viewer};

use crate::{Reason, Sql};

/// A question that is not divided further. Only `Row` needs SQL; the others are decided in Rust
/// before any SQL exists, so they cannot drift apart.
pub enum Leaf {
    /// About the viewer alone.
    Viewer(fn(&Viewer) -> bool),
    /// About the viewer's membership in the item's engagement; false where there is none.
    Place(fn(&Viewer, &Place) -> bool),
    /// About the viewer's membership and the kind of item; false where there is no membership.
    Seat(fn(&Viewer, &Place, Kind) -> bool),
    /// About the kind of item.
    Kind(fn(&Viewer, Kind) -> bool),
    /// About the row: its truth in Rust and the same in SQL over `item i`, side by side.
    Row {
        /// Decides one item.
        truth: fn(&Viewer, &Item) -> bool,
        /// The same as a condition on `i`; never null.
        sql: fn(&Viewer, &mut Sql),
    },
}

/// A rule with the label under which it is explained.
pub struct Clause(pub Reason, pub Rule);

/// How clauses are put together.
pub enum Rule {
    /// All must hold; the first that fails decides.
    All(&'static [Clause]),
    /// One must hold; the first that holds decides.
    Any(&'static [Clause]),
    /// As `rule` says, with a shorter SQL of the same meaning.
    Short(&'static Rule, fn(&Viewer, &mut Sql)),
    /// Another clause's rule.
    Also(&'static Clause),
    /// A leaf.
    Is(&'static Leaf),
}

impl Clause {
    /// Whether the clause holds for this viewer and item.
    pub fn holds(&self, viewer: &Viewer, item: &Item) -> bool {
        self.1.holds(viewer, item)
    }
}

impl Rule {
    /// Whether the rule holds for this viewer and item.
    pub fn holds(&self, viewer: &Viewer, item: &Item) -> bool {
        match self {
            Rule::All(clauses) => clauses.iter().all(|c| c.holds(viewer, item)),
            Rule::Any(clauses) => clauses.iter().any(|c| c.holds(viewer, item)),
            Rule::Short(rule, _) => rule.holds(viewer, item),
            Rule::Also(clause) => clause.holds(viewer, item),
            Rule::Is(leaf) => leaf.holds(viewer, item),
        }
    }
}

impl Leaf {
    fn holds(&self, viewer: &Viewer, item: &Item) -> bool {
        match self {
            Leaf::Viewer(holds) => holds(viewer),
            Leaf::Place(holds) => viewer
                .place(item.engagement)
                .is_some_and(|place| holds(viewer, place)),
            Leaf::Seat(holds) => viewer
                .place(item.engagement)
                .is_some_and(|place| holds(viewer, place, item.kind)),
            Leaf::Kind(holds) => holds(viewer, item.kind),
            Leaf::Row { truth, .. } => truth(viewer, item),
        }
    }
}

//! The second interpreter: a policy and a viewer become one SQL condition on `item i`.

use kernel::{Kind, Kinds, Power, Viewer};

use crate::cells::Cells;
use crate::{Clause, Leaf, Rule, Sql, policy};

/// What remains of a rule once the viewer is known.
enum Rest {
    /// Decided by place and kind.
    Cells(Cells),
    /// Decided by the row.
    Row(fn(&Viewer, &mut Sql)),
    /// All of these.
    All(Vec<Rest>),
    /// One of these.
    Any(Vec<Rest>),
}

/// Appends the condition under which `viewer` has `power` over `item i`, its organization first.
pub fn scope(viewer: &Viewer, power: Power, s: &mut Sql) {
    s.push("i.org_id = ").arg(viewer.org).push(" and ");
    fold(policy(viewer, power), viewer, Kinds::ALL).write(viewer, s);
}

/// [`scope`] among the items of one kind: the kind stands first, and what the policy asks about kinds
/// is answered before any row is read.
pub fn scope_of(viewer: &Viewer, power: Power, kind: Kind, s: &mut Sql) {
    s.push("i.org_id = ").arg(viewer.org);
    s.push(" and i.kind = ").arg(kind).push(" and ");
    fold(policy(viewer, power), viewer, Kinds::NONE.with(kind)).write(viewer, s);
}

/// Whether there can be any item at all over which `viewer` has `power`; where not, no list needs a query.
pub fn any_place(viewer: &Viewer, power: Power) -> bool {
    !matches!(fold(policy(viewer, power), viewer, Kinds::ALL), Rest::Cells(cells) if cells.is_empty())
}

fn fold(clause: &Clause, viewer: &Viewer, known: Kinds) -> Rest {
    rest(&clause.1, viewer, known)
}

/// `known`: no item of another kind will be asked about.
fn rest(rule: &Rule, viewer: &Viewer, known: Kinds) -> Rest {
    let everywhere = |kinds| Rest::Cells(Cells::everywhere(viewer, kinds));
    match rule {
        Rule::All(clauses) => all(viewer, clauses.iter().map(|c| fold(c, viewer, known))),
        Rule::Any(clauses) => any(viewer, clauses.iter().map(|c| fold(c, viewer, known))),
        Rule::Short(_, sql) => Rest::Row(*sql),
        Rule::Also(clause) => fold(clause, viewer, known),
        Rule::Is(Leaf::Viewer(holds)) => everywhere(if holds(viewer) {
            Kinds::ALL
        } else {
            Kinds::NONE
        }),
        Rule::Is(Leaf::Place(holds)) => Rest::Cells(Cells::places(viewer, |p| holds(viewer, p))),
        Rule::Is(Leaf::Seat(holds)) => Rest::Cells(Cells::seats(viewer, |p| {
            among(known, |k| holds(viewer, p, k))
        })),
        Rule::Is(Leaf::Kind(holds)) => everywhere(among(known, |k| holds(viewer, k))),
        Rule::Is(Leaf::Row { sql, .. }) => Rest::Row(*sql),
    }
}

/// The kinds for which a leaf holds; all, where it holds for every kind that will be asked about.
fn among(known: Kinds, holds: impl Fn(Kind) -> bool) -> Kinds {
    if known.iter().all(&holds) {
        Kinds::ALL
    } else {
        known.and(Kinds::filter(holds))
    }
}

fn all(viewer: &Viewer, parts: impl Iterator<Item = Rest>) -> Rest {
    let mut cells = Cells::everywhere(viewer, Kinds::ALL);
    let mut rows = Vec::new();
    for part in parts {
        match part {
            Rest::Cells(c) => cells = cells.and(&c),
            Rest::All(inner) => {
                for part in inner {
                    match part {
                        Rest::Cells(c) => cells = cells.and(&c),
                        other => rows.push(other),
                    }
                }
            }
            other => rows.push(other),
        }
    }
    if cells.is_empty() || rows.is_empty() {
        return Rest::Cells(cells);
    }
    if !cells.is_full() {
        rows.insert(0, Rest::Cells(cells));
    }
    Rest::All(rows)
}

fn any(viewer: &Viewer, parts: impl Iterator<Item = Rest>) -> Rest {
    let mut cells = Cells::everywhere(viewer, Kinds::NONE);
    let mut rows = Vec::new();
    for part in parts {
        match part {
            Rest::Cells(c) => cells = cells.or(&c),
            other => rows.push(other),
        }
    }
    if cells.is_full() || rows.is_empty() {
        return Rest::Cells(cells);
    }
    if !cells.is_empty() {
        rows.insert(0, Rest::Cells(cells));
    }
    Rest::Any(rows)
}

impl Rest {
    fn write(&self, viewer: &Viewer, s: &mut Sql) {
        match self {
            Rest::Cells(cells) => cells.write(viewer, s),
            Rest::Row(sql) => {
                s.push("(");
                sql(viewer, s);
                s.push(")");
            }
            Rest::All(parts) => join(parts, " and ", viewer, s),
            Rest::Any(parts) => join(parts, " or ", viewer, s),
        }
    }
}

fn join(parts: &[Rest], word: &'static str, viewer: &Viewer, s: &mut Sql) {
    for (n, part) in parts.iter().enumerate() {
        s.push(if n == 0 { "(" } else { word });
        part.write(viewer, s);
    }
    s.push(")");
}

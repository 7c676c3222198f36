//! Who sees what, and why: one policy, two interpreters, one explanation.
//!
//! The policy (`policy.rs`) is a tree of labelled clauses over leaves (`leaves.rs`). Lists ask one
//! viewer about many items: [`scope`] folds the tree into SQL. Notifications, live updates and
//! "who sees this?" ask many viewers about one item: [`may`] walks the same tree over an [`Item`].
//! [`why`] walks it too and names the clause that decided. `docs/access.md` reads it aloud.

mod cells;
mod comments;
mod fold;
mod leaves;
mod photo;
mod policy;
mod rule;
mod sql;
mod why;

pub use comments::{comment_scope, sees_comment};
pub use fold::{any_place, scope, scope_of};
pub use photo::photo_scope;
pub use policy::{
    engagement_scope, granted, granted_somewhere, leads, open, open_places, policy,
    sees_engagement, shut,
};
pub use rule::{Clause, Leaf, Rule};
pub use sql::{Arg, Sql, sql};
pub use why::{Reason, Verdict, why};

use kernel::{Item, Power, Viewer};

/// Whether the policy grants `viewer` this power over `item`.
pub fn may(viewer: &Viewer, power: Power, item: &Item) -> bool {
    viewer.org == item.org && policy(viewer, power).holds(viewer, item)
}

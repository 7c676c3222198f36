//! Comments follow their item and carry one switch of their own. Internal ones are rows that no
//! client's scope reaches; nothing is masked.

use kernel::Viewer;

use crate::Sql;

/// Whether `viewer`, who sees the item, also sees a comment with this switch.
pub fn sees_comment(viewer: &Viewer, shared: bool) -> bool {
    viewer.is_staff() || shared
}

/// Appends the same as a condition on `comment c`.
pub fn comment_scope(viewer: &Viewer, s: &mut Sql) {
    s.push("c.org_id = ")
        .arg(viewer.org)
        .push(if viewer.is_staff() {
            " and true"
        } else {
            " and c.shared"
        });
}

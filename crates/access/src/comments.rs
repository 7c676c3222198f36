//! Comments follow their item and carry one switch of their own. Internal ones are rows that no
//! client's scope reaches; nothing is masked.

use kernel::{ContactId, Viewer};

use crate::Sql;

/// Whether `viewer`, who sees the item, also sees a comment with this switch, written by this client or by
/// the team. Their own words are never taken from a client.
pub fn sees_comment(viewer: &Viewer, shared: bool, by: Option<ContactId>) -> bool {
    let own = || by.is_some() && by == viewer.client.as_ref().map(|c| c.id);
    viewer.is_staff() || shared || own()
}

/// Appends the same as a condition on `comment c`.
pub fn comment_scope(viewer: &Viewer, s: &mut Sql) {
    s.push("c.org_id = ").arg(viewer.org);
    if viewer.is_staff() {
        return;
    }
    match &viewer.client {
        Some(client) => {
            s.push(" and (c.shared or c.author_contact = ")
                .arg(client.id)
                .push(")");
        }
        None => {
            s.push(" and c.shared");
        }
    }
}

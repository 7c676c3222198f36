//! Whose photo a viewer sees: the photo of whoever's name the viewer meets.

use kernel::{Right, Viewer};

use crate::{Sql, open_places};

/// Appends the condition on the contact of this alias under which the viewer sees its photo: staff who
/// see people, the contact itself, and clients who meet it among the people of an engagement they see.
pub fn photo_scope(viewer: &Viewer, contact: &'static str, s: &mut Sql) {
    if viewer.is_staff() {
        s.push(match viewer.has(Right::SeePeople) {
            true => "true",
            false => "false",
        });
        return;
    }
    s.push("(").push(contact).push(".id = ");
    s.arg(viewer.contact())
        .push(" or exists (select 1 from member pm where pm.org_id = ");
    s.push(contact).push(".org_id and pm.contact_id = ");
    s.push(contact)
        .push(".id and not pm.hidden and pm.engagement_id in ")
        .list(open_places(viewer));
    s.push("))");
}

//! The portal for everyone, and who gets in.

use access::sql;
use kernel::Viewer;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::org::Org;
use store::{Stop, Tx};

use super::{Part, save};

/// The portal for everyone, and who gets in without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(Default))]
pub struct Doors {
    /// Whether the client portal is on.
    pub on: bool,
    /// Whether archived engagements show to clients.
    pub show_archived: bool,
    /// Whether new contacts are invited by themselves.
    pub auto_enable_new_contacts: bool,
    /// Whether contacts who become members are invited by themselves.
    pub enable_on_membership: bool,
    /// Whether only contacts of an engagement's company can be its members.
    pub restrict_to_company: bool,
    /// Whether clients must have a second factor.
    pub client_factor: bool,
    /// Whether the mail with a portal link carries the PIN too.
    pub pin_in_link_mail: bool,
    /// How many colleagues the clients of one company may invite.
    pub colleagues: i64,
    /// Whether clients may change their own details.
    pub client_edits: bool,
}

impl Doors {
    /// What stands now.
    pub fn of(org: &Org) -> Doors {
        Doors {
            on: org.portal_on,
            show_archived: org.show_archived,
            auto_enable_new_contacts: org.auto_enable_new_contacts,
            enable_on_membership: org.enable_on_membership,
            restrict_to_company: org.restrict_to_company,
            client_factor: org.client_factor,
            pin_in_link_mail: org.pin_in_link_mail,
            colleagues: org.colleagues,
            client_edits: org.client_edits,
        }
    }
}

/// Saves the portal for everyone and who gets in.
///
/// # Errors
/// `wrong` at `colleagues`; *stale*, *forbidden*.
pub async fn set_portal(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    doors: &Doors,
) -> Result<(), Stop> {
    if !(0..=crate::colleagues::MOST).contains(&doors.colleagues) {
        return Err(Stop::field("colleagues", "wrong"));
    }
    let mut s = sql("update organization set portal_on = ");
    s.arg(doors.on)
        .push(", show_archived = ")
        .arg(doors.show_archived)
        .push(", auto_enable_new_contacts = ")
        .arg(doors.auto_enable_new_contacts)
        .push(", enable_on_membership = ")
        .arg(doors.enable_on_membership)
        .push(", restrict_to_company = ")
        .arg(doors.restrict_to_company)
        .push(", client_factor = ")
        .arg(doors.client_factor)
        .push(", client_edits = ")
        .arg(doors.client_edits)
        .push(", pin_in_link_mail = ")
        .arg(doors.pin_in_link_mail)
        .push(", colleagues = ")
        .arg(doors.colleagues);
    save(tx, viewer, version, Part::Portal, s, json!(doors)).await
}

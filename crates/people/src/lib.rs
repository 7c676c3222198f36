//! People and what holds them together: contacts, companies, engagements, members, staff, and the
//! settings of the organization. Rules are pure functions; store functions take the viewer and ask
//! for the right they need, so a page cannot forget to.

pub mod activity;
pub mod colleagues;
pub mod companies;
pub mod contacts;
pub mod engagements;
pub mod export;
pub mod first_steps;
pub mod import;
pub mod locking;
pub mod logo;
pub mod members;
pub mod presets;
pub mod reasons;
pub mod recent;
pub mod rules;
pub mod sets;
pub mod settings;
pub mod sights;
pub mod staff;
pub mod trail;

i18n::messages!();

use kernel::{Power, Right, Viewer};
use store::Stop;

/// Goes on only when staff has the right: *forbidden* for other staff, *gone* for anybody else.
///
/// # Errors
/// [`Stop::Forbidden`] or [`Stop::Gone`].
pub fn needs(viewer: &Viewer, right: Right) -> Result<(), Stop> {
    if viewer.has(right) {
        Ok(())
    } else if viewer.is_staff() {
        Err(Stop::Forbidden(Power::Manage))
    } else {
        Err(Stop::Gone)
    }
}

/// How one is called: the first word of a name.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// Rows on a page of a list.
pub const PAGE: i64 = 50;

/// Where page `n` (from 1) begins.
pub(crate) fn offset(page: i64) -> i64 {
    (page.clamp(1, 100_000) - 1) * PAGE
}

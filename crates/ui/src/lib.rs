//! Components, assets and themes that every page is made of.

pub mod assets;
mod base;
pub mod cover;
mod errors;
mod field;
mod icon;
mod linked;
mod qr;
pub mod theme;

i18n::messages!();

pub use base::{Base, Href, escape, href};
pub use errors::{Errors, Summary, sentence};
pub use field::{Field, SubmissionKey, area, input, select, submission_key};
pub use icon::{Avatar, Icon, avatar, avatar_quiet, icon, icon_dir, icon_lead, photo_path};
pub use linked::{Linked, excerpt, linked};
pub use qr::{Picture, Qr};

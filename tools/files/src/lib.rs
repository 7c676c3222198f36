//! Files: folders, uploads, downloads. The tool's own rooms; what it shares with other tools is `parts`.

mod api;
mod download;
mod fault;
mod file;
mod folder;
mod listing;
mod pages;
mod seed;
mod store;
#[cfg(test)]
mod tests;
mod upload;

i18n::messages!();

pub use crate::file::{File, Sort};
pub use crate::folder::Folder;
pub use crate::seed::samples;
pub use crate::store::sweep;

use kernel::Kind;
use web::Tool;

/// The tool's own migrations: number, name, SQL.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[(
    20261121000021,
    "files",
    include_str!("../migrations/20261121000021_files.sql"),
)];

/// The descriptor by which the program knows this tool.
pub fn tool() -> Tool {
    Tool {
        kind: Kind::File,
        icon: "folder",
        name: || m::files().into(),
        one: || m::one_file().into(),
        hint: || m::files_hint().into(),
        contribute: None,
        pages: pages::pages,
        api: api::routes,
        openapi: api::openapi,
        migrations: MIGRATIONS,
        names_contact: &[],
        seed: seed::seed,
    }
}

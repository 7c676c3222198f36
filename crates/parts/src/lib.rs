//! What every tool shares, so that no tool writes it: comments, the sharing control with its
//! explanation, trash, pickers, rich text with pictures, view marks, and the JSON of all these.
//! `docs/adding-a-tool.md` shows where each one goes.

pub mod api;
mod around;
pub mod assign;
pub mod images;
mod items;
mod locks;
pub mod photo;
pub mod place;
mod reasons;
pub mod requests;
pub mod rich;
pub mod share;
mod stale;
pub mod talk;
pub mod text;
mod trash;
mod views;

i18n::messages!();

pub use around::{Around, around};
pub use items::{item_path, list_path, tool_of};
pub use locks::{LockBox, locked_meanwhile};
pub use stale::Stale;
pub use views::{Opened, fetched, listed, looked_at, pictured};

use web::Routes;

/// Migrations of this crate: number, name, SQL.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[(
    20261121000015,
    "parts",
    include_str!("../migrations/20261121000015_parts.sql"),
)];

/// Pages that are the same for every kind of item, under `/{org}`.
pub fn pages() -> Routes {
    talk::routes()
        .and(share::routes())
        .and(trash::routes())
        .and(items::routes())
        .and(images::routes())
        .and(photo::routes())
        .and(requests::routes())
}

/// JSON that stands once, under `/api/v1`: comments, why, trash. What stands under each tool's own
/// address is added by the tool, with [`api::under`].
pub fn api() -> Routes {
    api::routes()
}

/// The description of [`api()`].
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::openapi()
}

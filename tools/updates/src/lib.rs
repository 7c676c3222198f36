//! Updates: posts of the team to its clients. `README.md` has purpose, states, events and powers.

mod api;
mod form;
mod office;
mod pages;
mod portal;
mod seed;
pub mod store;
pub mod update;

i18n::messages!();

use kernel::Kind;
use web::Tool;

/// Migrations: number, name, SQL.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[(
    20261121000020,
    "updates",
    include_str!("../migrations/20261121000020_updates.sql"),
)];

/// The tool as the program knows it.
pub const fn tool() -> Tool {
    Tool {
        kind: Kind::Update,
        icon: "newspaper",
        name: || m::updates().into(),
        one: || m::update().into(),
        hint: || m::updates_hint().into(),
        contribute: None,
        pages: pages::routes,
        api: api::routes,
        openapi: api::openapi,
        migrations: MIGRATIONS,
        names_contact: &[],
        seed: seed::seed,
    }
}

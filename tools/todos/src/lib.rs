//! To-dos: things to do in an engagement, by its clients or by the team, kept in lists.
//! `README.md` has purpose, states, events and powers.

mod api;
mod form;
mod lists;
mod office;
mod pages;
mod portal;
mod row;
mod seed;
pub mod store;
pub mod todo;

i18n::messages!();

use kernel::Kind;
use web::Tool;

/// Migrations: number, name, SQL.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[(
    20261121000022,
    "todos",
    include_str!("../migrations/20261121000022_todos.sql"),
)];

/// The tool as the program knows it.
pub const fn tool() -> Tool {
    Tool {
        kind: Kind::Todo,
        icon: "list-checks",
        name: || m::todos().into(),
        one: || m::todo().into(),
        hint: || m::todos_hint().into(),
        contribute: Some(|| m::tick_off_step().into()),
        pages: pages::routes,
        api: api::routes,
        openapi: api::openapi,
        migrations: MIGRATIONS,
        names_contact: &[("todo", "done_contact")],
        seed: seed::seed,
    }
}

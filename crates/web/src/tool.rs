//! The descriptor by which the program knows a tool. `portico/src/tools.rs` lists them.

use i18n::Text;
use kernel::{Kind, Viewer};
use store::Stop;

use crate::Routes;

/// A tool: a folder under `tools/` that looks like every other one.
pub struct Tool {
    /// The kind of item it keeps.
    pub kind: Kind,
    /// Its icon (lucide name).
    pub icon: &'static str,
    /// Its name in navigation, settings and explanations.
    pub name: fn() -> Text,
    /// The name of one of its items, as in "the update".
    pub one: fn() -> Text,
    /// One line on what it is for.
    pub hint: fn() -> Text,
    /// What a client may do with its items beside seeing them and writing comments, as a step of
    /// its own in a contact's levels ("Tick off"); none where there is nothing of that kind.
    pub contribute: Option<fn() -> Text>,
    /// Pages, under `/{org}`.
    pub pages: fn() -> Routes,
    /// JSON API, under `/api/v1`.
    pub api: fn() -> Routes,
    /// The API's description.
    pub openapi: fn() -> utoipa::openapi::OpenApi,
    /// Migrations: number, name, SQL.
    pub migrations: &'static [(i64, &'static str, &'static str)],
    /// Columns of its tables that name a contact, beside those of items: table and column. Where two
    /// contacts become one they follow.
    pub names_contact: &'static [(&'static str, &'static str)],
    /// Rows of the demo world and of tests.
    pub seed: Seed,
}

/// A future that borrows a transaction.
pub type Borrowed<'c, T> = futures::future::BoxFuture<'c, Result<T, Stop>>;

/// How a tool makes an item for tests, benchmarks and the demo, through its own verbs: the viewer
/// is staff; the engagement, title, and a text to put where the tool has text.
pub type Seed = for<'t, 'c> fn(
    &'t mut store::Tx<'c>,
    &'t Viewer,
    store::items::NewItem,
    String,
) -> Borrowed<'t, kernel::ItemId>;

//! The database: one SQL text, two engines. This folder is the only place that knows there are two
//! (beside `search.rs` and the taking of jobs).

mod conn;
mod open;
mod planner;
mod schema;
mod wall;
mod writer;

pub use conn::{Conn, Row, statements};
pub use open::{Db, Engine, OpenError};
pub use schema::Standing;
pub use wall::Wall;
pub(crate) use wall::{INSTANCE, Reach};
pub(crate) use writer::Work;

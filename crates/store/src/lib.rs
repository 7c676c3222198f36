//! Everything that is kept: the database, the one write path, and what each noun needs of both.

mod chain;
pub mod comments;
mod db;
pub mod events;
pub mod items;
pub mod mail_off;
pub mod org;
mod sealed;
pub mod search;
pub mod secret;
pub mod sessions;
pub mod sharing;
mod stop;
pub mod tokens;
pub mod viewers;
pub mod wake;
mod write;

pub use access::{Arg, Sql, sql};
pub use chain::ChainFault;
pub use db::{Conn, Db, Engine, OpenError, Row, Standing, statements};
pub use sealed::Seal;
pub use sqlx::Error as DatabaseError;
pub use stop::{Stop, describe};
pub use write::{Act, Event, Tx, fingerprint};

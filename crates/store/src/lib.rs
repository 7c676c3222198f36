//! Everything that is kept: the database, the one write path, and what each noun needs of both.

mod chain;
pub mod comments;
mod db;
pub mod events;
pub mod foresee;
pub mod items;
pub mod locks;
pub mod mail_off;
pub mod org;
pub mod requests;
mod sealed;
pub mod search;
pub mod secret;
pub mod sessions;
pub mod sharing;
mod stop;
pub mod tokens;
mod verify;
pub mod viewers;
pub mod wake;
mod write;

pub use access::{Arg, Sql, sql};
pub use chain::{alone_in_trail, record};
pub use db::{Conn, Db, Engine, OpenError, Row, Standing, Wall, statements};
pub use sealed::Seal;
pub use sqlx::Error as DatabaseError;
pub use stop::{Stop, describe};
pub use verify::{ChainFault, Checkpoint};
pub use write::{Act, Event, Tx, fingerprint};

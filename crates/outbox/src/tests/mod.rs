//! The outbox against real databases: SQLite always, PostgreSQL where `PORTICO_TEST_POSTGRES` names
//! a server on which databases may be made.

mod previews;
mod sending;
mod telling;
mod world;

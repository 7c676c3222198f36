//! The outbox against real databases: SQLite always, PostgreSQL where `PORTICO_TEST_POSTGRES` names
//! a server on which databases may be made.

mod agreement;
mod previews;
mod rows;
mod sending;
mod servers;
mod sweeping;
mod telling;
mod ways_in;
mod world;

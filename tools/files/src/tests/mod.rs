//! Files against real databases and a real folder of bytes: SQLite always, PostgreSQL where
//! `PORTICO_TEST_POSTGRES` names a server.
#![allow(clippy::unwrap_used)]

mod folders;
mod pages;
mod speed;
mod uploads;
mod visibility;
mod world;

//! Files against real databases and a real folder of bytes: SQLite always, PostgreSQL where
//! `PORTICO_TEST_POSTGRES` names a server.
#![allow(clippy::unwrap_used)]

mod api;
mod ask;
mod downloads;
mod folders;
mod moves;
mod pages;
mod uploads;
mod visibility;
mod world;

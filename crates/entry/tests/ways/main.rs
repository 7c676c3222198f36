//! The ways in against a real database: SQLite always, PostgreSQL in databases of their own when
//! `PORTICO_TEST_POSTGRES` is set.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod access;
mod invitations;
mod links;
mod looking;
mod operator;
mod passwords;
mod second;
mod staff;
mod typed;
mod world;

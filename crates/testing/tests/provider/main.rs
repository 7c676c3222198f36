//! Single sign-on against a small provider of the test's own: what its word opens, what it does not,
//! and what becomes of a word that does not hold.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod confined;
mod scene;
mod server;
mod settings;
mod troubles;
mod ways;

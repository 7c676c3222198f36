//! A whole portal for tests: real router, real database of either engine, a clock that moves, and
//! visitors who ask as a browser or a program would.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod house;
mod portal;
mod visitor;

pub use house::{House, State};
pub use portal::TestPortal;
pub use visitor::{Answer, Visitor};

//! A whole portal for tests: real router, real database of either engine, a clock that moves, and
//! visitors who ask as a browser or a program would.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod fill;
mod house;
mod portal;
mod visitor;
mod visits;

pub use house::{House, State};
pub use portal::TestPortal;
pub use visitor::{Answer, Visitor};

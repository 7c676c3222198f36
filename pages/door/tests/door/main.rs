//! The pages of the door as a browser without scripts meets them, on a real database.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod browser;
mod invited;
mod operator;
mod portal;
mod sign_in;

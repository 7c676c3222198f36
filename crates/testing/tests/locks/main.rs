//! The lock calendar through the whole program: until when clients change things, what they meet
//! then, and how they ask for a change all the same.

#![allow(clippy::unwrap_used)]

mod calendar;
mod requests;
mod scene;
mod walk;

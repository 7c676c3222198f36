//! Two organizations on one instance, a text of its own in every text of each: nothing of one stands
//! in anything the other gets. The sweep asks every page and every API route; here are the other ways
//! out: mail, exports, calendars, search and the palette, downloads, the live stream, and everything
//! a person is shown who is client of both.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod mails;
mod pair;
mod ways;

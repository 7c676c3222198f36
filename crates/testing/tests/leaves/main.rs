//! Every question of the policy asked on a running portal, with a tool that drafts, sends, assigns and
//! completes: each answered once with no, and then with yes again. Each time the list, the page, search,
//! the count and the notifications agree, and *Why?* names the clause that decided.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod papers;
mod walk;

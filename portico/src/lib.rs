//! The program: the list of tools, the whole site on one page (`router.rs`), the middleware that
//! finds out who asks, the shell around every page, and the commands.

pub mod art;
pub mod checkpoints;
pub mod commands;
pub mod config;
pub mod health;
pub mod router;
pub mod serve;
pub mod shell;
pub mod tools;
pub mod who;

i18n::messages!();

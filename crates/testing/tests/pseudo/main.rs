//! No bare string: every page, every mail and every file of words, read in the pseudo language.
//! A page added without a way to it fails; so does a text that is neither data nor a message.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bare;
mod mails;
mod scene;
mod walk;

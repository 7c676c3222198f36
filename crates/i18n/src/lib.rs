//! Languages, typed messages, dates and numbers.
//!
//! A crate keeps its words in `locales/en.ftl` (Fluent). Its build script calls
//! `build::generate`, and [`messages!`] gives it a module `m` with one
//! function per message, so that a missing message or argument does not compile. What the
//! functions return says itself in the language of whoever reads: see [`Message`] and [`Say`].
//! `README.md` beside this crate shows it in use.
//!
//! # The generator
//! The module `build` exists with the feature `build`, for build scripts.

// Generated code names this crate from outside; inside it needs the same name.
extern crate self as i18n;

#[cfg(any(feature = "build", test))]
pub mod build;
mod lang;
pub use lang::{Dir, Lang};

#[cfg(feature = "runtime")]
mod locale;
#[cfg(feature = "runtime")]
mod message;
#[cfg(feature = "runtime")]
mod money;
#[cfg(feature = "runtime")]
mod number;
#[cfg(feature = "runtime")]
mod say;
#[cfg(feature = "runtime")]
mod text;
#[cfg(feature = "runtime")]
pub mod when;

#[cfg(feature = "runtime")]
pub use {
    chrono_tz::Tz,
    locale::{Locale, locale},
    message::{Message, Rich, Word},
    money::{Money, money, symbol},
    number::{Bytes, Choice, Number, PluralCategory, bytes, number, ordinal, plural},
    say::{Markup, Out, Say, Shown, markup, shown},
    text::Text,
};

/// Declares the module `m` that the crate's build script generated from `locales/`.
#[macro_export]
macro_rules! messages {
    () => {
        /// This crate's messages, one function each; generated from `locales/`.
        #[allow(clippy::all, unused_qualifications, dead_code)]
        pub mod m {
            include!(concat!(env!("OUT_DIR"), "/messages.rs"));
        }
    };
}

#[cfg(feature = "runtime")]
messages!();

#[cfg(all(test, feature = "runtime"))]
mod sample;

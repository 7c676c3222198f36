//! Rich text: what a browser's editor sends is cleaned by an allow-list before it is kept, and
//! shown only through [`Html`].

mod clean;
mod editor;
mod pieces;
mod plain;
mod shown;

pub use clean::{Clean, clean};
pub use editor::{Editor, editor};
pub use plain::{excerpt, findable, is_empty, plain};
pub use shown::{Html, first_picture};

/// The longest rich text, in characters as sent.
pub const MAX: usize = 100_000;

//! Components, assets and themes that every page is made of.

pub mod assets;
pub mod cover;
pub mod theme;

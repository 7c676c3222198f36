//! Settings of the organization. Each part is saved by itself, with a check of its own (`Part`).

mod doors;
mod locks;
mod looks;
mod part;
#[cfg(test)]
mod tests;
mod tools;

pub use doors::{Doors, set_portal};
pub use locks::{LockWish, set_locks};
pub use looks::{Branding, Identity, set_branding, set_identity};
pub use part::Part;
pub(crate) use part::save;
pub(crate) use tools::put_sharing;
pub use tools::{GroupWish, Tools, merged, name_field, set_access, set_sharing};

//! A whole portal for tests: real router, real database of either engine, a clock that moves, and
//! visitors who ask as a browser or a program would.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

mod fill;
mod house;
mod portal;
mod visitor;
mod visits;

pub use house::{House, State};
pub use portal::TestPortal;
pub use visitor::{Answer, Visitor};

/// What an authenticator app with this key shows.
pub fn app_code(key: &str, now: kernel::Time) -> String {
    let key = key.replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&key).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let at = u64::try_from(now.timestamp()).unwrap();
    app.generate(at).to_string()
}

//! The one way out to addresses that somebody typed: an organization's sign-in provider, later its
//! webhooks. Whoever picks the destination is not trusted, so the program must not become their arm
//! into the network it stands in (OWASP ASVS 5.0, 1.3.6, 13.2.4).
//!
//! A name is resolved once. If any of its addresses is not on the open internet, or is this machine,
//! nothing is sent; else the connection goes to an address that was looked at, and TLS still checks
//! the name. No redirect is followed, no proxy of the environment asked, and time and size are bounded.

mod address;
mod call;
mod kept;

pub use address::{is_global, networks};
pub use call::{CONNECT, Egress, MOST, Resolve, TOTAL, Trouble};
pub use ipnet::IpNet;

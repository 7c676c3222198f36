//! What the program has at hand for every request.

use std::sync::Arc;

use blobs::Blobs;
use kernel::Clock;
use store::{Db, Seal};
use url::Url;

use crate::live::Hub;
use crate::{Quotas, Tool};

/// Everything a handler may need; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Bytes of files.
    pub blobs: Blobs,
    /// The time.
    pub clock: Clock,
    /// Settings of the instance.
    pub site: Arc<Site>,
    /// Live updates.
    pub live: Hub,
    /// How much one may ask for in a minute.
    pub quotas: Quotas,
    /// Every tool of this program.
    pub tools: &'static [Tool],
}

/// Settings of the instance, fixed at start.
#[derive(Clone, Debug)]
pub struct Site {
    /// The one public address, without a trailing slash.
    pub url: Url,
    /// Key for codes and the like; made at first start and kept in the database.
    pub key: Vec<u8>,
    /// Seals secrets that must be read again; its key does not lie in the database.
    pub seal: Seal,
    /// Whether mail goes to the built-in mailbox, because no SMTP server is set.
    pub mailbox: bool,
    /// The folder of the built-in mailbox.
    pub mailbox_dir: std::path::PathBuf,
    /// Addresses of proxies whose forwarding headers count.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Largest file, in bytes.
    pub max_file: u64,
    /// Whether answers say how many SQL statements they took (`x-statements`; tests and benchmarks).
    pub count_statements: bool,
    /// The sender address of mail.
    pub mail_from: String,
    /// The way out to addresses that organizations type.
    pub egress: egress::Egress,
    /// Whether staff must have a second factor; the operator may lift it.
    pub staff_factor: bool,
    /// Whether this is the demo: sign-ins are printed on the sign-in page.
    pub demo: bool,
}

impl Site {
    /// Whether cookies can be marked Secure (the public address is https).
    pub fn secure(&self) -> bool {
        self.url.scheme() == "https"
    }
    /// The origin browsers name in `Origin`.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
    /// An absolute address for a path that starts with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.url.as_str().trim_end_matches('/'))
    }
}

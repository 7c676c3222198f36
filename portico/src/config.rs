//! Settings: flags before `PORTICO_*` environment before defaults; `*_FILE` reads a secret from a
//! file. One table, from which docs/settings.md is checked. Unknown names warn.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use url::Url;

/// One setting: its name after `PORTICO_`, whether a `_FILE` form exists, the default, what it is.
pub struct Setting {
    /// Name after `PORTICO_`.
    pub name: &'static str,
    /// Whether it is secret: may come from a file, is masked by `doctor`.
    pub secret: bool,
    /// The default, in words.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "DATA",
        secret: false,
        default: "./data",
        help: "Folder of the database, files and built-in mailbox. Flag --data.",
    },
    Setting {
        name: "DATABASE_URL",
        secret: true,
        default: "SQLite in the data folder",
        help: "postgres://… for PostgreSQL. Flag --database-url.",
    },
    Setting {
        name: "KEY",
        secret: true,
        default: "made at the first start, in the file key of the data folder",
        help: "Seals secrets that must be read again, like those of authenticator apps: 32 bytes as 64 hexadecimal digits. Several, separated by commas: the first seals, the others still open.",
    },
    Setting {
        name: "LISTEN",
        secret: false,
        default: "127.0.0.1:8080",
        help: "Address and port to listen on. Flag --listen.",
    },
    Setting {
        name: "URL",
        secret: false,
        default: "http:// and the listening address",
        help: "The one public address, as people type it.",
    },
    Setting {
        name: "SMTP",
        secret: true,
        default: "built-in mailbox",
        help: "smtp://, smtp+starttls:// or smtps:// user:password@host:port.",
    },
    Setting {
        name: "MAIL_FROM",
        secret: false,
        default: "portico@ and the host of the public address",
        help: "Sender address of all mail.",
    },
    Setting {
        name: "TRUSTED_PROXIES",
        secret: false,
        default: "none",
        help: "Addresses, separated by commas, whose X-Forwarded-For counts.",
    },
    Setting {
        name: "MAX_FILE_MB",
        secret: false,
        default: "200",
        help: "Largest file, in megabytes (at most 2048).",
    },
    Setting {
        name: "API_PER_TOKEN",
        secret: false,
        default: "600",
        help: "API calls a minute for one token; 0 is without limit.",
    },
    Setting {
        name: "API_PER_ORG",
        secret: false,
        default: "5000",
        help: "API calls a minute for one organization; 0 is without limit.",
    },
    Setting {
        name: "UPLOADS_PER_PERSON",
        secret: false,
        default: "60",
        help: "Files one person may bring in a minute; 0 is without limit.",
    },
    Setting {
        name: "EGRESS_ALLOW",
        secret: false,
        default: "none",
        help: "Networks, separated by commas, in which addresses that organizations type may lie too, also with plain http: 192.168.0.0/16 lets a sign-in provider stand in a home network.",
    },
    Setting {
        name: "STAFF_SECOND_STEP",
        secret: false,
        default: "required",
        help: "Whether everybody of the staff needs a second step to sign in: required or optional. The demo lifts it.",
    },
    Setting {
        name: "LOG",
        secret: false,
        default: "info",
        help: "How much is logged: error, warn, info, debug, or a filter.",
    },
    Setting {
        name: "LOG_FORMAT",
        secret: false,
        default: "json",
        help: "json or text.",
    },
];

/// The settings of this start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// PostgreSQL, if set.
    pub database_url: Option<String>,
    /// Keys that seal secrets, if set: the first seals, any opens.
    pub keys: Vec<[u8; 32]>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The public address.
    pub url: Url,
    /// The mail server, if set.
    pub smtp: Option<String>,
    /// The sender address of mail.
    pub mail_from: String,
    /// Proxies whose headers count.
    pub trusted_proxies: Vec<IpAddr>,
    /// Largest file, in bytes.
    pub max_file: u64,
    /// API calls a minute for one token; 0 is without limit.
    pub api_per_token: u32,
    /// API calls a minute for one organization; 0 is without limit.
    pub api_per_org: u32,
    /// Files one person may bring in a minute; 0 is without limit.
    pub uploads_per_person: u32,
    /// Networks that addresses of organizations may lead into, beside the open internet.
    pub egress_allow: Vec<egress::IpNet>,
    /// Whether staff must have a second factor.
    pub staff_factor: bool,
}

/// What flags say; the rest comes from the environment.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--database-url`.
    pub database_url: Option<String>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
}

/// The value of a setting from the environment or from the file its `_FILE` form names.
pub fn read(name: &str) -> Result<Option<String>> {
    let plain = format!("PORTICO_{name}");
    if let Ok(value) = std::env::var(&plain) {
        return Ok(Some(value).filter(|v| !v.is_empty()));
    }
    match std::env::var(format!("{plain}_FILE")) {
        Ok(path) => {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{plain}_FILE names {path}, which cannot be read"))?;
            Ok(Some(text.trim_end().to_owned()).filter(|v| !v.is_empty()))
        }
        Err(_) => Ok(None),
    }
}

/// Names in the environment that look like settings and are none.
pub fn unknown() -> Vec<String> {
    let known = |name: &str| {
        SETTINGS
            .iter()
            .any(|s| name == s.name || (s.secret && name.strip_suffix("_FILE") == Some(s.name)))
            || name.starts_with("TEST_")
            || matches!(name, "BIN" | "ASSETS_DIR" | "NO_ASSETS") // for tests and development only
    };
    let names = std::env::vars().filter_map(|(k, _)| k.strip_prefix("PORTICO_").map(str::to_owned));
    names
        .filter(|n| !known(n))
        .map(|n| format!("PORTICO_{n}"))
        .collect()
}

impl Config {
    /// The file of the database on SQLite.
    pub fn sqlite(&self) -> PathBuf {
        self.data.join("portico.sqlite")
    }
    /// Whether there is a database to open; of PostgreSQL only opening it tells.
    pub fn has_database(&self) -> bool {
        self.database_url.is_some() || self.sqlite().exists()
    }
    /// Flags, then environment, then defaults.
    pub fn load(flags: Flags) -> Result<Config> {
        let listen = match (flags.listen, read("LISTEN")?) {
            (Some(listen), _) => listen,
            (None, Some(text)) => text
                .parse()
                .context("PORTICO_LISTEN is an address and port like 127.0.0.1:8080")?,
            (None, None) => SocketAddr::from(([127, 0, 0, 1], 8080)),
        };
        let url = match read("URL")? {
            Some(text) => Url::parse(&text)
                .context("PORTICO_URL is an address like https://portal.example")?,
            None => Url::parse(&format!("http://{listen}"))?,
        };
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            bail!("PORTICO_URL starts with http:// or https://");
        }
        let mail_from = match read("MAIL_FROM")? {
            Some(address) => address
                .parse::<kernel::Email>()
                .map_err(|_| anyhow::anyhow!("PORTICO_MAIL_FROM is an e-mail address"))?
                .to_string(),
            None => default_sender(&url),
        };
        let megabytes: u64 = match read("MAX_FILE_MB")? {
            Some(text) => text
                .parse()
                .ok()
                .filter(|n| (1..=2048).contains(n))
                .context("PORTICO_MAX_FILE_MB is a number from 1 to 2048")?,
            None => 200,
        };
        let trusted_proxies = match read("TRUSTED_PROXIES")? {
            Some(list) => list
                .split(',')
                .map(|a| {
                    a.trim().parse().with_context(|| {
                        format!("PORTICO_TRUSTED_PROXIES: {a:?} is not an address")
                    })
                })
                .collect::<Result<_>>()?,
            None => Vec::new(),
        };
        Ok(Config {
            data: flags
                .data
                .or(read("DATA")?.map(PathBuf::from))
                .unwrap_or_else(|| PathBuf::from("data")),
            database_url: flags.database_url.or(read("DATABASE_URL")?),
            keys: match read("KEY")? {
                Some(text) => keys(&text).context("PORTICO_KEY is 64 hexadecimal digits")?,
                None => Vec::new(),
            },
            listen,
            url,
            smtp: read("SMTP")?,
            mail_from,
            trusted_proxies,
            max_file: megabytes * 1024 * 1024,
            api_per_token: a_minute("API_PER_TOKEN", 600)?,
            api_per_org: a_minute("API_PER_ORG", 5_000)?,
            uploads_per_person: a_minute("UPLOADS_PER_PERSON", 60)?,
            egress_allow: match read("EGRESS_ALLOW")? {
                Some(text) => egress::networks(&text)
                    .context("PORTICO_EGRESS_ALLOW is a list of networks like 192.168.0.0/16")?,
                None => Vec::new(),
            },
            staff_factor: match read("STAFF_SECOND_STEP")?.as_deref() {
                None | Some("required") => true,
                Some("optional") => false,
                Some(_) => bail!("PORTICO_STAFF_SECOND_STEP is required or optional"),
            },
        })
    }
}

/// Keys as text: 64 hexadecimal digits each, separated by commas or lines. None if any is no key.
pub fn keys(text: &str) -> Option<Vec<[u8; 32]>> {
    let key = |text: &str| {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes());
        bytes.ok()?.try_into().ok()
    };
    let words = text.split([',', '\n']).map(str::trim);
    let keys: Option<Vec<_>> = words.filter(|w| !w.is_empty()).map(key).collect();
    keys.filter(|keys| !keys.is_empty())
}

/// A limit of so many a minute.
fn a_minute(name: &str, default: u32) -> Result<u32> {
    match read(name)? {
        Some(text) => text
            .parse()
            .ok()
            .filter(|n| *n <= 1_000_000)
            .with_context(|| format!("PORTICO_{name} is a number from 0 to 1000000")),
        None => Ok(default),
    }
}

/// A sender that mail servers accept in form: the host where it is a name, else a reserved one.
fn default_sender(url: &Url) -> String {
    let host = url
        .host_str()
        .filter(|h| h.contains('.') && h.parse::<IpAddr>().is_err())
        .unwrap_or("portico.invalid");
    format!("portico@{host}")
}

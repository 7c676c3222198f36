//! `smtp://`, `smtps://` and `smtp+starttls://`: the one setting that names a
//! mail server.

use std::net::IpAddr;
use url::{Host, Url};

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    /// None: loopback, or asked for by `?tls=none`.
    Plain,
    /// From the first byte (`smtps`, port 465).
    Wrapped,
    /// Demanded before anything else is said (`smtp+starttls`, port 587).
    Upgraded,
}

/// A server, taken apart.
#[derive(Clone)]
pub(crate) struct Server {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub sign_in: Option<(String, String)>,
}

/// Why an SMTP URL was not taken. The text is meant for the operator and never
/// repeats the password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Not a URL of the three known schemes.
    #[error(
        "the mail server must be given as smtp://, smtps:// or smtp+starttls://[user:password@]host[:port]"
    )]
    Malformed,
    /// Unencrypted mail to another machine without saying so.
    #[error(
        "mail to {0} would travel unencrypted: use smtps:// or smtp+starttls://, or add ?tls=none if the network between is yours"
    )]
    Unencrypted(String),
    /// The TLS library refused the host name.
    #[error("no TLS for this mail server: {0}")]
    Tls(String),
}

/// Reads the URL. User and password are percent-decoded.
pub(crate) fn parse(text: &str) -> Result<Server, SmtpUrlError> {
    let url = Url::parse(text).map_err(|_| SmtpUrlError::Malformed)?;
    let (tls, port) = match url.scheme() {
        "smtp" => (Tls::Plain, 25),
        "smtps" => (Tls::Wrapped, 465),
        "smtp+starttls" => (Tls::Upgraded, 587),
        _ => return Err(SmtpUrlError::Malformed),
    };
    // The url crate knows no default host form for these schemes: an IPv4
    // address arrives as a domain, an IPv6 address in brackets.
    let host = match url.host() {
        Some(Host::Ipv6(ip)) => ip.to_string(),
        Some(Host::Ipv4(ip)) => ip.to_string(),
        Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
        _ => return Err(SmtpUrlError::Malformed),
    };
    let said_plain = url.query_pairs().any(|(k, v)| k == "tls" && v == "none");
    if tls == Tls::Plain && !said_plain && !is_loopback(&host) {
        return Err(SmtpUrlError::Unencrypted(host));
    }
    let sign_in = match (url.username(), url.password()) {
        ("", None) => None,
        (user, password) => Some((decode(user)?, decode(password.unwrap_or_default())?)),
    };
    Ok(Server {
        host,
        port: url.port().unwrap_or(port),
        tls,
        sign_in,
    })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Percent-decodes through the form parser of `url`, which is the decoder at
/// hand; `+` means a plus here, so it is protected first.
fn decode(text: &str) -> Result<String, SmtpUrlError> {
    let protected = text
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D");
    let decoded = url::form_urlencoded::parse(protected.as_bytes())
        .next()
        .map(|(key, _)| key.into_owned())
        .unwrap_or_default();
    if decoded.chars().any(char::is_control) || decoded.contains('\u{fffd}') {
        return Err(SmtpUrlError::Malformed);
    }
    Ok(decoded)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_three_schemes_and_their_ports() {
        let plain = parse("smtp://127.0.0.1").unwrap();
        assert_eq!((plain.tls, plain.port), (Tls::Plain, 25));
        let wrapped = parse("smtps://mail.example").unwrap();
        assert_eq!((wrapped.tls, wrapped.port), (Tls::Wrapped, 465));
        let upgraded = parse("smtp+starttls://mail.example:2525").unwrap();
        assert_eq!((upgraded.tls, upgraded.port), (Tls::Upgraded, 2525));
        assert_eq!(parse("smtp://[::1]:1025").unwrap().host, "::1");
    }

    #[test]
    fn user_and_password_are_decoded() {
        let server = parse("smtps://nell%40larkspur.example:p%2Bw+%26%3D%2F@mail.example").unwrap();
        assert_eq!(
            server.sign_in,
            Some(("nell@larkspur.example".into(), "p+w+&=/".into()))
        );
    }

    #[test]
    fn plain_mail_stays_on_the_machine_unless_said() {
        assert_eq!(
            parse("smtp://mail.example:25").err(),
            Some(SmtpUrlError::Unencrypted("mail.example".into()))
        );
        assert!(parse("smtp://mailpit:1025?tls=none").is_ok());
        assert!(parse("smtp://localhost:1025").is_ok());
    }

    #[test]
    fn nonsense_is_refused_without_repeating_it() {
        for bad in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtps://u:se%0Acret@m.example",
        ] {
            let error = parse(bad).err().unwrap().to_string();
            assert!(!error.contains("cret"), "{error}");
        }
    }
}

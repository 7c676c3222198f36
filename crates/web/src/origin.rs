//! Where a request comes from: unsafe methods pass only from our own pages (fetch metadata; no
//! token fields in forms). Go's standard library does the same (net/http CrossOriginProtection).

use axum::http::{HeaderMap, Method};

/// The longest address, in bytes, that a sign-in leads back to.
pub const NEXT_MAX: usize = 500;

/// Whether a request with a cookie may change something.
pub fn allowed(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let header = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(from)) => from == origin,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_change_anything() {
        let ask = |method: Method, pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
                .collect();
            allowed(&method, &headers, "https://portal.example")
        };
        assert!(ask(Method::GET, &[("sec-fetch-site", "cross-site")]));
        assert!(ask(Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(ask(Method::POST, &[("origin", "https://portal.example")]));
        for pairs in [
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://portal.example"),
            ][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "null")],
            &[("origin", "https://portal.example.evil.example")],
            &[],
        ] {
            assert!(!ask(Method::POST, pairs), "{pairs:?}");
        }
    }
}

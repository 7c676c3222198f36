//! The cookies of the door. With https they carry `__Host-` and Secure; where the public address is
//! plain http, as in a demo, browsers would refuse both.

use http::{HeaderMap, HeaderValue};
use web::Site;

/// The session cookie's name.
pub fn cookie_name(site: &Site) -> &'static str {
    if site.secure() {
        "__Host-portico"
    } else {
        "portico"
    }
}

/// The name of a short cookie that carries one step of a way in (`browser`, `link`, `join`, `reset`,
/// `setup`, `change`, `second`, `passkey`, `provider`, `mailbox`).
pub fn step_cookie_name(site: &Site, step: &str) -> String {
    format!("{}-{step}", cookie_name(site))
}

/// The session cookie. It ends with the browser's session or the row in the database, whichever is
/// first; the thirty days of a client are the longest a row lives.
pub fn set_cookie(site: &Site, value: &str) -> HeaderValue {
    header(site, cookie_name(site), value, 30 * 24 * 3600)
}

/// Takes the session cookie away.
pub fn clear_cookie(site: &Site) -> HeaderValue {
    header(site, cookie_name(site), "", 0)
}

/// A short cookie; `seconds` 0 takes it away.
pub fn set_step_cookie(site: &Site, step: &str, value: &str, seconds: i64) -> HeaderValue {
    header(site, &step_cookie_name(site, step), value, seconds)
}

/// The value of a cookie of this program.
pub fn read_cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    web::cookie(headers, name).filter(|v| !v.is_empty() && v.len() <= 3_800)
}

fn header(site: &Site, name: &str, value: &str, seconds: i64) -> HeaderValue {
    let secure = if site.secure() { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")) // values are base64url
}

//! Headers of every answer: strict policy, nothing kept when signed in.

use axum::http::{HeaderValue, Uri, header};
use axum::response::Response;
use web::{App, Someone};

/// The content security policy of pages. The one hash is Turbo's progress bar.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for pages met while looking on as a client: the preview beside the settings frames them.
pub const CSP_FRAMED: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// Sets what is not set yet.
pub fn set(app: &App, uri: &Uri, someone: &Someone, response: &mut Response) {
    let headers = response.headers_mut();
    let mut fixed = |name: &'static str, value: &'static str| {
        if !headers.contains_key(name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    let framed = uri.path().starts_with("/as/");
    fixed(
        "content-security-policy",
        if framed { CSP_FRAMED } else { CSP },
    );
    fixed("x-content-type-options", "nosniff");
    fixed("referrer-policy", "same-origin");
    fixed("cross-origin-opener-policy", "same-origin");
    fixed("cross-origin-resource-policy", "same-origin");
    fixed(
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    if app.site.secure() {
        fixed(
            "strict-transport-security",
            "max-age=31536000; includeSubDomains",
        );
    }
    let html = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    let signed_in = matches!(someone, Someone::Here(_));
    if !headers.contains_key(header::CACHE_CONTROL)
        && (signed_in || html || uri.path().starts_with("/api/"))
    {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

//! An organization's part of addresses.

use kernel::FieldError;

/// First parts of addresses that can never name an organization.
pub const RESERVED: &[&str] = &[
    "admin",
    "api",
    "as",
    "assets",
    "change-password",
    "cover",
    "favicon.ico",
    "forgot",
    "healthz",
    "help",
    "invitation",
    "live",
    "logo",
    "mailbox",
    "manifest",
    "mark",
    "metrics",
    "places",
    "portico",
    "privacy",
    "readyz",
    "reset",
    "robots.txt",
    "setup",
    "sign-in",
    "sign-out",
    "static",
    "theme",
    "unsubscribe",
    "well-known",
    "www",
];

/// The slug as kept: lower-case letters, digits and single hyphens, 2 to 40 characters.
pub fn check(field: &'static str, text: &str) -> Result<String, FieldError> {
    let slug = text.trim().to_lowercase();
    match slug.len() {
        0 => return Err(FieldError::new(field, "required")),
        1 => return Err(FieldError::new(field, "too_short").number(2)),
        n if n > 40 => return Err(FieldError::new(field, "too_long").number(40)),
        _ => {}
    }
    let plain = slug
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || slug.starts_with('-') || slug.ends_with('-') || slug.contains("--") {
        return Err(FieldError::new(field, "not_a_slug"));
    }
    if RESERVED.contains(&slug.as_str()) {
        return Err(FieldError::new(field, "taken"));
    }
    Ok(slug)
}

/// A slug for a name: "Larkspur Hall" becomes `larkspur-hall`; empty when nothing of it can be used.
pub fn suggest(name: &str) -> String {
    let words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    let slug: String = words.join("-").chars().take(40).collect();
    let slug = slug.trim_end_matches('-').to_owned();
    if check("slug", &slug).is_ok() {
        slug
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_and_never_an_address_of_the_instance() {
        assert_eq!(check("slug", " Larkspur "), Ok("larkspur".into()));
        for (bad, code) in [
            ("", "required"),
            ("a", "too_short"),
            ("a--b", "not_a_slug"),
            ("-ab", "not_a_slug"),
            ("ünï", "not_a_slug"),
            ("a/b", "not_a_slug"),
            ("as", "taken"),
            ("sign-in", "taken"),
        ] {
            assert_eq!(check("slug", bad).map_err(|e| e.code), Err(code), "{bad}");
        }
        assert_eq!(suggest("Larkspur Hall & Sons"), "larkspur-hall-sons");
        assert_eq!(suggest("As"), "");
    }
}

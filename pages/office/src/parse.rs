//! From what a browser or a program sent to what the store takes.

use std::str::FromStr;

use kernel::{FieldError, Power, Refusal};
use store::Stop;
use ui::Errors;

/// An id from a select; empty is none.
pub fn id<T: FromStr>(field: &'static str, typed: &str) -> Result<Option<T>, FieldError> {
    match typed.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| FieldError::new(field, "unknown")),
    }
}

/// An id that must be there.
pub fn required<T: FromStr>(field: &'static str, typed: &str) -> Result<T, FieldError> {
    id(field, typed)?.ok_or_else(|| FieldError::new(field, "required"))
}

/// A word of a list, as chosen in a select.
pub fn word<T>(
    field: &'static str,
    typed: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<T, FieldError> {
    of(typed.trim()).ok_or_else(|| FieldError::new(field, "unknown"))
}

/// What stands in the address of the page `n`.
pub fn page(n: Option<i64>) -> i64 {
    n.unwrap_or(1).clamp(1, 100_000)
}

/// A path with a query; values that are empty are left out.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, v)| !v.is_empty()) {
        query.append_pair(name, value);
    }
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// What a form says to a refusal: errors beside fields, or the sentence of a state at `field`.
/// What is no refusal goes on as it is.
pub fn errors(stop: Stop, field: &'static str) -> Result<Errors, Stop> {
    match stop {
        Stop::Refused(Refusal::Fields(fields)) => Ok(Errors::of(&fields)),
        Stop::Refused(Refusal::State(word)) => match crate::words::state(word) {
            Some(text) => Ok(Errors::one(field, text)),
            None => Err(Stop::state(word)),
        },
        other => Err(other),
    }
}

/// What a state says, for a page that has no field for it.
pub fn said(stop: Stop) -> Result<i18n::Text, Stop> {
    match &stop {
        Stop::Refused(Refusal::State(word)) => crate::words::state(word).ok_or(stop),
        _ => Err(stop),
    }
}

/// The right was missing; said as the pages say it.
pub fn forbidden() -> Stop {
    Stop::Forbidden(Power::Manage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_what_is_set() {
        assert_eq!(
            address("/contacts", &[("q", ""), ("access", "")]),
            "/contacts"
        );
        assert_eq!(
            address("/contacts", &[("q", "a&b"), ("access", "active")]),
            "/contacts?q=a%26b&access=active"
        );
    }

    #[test]
    fn ids_are_ids_or_nothing() {
        assert_eq!(id::<kernel::ContactId>("contact", " "), Ok(None));
        assert!(id::<kernel::ContactId>("contact", "1 or 1").is_err());
        assert_eq!(
            required::<kernel::ContactId>("contact", "")
                .unwrap_err()
                .code,
            "required"
        );
    }
}

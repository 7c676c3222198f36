//! What a text must be before it is kept: pure, the same for forms, API and CSV.

use kernel::{Email, FieldError, Refusal};

/// The longest name or title, in characters.
pub const NAME: usize = 200;
/// The longest other line, in characters.
pub const LINE: usize = 300;
/// The longest text of several lines, in characters.
pub const TEXT: usize = 10_000;

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// The value, or its default with the error kept.
    pub fn take<T: Default>(&mut self, checked: Result<T, FieldError>) -> T {
        checked.unwrap_or_else(|error| {
            self.0.push(error);
            T::default()
        })
    }
    /// Notes an error.
    pub fn refuse(&mut self, error: FieldError) {
        self.0.push(error);
    }
    /// The value when nothing was wrong.
    ///
    /// # Errors
    /// All errors collected.
    pub fn done<T>(self, value: T) -> Result<T, Refusal> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(Refusal::Fields(self.0))
        }
    }
}

/// A name or title: one line that says something.
///
/// # Errors
/// `required`, `too_long`.
pub fn name(field: &'static str, typed: &str) -> Result<String, FieldError> {
    match line(field, typed, NAME)? {
        text if kernel::is_blank(&text) => Err(FieldError::new(field, "required")),
        text => Ok(text),
    }
}

/// One line, which may be empty. Control characters become spaces, those that turn text go.
///
/// # Errors
/// `too_long`.
pub fn line(field: &'static str, typed: &str, max: usize) -> Result<String, FieldError> {
    let spaced: String = typed
        .chars()
        .filter(|c| !kernel::turns_text(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    short(field, spaced.trim(), max)
}

/// A text of several lines, which may be empty. Line ends become `\n`, other control characters go.
///
/// # Errors
/// `too_long`.
pub fn text(field: &'static str, typed: &str, max: usize) -> Result<String, FieldError> {
    let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = lines
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !(c.is_control() || kernel::turns_text(*c)))
        .collect();
    short(field, kept.trim(), max)
}

fn short(field: &'static str, text: &str, max: usize) -> Result<String, FieldError> {
    if text.chars().count() > max {
        return Err(FieldError::new(field, "too_long").number(max as i64));
    }
    Ok(text.to_owned())
}

/// An e-mail address in lower case, or nothing.
///
/// # Errors
/// `not_an_email`.
pub fn email(field: &'static str, typed: &str) -> Result<String, FieldError> {
    match typed.trim() {
        "" => Ok(String::new()),
        text => match text.parse::<Email>() {
            Ok(email) => Ok(email.as_str().to_owned()),
            Err(_) => Err(FieldError::new(field, "not_an_email")),
        },
    }
}

/// The address of a web page, or nothing; `https://` is added where no scheme was typed.
///
/// # Errors
/// `not_a_link` for anything a browser should not follow, `too_long`.
pub fn link(field: &'static str, typed: &str) -> Result<String, FieldError> {
    let typed = line(field, typed, LINE)?;
    if typed.is_empty() {
        return Ok(typed);
    }
    let full = if typed.contains("://") {
        typed
    } else {
        format!("https://{typed}")
    };
    let ok = url::Url::parse(&full).is_ok_and(|u| {
        matches!(u.scheme(), "http" | "https") && u.host_str().is_some_and(|h| h.contains('.'))
    });
    if ok {
        Ok(full)
    } else {
        Err(FieldError::new(field, "not_a_link"))
    }
}

/// A name folded for comparing: its words in small letters, one space between them.
pub fn name_key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The digits of a telephone number, for comparing; nothing where they are too few to be one.
pub fn phone_key(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches("00").to_owned();
    if digits.len() < 6 {
        return String::new();
    }
    digits
}

/// A time zone by its IANA name.
///
/// # Errors
/// `not_a_zone`.
pub fn zone(field: &'static str, typed: &str) -> Result<String, FieldError> {
    match typed.trim().parse::<chrono_tz::Tz>() {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => Err(FieldError::new(field, "not_a_zone")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_something_and_end() {
        assert_eq!(
            name("name", "  Amelia\tHartley\n").unwrap(),
            "Amelia Hartley"
        );
        assert_eq!(name("name", " \u{0} ").unwrap_err().code, "required");
        assert_eq!(name("name", &"é".repeat(200)).unwrap().chars().count(), 200);
        let long = name("name", &"é".repeat(201)).unwrap_err();
        assert_eq!((long.code, long.number), ("too_long", 200));
    }

    #[test]
    fn texts_keep_their_lines_and_nothing_hidden() {
        assert_eq!(
            text("notes", " one\r\ntwo\u{7}\rthree ", TEXT).unwrap(),
            "one\ntwo\nthree"
        );
        assert_eq!(line("phone", "", LINE).unwrap(), "");
    }

    #[test]
    fn addresses_are_folded_or_refused() {
        assert_eq!(
            email("email", " Amelia@Posteo.Example ").unwrap(),
            "amelia@posteo.example"
        );
        assert_eq!(email("email", "").unwrap(), "");
        assert_eq!(email("email", "amelia").unwrap_err().code, "not_an_email");
        assert_eq!(
            link("website", "kiln.example/work").unwrap(),
            "https://kiln.example/work"
        );
        assert_eq!(link("website", "").unwrap(), "");
        for bad in [
            "javascript:alert(1)",
            "javascript://x.y/%0aalert(1)",
            "ftp://a.b",
            "localhost",
            "https://",
        ] {
            assert_eq!(
                link("website", bad).unwrap_err().code,
                "not_a_link",
                "{bad}"
            );
        }
        assert_eq!(zone("zone", "Europe/London").unwrap(), "Europe/London");
        assert!(zone("zone", "Larkspur/Hall").is_err());
    }

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(name_key(" Zoë  HARTLEY\t"), name_key("zoë Hartley"));
        assert_ne!(name_key("Zoe Hartley"), name_key("Zoe Hart"));
        assert_eq!(
            phone_key("+44 (20) 7946-0018"),
            phone_key("0044 20 79460018")
        );
        assert_eq!(phone_key("ext. 12"), "");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut checks = Checks::default();
        checks.take(name("name", ""));
        checks.take(email("email", "x"));
        let Err(Refusal::Fields(errors)) = checks.done(()) else {
            panic!("nothing was refused")
        };
        assert_eq!(
            errors.iter().map(|e| &*e.field).collect::<Vec<_>>(),
            ["name", "email"]
        );
    }
}

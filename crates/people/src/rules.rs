//! What a text must be before it is kept: pure, the same for forms, API and CSV.

use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::{Email, FieldError, Refusal, Time};

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

/// The most links a contact has.
pub const LINKS: usize = 6;

/// The links of a field with one on each line.
pub fn links_typed(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// Links to pages about oneself: one a line, each once, `https` only.
///
/// # Errors
/// `not_a_link`, `not_https`, `too_long`, `too_many_links`.
pub fn links(field: &'static str, typed: &[String]) -> Result<Vec<String>, FieldError> {
    if typed.len() > LINKS {
        return Err(FieldError::new(field, "too_many_links").number(LINKS as i64));
    }
    let mut links: Vec<String> = Vec::new();
    for one in typed {
        let full = link(field, one)?;
        if full.is_empty() || links.contains(&full) {
            continue;
        }
        if !full.to_ascii_lowercase().starts_with("https://") {
            return Err(FieldError::new(field, "not_https"));
        }
        links.push(full);
    }
    Ok(links)
}

/// What a link is called: its host, without what most hosts begin with.
pub fn host(link: &str) -> String {
    let parsed = url::Url::parse(link).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str);
    let host = host.map(|h| h.strip_prefix("www.").unwrap_or(h));
    host.unwrap_or(link).to_owned()
}

/// A day somebody was born on, or nothing.
///
/// # Errors
/// `not_a_date` for anything but a day since 1900, written year-month-day.
pub fn birthday(field: &'static str, typed: &str) -> Result<Option<NaiveDate>, FieldError> {
    let wrong = || FieldError::new(field, "not_a_date");
    match typed.trim() {
        "" => Ok(None),
        text => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) if (1900..=9999).contains(&day.year()) => Ok(Some(day)),
            _ => Err(wrong()),
        },
    }
}

/// Refuses a birthday that is still to come. A day is given, because it is today somewhere already.
///
/// # Errors
/// `in_future`.
pub fn born(day: Option<NaiveDate>, now: Time) -> Result<(), FieldError> {
    let last = (now + TimeDelta::days(1)).date_naive();
    match day {
        Some(day) if day > last => Err(FieldError::new("birthday", "in_future")),
        _ => Ok(()),
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
    fn links_are_secure_few_and_each_once() {
        let links = |all: &[&str]| {
            let all: Vec<String> = all.iter().map(|l| (*l).to_owned()).collect();
            links("links", &all).map_err(|e| e.code)
        };
        assert_eq!(
            links(&["", " kiln.example/a ", "https://kiln.example/a"]).unwrap(),
            ["https://kiln.example/a"]
        );
        assert_eq!(links(&["http://kiln.example"]), Err("not_https"));
        assert_eq!(links(&["javascript:alert(1)"]), Err("not_a_link"));
        let many: Vec<String> = (0..7).map(|n| format!("a{n}.example")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(links(&many), Err("too_many_links"));
        assert_eq!(links(&[""; 7]), Err("too_many_links"), "as the API says");
        assert_eq!(links(&many[1..]).unwrap().len(), 6);
    }

    #[test]
    fn a_link_is_called_by_its_host() {
        assert_eq!(host("https://www.kiln.example/work"), "kiln.example");
        assert_eq!(host("https://b.example/?q=1"), "b.example");
    }

    #[test]
    fn birthdays_are_days_that_were() {
        let day = |text: &str| birthday("birthday", text).map_err(|e| e.code);
        assert_eq!(day(" ").unwrap(), None);
        assert_eq!(
            day("1991-02-28").unwrap().unwrap().to_string(),
            "1991-02-28"
        );
        for bad in ["1991-02-30", "28.2.1991", "1899-12-31", "x", "+20000-01-01"] {
            assert_eq!(day(bad), Err("not_a_date"), "{bad}");
        }
        let now = "2027-05-18T09:14:00Z".parse().unwrap();
        assert!(born(day("2027-05-19").unwrap(), now).is_ok());
        assert_eq!(
            born(day("2027-05-20").unwrap(), now).unwrap_err().code,
            "in_future"
        );
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

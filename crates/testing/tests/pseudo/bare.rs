//! What in a page, a mail or a file is neither pseudo text nor data: a bare string.
//!
//! In the pseudo language all words of the program stand in brackets and have accents, dates stand
//! in brackets, and each text of the test's data is one word with `canary` in it. So a letter outside
//! brackets is a bare string, and so is, inside them, a letter the pseudo language would have changed.

use scraper::{ElementRef, Html, Node};

/// Letters that the pseudo language always changes.
const CHANGED: &str = "aceghijklnorsuwyzACEGHIJKLNORSUWYZ";
/// Words of dates, which come from ICU inside the brackets and have no accents.
const DATES: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July August September October November December Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday kB MB GB";
/// Attributes that are read or heard.
const SPOKEN: &[&str] = &[
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "title",
    "placeholder",
    "alt",
    "label",
];

/// A reader of texts that remembers whether a bracket is open: one message may hold a link, and is
/// then several texts.
#[derive(Default)]
pub struct Reader {
    open: usize,
}

impl Reader {
    /// Whether a bare string stands in this text.
    pub fn strays(&mut self, text: &str) -> bool {
        let mut word = String::new();
        let mut found = false;
        for letter in text.chars().chain([' ']) {
            if !letter.is_whitespace() && !"⟦⟧()“”‘’,;".contains(letter) {
                word.push(letter);
                continue;
            }
            found |= self.stray(&std::mem::take(&mut word));
            match letter {
                '⟦' => self.open += 1,
                '⟧' => self.open = self.open.saturating_sub(1),
                _ => {}
            }
        }
        found
    }

    fn stray(&self, word: &str) -> bool {
        let zone = word.contains('/') && word.parse::<chrono_tz::Tz>().is_ok();
        let data = zone
            || ["canary", "Canary", "://"].iter().any(|m| word.contains(m))
            || code(word)
            || slot(word);
        let date = DATES
            .split(' ')
            .any(|d| d == word.trim_matches(|c: char| !c.is_alphabetic()));
        if data || (self.open > 0 && date) {
            return false;
        }
        word.chars().any(|c| {
            if self.open > 0 {
                CHANGED.contains(c)
            } else {
                c.is_alphabetic()
            }
        })
    }
}

/// A place that a script fills: `{name}`.
fn slot(word: &str) -> bool {
    word.starts_with('{') && word.ends_with('}')
}

/// A code to type in, such as `K7QM-2XPA` or a longer one for recovery.
fn code(word: &str) -> bool {
    let four = |group: &str| {
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        group.len() == 4 && group.chars().all(fits)
    };
    word.contains('-') && word.split('-').all(four)
}

/// The bare strings of a page.
pub fn in_html(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let (mut texts, mut found) = (Reader::default(), Vec::new());
    for node in page.tree.root().descendants() {
        match node.value() {
            Node::Text(text) => {
                let inside = node.parent().and_then(ElementRef::wrap);
                if inside.is_some_and(|e| exempt(&e, text)) {
                    continue;
                }
                if inside.is_some_and(|e| e.value().name() == "noscript") {
                    found.extend(in_html(text)); // read as text where scripts run
                    continue;
                }
                if texts.strays(text) {
                    let tag = inside.map_or("", |e| e.value().name());
                    found.push(format!("<{tag}> {}", text.trim()));
                }
            }
            Node::Element(element) => {
                let button = element.name() == "input"
                    && matches!(element.attr("type"), Some("submit" | "button" | "reset"));
                for (name, value) in element.attrs() {
                    let words = name.starts_with("data-") && value.contains([' ', '⟦']);
                    let spoken = SPOKEN.contains(&name)
                        || words && !name.contains("turbo") && !plain_json(value)
                        || button && name == "value";
                    if spoken && Reader::default().strays(value) {
                        found.push(format!("<{} {name}> {value}", element.name()));
                    }
                }
            }
            _ => {}
        }
    }
    if texts.open > 0 {
        found.push("a bracket was never closed".to_owned());
    }
    found
}

fn plain_json(value: &str) -> bool {
    value.starts_with(['{', '['])
}

/// Texts that are no words of ours, or the same in every language: the name Portico, scripts, names of keys, initials of a person, names that are
/// the same in every language (zones, currencies) and stand as their own values.
fn exempt(element: &ElementRef<'_>, text: &str) -> bool {
    let element = element.value();
    let initials = element.classes().any(|c| c == "avatar") && text.trim().chars().count() <= 2;
    let zone = |value: &str| value.replace('_', " ") == text.trim();
    let itself = element.name() == "option" && element.attr("value").is_some_and(zone);
    let product = text.trim() == "Portico";
    let key = element.attr("id") == Some("app-key"); // of an authenticator app, to be typed
    matches!(element.name(), "script" | "style" | "kbd") || initials || itself || product || key
}

#[test]
fn a_bare_string_is_found_wherever_it_stands() {
    let fine = r#"<title>⟦Šååvéé⟧ – House_canary1</title><p>⟦Šååvéé “Item_canary1” <a href="/x">⟦ñööŵ⟧</a> ⟦26 June 2027⟧⟧ · 3</p><input placeholder="⟦Ñååméé⟧"><button aria-label="⟦Çļööšéé⟧">×</button>"#;
    assert_eq!(in_html(fine), Vec::<String>::new());
    for (bare, count) in [
        ("<p>Save</p>", 1),
        ("<p>⟦Šååvéé⟧ now</p>", 1),
        ("<p>⟦Šååvéé these⟧</p>", 1),
        ("<img alt='Floor plan'>", 1),
        ("<input type=submit value=Send>", 1),
        ("<a aria-label=Close title=Close></a>", 2),
        ("<x-y data-none='Nothing found'></x-y>", 1),
        ("<p>by Contact_0_canary1</p>", 1),
    ] {
        assert_eq!(in_html(bare).len(), count, "{bare}");
    }
}

//! The one layout of every mail: a column of 560 px, one button, the same link
//! as text, facts as a table, a signature, a footer; and the same in words.
//!
//! No word of its own: the caller passes them translated. No picture is needed
//! to understand it and none is fetched. Tables and inline styles, because mail
//! readers know little else; text that mail readers recolour in dark mode stays
//! readable, because only the button carries a colour pair of its own.

use askama::Template;

/// Room for all paragraphs together, in bytes of escaped HTML. With the rooms
/// given in `bounded` a letter stays under 60 KB, so Gmail never clips it.
const BODY_ROOM: usize = 24_000;

/// Room for one URL, escaped. A longer one loses its button: no link is ever
/// cut in the middle.
const URL_ROOM: usize = 1_000;

/// What a letter says. All texts are plain, translated, and escaped here.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// Language of the words (BCP 47).
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// The line mail lists show after the subject.
    pub preheader: String,
    /// Name of the organization, at the top.
    pub org_name: String,
    /// Button colour, `#rrggbb`; anything else falls back to ink.
    pub accent: String,
    /// Text on the button, `#rrggbb`, solved for contrast by the theme.
    pub on_accent: String,
    /// The title, said once.
    pub title: String,
    /// One or two sentences each.
    pub paragraphs: Vec<String>,
    /// The one button: label and absolute URL.
    pub button: Option<(String, String)>,
    /// What comes before the link written out, such as "Or open this link:".
    pub link_label: String,
    /// A code to type: label and code.
    pub code: Option<(String, String)>,
    /// Rows of label and value, at most twelve.
    pub facts: Vec<(String, String)>,
    /// A real person: name, role, one line each.
    pub signature: Vec<String>,
    /// Postal address, why you get this.
    pub footer_lines: Vec<String>,
    /// Links of the footer, such as alert settings: label and absolute URL.
    pub footer_links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// HTML and plain text, in this order. Both stay under 60 KB whatever is
    /// passed: longer text is cut with an ellipsis. A URL that is not http(s)
    /// is left out with its button.
    #[must_use]
    pub fn render(&self) -> (String, String) {
        let letter = self.bounded();
        let html = Html { letter: &letter }.render().unwrap_or_default();
        let text = Text { letter: &letter }.render().unwrap_or_default();
        (html, tidy(&text))
    }

    fn bounded(&self) -> Self {
        let pair = |(a, b): &(String, String), room| (fit(a, 150), fit(b, room));
        let lines = |lines: &[String], most, room| {
            let kept = lines.iter().take(most);
            kept.map(|line| fit(line, room)).collect()
        };
        let mut left = BODY_ROOM;
        let mut paragraphs = Vec::new();
        for paragraph in &self.paragraphs {
            let kept = fit(paragraph, left);
            left = left.saturating_sub(cost(&kept) + ROW);
            paragraphs.push(kept);
            if left == 0 {
                break;
            }
        }
        Self {
            lang: fit(&self.lang, 35),
            dir: if self.dir == "rtl" { "rtl" } else { "ltr" }.to_owned(),
            preheader: fit(&self.preheader, 300),
            org_name: fit(&self.org_name, 300),
            accent: hex_or(&self.accent, "#191b26"),
            on_accent: hex_or(&self.on_accent, "#ffffff"),
            title: fit(&self.title, 600),
            paragraphs,
            button: self
                .button
                .as_ref()
                .filter(|(_, url)| is_web(url))
                .map(|button| pair(button, URL_ROOM)),
            link_label: fit(&self.link_label, 300),
            code: self.code.as_ref().map(|code| pair(code, 100)),
            facts: self.facts.iter().take(12).map(|f| pair(f, 500)).collect(),
            signature: lines(&self.signature, 4, 300),
            footer_lines: lines(&self.footer_lines, 6, 500),
            footer_links: self
                .footer_links
                .iter()
                .filter(|(_, url)| is_web(url))
                .take(3)
                .map(|link| pair(link, URL_ROOM))
                .collect(),
        }
    }
}

/// Markup around one paragraph, in bytes, rounded up.
const ROW: usize = 120;

fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && cost(url) <= URL_ROOM
        && !url.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// Bytes of a text once escaped for HTML (`&#38;` and its like are five).
fn cost(text: &str) -> usize {
    text.chars().map(char_cost).sum()
}

fn char_cost(c: char) -> usize {
    match c {
        '<' | '>' | '&' | '"' | '\'' => 5,
        c => c.len_utf8(),
    }
}

/// Cuts a text to `room` bytes of escaped HTML, the last character an ellipsis.
fn fit(text: &str, room: usize) -> String {
    if cost(text) <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub('…'.len_utf8());
    let fitting = text.chars().take_while(|&c| {
        let fits = char_cost(c) <= left;
        left = left.saturating_sub(char_cost(c));
        fits
    });
    let mut cut: String = fitting.collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Cuts after `most` characters, the last of them an ellipsis.
pub(crate) fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

fn hex_or(text: &str, otherwise: &str) -> String {
    let digits = text.strip_prefix('#').unwrap_or_default();
    let fine = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if fine { text } else { otherwise }.to_owned()
}

/// No run of blank lines, no blank ends.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy.truncate(tidy.trim_end().len());
    tidy.push('\n');
    tidy
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;

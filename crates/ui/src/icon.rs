//! Icons from the sprite, and avatars.

use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;

use crate::assets::url;

/// An icon by its lucide name (`assets/icons.txt`); decorative, so it is hidden from screen readers.
pub fn icon(name: &'static str) -> Icon {
    Icon { name, class: "" }
}

/// An icon that points along the line and mirrors where one reads from right to left.
pub fn icon_dir(name: &'static str) -> Icon {
    Icon { name, class: " icon-dir" }
}

/// An icon at the start of a row.
pub fn icon_lead(name: &'static str) -> Icon {
    Icon { name, class: " lead-icon" }
}

/// See [`icon`].
#[derive(Clone, Copy, Debug)]
pub struct Icon {
    name: &'static str,
    class: &'static str,
}

impl Display for Icon {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Icon { name, class } = self;
        write!(f, r##"<svg class="icon{class}" aria-hidden="true"><use href="{}#{name}"/></svg>"##, url::ICONS)
    }
}
impl HtmlSafe for Icon {}

/// Initials on a coloured ground. `size`: `xs sm md lg` or empty for the usual one.
pub fn avatar<'a>(name: &'a str, size: &'static str) -> Avatar<'a> {
    Avatar { name, size, quiet: false }
}

/// The same in grey, for somebody at work.
pub fn avatar_quiet<'a>(name: &'a str, size: &'static str) -> Avatar<'a> {
    Avatar { name, size, quiet: true }
}

/// See [`avatar`].
#[derive(Clone, Copy, Debug)]
pub struct Avatar<'a> {
    name: &'a str,
    size: &'static str,
    quiet: bool,
}

impl Display for Avatar<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let tone = if self.quiet { 0 } else { 1 + self.name.bytes().fold(0u32, |h, b| h.wrapping_mul(31).wrapping_add(b.into())) % 4 };
        let dash = if self.size.is_empty() { "" } else { " avatar-" };
        write!(f, r#"<span class="avatar{dash}{}" data-tone="{tone}" aria-hidden="true">"#, self.size)?;
        crate::base::escape(f, &initials(self.name))?;
        f.write_str("</span>")
    }
}
impl HtmlSafe for Avatar<'_> {}

/// First letters of the first and the last word, in capitals.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn initials_come_from_first_and_last_word() {
        let of = super::initials;
        assert_eq!((of("Amelia Hartley"), of("Jo"), of("María de la Cruz"), of("")), ("AH".into(), "J".into(), "MC".into(), String::new()));
        assert_eq!(super::avatar("<b>", "").to_string().matches('<').count(), 2);
    }
}

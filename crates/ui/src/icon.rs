//! Icons from the sprite, and avatars.

use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;

use crate::assets::url;
use crate::cover::{initials, tone};

/// An icon by its lucide name (`assets/icons.txt`); decorative, so it is hidden from screen readers.
pub fn icon(name: &'static str) -> Icon {
    Icon { name, class: "" }
}

/// An icon that points along the line and mirrors where one reads from right to left.
pub fn icon_dir(name: &'static str) -> Icon {
    Icon {
        name,
        class: " icon-dir",
    }
}

/// An icon at the start of a row.
pub fn icon_lead(name: &'static str) -> Icon {
    Icon {
        name,
        class: " lead-icon",
    }
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
        write!(
            f,
            r##"<svg class="icon{class}" aria-hidden="true"><use href="{}#{name}"/></svg>"##,
            url::ICONS
        )
    }
}
impl HtmlSafe for Icon {}

/// Initials on a coloured ground. `size`: `xs sm md lg` or empty for the usual one.
pub fn avatar<'a>(name: &'a str, size: &'static str) -> Avatar<'a> {
    Avatar {
        name,
        size,
        quiet: false,
    }
}

/// The same in grey, for somebody at work.
pub fn avatar_quiet<'a>(name: &'a str, size: &'static str) -> Avatar<'a> {
    Avatar {
        name,
        size,
        quiet: true,
    }
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
        let tone = if self.quiet {
            0
        } else {
            tone(self.name.as_bytes())
        };
        let dash = if self.size.is_empty() { "" } else { " avatar-" };
        write!(
            f,
            r#"<span class="avatar{dash}{}" data-tone="{tone}" aria-hidden="true">"#,
            self.size
        )?;
        crate::base::escape(f, &initials(self.name))?;
        f.write_str("</span>")
    }
}
impl HtmlSafe for Avatar<'_> {}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_escaped() {
        assert_eq!(super::avatar("<b>", "").to_string().matches('<').count(), 2);
    }
}

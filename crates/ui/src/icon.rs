//! Icons from the sprite, and avatars.

use std::fmt::{self, Display, Formatter, Write};

use askama::{FastWritable, Values, filters::HtmlSafe};

use crate::assets::url;
use crate::base::Base;
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
        photo: None,
    }
}

/// The same in grey, for somebody at work.
pub fn avatar_quiet<'a>(name: &'a str, size: &'static str) -> Avatar<'a> {
    Avatar {
        name,
        size,
        quiet: true,
        photo: None,
    }
}

/// See [`avatar`].
#[derive(Clone, Debug)]
pub struct Avatar<'a> {
    name: &'a str,
    size: &'static str,
    quiet: bool,
    photo: Option<String>,
}

/// The address of a contact's photo within the place. It changes with the photo, so browsers may keep it.
pub fn photo_path(contact: impl Display, blob: &str) -> String {
    format!("/photo/{contact}/{}", blob.get(..12).unwrap_or(blob))
}

impl Avatar<'_> {
    /// With the photo of this contact instead of initials, where there is a blob of one.
    #[must_use]
    pub fn photo(mut self, contact: impl Display, blob: &Option<String>) -> Self {
        self.photo = blob.as_deref().map(|blob| photo_path(contact, blob));
        self
    }

    fn write(&self, out: &mut (impl Write + ?Sized), base: &str) -> fmt::Result {
        let tone = if self.quiet {
            0
        } else {
            tone(self.name.as_bytes())
        };
        let dash = if self.size.is_empty() { "" } else { " avatar-" };
        write!(
            out,
            r#"<span class="avatar{dash}{}" data-tone="{tone}" aria-hidden="true">"#,
            self.size
        )?;
        match &self.photo {
            Some(path) => {
                out.write_str(r#"<img src=""#)?;
                crate::base::escape(out, base)?;
                crate::base::escape(out, path)?;
                out.write_str(r#"" alt="" width="36" height="36">"#)?;
            }
            None => crate::base::escape(out, &initials(self.name))?,
        }
        out.write_str("</span>")
    }
}

impl FastWritable for Avatar<'_> {
    fn write_into(&self, out: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        let base = match &self.photo {
            Some(_) => askama::get_value::<Base>(values, Base::KEY)?.0.as_str(),
            None => "", // only a photo has an address
        };
        Ok(self.write(out, base)?)
    }
}
impl Display for Avatar<'_> {
    /// A photo's address without its base; pages render with values instead.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write(f, "")
    }
}
impl HtmlSafe for Avatar<'_> {}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_escaped() {
        assert_eq!(super::avatar("<b>", "").to_string().matches('<').count(), 2);
    }

    #[test]
    fn a_photo_stands_for_the_initials() {
        let blob = Some("0123456789abcdef0123456789abcdef".to_owned());
        let shown = super::avatar("Amelia", "sm").photo(7, &blob).to_string();
        assert!(shown.contains(r#"src="/photo/7/0123456789ab""#), "{shown}");
        let initials = super::avatar("Amelia", "sm").photo(7, &None).to_string();
        assert!(initials.contains(">A</span>"), "{initials}");
    }
}

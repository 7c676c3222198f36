//! The languages Portico speaks. A new one is a line in the table below and its `.ftl` files.
//!
//! This module has no dependency, because the message generator uses it inside build scripts.

macro_rules! languages {
    ($($(#[$doc:meta])* $name:ident = $tag:literal, $dir:ident, formats as $formats:literal;)+) => {
        /// A language of the interface.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Lang {
            #[default]
            $($(#[$doc])* $name),+
        }

        impl Lang {
            /// Every language, English first.
            pub const ALL: &'static [Lang] = &[$(Lang::$name),+];
            /// How many there are: the length of a table with one place for each language.
            pub const COUNT: usize = Lang::ALL.len();

            /// The BCP 47 tag, for `<html lang>` and for names of files: `en`.
            pub const fn tag(self) -> &'static str {
                match self { $(Lang::$name => $tag),+ }
            }

            /// The name of the variant, for generated code: `En`.
            pub const fn name(self) -> &'static str {
                match self { $(Lang::$name => stringify!($name)),+ }
            }

            /// The writing direction.
            pub const fn dir(self) -> Dir {
                match self { $(Lang::$name => Dir::$dir),+ }
            }

            /// The locale whose dates and numbers this language uses: `en-GB` for English,
            /// which reads "26 June 2027" and "14:00".
            pub const fn formats(self) -> &'static str {
                match self { $(Lang::$name => $formats),+ }
            }
        }
    };
}

languages! {
    /// English, written so that nobody is a foreigner: British spelling, 24-hour clock.
    En = "en", Ltr, formats as "en-GB";
    /// Made from English by machine: `⟦Sååvéé fîîlèè⟧`. A bare string stands out, and so does
    /// a layout without room for longer words. Never offered to people.
    Pseudo = "en-XA", Ltr, formats as "en-GB";
}

/// A writing direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    /// Left to right.
    Ltr,
    /// Right to left. No language of today's table needs it; pages are built for it all the same.
    Rtl,
}

impl Dir {
    /// The value of the HTML attribute `dir`: `ltr` or `rtl`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Dir::Ltr => "ltr",
            Dir::Rtl => "rtl",
        }
    }
}

impl std::fmt::Display for Dir {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Lang {
    /// The language for one BCP 47 tag, in any case: `en`, `en-GB` and `EN_us` all give English.
    /// The longest match wins (RFC 4647, 3.4). `None` when it is a language we do not speak.
    pub fn parse(tag: &str) -> Option<Lang> {
        let tag = tag.trim().replace('_', "-");
        let mut range = tag.as_str();
        loop {
            if let Some(lang) = Lang::ALL
                .iter()
                .find(|lang| lang.tag().eq_ignore_ascii_case(range))
            {
                return Some(*lang);
            }
            range = &range[..range.rfind('-')?];
        }
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4), English when none
    /// fits. A range with `q=0` is refused, and `*` means the default.
    pub fn accept(header: &str) -> Lang {
        let mut best: Option<(f32, Lang)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            let lang = if tag == "*" {
                Some(Lang::default())
            } else {
                Lang::parse(tag)
            };
            // Strictly more: among equals the first named wins.
            if let Some(lang) =
                lang.filter(|_| quality > 0.0 && best.is_none_or(|(q, _)| quality > q))
            {
                best = Some((quality, lang));
            }
        }
        best.map_or_else(Lang::default, |(_, lang)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_falls_back_to_its_language() {
        assert_eq!(Lang::parse("en"), Some(Lang::En));
        assert_eq!(Lang::parse("en-GB"), Some(Lang::En));
        assert_eq!(Lang::parse("EN_us"), Some(Lang::En));
        assert_eq!(Lang::parse("en-Latn-GB"), Some(Lang::En));
        assert_eq!(Lang::parse("en-xa"), Some(Lang::Pseudo));
        for foreign in ["", "-", "enx", "tlh", "de-CH", "*"] {
            assert_eq!(Lang::parse(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_header_chooses_by_quality_then_order() {
        assert_eq!(Lang::accept("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5"), Lang::En);
        assert_eq!(Lang::accept("en-XA;q=0.3, en;q=0.8"), Lang::En);
        assert_eq!(Lang::accept("en;q=0.3, en-XA;q=0.8"), Lang::Pseudo);
        assert_eq!(Lang::accept("en-XA, en"), Lang::Pseudo);
        for odd in ["", ",,;", "en;q=0", "en-XA;q=nonsense", "\u{0}", "q=1"] {
            assert_eq!(Lang::accept(odd), Lang::En, "{odd:?}");
        }
    }
}

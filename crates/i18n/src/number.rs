//! Numbers, plurals and file sizes in the reader's language.

use std::fmt::{self, Write};
use std::sync::OnceLock;

use icu_decimal::input::Decimal;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_plurals::{PluralRuleType, PluralRules, PluralRulesPreferences};
use writeable::Writeable;

pub use icu_plurals::PluralCategory;

use crate::{Lang, Message, Out, Say, m};

/// One value per language, made when it is first needed.
pub(crate) struct PerLang<T>([OnceLock<T>; Lang::COUNT]);

impl<T> PerLang<T> {
    pub(crate) const fn new() -> PerLang<T> {
        PerLang([const { OnceLock::new() }; Lang::COUNT])
    }

    pub(crate) fn get(&self, lang: Lang, make: impl FnOnce(icu_locale_core::Locale) -> T) -> &T {
        self.0[lang as usize].get_or_init(|| {
            // A tag in the table that ICU cannot read gives ICU's neutral forms, not a crash.
            make(
                lang.formats()
                    .parse()
                    .unwrap_or(icu_locale_core::Locale::UNKNOWN),
            )
        })
    }
}

/// The plural category of a whole number, as in "1 file", "2 files".
pub fn plural(lang: Lang, n: i64) -> PluralCategory {
    static RULES: PerLang<PluralRules> = PerLang::new();
    category(&RULES, lang, PluralRuleType::Cardinal, n)
}

/// The category of a place in a row, as in "1st", "2nd".
pub fn ordinal(lang: Lang, n: i64) -> PluralCategory {
    static RULES: PerLang<PluralRules> = PerLang::new();
    category(&RULES, lang, PluralRuleType::Ordinal, n)
}

fn category(
    rules: &'static PerLang<PluralRules>,
    lang: Lang,
    kind: PluralRuleType,
    n: i64,
) -> PluralCategory {
    let rules = rules.get(lang, |locale| {
        PluralRules::try_new(PluralRulesPreferences::from(&locale), kind.into())
            .expect("plural rules are compiled in for every locale")
    });
    rules.category_for(n)
}

/// Writes digits with the language's grouping and decimal sign.
pub(crate) fn write_decimal(out: &mut Out<'_>, value: &Decimal) -> fmt::Result {
    static FORMATTERS: PerLang<DecimalFormatter> = PerLang::new();
    let formatter = FORMATTERS.get(out.lang(), |locale| {
        DecimalFormatter::try_new(
            DecimalFormatterPreferences::from(&locale),
            Default::default(),
        )
        .expect("number formats are compiled in for every locale")
    });
    formatter.format(value).write_to(out)
}

/// A whole number that a message can count with. Implemented for the integers, and for
/// references to them, which is what templates pass.
pub trait Number {
    /// The number. Beyond `i64` it stays at the limit.
    fn number(&self) -> i64;
}

impl<T: Number + ?Sized> Number for &T {
    fn number(&self) -> i64 {
        (**self).number()
    }
}

macro_rules! whole_numbers {
    ($($ty:ty)+) => {$(
        impl Number for $ty {
            fn number(&self) -> i64 {
                // Only u64, usize and the like can be too large, so the limit is the upper one.
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }

        impl Say for $ty {
            fn say(&self, out: &mut Out<'_>) -> fmt::Result {
                write_decimal(out, &Decimal::from(*self))
            }
        }
    )+};
}
whole_numbers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

/// A whole number with the language's grouping: "12,400". Not for years and references.
pub fn number(n: impl Number) -> Message<i64> {
    Message(n.number())
}

/// A size of so many bytes, in units of 1,000 as phones and browsers show them: "4.2 MB",
/// "312 KB", "17 bytes".
pub fn bytes(n: impl Number) -> Message<Bytes> {
    Message(Bytes(n.number().max(0)))
}

/// See [`bytes`].
#[derive(Clone, Copy)]
pub struct Bytes(i64);

impl Say for Bytes {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        if self.0 < 1000 {
            return m::bytes(self.0).say(out);
        }
        // The smallest unit in which the rounded number stays below 1000.
        let (mut unit, mut size) = (0, 1000_i128);
        let rounded =
            |parts: i128, size: i128| ((i128::from(self.0) * parts + size / 2) / size) as i64;
        while rounded(1, size) >= 1000 && unit < 4 {
            (unit, size) = (unit + 1, size * 1000);
        }
        let amount = match rounded(10, size) {
            tenths @ ..100 => Amount((tenths, -1)),
            _ => Amount((rounded(1, size), 0)),
        };
        match unit {
            0 => m::kilobytes(amount).say(out),
            1 => m::megabytes(amount).say(out),
            2 => m::gigabytes(amount).say(out),
            3 => m::terabytes(amount).say(out),
            _ => m::petabytes(amount).say(out),
        }
    }
}

/// A number as digits and the power of ten they stand at: `(42, -1)` is 4.2.
pub(crate) struct Amount(pub(crate) (i64, i16));

impl Say for Amount {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        let (digits, power) = self.0;
        let mut decimal = Decimal::from(digits);
        decimal.multiply_pow10(power);
        write_decimal(out, &decimal)
    }
}

/// A word that a message chooses by: `{ $kind -> [event] … *[other] … }`.
pub trait Choice {
    /// The word, compared with the variants as it is.
    fn choice(&self) -> &str;
}

macro_rules! words {
    ($($ty:ty),+) => {$(
        impl Choice for $ty {
            fn choice(&self) -> &str {
                self
            }
        }
    )+};
}
words!(str, String, std::borrow::Cow<'_, str>);

impl<T: Choice + ?Sized> Choice for &T {
    fn choice(&self) -> &str {
        (**self).choice()
    }
}

impl Out<'_> {
    /// Writes a whole number; for generated code.
    #[doc(hidden)]
    pub fn count(&mut self, n: i64) -> fmt::Result {
        n.say(self)
    }

    /// Writes our own words; for generated code.
    #[doc(hidden)]
    pub fn text(&mut self, text: &str) -> fmt::Result {
        self.write_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(1_234_567).to(Lang::En), "1,234,567");
        assert_eq!(number(-12_400_i32).to(Lang::En), "-12,400");
        assert_eq!(number(u64::MAX).to(Lang::En), "9,223,372,036,854,775,807");
        assert_eq!(999_usize.number(), 999);
    }

    #[test]
    fn sizes_have_two_digits_at_least_and_never_1000() {
        for (size, expected) in [
            (0_i64, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 KB"),
            (4_249, "4.2 KB"),
            (9_950, "10 KB"),
            (312_400, "312 KB"),
            (999_499, "999 KB"),
            (999_950, "1.0 MB"),
            (4_200_000, "4.2 MB"),
            (42_000_000_000, "42 GB"),
            (1_500_000_000_000_000, "1.5 PB"),
        ] {
            assert_eq!(bytes(size).to(Lang::En), expected);
        }
        assert_eq!(bytes(4_200_000).to(Lang::Pseudo), "⟦4.2 MB⟧");
    }
}

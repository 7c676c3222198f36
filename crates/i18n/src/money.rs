//! Amounts of money in the reader's language.

use std::borrow::Cow;
use std::fmt;

use crate::number::Amount;
use crate::{Message, Number, Out, Say, m};

/// An amount in minor units (pence, cents) of an ISO 4217 currency: `money(425_000, "GBP")` is
/// "£4,250.00". A currency without a symbol of its own shows its code: "CHF 4,250.00".
pub fn money<'c>(minor: impl Number, currency: impl Into<Cow<'c, str>>) -> Message<Money<'c>> {
    Message(Money {
        minor: minor.number(),
        currency: currency.into(),
    })
}

/// See [`money`].
#[derive(Clone)]
pub struct Money<'c> {
    minor: i64,
    currency: Cow<'c, str>,
}

impl Say for Money<'_> {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        if self.minor < 0 {
            // The lowest i64 has no positive twin; one penny in 92 quadrillion pounds is let go.
            let positive = Money {
                minor: self.minor.saturating_neg(),
                currency: self.currency.clone(),
            };
            return m::money_negative(positive).say(out);
        }
        let amount = Amount((self.minor, -i16::from(minor_digits(&self.currency))));
        match symbol(&self.currency) {
            Some(symbol) => m::money_symbol(symbol, amount).say(out),
            None => m::money_code(&*self.currency, amount).say(out),
        }
    }
}

/// The sign of a currency, where it is known well enough to stand alone. Dollars other than the
/// American say whose they are.
pub fn symbol(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "GBP" => "£",
        "EUR" => "€",
        "USD" => "$",
        "AUD" => "A$",
        "CAD" => "CA$",
        "NZD" => "NZ$",
        "HKD" => "HK$",
        "SGD" => "S$",
        "BRL" => "R$",
        "MXN" => "MX$",
        "JPY" => "¥",
        "CNY" => "CN¥",
        "INR" => "₹",
        "ILS" => "₪",
        "KRW" => "₩",
        "TRY" => "₺",
        "UAH" => "₴",
        "NGN" => "₦",
        "PHP" => "₱",
        "VND" => "₫",
        _ => return None,
    })
}

/// How many digits the minor unit has (ISO 4217, table A.1): 2 for most.
fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn amounts_read_as_people_write_them() {
        for (minor, currency, expected) in [
            (425_000, "GBP", "£4,250.00"),
            (0, "EUR", "€0.00"),
            (5, "USD", "$0.05"),
            (-1_999, "GBP", "-£19.99"),
            (1_234_567, "JPY", "¥1,234,567"),
            (1_234_567, "KWD", "KWD\u{a0}1,234.567"),
            (120_000, "CHF", "CHF\u{a0}1,200.00"),
            (i64::MIN, "GBP", "-£92,233,720,368,547,758.07"),
        ] {
            assert_eq!(money(minor, currency).to_string(), expected);
        }
    }
}

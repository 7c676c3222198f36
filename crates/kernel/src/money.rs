//! Money: integer minor units and a currency; never a float.

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

/// An amount in minor units (pence, cents, yen).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The amount in minor units.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

/// Why two amounts cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// They are of different currencies.
    Mixed,
    /// The sum does not fit.
    Overflow,
    /// Not a code of three letters.
    BadCode,
}

impl Currency {
    /// The code, for example `GBP`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX") // only ASCII letters are ever put in
    }
    /// Digits after the point (ISO 4217 exponent).
    pub fn exponent(&self) -> u32 {
        match self.code() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF"
            | "RWF" | "KMF" | "GNF" | "DJF" | "BIF" | "VUV" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) => Ok(Currency(letters)),
            _ => Err(MoneyError::BadCode),
        }
    }
}

impl Money {
    /// The sum, refused when currencies differ or it does not fit.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or(MoneyError::Overflow)?;
        Ok(Money {
            minor,
            currency: self.currency,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_adds_only_to_its_own_kind() {
        let pounds = |minor| Money {
            minor,
            currency: "GBP".parse().unwrap(),
        };
        let yen = Money {
            minor: 1,
            currency: "JPY".parse().unwrap(),
        };
        assert_eq!(pounds(425_000).plus(pounds(1)), Ok(pounds(425_001)));
        assert_eq!(pounds(1).plus(yen), Err(MoneyError::Mixed));
        assert_eq!(pounds(i64::MAX).plus(pounds(1)), Err(MoneyError::Overflow));
        assert_eq!(
            (yen.currency.exponent(), pounds(0).currency.exponent()),
            (0, 2)
        );
        assert!("gbp".parse::<Currency>().is_err() && "GB".parse::<Currency>().is_err());
    }
}

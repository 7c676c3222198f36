//! The PIN of a client, and the portal links it opens. A link is a long secret in a mail, good for
//! thirty days and for many visits; it opens its contact's session only together with the PIN, six
//! to ten digits kept as a hash. Neither shows that an address is somebody's: such a session stays
//! in its place and proves nothing until a mail confirms it, like one that staff could have opened.
//!
//! Only who holds a live link can try a PIN, so no stranger can lock anybody out. Five wrong ones
//! pause it for a quarter of an hour, ten end every link and tell the team.

mod give;
mod open;
mod own;
mod state;

pub use give::{PinWish, end_pin, give_pin, send_portal_link, wished};
pub use open::{PortalLink, open_portal_link, use_pin};
pub use own::{end_own_pin, set_own_pin};
pub use state::{PinState, pin_state};

pub(crate) use give::{end_all, mint_link, mint_pin};
pub(crate) use state::{COLUMNS, JOINS, PinRow};

use chrono::TimeDelta;
use store::Stop;

/// How long a portal link works.
pub const LINK_LIFE: TimeDelta = TimeDelta::days(30);
/// The fewest digits of a PIN.
pub const PIN_MIN: usize = 6;
/// The most digits of a PIN.
pub const PIN_MAX: usize = 10;
/// Wrong PINs after which it pauses.
const PAUSE_AT: i64 = 5;
/// How long it pauses.
const PAUSE: TimeDelta = TimeDelta::minutes(15);
/// Wrong PINs since the last right one, after which every link ends.
const REVOKE_AT: i64 = 10;
/// The purpose inside the hashes of links.
const PURPOSE: &str = "portal_link";

/// The digits of a PIN as typed, without the spaces people read it in.
///
/// # Errors
/// At `pin`: `required`, `not_a_pin` for anything but six to ten digits, `pin_too_easy` for what
/// everybody tries first.
pub(crate) fn checked(typed: &str) -> Result<String, Stop> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() {
        return Err(Stop::field("pin", "required"));
    }
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    if !plain || !(PIN_MIN..=PIN_MAX).contains(&digits.len()) {
        return Err(Stop::field("pin", "not_a_pin"));
    }
    if easy(&digits) {
        return Err(Stop::field("pin", "pin_too_easy"));
    }
    Ok(digits)
}

/// One or two digits over and over, runs up or down, and halves that repeat.
fn easy(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let steps: Vec<i16> = bytes
        .windows(2)
        .map(|w| i16::from(w[1]) - i16::from(w[0]))
        .collect();
    let run = |by: i16| {
        steps
            .iter()
            .all(|s| *s == by || *s == by - 10 * by.signum())
    };
    let kinds = (b'0'..=b'9').filter(|d| bytes.contains(d)).count();
    let (left, right) = bytes.split_at(bytes.len() / 2);
    kinds < 3 || run(1) || run(-1) || left == right
}

/// A PIN nobody thought of.
fn made_up() -> Result<String, Stop> {
    loop {
        let number = u64::from_le_bytes(store::secret::random::<8>()?);
        // 2^64 is no multiple of a million: the last, short round is thrown again.
        if number >= u64::MAX - u64::MAX % 1_000_000 {
            continue;
        }
        let pin = format!("{:06}", number % 1_000_000);
        if !easy(&pin) {
            return Ok(pin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_to_ten_digits_and_not_the_first_that_comes_to_mind() {
        for good in ["271828", " 27 18 28 ", "9072615334"] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "12345",
            "27182a",
            "٢٧١٨٢٨",
            "27182818284",
            "111111",
            "121212",
            "123456",
            "987654",
            "890123",
            "210987",
            "472472",
            "-27182",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
        for _ in 0..200 {
            assert!(checked(&made_up().unwrap()).is_ok());
        }
    }
}

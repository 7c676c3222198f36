//! QR codes: an address for a device that is not the one in hand.

use i18n::Text;

/// A QR code as one path, so that it needs no style of its own; light modules stay see-through.
#[derive(Clone, Debug)]
pub struct Qr {
    side: usize,
    path: String,
}

impl Qr {
    /// The code of a text; an empty picture for one too long to fit.
    pub fn of(text: &str) -> Qr {
        use std::fmt::Write;
        let Ok(code) = qrcode::QrCode::new(text.as_bytes()) else {
            return Qr {
                side: 1,
                path: String::new(),
            };
        };
        let width = code.width();
        let mut path = String::new();
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            if colour == qrcode::Color::Dark {
                // Four modules of quiet zone on each side (ISO/IEC 18004, 9.1).
                let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4); // a String takes all
            }
        }
        Qr {
            side: width + 8,
            path,
        }
    }
    /// The picture, with its name for those who do not see it.
    pub fn picture(&self, label: impl Into<Text>) -> Picture<'_> {
        Picture {
            qr: self,
            label: label.into(),
        }
    }
}

/// See [`Qr::picture`].
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"<div class="qr"><svg viewBox="0 0 {{ qr.side }} {{ qr.side }}" role="img" aria-label="{{ label }}"><path d="{{ qr.path }}"/></svg></div>"#
)]
pub struct Picture<'q> {
    qr: &'q Qr,
    label: Text,
}
impl askama::filters::HtmlSafe for Picture<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_path_with_a_quiet_zone() {
        let qr = Qr::of("https://portal.example/larkspur/invitation/abc");
        assert!(
            qr.side > 25 && qr.path.starts_with("M4 4h1v1h-1z"),
            "{}",
            &qr.path[..40]
        );
        assert!(!qr.path.contains("M3 ") && !qr.path.contains(" 3h"));
        let long = Qr::of(&"x".repeat(5_000));
        assert_eq!((long.side, long.path.as_str()), (1, ""));
    }
}

//! Which of the prepared forms of a file to send (RFC 9110, 12.5.3).

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Coding {
    Br,
    Gzip,
    Identity,
}

impl Coding {
    /// Value of `content-encoding`, none for plain bytes.
    pub(super) fn header(self) -> Option<&'static str> {
        match self {
            Coding::Br => Some("br"),
            Coding::Gzip => Some("gzip"),
            Coding::Identity => None,
        }
    }

    /// What tells the tags of two forms of one file apart.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Coding::Br => ".br",
            Coding::Gzip => ".gz",
            Coding::Identity => "",
        }
    }
}

/// The form with the highest quality the reader gave; among equals the first offered. `None` when all are refused.
///
/// Without a header only plain bytes are sent. Plain bytes that the reader did not name are acceptable, but least.
pub(super) fn choose<T: Copy>(
    accept: Option<&str>,
    offered: &[(Coding, Option<T>)],
) -> Option<(Coding, T)> {
    let mut best: Option<(u16, Coding, T)> = None;
    for &(coding, form) in offered {
        let (Some(form), quality) = (form, quality(accept, coding)) else {
            continue;
        };
        if quality > 0 && best.is_none_or(|(q, ..)| quality > q) {
            best = Some((quality, coding, form));
        }
    }
    best.map(|(_, coding, form)| (coding, form))
}

/// Quality in thousandths plus one, so that plain bytes nobody named (1) come after everything named, and 0 is refused.
fn quality(accept: Option<&str>, coding: Coding) -> u16 {
    let names: &[&str] = match coding {
        Coding::Br => &["br"],
        Coding::Gzip => &["gzip", "x-gzip"],
        Coding::Identity => &["identity"],
    };
    let (mut named, mut star) = (None, None);
    for part in accept.unwrap_or_default().split(',') {
        let mut fields = part.split(';').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let q = fields
            .find_map(|f| f.strip_prefix("q=").or_else(|| f.strip_prefix("Q=")))
            .map_or(1000, thousandths);
        if names.iter().any(|n| n.eq_ignore_ascii_case(name)) {
            named = Some(q);
        } else if name == "*" {
            star = Some(q);
        }
    }
    match (named.or(star), coding) {
        (Some(0), _) => 0,
        (Some(q), _) => q + 1,
        (None, Coding::Identity) => 1,
        (None, _) => 0,
    }
}

/// A quality such as `0.5`; anything unreadable counts as refused.
fn thousandths(text: &str) -> u16 {
    match text.parse::<f32>() {
        Ok(q) if (0.0..=1.0).contains(&q) => (q * 1000.0).round() as u16,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(accept: Option<&str>) -> Option<Coding> {
        let all = [
            (Coding::Br, Some(())),
            (Coding::Gzip, Some(())),
            (Coding::Identity, Some(())),
        ];
        choose(accept, &all).map(|(coding, ())| coding)
    }

    #[test]
    fn follows_qualities() {
        assert_eq!(pick(None), Some(Coding::Identity));
        assert_eq!(pick(Some("")), Some(Coding::Identity));
        assert_eq!(pick(Some("gzip, br")), Some(Coding::Br));
        assert_eq!(pick(Some("gzip;q=0.8, br;q=0.2")), Some(Coding::Gzip));
        assert_eq!(pick(Some("br;q=0, gzip")), Some(Coding::Gzip));
        assert_eq!(pick(Some("br;q=0, gzip;q=0.000")), Some(Coding::Identity));
        assert_eq!(pick(Some("*")), Some(Coding::Br));
        assert_eq!(pick(Some("*;q=0.1, br;q=0")), Some(Coding::Gzip));
        assert_eq!(pick(Some("identity;q=1, br;q=0.5")), Some(Coding::Identity));
        assert_eq!(pick(Some("zstd")), Some(Coding::Identity));
        assert_eq!(pick(Some("BR ; q=1.0")), Some(Coding::Br));
        assert_eq!(pick(Some("br;q=nonsense, gzip")), Some(Coding::Gzip));
        assert_eq!(pick(Some("identity;q=0, *;q=0")), None);
    }
}

use super::*;

fn hex(text: &str) -> Hex {
    text.parse().expect("a colour")
}

const BRANDS: [&str; 7] = [
    "#4B53C9", "#F2C230", "#000000", "#FFFFFF", "#0B3D2E", "#FFE5EC", "#808080",
];

/// Every tag that is opened is closed, in order: enough for documents that we write ourselves.
#[track_caller]
fn is_whole(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').expect("a tag ends");
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !inside.ends_with('/') {
            open.push(inside.split(' ').next().unwrap_or_default());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for odd in ["NaN", "inf", "var(", "style"] {
        assert!(!svg.contains(odd), "{odd} in {svg}");
    }
}

#[test]
fn covers_are_small_whole_and_the_same_again() {
    for style in Style::ALL {
        for brand in BRANDS {
            for (seed, dark) in [(1, false), (7, true), (u64::MAX, false)] {
                let svg = cover(seed, style, hex(brand), dark);
                assert!(svg.len() < 12 * 1024, "{style} {seed}: {} bytes", svg.len());
                is_whole(&svg);
                assert_eq!(svg, cover(seed, style, hex(brand), dark));
                assert_ne!(svg, cover(seed ^ 5, style, hex(brand), dark), "{style}");
            }
        }
        assert_ne!(
            cover(1, style, hex("#4B53C9"), false),
            cover(1, style, hex("#4B53C9"), true)
        );
    }
}

#[test]
fn no_seed_makes_a_cover_too_large() {
    for seed in 0..400 {
        for style in Style::ALL {
            let size = cover(seed, style, hex("#4B53C9"), false).len();
            assert!(size < 12 * 1024, "{style} {seed}: {size} bytes");
        }
    }
}

#[test]
fn a_pale_brand_still_draws() {
    for dark in [false, true] {
        for brand in BRANDS {
            let theme = solve(hex(brand));
            let colours = Colours::of(if dark { &theme.dark } else { &theme.light }, dark);
            let ratio = colours.accent.contrast(colours.band);
            assert!(ratio >= 1.35, "{brand}, dark {dark}: {ratio:.2}");
        }
    }
}

#[test]
fn marks_are_small_and_whole() {
    for style in Style::ALL {
        for brand in BRANDS {
            for seed in 0..20 {
                let svg = mark(seed, style, hex(brand));
                assert!(svg.len() < 1536, "{style}: {}", svg.len());
                is_whole(&svg);
            }
        }
    }
}

#[test]
fn initials_take_first_and_last() {
    for (name, expected) in [
        ("Amelia Hart", "AH"),
        ("Priya", "P"),
        ("tom van der berg", "TB"),
        ("Amelia & Tom", "AT"),
        ("  (Kiln) Studio ", "KS"),
        ("Émile Ångström", "ÉÅ"),
        ("山田 太郎", "山太"),
        ("ßo", "S"),
        ("4 Seasons", "4S"),
        ("& -", ""),
        ("", ""),
    ] {
        assert_eq!(initials(name), expected, "{name}");
    }
}

#[test]
fn tones_are_spread_and_never_the_accent() {
    let mut seen = [0; 5];
    for id in 0..4000_u32 {
        seen[tone(&id.to_be_bytes()) as usize] += 1;
    }
    assert_eq!(seen[1], 0);
    assert!(
        [0, 2, 3, 4].iter().all(|tone| seen[*tone] > 800),
        "{seen:?}"
    );
}

#[test]
fn styles_are_read_as_they_are_written() {
    for style in Style::ALL {
        assert_eq!(style.as_str().parse(), Ok(style));
    }
    assert_eq!("Spires".parse::<Style>(), Err(NoStyle));
}

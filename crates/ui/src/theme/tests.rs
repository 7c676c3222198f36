use super::*;

fn hex(text: &str) -> Hex {
    text.parse().expect("a colour")
}

/// The brands that the design was tried on.
const BRANDS: [&str; 20] = [
    "#4B53C9", "#F2C230", "#000000", "#FFFFFF", "#FF0000", "#00FF00", "#00FFFF", "#FF00FF",
    "#808080", "#E8D5C4", "#0B3D2E", "#FF6B35", "#7FB069", "#B8336A", "#2EC4B6", "#FFE5EC",
    "#111827", "#C9A227", "#5C4033", "#9BF6FF",
];

#[test]
fn a_colour_is_read_in_the_usual_forms() {
    assert_eq!(hex("#4B53C9"), Hex([0x4b, 0x53, 0xc9]));
    assert_eq!(hex(" abc "), Hex([0xaa, 0xbb, 0xcc]));
    assert_eq!(hex("#4B53C9").to_string(), "#4b53c9");
    for bad in [
        "", "#", "#12", "#12345", "#1234567", "red", "#ggg", "##abc", "é12345",
    ] {
        assert_eq!(bad.parse::<Hex>(), Err(BadHex), "{bad}");
    }
}

/// Lines `--name: #rrggbb;` and others of a stylesheet, comment lines left out.
fn lines(css: &str) -> Vec<&str> {
    css.lines().filter(|line| !line.starts_with("/*")).collect()
}

/// The largest difference of a channel between our stylesheet and the design's.
fn difference(ours: &str, designed: &str) -> u8 {
    let (ours, designed) = (lines(ours), lines(designed));
    assert_eq!(ours.len(), designed.len());
    let mut most = 0;
    for (our, their) in ours.iter().zip(&designed) {
        let colour = |line: &str| {
            line.split_once(": ")
                .and_then(|(_, value)| value.trim_end_matches(';').parse::<Hex>().ok())
        };
        match (colour(our), colour(their)) {
            (Some(Hex(a)), Some(Hex(b))) => {
                assert_eq!(our.split(':').next(), their.split(':').next());
                most = a
                    .iter()
                    .zip(b)
                    .map(|(a, b)| a.abs_diff(b))
                    .fold(most, u8::max);
            }
            _ => assert_eq!(our, their),
        }
    }
    most
}

#[test]
fn the_stylesheets_are_those_of_the_design() {
    let larkspur = difference(&css(hex("#4B53C9")), include_str!("fixtures/larkspur.css"));
    let kiln = difference(&css(hex("#F2C230")), include_str!("fixtures/kiln.css"));
    assert!(
        larkspur <= 2 && kiln <= 2,
        "largest difference of a channel: {larkspur}, {kiln}"
    );
}

/// Checks every guarantee of the design on one brand.
#[track_caller]
fn guaranteed(brand: Hex) {
    let theme = solve(brand);
    for (name, palette) in [("light", &theme.light), ("dark", &theme.dark)] {
        let at_least = |what: &str, least: f32, a: Hex, others: &[Hex]| {
            for other in others {
                let ratio = a.contrast(*other);
                assert!(
                    ratio >= least,
                    "{brand} {name}: {what} {a} on {other} has {ratio:.2}, not {least}"
                );
            }
        };
        let Palette {
            canvas,
            surface,
            raised,
            sunken,
            ..
        } = *palette;
        let grounds = [
            canvas,
            surface,
            if name == "dark" { raised } else { sunken },
        ];
        for (role_name, role) in [
            ("accent", palette.accent),
            ("red", palette.red),
            ("amber", palette.amber),
            ("green", palette.green),
            ("blue", palette.blue),
        ] {
            at_least(
                role_name,
                4.6,
                role.on,
                &[role.solid, role.hover, role.active],
            );
            at_least(
                role_name,
                5.0,
                role.text,
                &[grounds[0], grounds[1], grounds[2], role.wash],
            );
            at_least(role_name, 3.1, role.edge, &[surface, canvas]);
        }
        at_least("ink", 7.0, palette.ink, &[canvas, surface, raised, sunken]);
        at_least(
            "ink-2",
            7.0,
            palette.ink_2,
            &[canvas, surface, raised, sunken],
        );
        at_least(
            "ink-3",
            5.0,
            palette.ink_3,
            &[canvas, surface, raised, sunken],
        );
        at_least("line-control", 3.2, palette.line_control, &[surface]);
    }
}

#[test]
fn every_brand_can_be_read() {
    for brand in BRANDS {
        guaranteed(hex(brand));
    }
}

#[test]
fn a_thousand_more_brands_can_be_read() {
    // A small generator of numbers (SplitMix64): the same thousand at every run.
    let mut state = 1_u64;
    for _ in 0..1000 {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let [r, g, b, ..] = (bits ^ (bits >> 31)).to_le_bytes();
        guaranteed(Hex([r, g, b]));
    }
}

#[test]
fn the_good_brand_stays_as_it_is() {
    for brand in ["#4b53c9", "#f2c230"] {
        let theme = solve(hex(brand));
        assert_eq!(
            [theme.light.accent.solid, theme.dark.accent.solid].map(|solid| solid.to_string()),
            [brand; 2]
        );
    }
}

#[test]
fn what_happened_is_told() {
    use Fact::*;
    assert_eq!(
        explain(hex("#F2C230")),
        [
            Buttons {
                fill: Change::Kept,
                brand: Tone::Yellow,
                dark_text: true
            },
            Links {
                change: Change::Darker,
                tone: Tone::Gold
            },
            Outline { tone: Tone::Gold },
        ]
    );
    assert_eq!(
        explain(hex("#4B53C9")),
        [
            Buttons {
                fill: Change::Kept,
                brand: Tone::Blue,
                dark_text: false
            },
            Links {
                change: Change::Kept,
                tone: Tone::Blue
            },
        ]
    );
    for (brand, tone) in [
        ("#000", Tone::Black),
        ("#fff", Tone::White),
        ("#808080", Tone::Grey),
        ("#f00", Tone::Red),
        ("#ff6b35", Tone::Orange),
        ("#5c4033", Tone::Brown),
        ("#e8d5c4", Tone::Beige),
        ("#7fb069", Tone::Green),
        ("#0b3d2e", Tone::Green),
        ("#2ec4b6", Tone::Turquoise),
        ("#0077bc", Tone::Blue),
        ("#7a33c9", Tone::Purple),
        ("#ffe5ec", Tone::Pink),
        ("#b8336a", Tone::Red),
        ("#c9a227", Tone::Yellow),
    ] {
        assert_eq!(Tone::of(hex(brand)), tone, "{brand}");
    }
}

#[test]
fn a_fingerprint_follows_the_brand() {
    assert_eq!(fingerprint(hex("#4B53C9")), fingerprint(hex("4b53c9")));
    assert_ne!(fingerprint(hex("#4B53C9")), fingerprint(hex("#4B53CA")));
    assert_eq!(fingerprint(hex("#fff")).len(), 12);
}

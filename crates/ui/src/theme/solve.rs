//! From one brand colour to all colours of both themes, with contrasts that are solved for.
//!
//! The rules and their guarantees are those of the design: text at least 5:1 on every surface it
//! stands on, text on a solid at least 4.6:1, outlines at least 3.1:1.

use super::Hex;

/// All colours of a brand.
#[derive(Clone, Debug)]
pub struct Theme {
    /// For light surroundings.
    pub light: Palette,
    /// For dark surroundings.
    pub dark: Palette,
}

/// The colours of one theme.
#[derive(Clone, Debug)]
pub struct Palette {
    /// The page.
    pub canvas: Hex,
    /// Cards and bars.
    pub surface: Hex,
    /// Dialogs and menus.
    pub raised: Hex,
    /// Sidebars and wells.
    pub sunken: Hex,
    /// Under the pointer; tracks, chips.
    pub hover: Hex,
    /// Hairlines.
    pub line: Hex,
    /// Edges of buttons.
    pub line_strong: Hex,
    /// Edges of inputs.
    pub line_control: Hex,
    /// Meta text.
    pub ink_3: Hex,
    /// Secondary text.
    pub ink_2: Hex,
    /// Text.
    pub ink: Hex,
    /// The brand: where to act.
    pub accent: Role,
    /// Late, error, destructive.
    pub red: Role,
    /// Due.
    pub amber: Role,
    /// Done, on.
    pub green: Role,
    /// Information.
    pub blue: Role,
}

/// A colour with a meaning, in all its uses.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// A filled area.
    pub solid: Hex,
    /// Text on `solid`, `hover` and `active`.
    pub on: Hex,
    /// `solid` under the pointer.
    pub hover: Hex,
    /// `solid` while pressed.
    pub active: Hex,
    /// A faint background.
    pub wash: Hex,
    /// A less faint one.
    pub wash_2: Hex,
    /// A hairline of this colour.
    pub line: Hex,
    /// Text of this colour.
    pub text: Hex,
    /// The outline of `solid`, nodes, meters.
    pub edge: Hex,
}

/// Solves the colours for a brand.
pub fn solve(brand: Hex) -> Theme {
    let (lightness, chroma, hue) = brand.oklch();
    // Greys lean towards the brand, barely.
    let tint = (chroma * 0.09).min(0.013);
    let roles = |neutrals: fn(f32, f32) -> Neutrals, on_ink: Option<Hex>| {
        let neutrals = neutrals(tint, hue);
        let on_ink = on_ink.unwrap_or(neutrals.ink);
        let role = |l, c, h| role(&neutrals, on_ink, l, c, h);
        Palette {
            canvas: neutrals.canvas,
            surface: neutrals.surface,
            raised: neutrals.raised,
            sunken: neutrals.sunken,
            hover: neutrals.hover,
            line: neutrals.line,
            line_strong: neutrals.line_strong,
            line_control: neutrals.line_control,
            ink_3: neutrals.ink_3,
            ink_2: neutrals.ink_2,
            ink: neutrals.ink,
            accent: role(lightness, chroma, hue),
            red: role(0.55, 0.19, 25.0),
            amber: role(0.70, 0.15, 70.0),
            green: role(0.53, 0.13, 155.0),
            blue: role(0.55, 0.15, 245.0),
        }
    };
    let light = roles(light, None);
    // Dark text on a solid is the light theme's ink in both themes.
    let dark = roles(dark, Some(light.ink));
    Theme { light, dark }
}

struct Neutrals {
    dark: bool,
    canvas: Hex,
    surface: Hex,
    raised: Hex,
    sunken: Hex,
    hover: Hex,
    line: Hex,
    line_strong: Hex,
    line_control: Hex,
    ink_3: Hex,
    ink_2: Hex,
    ink: Hex,
}

fn light(tint: f32, hue: f32) -> Neutrals {
    let grey = |lightness, share: f32| Hex::from_oklch(lightness, tint * share, hue);
    let (canvas, surface, sunken) = (grey(0.982, 0.30), grey(1.0, 0.0), grey(0.962, 0.45));
    let darker =
        |from, share, others: &[Hex], least| walk(from, -1.0, tint * share, hue, others, least).0;
    Neutrals {
        dark: false,
        canvas,
        surface,
        raised: surface,
        sunken,
        hover: grey(0.948, 0.5),
        line: grey(0.912, 0.6),
        line_strong: grey(0.845, 0.7),
        line_control: darker(0.645, 1.1, &[surface], 3.2),
        ink_3: darker(0.515, 1.3, &[canvas, surface, sunken], 5.0),
        ink_2: grey(0.395, 1.5),
        ink: grey(0.225, 1.7),
    }
}

fn dark(tint: f32, hue: f32) -> Neutrals {
    // Dark greys show a tint sooner.
    let tint = tint * 0.55;
    let grey = |lightness, share: f32| Hex::from_oklch(lightness, tint * share, hue);
    let (canvas, surface) = (grey(0.168, 0.75), grey(0.207, 0.85));
    let (raised, sunken) = (grey(0.245, 0.95), grey(0.142, 0.7));
    let lighter =
        |from, share, others: &[Hex], least| walk(from, 1.0, tint * share, hue, others, least).0;
    Neutrals {
        dark: true,
        canvas,
        surface,
        raised,
        sunken,
        hover: grey(0.268, 1.0),
        line: grey(0.292, 1.0),
        line_strong: grey(0.365, 1.1),
        line_control: lighter(0.535, 1.2, &[surface], 3.2),
        ink_3: lighter(0.685, 1.0, &[canvas, surface, raised, sunken], 5.0),
        ink_2: grey(0.805, 0.8),
        ink: grey(0.958, 0.3),
    }
}

fn role(on_page: &Neutrals, on_ink: Hex, lightness: f32, chroma: f32, hue: f32) -> Role {
    let dark = on_page.dark;
    let tone = |lightness, share: f32, most: f32| {
        Hex::from_oklch(lightness, (chroma * share).min(most), hue)
    };
    let start = if dark { lightness.max(0.50) } else { lightness };
    let brand = Hex::from_oklch(start, chroma, hue);
    // White is preferred where a small nudge makes it pass.
    let white = brand.contrast(Hex::WHITE);
    let on = if white >= 3.6 || white > brand.contrast(on_ink) {
        Hex::WHITE
    } else {
        on_ink
    };
    let away = if on == Hex::WHITE { -1.0 } else { 1.0 };
    let (solid, at) = walk(start, away, chroma, hue, &[on], 4.6);
    let (wash, wash_2, line) = match dark {
        true => (
            tone(0.262, 0.34, 0.05),
            tone(0.315, 0.42, 0.064),
            tone(0.42, 0.6, 0.10),
        ),
        false => (
            tone(0.968, 0.22, 0.026),
            tone(0.938, 0.34, 0.046),
            tone(0.855, 0.55, 0.085),
        ),
    };
    let behind = [
        on_page.canvas,
        on_page.surface,
        if dark { on_page.raised } else { on_page.sunken },
        wash,
    ];
    let (text, _) = match dark {
        true => walk(
            lightness.max(0.70),
            1.0,
            chroma.min(0.13),
            hue,
            &behind,
            5.0,
        ),
        false => walk(
            lightness.min(0.52),
            -1.0,
            chroma.min(0.19),
            hue,
            &behind,
            5.0,
        ),
    };
    let towards = if dark { 1.0 } else { -1.0 };
    let (edge, _) = walk(
        at,
        towards,
        chroma,
        hue,
        &[on_page.surface, on_page.canvas],
        3.1,
    );
    Role {
        solid,
        on,
        hover: Hex::from_oklch(at + away * 0.045, chroma, hue),
        active: Hex::from_oklch(at + away * 0.085, chroma, hue),
        wash,
        wash_2,
        line,
        text,
        edge,
    }
}

/// Walks lightness from `from` in steps of 0.004 until the colour has `least` contrast with every
/// one of `others`. At the end of the way stand black and white.
fn walk(
    from: f32,
    direction: f32,
    chroma: f32,
    hue: f32,
    others: &[Hex],
    least: f32,
) -> (Hex, f32) {
    let mut lightness = from;
    while (0.0..=1.0).contains(&lightness) {
        let hex = Hex::from_oklch(lightness, chroma, hue);
        if others.iter().all(|other| hex.contrast(*other) >= least) {
            return (hex, lightness);
        }
        lightness += direction * 0.004;
    }
    if direction < 0.0 {
        (Hex::BLACK, 0.0)
    } else {
        (Hex::WHITE, 1.0)
    }
}

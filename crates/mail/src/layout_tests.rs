//! What a letter must be, whoever writes it.
#![allow(clippy::unwrap_used)]

use super::*;

fn invitation() -> Letter {
    Letter {
        lang: "en-GB".into(),
        dir: "ltr".into(),
        preheader: "Nell shares the plans for 12 June with you.".into(),
        org_name: "Larkspur Hall".into(),
        accent: "#4b53c9".into(),
        on_accent: "#ffffff".into(),
        title: "Open your portal".into(),
        paragraphs: vec![
            "Nell has invited you.".into(),
            "Set up your sign-in.".into(),
        ],
        button: Some((
            "Set up sign-in".into(),
            "https://portal.example/j/abc?x=1&y=2".into(),
        )),
        link_label: "Or open this link:".into(),
        code: Some(("Your code".into(), "K7QM-2XPA".into())),
        facts: vec![
            ("Event".into(), "Ahlström & Lund".into()),
            ("Date".into(), "12 June".into()),
        ],
        signature: vec!["Nell Quist".into(), "Events manager".into()],
        footer_lines: vec!["Larkspur Hall, 1 Lane, York".into()],
        footer_links: vec![(
            "Change alerts".into(),
            "https://portal.example/alerts".into(),
        )],
    }
}

#[test]
fn plain_text_keeps_the_order_and_links_on_their_own_lines() {
    let (_, text) = invitation().render();
    assert_eq!(
        text,
        "Larkspur Hall\n\nOpen your portal\n\nNell has invited you.\n\nSet up your sign-in.\n\n\
         Set up sign-in:\nhttps://portal.example/j/abc?x=1&y=2\n\nYour code\n\n    K7QM-2XPA\n\n\
         Event: Ahlström & Lund\nDate: 12 June\n\nNell Quist\nEvents manager\n\n--\n\
         Larkspur Hall, 1 Lane, York\nChange alerts: https://portal.example/alerts\n"
    );
}

#[test]
fn html_and_text_say_the_same() {
    let letter = invitation();
    let (html, text) = letter.render();
    let facts = letter.facts.iter().flat_map(|(a, b)| [a, b]);
    for words in letter
        .paragraphs
        .iter()
        .chain(facts)
        .chain(&letter.signature)
    {
        assert!(text.contains(words.as_str()), "{words}");
        let escaped = words.replace('&', "&#38;");
        assert!(html.contains(&escaped), "{words}");
    }
    assert!(html.contains(r#"lang="en-GB" dir="ltr""#));
    assert!(html.contains("background-color:#4b53c9;color:#ffffff"));
    let shown = html.matches("Set up sign-in</a>").count();
    assert_eq!(shown, 1, "one button");
}

#[test]
fn nothing_is_fetched() {
    let (html, _) = invitation().render();
    for fetch in ["<img", "<link", "url(", "@import", "src="] {
        assert!(!html.contains(fetch), "{fetch}");
    }
}

#[test]
fn every_text_is_escaped_and_every_colour_checked() {
    let evil = r#""><script>alert(1)</script>"#.to_owned();
    let pair = (evil.clone(), evil.clone());
    let letter = Letter {
        lang: evil.clone(),
        dir: evil.clone(),
        preheader: evil.clone(),
        org_name: evil.clone(),
        accent: evil.clone(),
        on_accent: "#fff;background:url(x)".into(),
        title: evil.clone(),
        paragraphs: vec![evil.clone()],
        button: Some((evil.clone(), format!("https://x.example/{evil}"))),
        link_label: evil.clone(),
        code: Some(pair.clone()),
        facts: vec![pair],
        signature: vec![evil.clone()],
        footer_lines: vec![evil.clone()],
        footer_links: vec![(evil, "javascript:alert(1)".into())],
    };
    let (html, _) = letter.render();
    assert!(!html.contains("<script") && !html.contains("javascript:") && !html.contains("url("));
    assert!(html.contains(r#"dir="ltr""#));
}

#[test]
fn the_largest_letter_stays_under_sixty_kilobytes() {
    for c in ["<", "&", "\"", "𒀀", "x"] {
        let long = c.repeat(100_000);
        let pair = (long.clone(), long.clone());
        let url = format!("https://x.example/{}", "&".repeat(190));
        let letter = Letter {
            preheader: long.clone(),
            org_name: long.clone(),
            title: long.clone(),
            paragraphs: vec![long.clone(); 50],
            button: Some((long.clone(), url.clone())),
            link_label: long.clone(),
            code: Some(pair.clone()),
            facts: vec![pair.clone(); 50],
            signature: vec![long.clone(); 50],
            footer_lines: vec![long.clone(); 50],
            footer_links: vec![(long.clone(), url); 50],
            ..invitation()
        };
        let (html, text) = letter.render();
        assert!(html.len() < 60_000, "{c}: {}", html.len());
        assert!(text.len() < 60_000, "{c}: {}", text.len());
    }
}

#[test]
fn an_ordinary_letter_is_small() {
    let (html, text) = invitation().render();
    assert!(
        html.len() < 8_000 && text.len() < 1_000,
        "{} {}",
        html.len(),
        text.len()
    );
}

#[test]
fn an_empty_letter_has_no_empty_parts() {
    let (html, text) = Letter {
        title: "Hello".into(),
        ..Letter::default()
    }
    .render();
    assert_eq!(text, "Hello\n");
    assert!(!html.contains("<th") && !html.contains("<a "));
}

#[test]
fn clip_keeps_what_fits() {
    assert_eq!(clip("four", 4), "four");
    assert_eq!(clip("more words", 6), "more…");
    assert_eq!(clip("", 0), "");
}

#[test]
fn fit_counts_escaped_bytes() {
    assert_eq!(fit("four", 4), "four");
    assert_eq!(fit("<<<<", 13), "<<…");
    assert_eq!(fit("𒀀𒀀𒀀", 11), "𒀀𒀀…");
}

#[test]
fn a_link_is_whole_or_absent() {
    let url = format!("https://x.example/{}", "a".repeat(2_000));
    let letter = Letter {
        button: Some(("Open".into(), url)),
        ..invitation()
    };
    let (html, text) = letter.render();
    assert!(!html.contains("aaaa") && !text.contains("aaaa"));
}

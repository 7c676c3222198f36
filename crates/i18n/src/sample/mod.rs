//! Messages that use all of the generator, in templates as crates use them.

use std::any::Any;

use askama::Template;
use askama::filters::HtmlSafe;
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{Lang, Locale, Message, Say, Text, Word, shown, when};

#[allow(unused_qualifications, dead_code)]
mod m {
    include!(concat!(env!("OUT_DIR"), "/sample.rs"));
}

fn in_lang(page: &impl Template, lang: Lang) -> String {
    let locale = Locale::new(lang, Tz::UTC);
    let values: [(&str, &dyn Any); 1] = [(Locale::KEY, &locale)];
    page.render_with_values(&values)
        .expect("the locale is there")
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<p title='{{ m::sign(title) }}'>{{ m::shared(person, title) }} {{ m::files(count) }}</p>"
)]
struct Attacked<'a> {
    title: &'a str,
    person: String,
    count: usize,
}

#[test]
fn arguments_and_words_are_escaped_exactly_once() {
    let page = Attacked {
        title: "<script>alert('x')</script>&amp;",
        person: "O'Brien".into(),
        count: 2,
    };
    let html = in_lang(&page, Lang::En);
    assert_eq!(
        html,
        "<p title='Sign “&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;amp;” in Portico'>\
         O&#39;Brien shared &#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;amp; 2 files</p>"
    );
}

#[test]
fn the_language_comes_from_the_runtime_values() {
    let page = Attacked {
        title: "A",
        person: "B".into(),
        count: 1,
    };
    assert_eq!(
        in_lang(&page, Lang::Pseudo),
        "<p title='⟦Šîîĝñ “A” îîñ Portico⟧'>⟦B šĥååŕééd A⟧ ⟦Ööñéé fîîļéé⟧</p>"
    );
    assert!(matches!(page.render(), Err(askama::Error::ValueMissing)));
}

#[test]
fn plain_text_is_not_escaped() {
    assert_eq!(
        m::shared("O'Brien", "<b>").to(Lang::En),
        "O'Brien shared <b>"
    );
    assert_eq!(m::save_hint().to(Lang::En), "It's kept");
    assert_eq!(m::lines().to_string(), "First\nsecond");
}

#[test]
fn plurals_exact_numbers_words_and_ordinals() {
    let files = |n: i64| m::files(n).to(Lang::En);
    assert_eq!(
        [files(0), files(1), files(12_400)],
        ["No files", "One file", "12,400 files"]
    );
    assert_eq!(m::files(1_u8).to(Lang::Pseudo), "⟦Ööñéé fîîļéé⟧");
    assert_eq!(m::nested(1, "event").to_string(), "One file for the event");
    assert_eq!(
        m::nested(2, String::from("event")).to_string(),
        "2 files for the event"
    );
    assert_eq!(m::nested(1, "job").to_string(), "1 files");
    assert_eq!(m::only_default(1).to_string(), "1 things");
    assert_eq!(
        [m::only_exact(1), m::only_exact(21)].map(|m| m.to_string()),
        ["One thing", "21 things"]
    );
    let places: Vec<_> = [1, 2, 3, 4, 11, 22, 103]
        .iter()
        .map(|n| m::place(n).to_string())
        .collect();
    assert_eq!(
        places,
        ["1st", "2nd", "3rd", "4th", "11th", "22nd", "103rd"]
    );
}

#[test]
fn the_comment_settles_the_order_not_the_sentence() {
    assert_eq!(m::shared("Priya", "Menu").to_string(), "Priya shared Menu");
    assert_eq!(
        m::was_shared("Priya", "Menu").to_string(),
        "Menu was shared by Priya"
    );
}

#[test]
fn references_are_filled_in_and_keywords_avoided() {
    assert_eq!(m::again().to_string(), "Save changes, It's kept\u{a0}<b>");
    assert_eq!(m::move_().to_string(), "Move");
}

#[test]
fn messages_say_messages_in_one_language() {
    let date = NaiveDate::from_ymd_opt(2027, 6, 26).expect("a day");
    let due = m::due(when::day(date));
    assert_eq!(due.to(Lang::En), "Due Saturday 26 June 2027");
    assert_eq!(due.to(Lang::Pseudo), "⟦Dûûéé ⟦Saturday 26 June 2027⟧⟧");
    assert_eq!(
        m::due(m::files(1)).to(Lang::Pseudo),
        "⟦Dûûéé ⟦Ööñéé fîîļéé⟧⟧"
    );
    assert_eq!(m::due(shown(1.5)).to_string(), "Due 1.5");
}

#[test]
fn a_text_keeps_a_message_or_data() {
    const SAVE: Message<Word> = m::save();
    let texts: Vec<Text> = vec![
        SAVE.into(),
        m::sign(String::from("A")).into(),
        Text::data("A & B"),
    ];
    let all = |lang: Lang| {
        texts
            .clone()
            .iter()
            .map(|text| text.to(lang))
            .collect::<Vec<_>>()
    };
    assert_eq!(all(Lang::En), ["Save", "Sign “A” in Portico", "A & B"]);
    assert_eq!(
        all(Lang::Pseudo),
        ["⟦Šååvéé⟧", "⟦Šîîĝñ “A” îîñ Portico⟧", "A & B"]
    );
}

#[derive(Template)]
#[template(ext = "html", source = "<a href='/terms'>{{ label }}</a>")]
struct Link<L: Say + std::fmt::Display + askama::FastWritable> {
    label: L,
}
impl<L: Say + std::fmt::Display + askama::FastWritable> HtmlSafe for Link<L> {}

#[derive(Template)]
#[template(
    ext = "html",
    source = "{{ m::agree(i18n::markup(link)).html() }}|{{ m::agree(name).html() }}|{{ title }}"
)]
struct Sentence {
    link: Link<Message<Word>>,
    name: String,
    title: Text,
}

#[test]
fn markup_passes_only_where_html_was_asked_for() {
    let page = Sentence {
        link: Link {
            label: m::save_hint(),
        },
        name: "<i>".into(),
        title: m::sign(String::from("<")).into(),
    };
    assert_eq!(
        in_lang(&page, Lang::En),
        "Read the <a href='/terms'>It&#39;s kept</a> &#38; agree|Read the &#60;i&#62; &#38; agree|\
         Sign “&#60;” in Portico"
    );
    assert!(in_lang(&page, Lang::Pseudo).starts_with("⟦Ŕééååd tĥéé <a href="));
}

#[derive(Template)]
#[template(ext = "html", source = "{{ m::agree(i18n::markup(link)) }}")]
struct Forgotten {
    link: Link<Message<Word>>,
}

#[test]
fn markup_without_html_fails_the_page() {
    let page = Forgotten {
        link: Link { label: m::save() },
    };
    let locale = Locale::default();
    let values: [(&str, &dyn Any); 1] = [(Locale::KEY, &locale)];
    assert!(page.render_with_values(&values).is_err());
}

#[test]
fn nothing_is_missing_in_english_and_pseudo() {
    assert!(m::MISSING.is_empty());
}

//! *What this changes*: who would see more and who less, before it is saved.

use i18n::Text;
use kernel::{Kind, Level, Power};
use store::foresee::{Effect, Foreseen, Moved};
use web::Asked;

use crate::{m, words};

/// Clients named one by one; more are counted.
const NAMED: usize = 20;

struct Line {
    icon: &'static str,
    look: &'static str,
    words: Text,
    titles: String,
}

struct Row {
    name: String,
    path: String,
    lines: Vec<Line>,
}

/// The panel.
#[derive(askama::Template)]
#[template(path = "effects.html")]
pub(crate) struct Effects {
    gaining: i64,
    losing: i64,
    rows: Vec<Row>,
    more: i64,
    /// Whether the page is about nothing else now, so that it begins here.
    first: bool,
}
impl askama::filters::HtmlSafe for Effects {}

impl Effects {
    /// Of what was foreseen; nothing where nothing changes.
    pub fn of(asked: &Asked, foreseen: &Foreseen) -> Option<Effects> {
        if foreseen.is_nothing() {
            return None;
        }
        let rows = foreseen.effects.iter().take(NAMED);
        Some(Effects {
            gaining: foreseen.gaining() as i64,
            losing: foreseen.losing() as i64,
            rows: rows
                .map(|(contact, effect)| Row {
                    name: effect.name.clone(),
                    path: format!("/contacts/{contact}/access"),
                    lines: lines(asked, effect),
                })
                .collect(),
            more: foreseen.effects.len().saturating_sub(NAMED) as i64,
            first: true,
        })
    }
    /// What was foreseen of a choice, unless it is what `reviewed` says was shown; with the word for it.
    pub fn unseen(
        asked: &Asked,
        foreseen: &Foreseen,
        choice: &str,
        reviewed: &str,
    ) -> Option<(String, Effects)> {
        let word = format!("{choice} {}", foreseen.word());
        let effects = Effects::of(asked, foreseen)?;
        (reviewed != word).then_some((word, effects))
    }
    /// Of people who are only about to be made: there is no page of theirs yet.
    pub fn unlinked(mut self) -> Effects {
        self.rows.iter_mut().for_each(|row| row.path.clear());
        self
    }
    /// On a page that has something else to read before.
    pub fn below(mut self) -> Effects {
        self.first = false;
        self
    }
}

/// The titles that are told, and that there are more.
pub(crate) fn titles(moved: &Moved) -> String {
    let rest = moved.count > moved.titles.len() && !moved.titles.is_empty();
    format!(
        "{}{}",
        moved.titles.join(", "),
        if rest { ", …" } else { "" }
    )
}

fn lines(asked: &Asked, effect: &Effect) -> Vec<Line> {
    let moved = |(kind, moved): (&Kind, &Moved), more: bool| {
        let (tool, n) = (words::tool(asked, *kind).0, moved.count as i64);
        Line {
            icon: if more { "eye" } else { "eye-off" },
            look: if more { "done" } else { "warn" },
            words: if more {
                m::sees_more(n, tool).into()
            } else {
                m::sees_less(n, tool).into()
            },
            titles: titles(moved),
        }
    };
    let can = |(kind, power): &(Kind, Power), may: bool| {
        let tool = words::tool(asked, *kind).0;
        let words: Text = match (power, may) {
            (Power::Comment, true) => m::may_comment_in(tool).into(),
            (Power::Comment, false) => m::may_not_comment_in(tool).into(),
            (Power::Contribute, true) => m::may_add_to(tool).into(),
            (Power::Contribute, false) => m::may_not_add_to(tool).into(),
            (_, true) => m::may_edit_in(tool).into(),
            (_, false) => m::may_not_edit_in(tool).into(),
        };
        Line {
            icon: if may { "pencil" } else { "ban" },
            look: if may { "done" } else { "warn" },
            words,
            titles: String::new(),
        }
    };
    let own = effect.own.map(|(was, is)| {
        let words: Text = match (was, is) {
            (_, Level::Edit) => m::may_edit_own().into(),
            (_, Level::None) => m::sees_own_no_more().into(),
            (Level::None, _) => m::sees_own().into(),
            _ => m::may_not_edit_own().into(),
        };
        Line {
            icon: "user",
            look: if is > was { "done" } else { "warn" },
            words,
            titles: String::new(),
        }
    });
    let first = people::first_name(&effect.name).to_owned();
    let waits = effect.waits.then(|| Line {
        icon: "clock",
        look: "",
        words: m::waits_for_access(first).into(),
        titles: String::new(),
    });
    let place = |moved: &Moved, opens: bool| {
        let n = moved.count as i64;
        (n > 0).then(|| Line {
            icon: if opens { "eye" } else { "eye-off" },
            look: if opens { "done" } else { "warn" },
            words: match opens {
                true => m::meets_engagements(n).into(),
                false => m::meets_no_more(n).into(),
            },
            titles: titles(moved),
        })
    };
    let places = [place(&effect.closes, false), place(&effect.opens, true)];
    let bring = |moved: &Moved, may: bool| {
        let n = moved.count as i64;
        (n > 0).then(|| Line {
            icon: if may { "user-plus" } else { "ban" },
            look: if may { "done" } else { "warn" },
            words: match may {
                true => m::may_bring(n).into(),
                false => m::may_bring_no_more(n).into(),
            },
            titles: titles(moved),
        })
    };
    let bring = [
        bring(&effect.brings_not, false),
        bring(&effect.brings, true),
    ];
    let loses = effect.loses.iter().map(|m| moved(m, false));
    let gains = effect.gains.iter().map(|m| moved(m, true));
    let not = effect.may_not.iter().map(|c| can(c, false));
    let may = effect.may.iter().map(|c| can(c, true));
    places
        .into_iter()
        .flatten()
        .chain(loses)
        .chain(gains)
        .chain(not)
        .chain(may)
        .chain(bring.into_iter().flatten())
        .chain(own)
        .chain(waits)
        .collect()
}

/// One line for a toast: what changed for one contact, or for how many.
pub(crate) fn in_a_word(saved: Text, foreseen: &Foreseen) -> Text {
    if foreseen.effects.len() > 1 {
        return match (foreseen.gaining() as i64, foreseen.losing() as i64) {
            (0, 0) => saved,
            (more, 0) => m::saved_people_more(more).into(),
            (0, less) => m::saved_people_less(less).into(),
            (more, less) => m::saved_people_both(more, less).into(),
        };
    }
    let (gained, lost) = foreseen
        .effects
        .iter()
        .fold((0, 0), |(g, l), (_, e)| (g + e.gained(), l + e.lost()));
    match (gained as i64, lost as i64) {
        (0, 0) => saved,
        (more, 0) => m::saved_sees_more(more).into(),
        (0, less) => m::saved_sees_less(less).into(),
        (more, less) => m::saved_sees_both(more, less).into(),
    }
}

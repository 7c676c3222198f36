//! What can be done in each tool: the rows of the forms, and what the forms say. Both follow the
//! program's list of tools, so that a new tool stands there by itself.

use std::collections::BTreeMap;

use i18n::Text;
use kernel::{Kind, Level, Levels, OWN, Role, Section};
use people::sets::Set;
use people::settings::Tools;
use store::viewers::LevelChanges;
use web::Tool;

use crate::{m, words};

/// How many ceilings of roles a row names.
const CAPS: usize = 3;

/// One row: a tool's, or that of own details.
pub(crate) struct Can {
    pub name: &'static str,
    pub text: Text,
    pub icon: &'static str,
    pub steps: Vec<(&'static str, Text, bool)>,
    pub changed: bool,
    pub usual: Text,
    /// What allows less than stands here: the tool is off, or a role.
    pub limits: Vec<Text>,
}

/// A section with its tools.
pub(crate) struct Part {
    pub name: &'static str,
    pub text: Text,
    pub cans: Vec<Can>,
}

/// The steps of a tool and their words; one without a step of its own ends with comments.
fn steps(tool: &Tool) -> Vec<(Level, Text)> {
    let mut steps: Vec<(Level, Text)> = vec![
        (Level::None, ui::m::off().into()),
        (Level::View, m::level_view().into()),
        (Level::Comment, m::level_comment().into()),
    ];
    steps.extend(tool.contribute.map(|words| (Level::Contribute, words())));
    steps
}

/// The steps of own details and their words.
fn own_steps() -> Vec<(Level, Text)> {
    vec![
        (Level::None, ui::m::off().into()),
        (Level::View, m::level_view().into()),
        (Level::Edit, m::level_own_edit().into()),
    ]
}

/// What a level of own details is called.
pub(crate) fn own_in_words(level: Level) -> Text {
    step(&own_steps(), level)
        .map(|(_, text)| text.clone())
        .unwrap_or_default()
}

/// The step that stands for a level: the highest one offered that is not above it.
fn step(steps: &[(Level, Text)], level: Level) -> Option<&(Level, Text)> {
    steps.iter().rev().find(|(l, _)| *l <= level)
}

/// What a level is called in a tool.
pub(crate) fn level_in_words(tool: &Tool, level: Level) -> Text {
    let steps = steps(tool);
    step(&steps, level)
        .map(|(_, text)| text.clone())
        .unwrap_or_default()
}

/// The rows, in the order of the tools; `usual` is what the set in force allows.
pub(crate) fn cans(tools: &[Tool], usual: &Levels, now: &Levels) -> Vec<Can> {
    let row = |name, text, icon, steps: Vec<(Level, Text)>, usual: Level, now: Level| {
        let chosen = step(&steps, now).map(|(l, _)| *l);
        Can {
            name,
            text,
            icon,
            changed: now != usual,
            limits: Vec::new(),
            usual: step(&steps, usual)
                .map(|(_, text)| text.clone())
                .unwrap_or_default(),
            steps: steps
                .iter()
                .map(|(l, text)| (l.word(), text.clone(), Some(*l) == chosen))
                .collect(),
        }
    };
    let of_tool = |tool: &Tool| {
        let (name, text) = (tool.kind.tool(), (tool.name)());
        let (usual, now) = (usual.of(tool.kind), now.of(tool.kind));
        row(name, text, tool.icon, steps(tool), usual, now)
    };
    let text = m::section_own().into();
    let own = row(OWN, text, "user", own_steps(), usual.own(), now.own());
    tools.iter().map(of_tool).chain([own]).collect()
}

/// Why a contact can do less in a tool than its levels say: the tool is off for clients, or a role in an
/// engagement is a ceiling. `roles` are the engagements with the contact's role there.
pub(crate) fn limits(
    tool: &Tool,
    now: &Levels,
    on: &Tools,
    sets: &[Set],
    roles: &[(String, Role)],
) -> Vec<Text> {
    let kind = tool.kind;
    if !on.used.has(kind) || !on.clients.has(kind) {
        return vec![m::level_tool_off().into()];
    }
    let most = |role: Role| {
        let set = sets.iter().find(|set| set.role == Some(role));
        set.map_or(Level::Edit, |set| set.levels.0.of(kind))
    };
    let capped = roles.iter().filter(|(_, role)| most(*role) < now.of(kind));
    let told = |(title, role): &(String, Role)| -> Text {
        let level = level_in_words(tool, most(*role));
        m::level_role_cap(title.clone(), words::role(*role), level).into()
    };
    capped.take(CAPS).map(told).collect()
}

/// The rows by section; sections without a tool do not stand there.
pub(crate) fn sections(tools: &[Tool], levels: &Levels) -> Vec<Part> {
    let part = |section: &Section| Part {
        name: section.word(),
        text: match section {
            Section::Events => m::section_events().into(),
            Section::Documents => m::section_documents().into(),
            Section::Money => m::section_money().into(),
            Section::Files => m::section_files().into(),
            Section::Requests => m::section_requests().into(),
            Section::Own => m::section_own().into(),
        },
        cans: cans(tools, levels, levels)
            .into_iter()
            .filter(|can| match Kind::of_tool(can.name) {
                Some(kind) => kind.section() == *section,
                None => *section == Section::Own,
            })
            .collect(),
    };
    let parts = Section::ALL.iter().map(part);
    parts.filter(|part| !part.cans.is_empty()).collect()
}

/// The levels a form of a set says. What it does not carry, or a step it does not offer, stays as
/// it was; so does what lies above the highest step where that one is chosen.
pub(crate) fn typed(tools: &[Tool], form: &BTreeMap<String, String>, stands: &Levels) -> Levels {
    let own = form.get(OWN).and_then(|word| Level::of(word));
    let stood = own
        .filter(|level| Rung::of_own(stands).offers(*level))
        .map_or(*stands, |level| stands.with_own(level));
    tools.iter().fold(stood, |levels, tool| {
        let most = Rung::from(tool, stands).most;
        match form.get(tool.kind.tool()).and_then(|w| Level::of(w)) {
            Some(level) if level == most && stands.of(tool.kind) > most => levels,
            Some(level) if level <= most => levels.with(tool.kind, level),
            _ => levels,
        }
    })
}

/// Levels as a short text, to know again what was looked at.
pub(crate) fn fingerprint(levels: &Levels) -> String {
    let tools = Kind::ALL.iter().map(|k| levels.of(*k).word());
    let words: Vec<&str> = tools.chain([levels.own().word()]).collect();
    words.join("-")
}

/// What stands now, tool by tool, for whoever saved too late.
pub(crate) fn stands(tools: &[Tool], levels: &Levels) -> Vec<(Text, Text)> {
    let row = |tool: &Tool| {
        let text = step(&steps(tool), levels.of(tool.kind)).map(|(_, text)| text.clone());
        ((tool.name)(), text.unwrap_or_default())
    };
    let own = (m::section_own().into(), own_in_words(levels.own()));
    tools.iter().map(row).chain([own]).collect()
}

/// A tool, or own details, as the rule below knows it.
struct Rung<'t> {
    name: &'t str,
    usual: Level,
    most: Level,
    /// Whether there is nothing between seeing and editing.
    all_or_sight: bool,
}

impl<'t> Rung<'t> {
    fn of_own(usual: &Levels) -> Rung<'static> {
        Rung {
            name: OWN,
            usual: usual.own(),
            most: Level::Edit,
            all_or_sight: true,
        }
    }
    fn offers(&self, level: Level) -> bool {
        let between = matches!(level, Level::Comment | Level::Contribute);
        level <= self.most && !(self.all_or_sight && between)
    }
    fn from(tool: &'t Tool, usual: &Levels) -> Self {
        Rung {
            name: tool.kind.tool(),
            usual: usual.of(tool.kind),
            most: match tool.contribute {
                Some(_) => Level::Contribute,
                None => Level::Comment,
            },
            all_or_sight: false,
        }
    }
}

/// The contact's own changes after the form: what equals the permission set is no change of its own,
/// and a tool the form does not carry, or a step it does not offer, stays as it was.
fn changed_rungs<'t>(
    tools: impl IntoIterator<Item = Rung<'t>>,
    old: &LevelChanges,
    form: &[(String, String)],
) -> LevelChanges {
    let mut changes = old.clone();
    for tool in tools {
        let typed = form.iter().find(|(name, _)| name == tool.name);
        match typed.and_then(|(_, word)| Level::of(word)) {
            Some(level) if level == tool.usual => _ = changes.0.remove(tool.name),
            Some(level) if tool.offers(level) => {
                _ = changes.0.insert(tool.name.to_owned(), level);
            }
            _ => {}
        }
    }
    changes
}

/// The contact's own changes after the form, against what the set in force allows.
pub(crate) fn changed(
    tools: &[Tool],
    usual: &Levels,
    old: &LevelChanges,
    form: &[(String, String)],
) -> LevelChanges {
    let rungs = tools.iter().map(|t| Rung::from(t, usual));
    changed_rungs(rungs.chain([Rung::of_own(usual)]), old, form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(name: &'static str, usual: Level, most: Level) -> Rung<'static> {
        Rung {
            name,
            usual,
            most,
            all_or_sight: false,
        }
    }

    fn typed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = pairs.iter();
        owned
            .map(|(name, word)| ((*name).to_owned(), (*word).to_owned()))
            .collect()
    }

    #[test]
    fn a_tool_nobody_wrote_yet_has_its_level_kept_like_the_others() {
        let tools = || {
            [
                rung("updates", Level::Comment, Level::Comment),
                rung("quotes", Level::View, Level::Contribute),
            ]
        };
        let old = LevelChanges([("gone".to_owned(), Level::None)].into());
        let form = typed(&[("updates", "comment"), ("quotes", "contribute")]);
        let new = changed_rungs(tools(), &old, &form);
        let wanted = [
            ("gone".to_owned(), Level::None), // of a tool that is not in the program at present
            ("quotes".to_owned(), Level::Contribute),
        ];
        assert_eq!(new, LevelChanges(wanted.into()));
        let back = changed_rungs(tools(), &new, &typed(&[("quotes", "view")]));
        assert_eq!(back, old);
    }

    #[test]
    fn a_step_that_is_not_offered_changes_nothing() {
        let tools = || [rung("updates", Level::Comment, Level::Comment)];
        let old = LevelChanges::default();
        for word in ["edit", "contribute", "nonsense", ""] {
            let form = typed(&[("updates", word)]);
            assert_eq!(changed_rungs(tools(), &old, &form), old, "{word}");
        }
        let own = || [Rung::of_own(&Levels::CLIENT)];
        for word in ["comment", "contribute", "edit"] {
            let form = typed(&[("own", word)]);
            assert_eq!(changed_rungs(own(), &old, &form), old, "{word}");
        }
        let lowered = changed_rungs(own(), &old, &typed(&[("own", "view")]));
        assert_eq!(lowered.0.get("own"), Some(&Level::View));
    }
}

//! What a contact can do in each tool: the rows of the form, and what the form says. Both follow the
//! program's list of tools, so that a new tool stands there by itself.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ContactId, Level};
use people::contacts::{self, Contact};
use store::Stop;
use store::viewers::LevelChanges;
use web::{Error, Form, Id, Office, Tool};

use super::access::{Typed, tab};
use super::ledger::back;
use crate::{change, m};

/// One tool's row under *What Amelia can do*.
pub(super) struct Can {
    pub name: &'static str,
    pub text: Text,
    pub icon: &'static str,
    pub steps: Vec<(&'static str, Text, bool)>,
    pub changed: bool,
    pub usual: Text,
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

/// The rows, in the order of the tools.
pub(super) fn cans(tools: &[Tool], contact: &Contact) -> Vec<Can> {
    let usual = kernel::Levels::CLIENT;
    let now = contact.changes.0.on(usual);
    let row = |tool: &Tool| {
        let steps = steps(tool);
        let step = |level: Level| steps.iter().rev().find(|(l, _)| *l <= level);
        let chosen = step(now.of(tool.kind)).map(|(l, _)| *l);
        Can {
            name: tool.kind.tool(),
            text: (tool.name)(),
            icon: tool.icon,
            changed: now.of(tool.kind) != usual.of(tool.kind),
            usual: step(usual.of(tool.kind))
                .map(|(_, text)| text.clone())
                .unwrap_or_default(),
            steps: steps
                .iter()
                .map(|(l, text)| (l.word(), text.clone(), Some(*l) == chosen))
                .collect(),
        }
    };
    tools.iter().map(row).collect()
}

/// A tool as the rule below knows it.
struct Rung<'t> {
    name: &'t str,
    usual: Level,
    most: Level,
}

impl<'t> From<&'t Tool> for Rung<'t> {
    fn from(tool: &'t Tool) -> Self {
        Rung {
            name: tool.kind.tool(),
            usual: kernel::Levels::CLIENT.of(tool.kind),
            most: match tool.contribute {
                Some(_) => Level::Contribute,
                None => Level::Comment,
            },
        }
    }
}

/// The contact's own changes after the form: what equals the permission set is no change of its own,
/// and a tool the form does not carry, or a step it does not offer, stays as it was.
fn changed<'t>(
    tools: impl IntoIterator<Item = Rung<'t>>,
    old: &LevelChanges,
    form: &[(String, String)],
) -> LevelChanges {
    let mut changes = old.clone();
    for tool in tools {
        let typed = form.iter().find(|(name, _)| name == tool.name);
        match typed.and_then(|(_, word)| Level::of(word)) {
            Some(level) if level == tool.usual => _ = changes.0.remove(tool.name),
            Some(level) if level <= tool.most => {
                _ = changes.0.insert(tool.name.to_owned(), level);
            }
            _ => {}
        }
    }
    changes
}

/// Saves the contact's own levels.
pub(crate) async fn save(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let version = form.iter().find(|(name, _)| name == "version");
    let version: i64 = version.and_then(|(_, v)| v.parse().ok()).unwrap_or(0);
    let tools = asked.app.tools;
    let saved = change!(asked, |tx, viewer| {
        let old = contacts::one(tx.conn(), viewer, id).await?.changes.0;
        let changes = changed(tools.iter().map(Rung::from), &old, &form);
        contacts::set_levels(tx, viewer, id, version, &changes).await
    });
    if let Err(Stop::Stale(_)) = saved {
        let typed = Typed {
            errors: ui::Errors::one("access", m::stale_levels()),
            ..Typed::default()
        };
        let mut conn = asked.read().await?;
        let page = tab(&asked, &mut conn, id, typed).await?;
        let page = page.status(axum::http::StatusCode::CONFLICT);
        return Ok(page.into_response());
    }
    back(&asked, id, saved.map(|()| m::levels_saved())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(name: &'static str, usual: Level, most: Level) -> Rung<'static> {
        Rung { name, usual, most }
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
        let new = changed(tools(), &old, &form);
        let wanted = [
            ("gone".to_owned(), Level::None), // of a tool that is not in the program at present
            ("quotes".to_owned(), Level::Contribute),
        ];
        assert_eq!(new, LevelChanges(wanted.into()));
        let back = changed(tools(), &new, &typed(&[("quotes", "view")]));
        assert_eq!(back, old);
    }

    #[test]
    fn a_step_that_is_not_offered_changes_nothing() {
        let tools = || [rung("updates", Level::Comment, Level::Comment)];
        let old = LevelChanges::default();
        for word in ["edit", "contribute", "nonsense", ""] {
            let form = typed(&[("updates", word)]);
            assert_eq!(changed(tools(), &old, &form), old, "{word}");
        }
    }
}

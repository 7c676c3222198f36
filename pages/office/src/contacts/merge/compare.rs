//! Both contacts beside each other: each field with what it says on either side, and what stays.

use i18n::Text;
use kernel::{EngagementId, Right};
use people::contacts::Contact;
use people::contacts::merge::{Choice, Merged, Side};
use people::members::{self, Membership};
use people::sets::{self, InForce};
use store::{Conn, Stop};
use web::Office;

use crate::sets::name_of;
use crate::{m, words};

/// A field: one value where both say the same, else what there is to choose from.
pub(super) struct Line {
    pub name: String,
    pub label: Text,
    pub options: Vec<Offer>,
}

/// One thing to choose.
pub(super) struct Offer {
    pub value: &'static str,
    pub text: Text,
    pub on: bool,
}

/// Fields under one heading.
pub(super) struct Part {
    pub id: &'static str,
    pub title: Text,
    pub lines: Vec<Line>,
}

/// All that is compared.
pub(super) struct Comparison {
    pub parts: Vec<Part>,
    /// What stands chosen, in a word: whoever saves has looked at the effects of just this.
    pub chosen: String,
}

/// The name of the field of a membership.
pub(super) fn place_field(at: EngagementId) -> String {
    format!("place-{at}")
}

fn two(name: &str, label: impl Into<Text>, kept: Text, gone: Text, stays: Side) -> Line {
    let mut options = vec![Offer {
        value: Side::Kept.word(),
        on: stays == Side::Kept,
        text: kept,
    }];
    options.push(Offer {
        value: Side::Gone.word(),
        on: stays == Side::Gone,
        text: gone,
    });
    Line {
        name: name.to_owned(),
        label: label.into(),
        options,
    }
}

impl Line {
    /// Only what stays: there is nothing to choose.
    fn settled(mut self) -> Line {
        self.options.retain(|o| o.on);
        self
    }
    fn settled_if(self, same: bool) -> Line {
        if same { self.settled() } else { self }
    }
}

fn said(text: &str) -> Text {
    if text.is_empty() {
        m::none_yet().into()
    } else {
        Text::data(text.to_owned())
    }
}

fn day(contact: &Contact) -> Text {
    match contact.birthday {
        Some(day) => i18n::when::long_day(day).into(),
        None => m::none_yet().into(),
    }
}

/// The two, compared. Five statements.
pub(super) async fn compare(
    conn: &mut Conn,
    asked: &Office,
    kept: &Contact,
    gone: &Contact,
    choice: &Choice,
    one: &Merged,
) -> Result<Comparison, Stop> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let all = sets::list(conn, &asked.viewer).await?;
    let can = |force: &InForce, contact: &Contact| -> Text {
        let set = all.iter().find(|s| Some(s.id) == force.id);
        let name = set.map_or_else(|| m::set_built_in().into(), name_of);
        match contact.changes.0.0.len() as i64 {
            0 => name,
            changes => m::set_with_changes(name, changes).into(),
        }
    };
    let mine = sets::in_force(conn, &asked.viewer, kept.id).await?;
    let other = sets::in_force(conn, &asked.viewer, gone.id).await?;
    let same_set = mine.own == other.own && kept.changes == gone.changes;
    let mut lines = vec![
        two(
            "name",
            m::name(),
            said(&kept.name),
            said(&gone.name),
            one.name,
        )
        .settled_if(kept.name == gone.name),
        two(
            "email",
            m::email(),
            said(&kept.email),
            said(&gone.email),
            one.email,
        )
        .settled_if(kept.email == gone.email || one.sign_in.is_some()),
        two(
            "phone",
            m::phone(),
            said(&kept.phone),
            said(&gone.phone),
            one.phone,
        )
        .settled_if(kept.phone == gone.phone),
        two(
            "company",
            m::company(),
            said(&kept.company),
            said(&gone.company),
            one.company,
        )
        .settled_if(kept.company_id == gone.company_id),
        two(
            "address",
            m::address(),
            said(&kept.address),
            said(&gone.address),
            one.address,
        )
        .settled_if(kept.address == gone.address),
        two(
            "birthday",
            m::birthday(),
            day(kept),
            day(gone),
            one.birthday,
        )
        .settled_if(kept.birthday == gone.birthday),
        two(
            "permissions",
            m::permission_set(),
            can(&mine, kept),
            can(&other, gone),
            one.permissions,
        )
        .settled_if(same_set),
    ];
    lines.push(notes(kept, gone, choice));
    let ours = members::engagements_of(conn, &asked.viewer, kept.id).await?;
    let theirs = members::engagements_of(conn, &asked.viewer, gone.id).await?;
    let places = places(&ours, &theirs, choice);
    let chosen = lines.iter().chain(&places).map(|line| {
        let on = line.options.iter().find(|o| o.on);
        on.map_or("both", |o| o.value)
    });
    let chosen = chosen.collect::<Vec<_>>().join(",");
    Ok(Comparison {
        chosen: format!("{chosen};{};{}", kept.version, gone.version),
        parts: vec![
            Part {
                id: "fields",
                title: m::what_stays().into(),
                lines,
            },
            Part {
                id: "places",
                title: m::engagements().into(),
                lines: places,
            },
        ],
    })
}

fn notes(kept: &Contact, gone: &Contact, choice: &Choice) -> Line {
    let one_sided = kept.notes.is_empty() || gone.notes.is_empty() || kept.notes == gone.notes;
    let mut line = two(
        "notes",
        m::notes(),
        said(&kept.notes),
        said(&gone.notes),
        choice.notes.unwrap_or(if kept.notes.is_empty() {
            Side::Gone
        } else {
            Side::Kept
        }),
    )
    .settled_if(one_sided);
    if !one_sided {
        let both = choice.notes.is_none();
        for offer in line.options.iter_mut().filter(|_| both) {
            offer.on = false;
        }
        line.options.push(Offer {
            value: "both",
            text: m::merge_both_notes().into(),
            on: both,
        });
    }
    line
}

/// Engagements of either; where both are members and not alike, one says whose membership stays.
fn places(ours: &[Membership], theirs: &[Membership], choice: &Choice) -> Vec<Line> {
    let role = |m: &Membership| -> Text {
        let role = words::role(m.role);
        if m.member_hidden {
            m::role_hidden(role).into()
        } else {
            role
        }
    };
    let both = ours.iter().map(|own| {
        let at = own.engagement.id;
        let other = theirs.iter().find(|o| o.engagement.id == at);
        let stays = if other.is_some() && choice.memberships.contains(&at) {
            Side::Gone
        } else {
            Side::Kept
        };
        let same = other.is_none_or(|o| (o.role, o.member_hidden) == (own.role, own.member_hidden));
        two(
            &place_field(at),
            Text::data(own.engagement.title.clone()),
            role(own),
            other.map(role).unwrap_or_default(),
            stays,
        )
        .settled_if(same)
    });
    let more = theirs
        .iter()
        .filter(|t| ours.iter().all(|o| o.engagement.id != t.engagement.id));
    let more = more.map(|t| {
        let title = Text::data(t.engagement.title.clone());
        two(
            &place_field(t.engagement.id),
            title,
            Text::default(),
            role(t),
            Side::Gone,
        )
        .settled()
    });
    both.chain(more).collect()
}

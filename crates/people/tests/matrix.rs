//! The access matrix: viewers × powers × situations, each with the sentence people read, written out as
//! `docs/access-matrix.txt` and reviewed there. A change of the policy or of a sentence shows as a change
//! of that file: `PORTICO_TEST_UPDATE=1 cargo test -p people --test matrix` writes it anew.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it is

use std::fmt::Write;

use access::{Reason, may, why};
use i18n::{Lang, Text};
use kernel::*;
use people::reasons::{self, Case, Names, told};
use uuid::Uuid;

fn id<T: From<Fixed>>(n: u128) -> T {
    T::from(Fixed(n))
}
struct Fixed(u128);
macro_rules! fixed { ($($t:ident)+) => { $(impl From<Fixed> for $t { fn from(f: Fixed) -> $t { $t(Uuid::from_u128(f.0)) } })+ } }
fixed!(OrgId EngagementId ItemId ContactId CompanyId StaffId PersonId ViewAsId);

fn item(kind: Kind) -> Item {
    Item {
        org: id(1),
        id: id(2),
        engagement: id(3),
        kind,
        draft: false,
        trashed: false,
        sharing: Sharing::Shared,
        sent: false,
        audience: Audience::All,
        company: None,
        named: vec![],
        assigned: Assigned::Team,
        assignees: vec![],
    }
}

fn client() -> Viewer {
    let place = Place {
        engagement: id(3),
        role: Role::Primary,
        most: Levels::MOST,
        on: true,
        hidden: false,
        hidden_alone: false,
        archived: false,
        trashed: false,
        locks: Lockings::default(),
    };
    let facts = ClientFacts {
        id: id(10),
        company: Some(id(20)),
        portal_on: true,
        company_on: true,
        access: Access::Active,
        tools: Kinds::ALL,
        levels: Levels::CLIENT,
        show_archived: false,
        client_edits: false,
        hidden_kinds: Kinds::NONE,
        off: Kinds::NONE,
        assigned_only: Kinds::filter(Kind::by_assignment),
        places: vec![place],
    };
    Viewer {
        org: id(1),
        person: id(30),
        acts: Acts::Client,
        staff: None,
        client: Some(facts),
        scope: Scope::FULL,
    }
}

fn staff(group: Group, view: Kinds, full: Kinds) -> Viewer {
    let facts = StaffFacts {
        id: id(40),
        group,
        view,
        full,
        off: Kinds::NONE,
        rights: Rights::of(group),
    };
    Viewer {
        org: id(1),
        person: id(41),
        acts: Acts::Staff,
        staff: Some(facts),
        client: None,
        scope: Scope::FULL,
    }
}

type Change = fn(&mut Viewer, &mut Item);

/// Everything as open as can be, with one thing changed.
const SITUATIONS: &[(&str, Change)] = &[
    ("everything open", |_, _| {}),
    ("the organization's portal is off", |v, _| {
        facts(v).portal_on = false
    }),
    ("the company's portal is off", |v, _| {
        facts(v).company_on = false
    }),
    ("no portal access", |v, _| facts(v).access = Access::None),
    ("invited, not joined", |v, _| {
        facts(v).access = Access::Invited
    }),
    ("suspended", |v, _| facts(v).access = Access::Suspended),
    ("not a member", |v, _| facts(v).places.clear()),
    ("the engagement is in the trash", |v, _| {
        facts(v).places[0].trashed = true
    }),
    ("the portal is off for the engagement", |v, _| {
        facts(v).places[0].on = false
    }),
    ("the engagement is hidden from all clients", |v, _| {
        facts(v).places[0].hidden = true
    }),
    ("the engagement is hidden from this client", |v, _| {
        let place = &mut facts(v).places[0];
        (place.hidden, place.hidden_alone) = (true, true);
    }),
    ("the engagement is archived", |v, _| {
        facts(v).places[0].archived = true
    }),
    ("the engagement is archived, archived ones show", |v, _| {
        facts(v).places[0].archived = true;
        facts(v).show_archived = true;
    }),
    ("the tool is off in the column Client portal", |v, i| {
        facts(v).tools = Kinds::ALL.without(i.kind)
    }),
    ("the type is hidden", |v, i| {
        facts(v).hidden_kinds = Kinds::NONE.with(i.kind)
    }),
    ("level none", |v, _| {
        facts(v).levels = Levels::all(Level::None)
    }),
    ("the tool is not in use", |v, _| {
        facts(v).off = Kinds::ALL;
        if let Some(staff) = v.staff.as_mut() {
            staff.off = Kinds::ALL;
        }
    }),
    ("level view", |v, _| {
        facts(v).levels = Levels::all(Level::View)
    }),
    ("level comment", |v, _| {
        facts(v).levels = Levels::all(Level::Comment)
    }),
    ("level contribute", |v, _| {
        facts(v).levels = Levels::all(Level::Contribute)
    }),
    ("level edit", |v, _| {
        facts(v).levels = Levels::all(Level::Edit)
    }),
    ("a role whose set says none", |v, _| {
        facts(v).places[0].most = Levels::all(Level::None)
    }),
    ("a role whose set says view, level edit", |v, _| {
        facts(v).levels = Levels::MOST;
        facts(v).places[0].most = Levels::all(Level::View);
    }),
    ("a role whose set says contribute, level comment", |v, _| {
        facts(v).levels = Levels::all(Level::Comment);
        facts(v).places[0].most = Levels::all(Level::Contribute);
    }),
    ("a role whose set says comment, level edit", |v, _| {
        facts(v).levels = Levels::MOST;
        facts(v).places[0].most = Levels::all(Level::Comment);
    }),
    ("a role whose set says contribute, level edit", |v, _| {
        facts(v).levels = Levels::MOST;
        facts(v).places[0].most = Levels::all(Level::Contribute);
    }),
    ("Decision maker as made ready, level edit", |v, _| {
        role(v, Role::DecisionMaker)
    }),
    ("Collaborator as made ready, level edit", |v, _| {
        role(v, Role::Collaborator)
    }),
    ("Finance as made ready, level edit", |v, _| {
        role(v, Role::Finance)
    }),
    ("Viewer as made ready, level edit", |v, _| {
        role(v, Role::Viewer)
    }),
    ("Vendor as made ready, level edit", |v, _| {
        role(v, Role::Vendor)
    }),
    ("suspended, and a draft", |v, i| {
        facts(v).access = Access::Suspended;
        i.draft = true;
    }),
    ("draft", |_, i| i.draft = true),
    ("the item is in the trash", |_, i| i.trashed = true),
    ("private", |_, i| i.sharing = Sharing::Private),
    ("private, but completed by this client", |_, i| completed(i)),
    ("private, completed by another client", |_, i| {
        i.sharing = Sharing::Private;
        i.assigned = Assigned::Clients;
        i.assignees = vec![Assignee {
            contact: id(11),
            completed: true,
        }];
    }),
    ("completed by this client, but a draft", |_, i| {
        completed(i);
        i.draft = true;
    }),
    ("completed by this client, but in the trash", |_, i| {
        completed(i);
        i.trashed = true;
    }),
    ("completed by this client, now for another named", |_, i| {
        completed(i);
        (i.audience, i.named) = (Audience::Named, vec![id(11)]);
    }),
    ("completed by this client, when sent, not sent", |_, i| {
        completed(i);
        i.sharing = Sharing::WhenSent;
    }),
    ("private, though sent", |_, i| {
        (i.sharing, i.sent) = (Sharing::Private, true)
    }),
    ("when sent, not sent", |_, i| i.sharing = Sharing::WhenSent),
    ("when sent, sent", |_, i| {
        (i.sharing, i.sent) = (Sharing::WhenSent, true)
    }),
    ("for named contacts, this one named", |_, i| {
        (i.audience, i.named) = (Audience::Named, vec![id(10)])
    }),
    ("for named contacts, another named", |_, i| {
        (i.audience, i.named) = (Audience::Named, vec![id(11)])
    }),
    ("for this contact's company", |_, i| {
        (i.audience, i.company) = (Audience::Company, Some(id(20)))
    }),
    ("for another company", |_, i| {
        (i.audience, i.company) = (Audience::Company, Some(id(21)))
    }),
    ("for a company, this client has none", |v, i| {
        facts(v).company = None;
        (i.audience, i.company) = (Audience::Company, Some(id(20)));
    }),
    ("for a company, none chosen", |_, i| {
        i.audience = Audience::Company
    }),
    ("for the team only", |_, i| i.audience = Audience::Staff),
    ("assigned to this client", |_, i| {
        i.assigned = Assigned::Clients;
        i.assignees = vec![Assignee {
            contact: id(10),
            completed: false,
        }];
    }),
    ("assigned to another client", |_, i| {
        i.assigned = Assigned::Clients;
        i.assignees = vec![Assignee {
            contact: id(11),
            completed: false,
        }];
    }),
    (
        "assigned to another client, Assigned only is off",
        |v, i| {
            facts(v).assigned_only = Kinds::NONE;
            i.assigned = Assigned::Clients;
            i.assignees = vec![Assignee {
                contact: id(11),
                completed: false,
            }];
        },
    ),
    ("assigned to this client and another", |_, i| {
        i.assigned = Assigned::Clients;
        i.assignees = [10, 11]
            .map(|n| Assignee {
                contact: id(n),
                completed: false,
            })
            .to_vec();
    }),
    ("assigned to nobody", |_, i| i.assigned = Assigned::Nobody),
    ("assigned to nobody, Assigned only is off", |v, i| {
        facts(v).assigned_only = Kinds::NONE;
        i.assigned = Assigned::Nobody;
    }),
    ("of another organization", |_, i| i.org = id(99)),
    ("a token that reads this tool", |v, i| {
        v.scope = Scope {
            read: Kinds::NONE.with(i.kind),
            write: Kinds::NONE,
            read_people: false,
            write_people: false,
        }
    }),
    ("a token that reads and writes this tool", |v, i| {
        v.scope = Scope {
            read: Kinds::NONE.with(i.kind),
            write: Kinds::NONE.with(i.kind),
            read_people: false,
            write_people: false,
        }
    }),
    ("a token for other tools", |v, i| {
        v.scope = Scope {
            read: Kinds::ALL.without(i.kind),
            write: Kinds::ALL.without(i.kind),
            read_people: true,
            write_people: true,
        }
    }),
];

fn completed(item: &mut Item) {
    item.sharing = Sharing::Private;
    item.assigned = Assigned::Clients;
    item.assignees = vec![Assignee {
        contact: id(10),
        completed: true,
    }];
}

fn role(viewer: &mut Viewer, role: Role) {
    let facts = facts(viewer);
    facts.levels = Levels::MOST;
    facts.places[0].role = role;
    facts.places[0].most = Levels::of_role(role);
}

fn facts(viewer: &mut Viewer) -> &mut ClientFacts {
    viewer.client.get_or_insert_with(|| ClientFacts {
        id: id(10),
        company: None,
        portal_on: true,
        company_on: true,
        access: Access::Active,
        tools: Kinds::ALL,
        levels: Levels::CLIENT,
        show_archived: false,
        client_edits: false,
        hidden_kinds: Kinds::NONE,
        off: Kinds::NONE,
        assigned_only: Kinds::filter(Kind::by_assignment),
        places: vec![Place {
            engagement: id(3),
            role: Role::Viewer,
            most: Levels::MOST,
            on: true,
            hidden: false,
            hidden_alone: false,
            archived: false,
            trashed: false,
            locks: Lockings::default(),
        }],
    })
}

fn viewers(kind: Kind) -> Vec<(&'static str, Viewer)> {
    let one = Kinds::NONE.with(kind);
    let looking = |group, kinds| Viewer {
        acts: Acts::ViewAs(id(50)),
        client: client().client,
        ..staff(group, kinds, kinds)
    };
    vec![
        ("client", client()),
        ("staff, full", staff(Group::Employee, one, one)),
        ("staff, view", staff(Group::User, one, Kinds::NONE)),
        ("staff, none", staff(Group::User, Kinds::NONE, Kinds::NONE)),
        (
            "View as, by staff whose group can view the tool",
            looking(Group::Employee, one),
        ),
        (
            "View as, by staff whose group cannot view the tool",
            looking(Group::Employee, Kinds::NONE),
        ),
    ]
}

const HEADER: &str = "\
Who may do what with an item, and why, in the words people read. Made by crates/people/tests/matrix.rs and
reviewed like code; PORTICO_TEST_UPDATE=1 cargo test -p people --test matrix makes it anew.

Each line changes one thing in a portal where every switch is on, Amelia is a member with the role Primary and
the built-in standard permission set, and the item is shared with all members and, where its tool knows
assignment, assigned to the team (decision 0002). Then: the powers; in brackets the clauses that decided about
seeing (the first that refused, or those that opened it), and their sentence. An item of another organization
is not there at all, so nothing is said of it.

A power is the most the policy allows. A tool may allow less: a client ticks off only the to-dos assigned to
them, nothing in the trash is changed, and what the lock calendar has closed waits for the team. Of the levels
the pages offer what a tool can use: contribute for to-dos, edit for none yet.

Not here, because it acts before or after the policy: when things lock (decision 0012), who is invited and by
whom, what new items begin with, and one's own details. What is switched for clients does not touch staff: for
them only lines that change the item, their group or their token are written. Looking on as a client is asked
of staff who have the right to; with a token nobody looks on.
";

/// Whether a line says something of this viewer that *everything open* does not.
fn tells(base: (&Viewer, &Item), now: (&Viewer, &Item)) -> bool {
    let staff = |v: &Viewer| format!("{:?} {:?} {:?}", v.acts, v.staff, v.scope);
    let plain = base.0.client.is_some() && !matches!(base.0.acts, Acts::ViewAs(_));
    let token = format!("{:?}", now.0.scope) != format!("{:?}", Scope::FULL);
    match base.0.acts {
        Acts::ViewAs(_) => !token,
        _ if plain => true,
        _ => staff(base.0) != staff(now.0) || format!("{:?}", base.1) != format!("{:?}", now.1),
    }
}

fn sentence(viewer: &Viewer, item: &Item) -> String {
    let verdict = why(viewer, Power::See, item);
    let tool = match item.kind {
        Kind::Update => "Updates",
        Kind::File => "Files",
        Kind::Todo => "To-dos",
    };
    let names = Names {
        person: if viewer.client.is_some() {
            "Amelia"
        } else {
            "Priya"
        }
        .into(),
        engagement: "Amelia & Tom".into(),
        tool: Text::data(tool),
    };
    let case = Case::of(
        viewer,
        item.engagement,
        item.sharing,
        item.audience,
        item.assigned,
    );
    let said = |r: &Reason| told(*r, verdict.allowed, &names, case).to(Lang::En);
    let words: Vec<&str> = verdict.because.iter().map(|r| r.word()).collect();
    let telling = |r: &&Reason| reasons::tells(**r, item.kind);
    let because = verdict.because.iter().filter(telling);
    let said: Vec<String> = because.map(said).collect();
    match words.is_empty() {
        true => "[]".to_owned(),
        false => format!("[{}] {}", words.join(" "), said.join("; ")),
    }
}

fn matrix() -> String {
    let mut text = String::from(HEADER);
    for kind in Kind::ALL {
        let _ = write!(text, "\n== {} ==\n", kind.tool());
        for (who, viewer) in viewers(*kind) {
            let _ = write!(text, "\n{who}\n");
            let base = (viewer.clone(), item(*kind));
            for (n, (situation, change)) in SITUATIONS.iter().enumerate() {
                let (mut viewer, mut item) = base.clone();
                let was_staff = viewer.client.is_none();
                change(&mut viewer, &mut item);
                if was_staff {
                    viewer.client = None; // switches of clients do not touch staff
                }
                if n > 0 && !tells((&base.0, &base.1), (&viewer, &item)) {
                    continue;
                }
                let powers: Vec<&str> = Power::ALL
                    .iter()
                    .filter(|p| may(&viewer, **p, &item))
                    .map(|p| p.word())
                    .collect();
                let powers = if powers.is_empty() {
                    "nothing".to_owned()
                } else {
                    powers.join(" ")
                };
                let why = sentence(&viewer, &item);
                let _ = writeln!(text, "  {situation:<50} {powers:<50} {why}");
            }
        }
    }
    text
}

#[test]
fn the_matrix_is_as_reviewed() {
    // Asked when run: a test built in another checkout may be found fresh in a shared target folder.
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let path = std::path::Path::new(&here).join("../../docs/access-matrix.txt");
    let now = matrix();
    if std::env::var_os("PORTICO_TEST_UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap_or_default();
    for (n, (was, is)) in reviewed.lines().zip(now.lines()).enumerate() {
        assert_eq!(was, is, "line {} of docs/access-matrix.txt", n + 1);
    }
    assert_eq!(reviewed.lines().count(), now.lines().count());
}

#[test]
fn every_ceiling_closes_and_nothing_below_reopens() {
    let closing = [
        "portal is off",
        "no portal access",
        "suspended",
        "invited",
        "not a member",
        "in the trash",
        "hidden",
        "tool is off",
        "not in use",
        "level none",
        "draft",
        "for the team only",
        "another organization",
    ];
    for kind in Kind::ALL {
        for (situation, change) in SITUATIONS
            .iter()
            .filter(|(s, _)| closing.iter().any(|c| s.contains(c)))
        {
            let (mut viewer, mut item) = (client(), item(*kind));
            change(&mut viewer, &mut item);
            for power in Power::ALL {
                assert!(!may(&viewer, *power, &item), "{kind} {situation} {power}");
            }
        }
    }
}

#[test]
fn looking_on_grants_sight_and_nothing_else() {
    for kind in Kind::ALL {
        for (who, viewer) in viewers(*kind)
            .into_iter()
            .filter(|(w, _)| w.starts_with("View as"))
        {
            for (_, change) in SITUATIONS {
                let (mut viewer, mut item) = (viewer.clone(), item(*kind));
                change(&mut viewer, &mut item);
                let mut own = Viewer {
                    acts: Acts::Client,
                    ..viewer.clone()
                };
                // Before a client is let in, a look is a look ahead.
                if let Some(facts) = own.client.as_mut()
                    && matches!(facts.access, Access::Invited | Access::None)
                {
                    facts.access = Access::Active;
                }
                for power in Power::ALL.iter().skip(1) {
                    assert!(!may(&viewer, *power, &item), "{who} {power}");
                }
                assert!(
                    !may(&viewer, Power::See, &item) || may(&own, Power::See, &item),
                    "{who} sees more than the client"
                );
            }
        }
    }
}

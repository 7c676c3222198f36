//! The access matrix: viewers × powers × situations, written out as `docs/access-matrix.txt` and
//! reviewed there. A change of the policy shows as a change of that file:
//! `PORTICO_TEST_UPDATE=1 cargo test -p access --test matrix` writes it anew.

use std::fmt::Write;

use access::{may, why};
use kernel::*;
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
    ("no access", |v, _| facts(v).access = Access::None),
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
    ("the engagement is hidden", |v, _| {
        facts(v).places[0].hidden = true
    }),
    ("the engagement is archived", |v, _| {
        facts(v).places[0].archived = true
    }),
    ("the engagement is archived, archived ones show", |v, _| {
        facts(v).places[0].archived = true;
        facts(v).show_archived = true;
    }),
    ("the tool is off for clients", |v, i| {
        facts(v).tools = Kinds::ALL.without(i.kind)
    }),
    ("the type is hidden", |v, i| {
        facts(v).hidden_kinds = Kinds::NONE.with(i.kind)
    }),
    ("level none", |v, _| {
        facts(v).levels = Levels::all(Level::None)
    }),
    ("the tool is off for everybody", |v, _| {
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
    ("a role that includes nothing", |v, _| {
        facts(v).places[0].most = Levels::all(Level::None)
    }),
    ("a role that views, level edit", |v, _| {
        facts(v).levels = Levels::MOST;
        facts(v).places[0].most = Levels::all(Level::View);
    }),
    ("a role that contributes, level comment", |v, _| {
        facts(v).levels = Levels::all(Level::Comment);
        facts(v).places[0].most = Levels::all(Level::Contribute);
    }),
    ("draft", |_, i| i.draft = true),
    ("in the trash", |_, i| i.trashed = true),
    ("private", |_, i| i.sharing = Sharing::Private),
    ("private, but completed by this client", |_, i| {
        i.sharing = Sharing::Private;
        i.assigned = Assigned::Clients;
        i.assignees = vec![Assignee {
            contact: id(10),
            completed: true,
        }];
    }),
    ("private, completed by another client", |_, i| {
        i.sharing = Sharing::Private;
        i.assigned = Assigned::Clients;
        i.assignees = vec![Assignee {
            contact: id(11),
            completed: true,
        }];
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
    ("internal", |_, i| i.audience = Audience::Staff),
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
    ("assigned to another client, open to all", |v, i| {
        facts(v).assigned_only = Kinds::NONE;
        i.assigned = Assigned::Clients;
        i.assignees = vec![Assignee {
            contact: id(11),
            completed: false,
        }];
    }),
    ("assigned to nobody", |_, i| i.assigned = Assigned::Nobody),
    ("of another organization", |_, i| i.org = id(99)),
    ("a token that reads this tool", |v, i| {
        v.scope = Scope {
            read: Kinds::NONE.with(i.kind),
            write: Kinds::NONE,
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
            "view-as, by staff with the tool",
            looking(Group::Employee, one),
        ),
        (
            "view-as, by staff without it",
            looking(Group::Employee, Kinds::NONE),
        ),
    ]
}

fn matrix() -> String {
    let mut text = String::from(
        "Who may what, and why. Written by crates/access/tests/matrix.rs; reviewed like code.\n\
         Powers: see comment contribute respond edit share manage. In brackets what decided about seeing.\n\
         Everything is open (portal, membership, level of a usual client, shared with all, carried by the\n\
         team) but what the line says.\n",
    );
    for kind in Kind::ALL {
        let _ = write!(text, "\n== {kind} ==\n");
        for (who, viewer) in viewers(*kind) {
            let _ = write!(text, "\n{who}\n");
            for (situation, change) in SITUATIONS {
                let (mut viewer, mut item) = (viewer.clone(), item(*kind));
                let was_staff = viewer.client.is_none();
                change(&mut viewer, &mut item);
                if was_staff {
                    viewer.client = None; // switches of clients do not touch staff
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
                let because: Vec<&str> = why(&viewer, Power::See, &item)
                    .because
                    .iter()
                    .map(|r| r.word())
                    .collect();
                let _ = writeln!(
                    text,
                    "  {situation:<50} {powers:<58} [{}]",
                    because.join(" ")
                );
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
        "no access",
        "suspended",
        "invited",
        "not a member",
        "in the trash",
        "hidden",
        "tool is off",
        "level none",
        "draft",
        "internal",
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
            .filter(|(w, _)| w.starts_with("view-as"))
        {
            for (_, change) in SITUATIONS {
                let (mut viewer, mut item) = (viewer.clone(), item(*kind));
                change(&mut viewer, &mut item);
                let own = Viewer {
                    acts: Acts::Client,
                    ..viewer.clone()
                };
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

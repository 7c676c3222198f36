//! `docs/presets.md`: what each preset sets, and why.

use std::fmt::Write;

use super::*;

/// Why each setting is as it is, in the order of [`rows`].
fn because(preset: Preset) -> [&'static str; 9] {
    match preset {
        Preset::EventVenue => [
            "a client reaches the portal when staff choose *Client (portal only)* and save",
            "being on an event does not invite by itself",
            "an event has guests of any company: the couple, the planner, the band",
            "past events leave the portal",
            "clients keep their own details right: address, birthday, links, photo",
            "posts, files and to-dos all have a box in the column *Client portal*",
            "a client sees what is assigned: the event and the item",
            "what staff add to the event's portal is meant for it",
            "clients read posts and files, and tick off what is theirs",
        ],
        Preset::Agency => [
            "access is enabled one by one, with *Enable login* and *Notify client*",
            "being on a job does not invite by itself",
            "freelancers and partners join jobs of other companies",
            "closed jobs leave the portal",
            "contacts keep their own address, birthday, links and photo right",
            "posts and files; the agency's own to-dos stay inside",
            "to-dos are not in the portal at all; should they be switched on, they go to those assigned",
            "who sees a section is the permission set's business, not each item's",
            "clients read; more is given by a permission set",
        ],
        Preset::SoloCreative => [
            "every contact has a portal from the start",
            "there is a portal already",
            "a wedding has no company",
            "only active projects show",
            "clients may edit their own details, never those of the event",
            "what is sent; files of the project and the to-do list are the creative's own",
            "to-dos are not in the portal at all; should they be switched on, they go to those assigned",
            "a post shows when it is sent, a draft never",
            "clients read",
        ],
        Preset::ProjectStudio => [
            "clients are invited when the project is ready for them",
            "being on a project does not invite by itself",
            "a project has people of several companies",
            "finished projects leave the portal",
            "the product says nothing of it",
            "posts, files and to-dos",
            "a client sees its own to-dos and the team's",
            "the team works first and shows when it is ready, one by one",
            "clients comment and tick off",
        ],
        Preset::HelpDesk => [
            "contacts without a project or ticket have nothing to see",
            "adding people to a project mails them, or invites who has no account",
            "only contacts of the project's company can be added",
            "archived projects leave the portal",
            "the product says nothing of it",
            "posts, files and to-dos",
            "members of a project see every task that is shown",
            "*Show on portal?* is off until somebody switches it on",
            "clients comment and complete what is theirs",
        ],
    }
}

fn rows(preset: Preset, plan: &Plan) -> [(&'static str, String); 9] {
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    let kinds = |kinds: Kinds| match kinds.iter().map(Kind::tool).collect::<Vec<_>>() {
        none if none.is_empty() => "none".to_owned(),
        names => names.join(", "),
    };
    let sharing = plan.sharing.iter();
    let sharing: Vec<_> = sharing.map(|(k, s)| format!("{} {s}", k.tool())).collect();
    let level = |k: &Kind| format!("{} {}", k.tool(), plan.levels.of(*k));
    let levels: Vec<_> = Kind::ALL.iter().map(level).collect();
    let doors = &plan.doors;
    // Where a preset has no opinion, what stands stays, whichever it is.
    let stays = [false, true].iter().all(|was| {
        let org = Org {
            client_edits: *was,
            ..org()
        };
        preset.plan(&org).doors.client_edits == *was
    });
    let edits = match (stays, doors.client_edits) {
        (true, _) => "as it is",
        (false, true) => "on",
        (false, false) => "off",
    };
    [
        (
            "Invite new contacts by itself",
            on(doors.auto_enable_new_contacts),
        ),
        ("Invite members by itself", on(doors.enable_on_membership)),
        (
            "Only contacts of the company",
            on(doors.restrict_to_company),
        ),
        ("Archived engagements show", on(doors.show_archived)),
        ("Clients edit their own details", edits.to_owned()),
        ("Tools in the client portal", kinds(plan.tools.clients)),
        ("Only what is assigned", kinds(plan.tools.assigned_only)),
        ("Show on portal? of new items", sharing.join(", ")),
        ("Standard permission set", levels.join(", ")),
    ]
}

fn org() -> Org {
    Org {
        id: kernel::OrgId::new(),
        slug: "kiln".into(),
        name: "Kiln".into(),
        noun: String::new(),
        zone: "UTC".into(),
        locale: "en".into(),
        currency: "EUR".into(),
        accent: "#4b53c9".into(),
        headings: "serif".into(),
        cover: "plain".into(),
        logo: None,
        logo_type: None,
        sender_name: String::new(),
        mail_footer: String::new(),
        welcome: String::new(),
        portal_on: true,
        show_archived: true,
        auto_enable_new_contacts: false,
        enable_on_membership: false,
        restrict_to_company: false,
        client_factor: false,
        pin_in_link_mail: false,
        colleagues: 0,
        client_edits: false,
        tools: Default::default(),
        hidden_kinds: Default::default(),
        tools_off: Default::default(),
        assigned_only: Default::default(),
        sharing_defaults: Default::default(),
        locks: Default::default(),
        groups: Default::default(),
        version: 1,
        event_seq: 0,
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Presets\n\nSettings → *Presets* sets everything about clients at once, as one of five products does it. The\npage says before what changes and for whom; *Undo* takes it back while it stands, and every setting is\nchanged by itself afterwards. Written by `crates/people/src/presets/table.rs`; a new tool adds its values\nthere.\n\nA preset leaves alone: whether the portal is on, tools that are off for everybody, a second factor of\nclients, the lock calendar, groups of staff, roles, your words and looks, sets that contacts and companies\nwere given, and every item that exists.\n",
    );
    for preset in Preset::ALL {
        let title = preset.word().replace('_', " ");
        let _ = write!(
            page,
            "\n## {title}\n\n| setting | value | because |\n|---|---|---|\n"
        );
        let plan = preset.plan(&org());
        for ((setting, value), why) in rows(*preset, &plan).into_iter().zip(because(*preset)) {
            let _ = writeln!(page, "| {setting} | {value} | {why} |");
        }
    }
    page
}

#[test]
fn the_tables_in_the_docs_are_what_is_set() {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let path = std::path::Path::new(&here).join("../../docs/presets.md");
    if std::env::var_os("PORTICO_TEST_UPDATE").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page());
}

#[test]
fn no_two_presets_are_the_same_and_none_opens_what_it_does_not_show() {
    let plans: Vec<Plan> = Preset::ALL.iter().map(|p| p.plan(&org())).collect();
    for (n, plan) in plans.iter().enumerate() {
        assert!(plans.iter().skip(n + 1).all(|other| other != plan));
        for kind in Kind::ALL {
            let shown = plan.tools.clients.has(*kind);
            assert_eq!(shown, plan.levels.of(*kind) > Level::None, "{kind}");
        }
        assert!(plan.tools.used.is_all(), "a preset takes no tool away");
        assert!(plan.doors.on && !plan.doors.client_factor);
    }
}

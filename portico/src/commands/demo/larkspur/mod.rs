//! Larkspur Hall: a wedding venue near Charlbury, told as its team would write it.

mod lists;
mod party;
mod suppers;
mod wedding;
mod wedding_files;
mod wedding_todos;

use kernel::{Group, Kind, Level};

use super::story::{Company, Contact, House, Portal, Staff};

/// The organization, its people and everything in it.
pub fn house() -> House {
    let mut engagements = vec![wedding::engagement(), party::engagement()];
    engagements.extend(suppers::engagements());
    House {
        slug: "larkspur",
        name: "Larkspur Hall",
        noun: "wedding",
        zone: "Europe/London",
        accent: "#4B53C9",
        headings: "serif",
        cover: "spires",
        welcome: "Everything for your day is in one place: what we need from you, what we are doing, and every plan and list. Ask us anything under the thing it is about.",
        footer: "Larkspur Hall, Ditchley Lane, Charlbury, Oxfordshire",
        sets: &[
            ("Couple", &[]),
            (
                "Family",
                &[(Kind::File, Level::View), (Kind::Todo, Level::Comment)],
            ),
        ],
        given: &[("margaret", "Family")],
        colleagues: 3,
        locks: Some(14),
        founded: 320,
        staff: STAFF,
        companies: COMPANIES,
        contacts: CONTACTS,
        engagements,
        bell: ["amelia", "priya"],
    }
}

/// A table of the house, for files that only need to be one.
pub fn table() -> String {
    lists::guests()
}

static STAFF: &[Staff] = &[
    Staff {
        key: "priya",
        name: "Priya Raman",
        email: "priya@larkspurhall.example",
        group: Group::SuperAdmin,
        title: "Event manager",
    },
    Staff {
        key: "joss",
        name: "Joss Webb",
        email: "joss@larkspurhall.example",
        group: Group::Employee,
        title: "Bar and catering",
    },
    Staff {
        key: "wren",
        name: "Wren Halloran",
        email: "wren@larkspurhall.example",
        group: Group::User,
        title: "Front of house",
    },
];

static COMPANIES: &[Company] = &[
    Company {
        key: "kiln",
        name: "Kiln Studio",
        website: "https://kilnstudio.example",
        phone: "020 7946 0182",
        address: "Unit 4, Tanner's Yard, London SE1",
    },
    Company {
        key: "fern",
        name: "Fern & Foxglove",
        website: "https://fernandfoxglove.example",
        phone: "01608 496 0117",
        address: "The Potting Shed, Spelsbury Road, Charlbury",
    },
    Company {
        key: "evenlode",
        name: "Evenlode Growers",
        website: "https://evenlodegrowers.example",
        phone: "01993 496 0140",
        address: "Long Acre Farm, Finstock",
    },
    Company {
        key: "tull",
        name: "Tull & Daughters Glazing",
        website: "https://tullglazing.example",
        phone: "01865 496 0121",
        address: "12 Station Yard, Witney",
    },
];

static CONTACTS: &[Contact] = &[
    Contact {
        key: "amelia",
        name: "Amelia Hartley",
        email: "amelia.hartley@posteo.example",
        phone: "07700 900142",
        company: "",
        notes: "Vegetarian, loves peonies. Nan uses a wheelchair, so keep the ramp clear. Prefers to be written to, not called, in office hours.",
        since: 214,
        portal: Portal::Joined(208, 0),
    },
    Contact {
        key: "tom",
        name: "Tom Okafor",
        email: "tom.okafor@posteo.example",
        phone: "07700 900187",
        company: "",
        notes: "Does the music and the money. Best after six.",
        since: 214,
        portal: Portal::Joined(205, 2),
    },
    Contact {
        key: "margaret",
        name: "Margaret Hartley",
        email: "m.hartley@fernvale.example",
        phone: "01865 496 0155",
        company: "",
        notes: "Amelia's mother. Knows about the surprise choir; Amelia does not.",
        since: 150,
        portal: Portal::Joined(149, 9),
    },
    Contact {
        key: "luca",
        name: "Luca Fenwick",
        email: "luca@fernandfoxglove.example",
        phone: "01608 496 0117",
        company: "fern",
        notes: "Our florist for most Saturdays. Van is 2.4 m high, use the yard gate.",
        since: 260,
        portal: Portal::Joined(255, 1),
    },
    Contact {
        key: "hollis",
        name: "Hollis Grey",
        email: "hollis@lanternband.example",
        phone: "07700 900133",
        company: "",
        notes: "Leads The Lantern Band. Needs 32 A at the stage. Invoices by post, no portal wanted.",
        since: 170,
        portal: Portal::None,
    },
    Contact {
        key: "ines",
        name: "Ines Okoro",
        email: "ines@kilnstudio.example",
        phone: "020 7946 0182",
        company: "kiln",
        notes: "Books the studio's winter party every year. Quick to answer.",
        since: 120,
        portal: Portal::Joined(118, 0),
    },
    Contact {
        key: "ruth",
        name: "Ruth Adeyemi",
        email: "ruth@kilnstudio.example",
        phone: "020 7946 0183",
        company: "kiln",
        notes: "Runs the studio office and pays the invoices.",
        since: 40,
        portal: Portal::Invited(3),
    },
    Contact {
        key: "dilys",
        name: "Dilys Marsh",
        email: "dilys@evenlodegrowers.example",
        phone: "01993 496 0140",
        company: "evenlode",
        notes: "Chairs the co-operative. Brings her own cheese.",
        since: 190,
        portal: Portal::Joined(188, 33),
    },
    Contact {
        key: "sam",
        name: "Sam Lacey",
        email: "sam@evenlodegrowers.example",
        phone: "01993 496 0141",
        company: "evenlode",
        notes: "Left the co-operative in spring; access stopped at Dilys's request.",
        since: 190,
        portal: Portal::Suspended(186, 60),
    },
    Contact {
        key: "graham",
        name: "Graham Tull",
        email: "graham@tullglazing.example",
        phone: "01865 496 0121",
        company: "tull",
        notes: "Restores the Orangery lanterns. Scaffold must be down by Friday noon, always.",
        since: 95,
        portal: Portal::Joined(94, 5),
    },
    Contact {
        key: "beatriz",
        name: "Beatriz Caldeira",
        email: "beatriz.caldeira@vizela.example",
        phone: "07700 900164",
        company: "",
        notes: "Saw the house with her partner on a wet Sunday and still liked it. About 140 guests, half from Porto.",
        since: 12,
        portal: Portal::Invited(2),
    },
    Contact {
        key: "owen",
        name: "Owen Pryce",
        email: "",
        phone: "07700 900119",
        company: "",
        notes: "Beatriz's partner. No address yet.",
        since: 12,
        portal: Portal::None,
    },
];

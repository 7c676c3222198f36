//! Kiln Studio: a branding agency in London, told as its team would write it.

mod halden;
mod halden_files;
mod smaller;

use kernel::{Group, Kind, Level};

use super::story::{Company, Contact, House, Portal, Staff};

/// The organization, its people and everything in it.
pub fn house() -> House {
    let mut engagements = vec![halden::engagement()];
    engagements.extend(smaller::engagements());
    House {
        slug: "kiln",
        name: "Kiln Studio",
        noun: "project",
        zone: "Europe/London",
        accent: "#F2C230",
        headings: "grotesk",
        cover: "tiles",
        welcome: "Drafts, decisions and deadlines, in the open. If something here surprises you, we have not talked enough: write under it.",
        footer: "Kiln Studio Ltd, Unit 4, Tanner's Yard, London SE1",
        sets: &[
            ("Client team", &[]),
            (
                "Reviewer",
                &[(Kind::Update, Level::View), (Kind::Todo, Level::View)],
            ),
        ],
        given: &[("marek", "Reviewer")],
        colleagues: 5,
        locks: None,
        founded: 360,
        staff: STAFF,
        companies: COMPANIES,
        contacts: CONTACTS,
        engagements,
        bell: ["freya", "ines"],
    }
}

static STAFF: &[Staff] = &[
    Staff {
        key: "ines",
        name: "Ines Okoro",
        email: "ines@kilnstudio.example",
        group: Group::SuperAdmin,
        title: "Design lead",
    },
    Staff {
        key: "dev",
        name: "Dev Farrow",
        email: "dev@kilnstudio.example",
        group: Group::Employee,
        title: "Producer",
    },
];

static COMPANIES: &[Company] = &[
    Company {
        key: "halden",
        name: "Halden Coffee",
        website: "https://haldencoffee.example",
        phone: "0117 496 0102",
        address: "The Old Tram Shed, Bristol",
    },
    Company {
        key: "marlowe",
        name: "Marlowe Cycles",
        website: "https://marlowecycles.example",
        phone: "01223 496 0171",
        address: "88 Mill Road, Cambridge",
    },
    Company {
        key: "tidewater",
        name: "Tidewater Museum",
        website: "https://tidewatermuseum.example",
        phone: "01303 496 0190",
        address: "The Quay, Folkestone",
    },
    Company {
        key: "inkwell",
        name: "Inkwell Press",
        website: "https://inkwellpress.example",
        phone: "020 7946 0166",
        address: "Arch 31, Druid Street, London SE1",
    },
];

static CONTACTS: &[Contact] = &[
    Contact {
        key: "freya",
        name: "Freya Halden",
        email: "freya@haldencoffee.example",
        phone: "0117 496 0102",
        company: "halden",
        notes: "Founder. Decides fast and from the gut; show her the thing, not the slide about the thing.",
        since: 160,
        portal: Portal::Joined(158, 0),
    },
    Contact {
        key: "marek",
        name: "Marek Lindahl",
        email: "marek@haldencoffee.example",
        phone: "0117 496 0104",
        company: "halden",
        notes: "Marketing. Wants files in the morning, words in the afternoon.",
        since: 160,
        portal: Portal::Joined(157, 1),
    },
    Contact {
        key: "petra",
        name: "Petra Vance",
        email: "petra@haldencoffee.example",
        phone: "0117 496 0109",
        company: "halden",
        notes: "Finance.",
        since: 58,
        portal: Portal::Invited(4),
    },
    Contact {
        key: "callum",
        name: "Callum Reyes",
        email: "callum@marlowecycles.example",
        phone: "01223 496 0171",
        company: "marlowe",
        notes: "Rides over with the samples himself.",
        since: 110,
        portal: Portal::Joined(108, 3),
    },
    Contact {
        key: "tariq",
        name: "Tariq Benwell",
        email: "tariq@marlowecycles.example",
        phone: "01223 496 0172",
        company: "marlowe",
        notes: "Workshop. Does not read mail, ring him.",
        since: 110,
        portal: Portal::None,
    },
    Contact {
        key: "hannah",
        name: "Hannah Birch",
        email: "hannah@tidewatermuseum.example",
        phone: "01303 496 0190",
        company: "tidewater",
        notes: "Director since the spring. Board meets on the first Monday.",
        since: 21,
        portal: Portal::Invited(6),
    },
    Contact {
        key: "leo",
        name: "Leo Farrant",
        email: "leo@inkwellpress.example",
        phone: "020 7946 0166",
        company: "inkwell",
        notes: "Our printer. Paper has to be ordered three weeks ahead.",
        since: 300,
        portal: Portal::Joined(298, 2),
    },
    Contact {
        key: "rosa",
        name: "Rosa Quill",
        email: "rosa@haldencoffee.example",
        phone: "",
        company: "halden",
        notes: "Left Halden; stopped at Freya's request.",
        since: 160,
        portal: Portal::Suspended(155, 44),
    },
];

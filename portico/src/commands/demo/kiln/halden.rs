//! The relaunch of a coffee roaster: posts and to-dos.

use kernel::{EngagementKind, Role, Status};

use super::super::pictures::Picture;
use super::super::story::{Engagement, Item, When};
use super::super::tell::{todo, update};

pub fn engagement() -> Engagement {
    let mut items = updates();
    items.extend(super::halden_files::items());
    items.extend(todos());
    Engagement {
        kind: EngagementKind::Project,
        title: "Halden Coffee, autumn relaunch",
        blurb: "New name on the bag, new bag, new shelf. On sale in forty shops when the leaves turn.",
        status: Status::Active,
        company: "halden",
        venue: "",
        when: When::Days(-156, 38),
        since: 156,
        hidden: false,
        team: &[("ines", "Design lead"), ("dev", "Producer")],
        members: &[
            ("freya", Role::DecisionMaker, 156),
            ("marek", Role::Primary, 156),
            ("petra", Role::Finance, 57),
            ("leo", Role::Vendor, 64),
            ("rosa", Role::Collaborator, 156),
        ],
        items,
    }
}

const SHELF: Picture = Picture::Shelf(&[
    [0xf2, 0xc2, 0x30],
    [0x23, 0x2b, 0x2b],
    [0xc8, 0x4b, 0x31],
    [0xec, 0xe2, 0xd0],
]);
const WARM: Picture = Picture::Palette(&[
    [0x23, 0x2b, 0x2b],
    [0xc8, 0x4b, 0x31],
    [0xf2, 0xc2, 0x30],
    [0xec, 0xe2, 0xd0],
    [0x5b, 0x6b, 0x57],
]);

fn updates() -> Vec<Item> {
    vec![
        update("dev", 155, "How we work, in one page", "<p>Three rounds. In each you get <strong>one</strong> thing to look at and one question to answer. We write on Mondays, you answer by Thursday, and on Fridays we make what you said.</p>").says("marek", 154, "Thursdays are good, before the shops' orders."),
        update("ines", 139, "What forty shopkeepers told us", "<p>Dev rang them all. Nobody could name the three blends without the bag in hand; everybody could name the colour of the old lid.</p><blockquote><p>People ask me for the yellow one. Make it all the yellow one.</p></blockquote>").says("freya", 139, "That lid cost us four pence and an argument. I am glad."),
        update("ines", 118, "Round one: three directions", "<p><strong>Ledger</strong> treats the bag as a page of accounts. <strong>Kiln mark</strong> is a stamp, a little crooked. <strong>Two suns</strong> is only colour and a circle.</p><p>The question: which one would you be sorry to lose?</p>").says("freya", 117, "Two suns. Not close.").says("marek", 116, "Two suns, though I would miss the stamp on the box.").note("ines", 116, "We can keep the stamp for the shipping box. Do not offer it yet."),
        update("ines", 97, "Colours that survive a dim shelf", "<p>We photographed eleven yellows in three shops. This one is still yellow under a bad bulb, and the red holds next to it.</p>").shows(WARM).says("leo", 60, "The red prints best as a spot colour. Two pence a bag more."),
        update("ines", 76, "Round two: the shelf", "<p>A bag alone lies to you. Here are twelve of them, as they will stand in Clifton.</p>").shows(SHELF).says("marek", 75, "The black one disappears at the end of the row.").says("ines", 74, "It has a yellow shoulder now, see round three."),
        update("dev", 63, "Inkwell prints the bags", "<p>Leo has joined this project and sees the print files only. Paper is ordered {now+5} at the latest.</p>"),
        update("ines", 41, "The name on the bag", "<p>Set in the width of a hand. The H and the N stand like two doorposts; we opened the gap until the word breathed.</p>").shows(Picture::Wordmark).says("freya", 40, "Yes. That is us."),
        update("dev", 27, "Budget after two rounds", "<p>We are at 61 per cent of the fee and 66 per cent of the work, which is how we like it. Petra has the table.</p>").named(&["freya", "petra"]),
        update("ines", 13, "Round three: everything together", "<p>Bag, box, tin, the card by the till. One question only: would you sell it as it is?</p>").shows(Picture::Poster).says("freya", 12, "I would sell it today. Two words on the card are wrong, see the file.").says("marek", 11, "Legal line is missing on the tin."),
        update("dev", 4, "Print dates", "<p>Bags: files on {now+6}, proof two days later, on the machine the week after. Boxes follow by nine days. Nothing is late, and nothing has a day to spare.</p>").says("leo", 3, "Confirmed. I keep the small machine free as well."),
        update("ines", 1, "The tin has its legal line", "<p>Marek was right, and it now sits under the rim where it disturbs nobody. The card by the till has its two words back.</p>").says("marek", 0, "Seen. Good to go from me."),
        update("dev", 2, "What we say to the shops", "<p>Draft for the letter that goes out with the first boxes. Tone: neighbour, not campaign.</p>").draft(),
        update("ines", 35, "Why not the stamp", "<p>For us: the stamp looks like three other roasters. If they ask again, show the drawer of bags.</p>").private().note("dev", 34, "Drawer photographed, it is in Research."),
    ]
}

fn todos() -> Vec<Item> {
    const DECIDE: &str = "Decisions";
    const PRINT: &str = "To print";
    const STUDIO: &str = "Studio";
    vec![
        todo(
            "dev",
            155,
            DECIDE,
            "Name the one who decides",
            "One person, please.",
        )
        .to(&["marek"])
        .due(-150)
        .done("marek", 153),
        todo(
            "ines",
            118,
            DECIDE,
            "Choose a direction",
            "The question is in the post: which would you be sorry to lose?",
        )
        .to(&["freya"])
        .due(-113)
        .done("freya", 117),
        todo(
            "ines",
            76,
            DECIDE,
            "Say which shelf is yours",
            "A or B, and why in one line.",
        )
        .to(&["freya", "marek"])
        .due(-70)
        .done("marek", 75),
        todo(
            "ines",
            13,
            DECIDE,
            "Approve round three",
            "Would you sell it as it is?",
        )
        .to(&["freya"])
        .due(-3)
        .says(
            "ines",
            2,
            "Your yes in the comments counts, a tick here closes it.",
        ),
        todo("dev", 26, DECIDE, "Approve the second part of the fee", "")
            .to(&["petra"])
            .due(10),
        todo(
            "dev",
            12,
            PRINT,
            "Send the words for the tin",
            "Ingredients, address, the sentence about the beans.",
        )
        .to(&["marek"])
        .due(-2)
        .done("marek", 1),
        todo(
            "dev",
            12,
            PRINT,
            "Check the barcodes",
            "Eight of them. Read them with the shop's own scanner.",
        )
        .to(&["marek"])
        .due(3),
        todo(
            "dev",
            11,
            PRINT,
            "Order the paper",
            "Uncoated, 120 grams, warm white.",
        )
        .to(&["leo"])
        .due(5),
        todo(
            "dev",
            10,
            PRINT,
            "Send a proof of the bag",
            "Folded, not flat.",
        )
        .to(&["leo"])
        .due(8),
        todo(
            "dev",
            4,
            PRINT,
            "Say where the pallets go",
            "The shed has a kerb; the lift truck hates it.",
        )
        .to(&["marek"])
        .due(21),
        todo(
            "ines",
            30,
            STUDIO,
            "Draw the eighth blend",
            "It has no colour yet. Not green.",
        )
        .team(&["ines"])
        .due(2),
        todo(
            "dev",
            30,
            STUDIO,
            "Photograph the shelf in Clifton",
            "Before it rains again.",
        )
        .team(&["dev"])
        .due(-5),
        todo(
            "ines",
            20,
            STUDIO,
            "Prepare the files for the press",
            "Spot red, no transparency.",
        )
        .team(&["ines", "dev"])
        .due(6)
        .says(
            "freya",
            3,
            "Can I have one set of the files for my brother's wall?",
        ),
        todo(
            "dev",
            18,
            STUDIO,
            "Find out what the competitor launches",
            "",
        )
        .team(&["dev"])
        .private()
        .due(12),
        todo("ines", 80, STUDIO, "Cut twelve dummies for the shelf", "")
            .team(&["ines"])
            .due(-77)
            .done("ines", 77),
    ]
}

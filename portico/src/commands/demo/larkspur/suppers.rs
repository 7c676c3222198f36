//! The smaller engagements: a supper that is over, an enquiry, the roof, and a complaint.

use kernel::{EngagementKind, Role, Status};

use super::super::pictures::Picture;
use super::super::story::{Engagement, When};
use super::super::tell::{image, text, todo, update};

pub fn engagements() -> Vec<Engagement> {
    vec![supper(), enquiry(), roof(), ticket()]
}

fn supper() -> Engagement {
    Engagement {
        kind: EngagementKind::Event,
        title: "Evenlode Growers' harvest supper",
        blurb: "The yearly supper of the co-operative, with a long auction of vegetables.",
        status: Status::Done,
        company: "evenlode",
        venue: "The Orangery",
        when: When::Day(-34),
        since: 184,
        hidden: false,
        team: &[("joss", "Supper and bar")],
        members: &[("dilys", Role::Primary, 183), ("sam", Role::Collaborator, 183)],
        items: vec![
            update("joss", 180, "Your vegetables, our pans", "<p>You bring what you grow, we cook it the same day. Send me a list a week before and nothing will be peeled in vain.</p>").says("dilys", 179, "Expect marrows. There are always marrows."),
            update("joss", 41, "The list has arrived", "<p>Eleven crates, of which four are marrows. We make soup of one, chutney of two, and the fourth goes to auction.</p>").note("joss", 41, "Really five marrows. The fifth is in my car."),
            update("priya", 33, "Thank you for a very good evening", "<p>Eighty-two people, no speeches over four minutes, and the record marrow at ninety pounds. The forgotten scarf is in the porch.</p>").says("dilys", 33, "The scarf is the auctioneer's. He will be mortified.").says("priya", 32, "He has collected it, and bought jam."),
            text("joss", 60, "", "What grows when.csv", "Week,Ready,Crates\n1,Courgettes,4\n2,Beans and courgettes,6\n3,Tomatoes,9\n4,Marrows,11\n5,Squash,7\n"),
            text("joss", 33, "", "Auction results.csv", "Lot,What,Bought by,Pounds\n1,A braid of garlic,The vicar,12\n2,Sack of potatoes,Finstock school,20\n3,The marrow,A gentleman from Chipping Norton,90\n4,Six jars without labels,Joss,15\n").says("joss", 33, "I know what is in the jars. It was worth it."),
            image("joss", 32, "", "Harvest table.png", Picture::Table),
            todo("joss", 90, "Supper", "Send the list of vegetables", "A week before.").to(&["dilys"]).due(-41).done("dilys", 41),
            todo("joss", 90, "Supper", "Find an auctioneer", "").to(&["sam"]).due(-50).done("sam", 66),
            todo("joss", 33, "After", "Return eleven crates", "Washed. They stand by the yard gate.").to(&["dilys"]).due(-6),
        ],
    }
}

fn enquiry() -> Engagement {
    Engagement {
        kind: EngagementKind::Lead,
        title: "Beatriz & Owen, summer after next",
        blurb: "About 140 guests, half of them from Porto, two languages and one very long lunch.",
        status: Status::Tentative,
        company: "",
        venue: "The Orangery",
        when: When::Open,
        since: 12,
        hidden: false,
        team: &[("priya", "")],
        members: &[("beatriz", Role::Primary, 12), ("owen", Role::DecisionMaker, 12)],
        items: vec![
            update("priya", 11, "What we talked about in the rain", "<p>Three Saturdays are free in the summer after next. For 140 we open the Orangery and the Loggia together; it is the one plan in which nobody sits behind a lemon tree.</p><p>A lunch that lasts until seven is something our kitchen has always wanted to do.</p>"),
            text("priya", 11, "", "Prices for the summer after next.csv", "What,Pounds\nHouse from Friday to Sunday,10400\nLunch for 140,8680\nInterpreter for the ceremony,320\n"),
            text("priya", 10, "", "What we think of this enquiry.md", "Serious, kind, undecided about the month. Ask once, after the holidays, then leave them in peace.\n").private(),
            image("priya", 10, "", "Orangery and Loggia together.png", Picture::FloorPlan(4)),
            todo("priya", 10, "Next", "Choose one of the three Saturdays", "We keep all three until then.").to(&["beatriz"]).due(18),
            todo("priya", 9, "Next", "Ask the priest in Porto for the papers", "Priya knows a translator.").team(&["priya"]).due(30),
        ],
    }
}

fn roof() -> Engagement {
    Engagement {
        kind: EngagementKind::Job,
        title: "Orangery lanterns, new lead and paint",
        blurb: "Three glass lanterns, each taken apart, mended and put back between two weekends.",
        status: Status::Active,
        company: "tull",
        venue: "Larkspur Hall, north roof",
        when: When::Days(-9, 17),
        since: 93,
        hidden: false,
        team: &[("priya", "")],
        members: &[("graham", Role::Vendor, 92)],
        items: vec![
            update("priya", 91, "When you may be on the roof", "<p>Monday to Thursday, eight to five. Friday noon the scaffold is off the front, whatever the weather says, because a bride arrives at three.</p>").says("graham", 90, "Understood. We hang it on the north side and nobody sees us."),
            update("priya", 8, "Lantern one is back", "<p>It closes without a sound for the first time in forty years. Wren cried, Joss pretended not to.</p>").shows(Picture::Lantern).says("graham", 7, "Two panes in the second one are older than we thought. I will send you a price before touching them."),
            text("priya", 70, "", "Quote for three lanterns.csv", "Part,Hours,Pounds\nTake down and number,24,1080\nLead and putty,61,2745\nPaint, three coats,40,1800\nScaffold,,1950\n"),
            text("priya", 6, "", "Old panes in lantern two.md", "Cylinder glass, about 1840. Two cracked. We can lead them (90 pounds each) or replace with restoration glass (55 each). We would lead them.\n").says("priya", 5, "Lead them, please."),
            image("priya", 8, "Photographs", "Lantern one, finished.png", Picture::Lantern),
            text("priya", 92, "", "Roof plan and weak spots.md", "Walk on the lead rolls only. The slate by the east chimney is loose. The bat box is not to be moved while anybody is at home.\n"),
            todo("priya", 89, "Roof", "Send proof of insurance", "").to(&["graham"]).due(-80).done("graham", 84),
            todo("priya", 8, "Roof", "Price the two old panes", "").to(&["graham"]).due(-4).done("graham", 6),
            todo("priya", 5, "Roof", "Put lantern two back", "Before the Friday.").to(&["graham"]).due(5),
            todo("priya", 5, "Roof", "Ask the bat warden for a date", "Once the young have flown.").team(&["priya"]).private().due(25),
        ],
    }
}

fn ticket() -> Engagement {
    Engagement {
        kind: EngagementKind::Ticket,
        title: "Heater in the bridal suite hums",
        blurb: "Reported after the harvest supper; to be silent before the next bride.",
        status: Status::OnHold,
        company: "",
        venue: "",
        when: When::Open,
        since: 30,
        hidden: true,
        team: &[("joss", "Fan and fuses"), ("wren", "")],
        members: &[("graham", Role::Vendor, 28)],
        items: vec![
            update("joss", 30, "It hums in B flat", "<p>Only above level three, only after midnight. Guests have begun to harmonise.</p>").private().note("joss", 29, "It is the fan. New one is ordered, three weeks."),
            text("joss", 29, "", "When it hummed.csv", "Night,From,To,Level\nFriday,00:10,02:40,4\nSaturday,00:05,05:00,5\nSunday,-,-,2\n").private(),
            todo("joss", 29, "Heater", "Fit the new fan", "It comes by the end of the month.").team(&["joss"]).private().due(8),
        ],
    }
}

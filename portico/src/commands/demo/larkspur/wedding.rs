//! Amelia and Tom: what the team wrote to them.

use kernel::{EngagementKind, Role, Status};

use super::super::pictures::Picture;
use super::super::story::{Engagement, Item, When};
use super::super::tell::update;

pub fn engagement() -> Engagement {
    let mut items = updates();
    items.extend(super::wedding_files::items());
    items.extend(super::wedding_todos::items());
    Engagement {
        kind: EngagementKind::Event,
        title: "Amelia & Tom",
        blurb: "Ceremony and wedding breakfast in the Orangery, dancing in the Long Barn, 118 guests.",
        status: Status::Active,
        company: "",
        venue: "The Orangery",
        when: When::Saturday(217),
        since: 212,
        hidden: false,
        team: &[
            ("priya", "Your event manager"),
            ("joss", "Bar and catering"),
        ],
        members: &[
            ("amelia", Role::Primary, 211),
            ("tom", Role::DecisionMaker, 210),
            ("margaret", Role::Collaborator, 150),
            ("luca", Role::Vendor, 120),
        ],
        items,
    }
}

fn updates() -> Vec<Item> {
    vec![
        update("priya", 209, "Welcome to your portal", "<p>Hello both,</p><p>this is where we keep your wedding. What we need from you stands on the first page, with a day next to it. What we are working on stands below.</p><p>You can ask about anything <strong>right under it</strong>: the question stays with the thing it is about, and neither of us has to search a mailbox.</p>")
            .says("amelia", 208, "This is so much nicer than forty e-mails. Thank you!")
            .says("priya", 208, "That is the idea. I am here from Tuesday to Saturday."),
        update("priya", 203, "Your date is held", "<p>{day} is yours. We hold it for three weeks while you read the agreement; nothing is due until then.</p><p>The house is closed to everybody else from the Friday afternoon, so you can bring dresses, wine and nerves the evening before.</p>"),
        update("priya", 188, "The deposit has arrived", "<p>Thank you, it came this morning. The second instalment is due twelve weeks before the day, the rest four weeks before.</p>")
            .says("tom", 188, "That was me. I have put the other two in the calendar."),
        update("priya", 172, "Notes from your first visit", "<h3>What we said</h3><ul><li>Ceremony under the lemon trees, facing the doors.</li><li>One long table for the two families, round tables for the rest.</li><li>Dancing in the barn, so the Orangery need not be cleared.</li></ul><h3>What is open</h3><ul><li>Whether the band can bring its own lights.</li><li>Rain plan for the drinks: the Loggia takes ninety, tightly.</li></ul>")
            .says("amelia", 171, "One addition: nan needs a seat with a back in the front row, please."),
        update("joss", 158, "How the bar works here", "<p>Three ways, and you can mix them:</p><ol><li><strong>Open bar</strong> until a sum you set. I tell you when it is four fifths gone.</li><li><strong>Wine and beer on you</strong>, cocktails paid by whoever wants one.</li><li><strong>Your own wine</strong>, with corkage per bottle.</li></ol><p>Most people choose the second. Nobody has ever regretted the elderflower.</p>")
            .says("tom", 157, "Second, please. And can the open part end at ten?")
            .says("joss", 156, "It can end whenever you like. Ten it is."),
        update("priya", 141, "The Orangery in the evening", "<p>You asked what the room looks like when the sun is behind the wood. I drew the lights as they will hang: eleven lines, warm white, on a dimmer that Wren guards with her life.</p>").shows(Picture::Orangery),
        update("joss", 120, "First thoughts on the menu", "<p>I have written three menus around what grows within ten miles of us at that time of year. The second one is almost entirely vegetarian and nobody at the tasting table will miss anything.</p><blockquote><p>Asparagus and soft egg; pea and mint agnolotti; strawberries, clotted cream, shortbread.</p></blockquote>")
            .says("amelia", 119, "Menu two! Can the agnolotti be made without egg for three people?")
            .says("joss", 118, "Yes, with semolina dough. I will mark the three plates.")
            .note("joss", 118, "Semolina dough costs us about 40 minutes more on the day. Worth it."),
        update("priya", 104, "Peonies, or nearly peonies", "<p>Luca was here and we looked at dates. On {day} the late peonies are a gamble, so he suggests garden roses with the same round heads, and peonies for your bouquet only.</p>").shows(Picture::Palette(&[[0xf3, 0xd9, 0xdc], [0xe4, 0xa8, 0xb4], [0xb9, 0x5c, 0x7a], [0x7c, 0x8f, 0x63], [0xf6, 0xf1, 0xe6]]))
            .says("luca", 103, "I have two growers who cut late. If the spring is cool you get peonies on every table.")
            .says("amelia", 103, "I trust you both. Roses as the plan, peonies as the dream."),
        update("priya", 83, "Floor plan, version 1", "<p>Fourteen tables of eight, the long table in the middle, the gangway to the terrace clear. It is in Plans. Please look at it together and tell me where it feels crowded.</p>")
            .says("tom", 82, "Table 9 is very near the kitchen door."),
        update("joss", 71, "Late bar: we asked for one o'clock", "<p>The council needs five weeks. I sent the form today; in nine years they have said no once, and that was a full moon and a fair on the same night.</p>")
            .note("joss", 58, "Officer rang: wants the noise plan again. Sent it."),
        update("priya", 52, "Where your guests can sleep", "<p>The Bull has kept eleven rooms until {day-60}, the Rose and Crown six. Use the words <em>Larkspur party</em> when you ring. The list with distances is in Guests.</p>")
            .says("margaret", 51, "Eleven booked already, thank you, the aunts are quick."),
        update("priya", 38, "Floor plan, version 2", "<p>Table 9 has moved to the window and the band stands two metres nearer the terrace doors. That costs us one table, so there are thirteen with nine seats at four of them.</p>").shows(Picture::FloorPlan(2))
            .says("amelia", 37, "Much better. Could nan's table be the one next to the ramp?")
            .says("priya", 36, "Done in version 3, which I will put up when the numbers are in."),
        update("joss", 26, "Your tasting is booked", "<p>{now+12} at two, in the small dining room, for the two of you and Margaret. We cook everything you are thinking of; you leave full and decided.</p><p>Come hungry, and tell me about allergies by the day before.</p>")
            .says("margaret", 25, "I shall have no breakfast."),
        update("priya", 17, "The registrar has confirmed", "<p>Ms Farley will be here at half past twelve. She sees each of you alone for ten minutes before the ceremony, so plan to be dressed by noon.</p>"),
        update("priya", 11, "A choir, quietly", "<p>Margaret, the choir can stand on the gallery. They come through the garden room at a quarter past one and nobody will see them before they sing. Please keep this to yourself.</p>")
            .named(&["margaret"])
            .says("margaret", 10, "I have told nobody, not even the dog."),
        update("joss", 8, "What things cost if we are 118", "<p>The numbers you have seen were for a hundred. At 118 the food rises by 1,116 pounds, the wine by a case and a half. I have put both columns in the budget so that you can see what changes and what does not.</p>")
            .says("tom", 7, "Clear. Go ahead with 118."),
        update("priya", 5, "Peonies are confirmed for the long table", "<p>Luca's grower rang: he can cut forty stems for the Friday. They go on the long table and in your bouquet, roses on the rounds. I changed the flower list.</p>").shows(Picture::Table)
            .says("amelia", 4, "I may have cried a little in the office."),
        update("priya", 1, "Version 3 of the floor plan", "<p>The band has moved nearer to the terrace doors, your nan sits by the ramp with her back to the wall, and table 9 looks out on the lake. Shout if it feels too close to the speakers.</p>").shows(Picture::FloorPlan(3))
            .says("tom", 0, "Looks right to me. What is the small square by the stairs?")
            .note("priya", 0, "It is the fire point. I will say so tomorrow when I have the number of the extinguisher."),
        update("joss", 2, "Evening food: pizza or not", "<p>Draft, not for them yet: the oven man has the date free but wants a firm answer. Compare with the cheese table before asking.</p>").draft(),
        update("priya", 30, "How the family is", "<p>For us only: the parents on Tom's side have been apart for two years. Seat them at different ends, and let Wren walk his father in.</p>").private()
            .note("joss", 29, "Understood. Wren will meet him at the gate."),
    ]
}

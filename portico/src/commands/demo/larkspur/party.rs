//! The winter party of Kiln Studio: the client is staff in the other organization.

use kernel::{EngagementKind, Role, Status};

use super::super::pictures::Picture;
use super::super::story::{Engagement, Item, When};
use super::super::tell::{image, text, todo, update};

pub fn engagement() -> Engagement {
    Engagement {
        kind: EngagementKind::Event,
        title: "Kiln Studio winter party",
        blurb: "A long supper by the stove for 46 people, their families and one projector.",
        status: Status::Active,
        company: "kiln",
        venue: "The Long Barn",
        when: When::Hours(26, 17, 23),
        since: 117,
        hidden: false,
        team: &[("priya", "Your event manager"), ("joss", "Supper and bar")],
        members: &[("ines", Role::Primary, 117), ("ruth", Role::Finance, 39)],
        items: items(),
    }
}

fn items() -> Vec<Item> {
    vec![
        update("priya", 116, "The barn is yours on {day}", "<p>From noon for setting up, doors at five, carriages at eleven. The stove is lit from two.</p>")
            .says("ines", 115, "Perfect. We were 38 last year, this time it will be closer to 46."),
        update("joss", 74, "A supper that can be passed", "<p>You liked sitting at one table, so the food comes in big dishes: a pie every four people, roots, greens, and a bowl of cream that is never empty.</p><ul><li>Mushroom and chestnut pie</li><li>Celeriac, whole, carved at the table</li><li>Poached pears, ginger cake</li></ul>")
            .says("ines", 73, "The whole celeriac was the talk of the studio. Two, please.").note("joss", 72, "Two celeriac for 46 is plenty, they only photograph it."),
        update("priya", 33, "Light and a wall for the projector", "<p>The north wall has been whitewashed and is seven metres wide. We hang a sheet in front of the harness hooks. Your machine needs an ordinary plug and 9 metres of lead.</p>").shows(Picture::Barn),
        update("priya", 6, "Trains home", "<p>The 22:31 is the last one that gets to London the same night, so the minibus leaves us at ten past ten and again at eleven for those who sleep in Charlbury.</p>")
            .says("ines", 5, "Twenty-one for the first bus, I think. I will ask."),
        update("joss", 3, "Wine is in the cellar", "<p>Four cases came this morning, all whole. Dev's bottle of something green is in there too and frightens the cat.</p>").company("kiln"),
        text("priya", 112, "", "Offer and what it covers.md", "# Winter party\n\nThe barn from noon to midnight, supper for 46, two of us, stove, wood, linen.\n\nPer person 58 pounds, drinks by what is drunk. Nobody pays for the celeriac twice.\n").company("kiln"),
        text("joss", 72, "Supper", "Supper.csv", "Dish,Serves,Dishes,Vegan\nMushroom and chestnut pie,4,12,no\nCeleriac whole,20,2,yes\nRed cabbage with apple,10,5,yes\nGreens with almonds,8,6,yes\nPoached pears,1,46,yes\nGinger cake,12,4,no\n"),
        image("priya", 32, "Plans", "The long table.png", Picture::Barn).about("Forty-six seats in one line, a gap for the pie."),
        text("priya", 20, "Plans", "Who comes.csv", "Name,Brings,Sleeps\nInes,her mother,Charlbury\nDev,a green bottle,train\nThe print room,four children,train\nTwo freelancers,nobody,train\nEverybody else,a scarf,train\n").says("priya", 19, "Four small chairs are on the list."),
        text("priya", 5, "", "Fire and first aid, barn.md", "# Barn\n\nTwo doors open outwards. The meeting point is the lime tree. The extinguisher hangs left of the stove, the blanket right. Wren has done the course.\n").private(),
        todo("priya", 110, "Before the party", "Confirm the date", "").to(&["ines"]).due(-100).done("ines", 109),
        todo("joss", 71, "Before the party", "Tell us who eats what", "A list is fine, or just the odd ones.").to(&["ines"]).due(-14).done("ines", 20),
        todo("priya", 33, "Before the party", "Send the film by stick or link", "So that we can try it on the wall.").to(&["ines"]).due(12),
        todo("priya", 6, "Before the party", "Say how many take the first bus", "By the Friday before.").to(&["ines"]).due(20),
        todo("priya", 38, "Before the party", "Send an order number for the invoice", "Whatever your bookkeeping needs to see.").to(&["ruth"]).due(7),
        todo("joss", 10, "What we do", "Chop three cubic metres of wood", "The dry ash from behind the kitchen.").team(&["joss"]).due(22),
        todo("priya", 10, "What we do", "Borrow a longer lead for the projector", "").team(&["wren"]).due(18),
        todo("joss", 4, "What we do", "Keep the cat out of the barn", "Since the green bottle.").team(&["joss"]).private().due(26),
    ]
}

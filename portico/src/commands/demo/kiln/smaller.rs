//! The smaller engagements: shop signs, a pitch, and a file that will not open.

use kernel::{EngagementKind, Role, Status};

use super::super::pictures::Picture;
use super::super::story::{Engagement, When};
use super::super::tell::{image, text, todo, update};

pub fn engagements() -> Vec<Engagement> {
    vec![signs(), pitch(), ticket()]
}

fn signs() -> Engagement {
    Engagement {
        kind: EngagementKind::Job,
        title: "Marlowe Cycles, signs for two shops",
        blurb: "Painted by hand, lit from behind, readable from a moving bicycle.",
        status: Status::Active,
        company: "marlowe",
        venue: "88 Mill Road, Cambridge",
        when: When::Days(-40, 24),
        since: 107,
        hidden: false,
        team: &[("dev", "Producer"), ("ines", "Letters")],
        members: &[("callum", Role::Primary, 107), ("tariq", Role::Collaborator, 100)],
        items: vec![
            update("dev", 106, "Two shops, one letter height", "<p>We measured from across the road, from a saddle, at fifteen miles an hour. Forty centimetres is the least that works; the planning officer allows forty-five.</p>").says("callum", 105, "Forty-five then."),
            update("ines", 66, "The letters", "<p>They lean forward by four degrees, as one does up Castle Hill. The sign painter has seen them and asked for the drawing to keep.</p>").shows(Picture::Sign).says("callum", 65, "Tariq says the W looks like a derailleur. That is praise."),
            update("dev", 18, "The council said yes", "<p>With one condition: the light goes off at eleven. I have put a clock in the order.</p>"),
            update("dev", 5, "The painter comes on {now+9}", "<p>He needs a dry wall, a socket and no customers under the ladder. Two days for each shop.</p>").says("callum", 4, "We close the side door and sell from the front."),
            image("ines", 66, "Drawings", "Sign, Mill Road.png", Picture::Sign),
            image("ines", 64, "Drawings", "Sign, Station Square.png", Picture::Sign2),
            text("dev", 60, "", "Sizes and fixings.csv", "Shop,Width cm,Height cm,Fixings\nMill Road,620,45,14\nStation Square,480,45,11\n"),
            text("dev", 18, "", "Planning answer.md", "Granted. Lights off at 23:00. Colours as drawn. To be removed within a month if the shop closes.\n"),
            text("dev", 40, "", "Painter, two quotes.csv", "Painter,Mill Road,Station Square,Free from\nLandless & Daughter,1480,1220,next month\nH. Brack,1310,1180,spring\n").private(),
            text("dev", 15, "", "Wall, as it is today.txt", "Mill Road: brick to 3.1 m, then render. Damp behind the second downpipe.\nStation Square: render, sound. One hook we would like to keep.\n"),
            todo("dev", 106, "Signs", "Send photographs of both walls", "Straight on, with a metre rule.").to(&["callum"]).due(-95).done("callum", 99),
            todo("dev", 18, "Signs", "Mend the damp patch", "Behind the second downpipe, before paint.").to(&["callum"]).due(6),
            todo("dev", 5, "Signs", "Move the bicycles from under the ladder", "").to(&["callum"]).due(9),
            todo("dev", 18, "Signs", "Order a clock for the light", "").team(&["dev"]).due(4),
            todo("ines", 64, "Signs", "Give the painter his drawing", "Signed.").team(&["ines"]).due(30),
        ],
    }
}

fn pitch() -> Engagement {
    Engagement {
        kind: EngagementKind::Lead,
        title: "Tidewater Museum, a voice for the quay",
        blurb: "A small museum with a very large tide, looking for a name people say aloud.",
        status: Status::Tentative,
        company: "tidewater",
        venue: "The Quay, Folkestone",
        when: When::Hours(15, 10, 12),
        since: 20,
        hidden: false,
        team: &[("ines", "")],
        members: &[("hannah", Role::DecisionMaker, 20)],
        items: vec![
            update("ines", 19, "What we saw on Tuesday", "<p>Nobody on the quay knew that the museum was open, and everybody knew the time of high water. We would begin with the second fact.</p>"),
            update("ines", 6, "For the board", "<p>One page, no pictures of smiling people. We bring the rest and a tide table.</p>"),
            text("ines", 6, "", "One page for the board.md", "# The museum that tells you the time of the sea\n\nEvery sign, ticket and poster carries today's high water. The rest is quiet.\n\nFirst year: name, signs, one poster a tide. 24,000 pounds.\n"),
            text("dev", 7, "", "Who else pitches.md", "Two from London, one from Margate. The Margate one is good. We are dearer and nearer to the sea than they think.\n").private(),
            image("ines", 5, "", "Poster for a spring tide.png", Picture::Tide),
            todo("ines", 6, "Pitch", "Tell us who sits on the board", "And who likes to be asked first.").to(&["hannah"]).due(7),
            todo("ines", 6, "Pitch", "Print four tide tables", "").team(&["dev"]).due(13),
        ],
    }
}

fn ticket() -> Engagement {
    Engagement {
        kind: EngagementKind::Ticket,
        title: "Menu file does not open on the till",
        blurb: "Reported by Halden's shop in Bath.",
        status: Status::Active,
        company: "halden",
        venue: "",
        when: When::Open,
        since: 6,
        hidden: false,
        team: &[("dev", "Producer")],
        members: &[("marek", Role::Primary, 6)],
        items: vec![
            update("dev", 5, "We can see it too", "<p>The till wants a file of an older sort. A copy for tills is in the files below; the nice one stays for everything else.</p>").says("marek", 5, "Opens now. The prices on page two are last year's though."),
            text("dev", 5, "", "Menu for tills.txt", "FLAT WHITE   3.10\nFILTER       2.40\nBAG, YELLOW  8.90\nBAG, BLACK   9.40\n"),
            todo("dev", 5, "Till", "Send this year's prices", "Page two only.").to(&["marek"]).due(1),
            todo("dev", 5, "Till", "Teach the export to make till files", "So that nobody asks again.").team(&["dev"]).private().due(20),
        ],
    }
}

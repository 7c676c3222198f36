//! The relaunch of a coffee roaster: files.

use super::super::pictures::Picture;
use super::super::story::Item;
use super::super::tell::{image, text};

pub fn items() -> Vec<Item> {
    vec![
        text("dev", 154, "Brief", "Brief, as agreed.md", "# Halden Coffee\n\n**Why now** The third roaster in the street opened in spring.\n\n**For whom** People who buy coffee with their groceries and would like to be asked about it.\n\n**Must not change** The yellow lid.\n\n**Success** A stranger can name two of our blends a week later.\n").says("freya", 153, "Frame this."),
        text("dev", 140, "Research", "Forty shopkeepers.csv", shops()).about("What they said when Dev rang, in their words."),
        image("dev", 34, "Research", "Drawer of other bags.png", Picture::Drawer).private(),
        image("ines", 118, "Round one", "Ledger.png", Picture::Poster),
        image("ines", 118, "Round one", "Kiln mark.png", Picture::Stamp),
        image("ines", 118, "Round one", "Two suns.png", Picture::Suns).says("freya", 117, "This one. Printed it, hung it by the roaster."),
        image("ines", 97, "Round two", "Colours in three shops.png", Picture::Palette(&[[0xf6, 0xd1, 0x4a], [0xf2, 0xc2, 0x30], [0xd9, 0xa4, 0x1b], [0xc8, 0x4b, 0x31], [0x23, 0x2b, 0x2b]])),
        image("ines", 76, "Round two", "Shelf A.png", Picture::Shelf(&[[0xf2, 0xc2, 0x30], [0x23, 0x2b, 0x2b], [0xc8, 0x4b, 0x31]])),
        image("ines", 76, "Round two", "Shelf B.png", Picture::Shelf(&[[0xec, 0xe2, 0xd0], [0xf2, 0xc2, 0x30], [0x5b, 0x6b, 0x57]])).says("marek", 75, "B is quieter, A sells."),
        text("ines", 13, "Round three", "Words on the card.md", "> Ground for you while you find your purse.\n\nOpen from eight. Ask for a taste of the yellow one.\n").says("freya", 12, "It says purse. Nobody has a purse. Say coins."),
        text("ines", 1, "Round three", "Legal line for the tin.txt", "Roasted in Bristol by Halden Coffee. Keep dry. Best before: see rim. 250 g.\n"),
        image("ines", 13, "Round three", "Card by the till.png", Picture::Poster).about("Life size is a hand wide."),
        text("dev", 60, "Print", "Bag, sizes and folds.csv", "Part,Width mm,Height mm,Fold\nFront,90,220,0\nSide,60,220,half\nBack,90,220,0\nFoot,90,60,glue\n").named(&["leo", "marek"]).says("leo", 59, "Side fold needs 1 mm more. Otherwise the suns meet the edge."),
        text("dev", 4, "Print", "Dates for the press.csv", "What,Files,Proof,Machine,Delivered\nBags,Monday,Wednesday,Tuesday after,Friday after\nBoxes,Monday week,Wednesday week,,\nTins,waiting for the words,,,\n"),
        text("ines", 6, "Print", "Spot red and spot yellow.md", "Yellow: warm, a little dirty, never lemon. Red: brick, not post box. Both uncoated.\n").named(&["leo"]),
        text("dev", 27, "Money", "Fee and hours.csv", "Round,Fee,Hours planned,Hours so far\nOne,6400,80,84\nTwo,7200,90,88\nThree,5400,68,31\nPrint,2600,30,12\n").named(&["freya", "petra"]),
        text("dev", 27, "Money", "What it really cost us.csv", "Round,Hours,Rate,Left\nOne,84,61,1276\nTwo,88,61,1832\n").private(),
        text("dev", 10, "From Halden", "Shops that take the first boxes.csv", first_boxes()).says("dev", 9, "Forty-one, one more than the brief. Leo, can you print for 41?").says("leo", 9, "For 41 I can print for 50."),
        text("dev", 1, "From Halden", "Words for the tin.md", "Ingredients: coffee.\n\nThat is all. Legal wants the word *coffee* in the language of the shelf, so: coffee.\n"),
        text("dev", 100, "", "Old timetable.csv", "Round,Week\nOne,20\nTwo,26\nThree,31\n").trashed(62),
    ]
}

const TOWNS: [&str; 8] = [
    "Clifton",
    "Bedminster",
    "Bath",
    "Frome",
    "Wells",
    "Stroud",
    "Nailsea",
    "Keynsham",
];
const SAID: [&str; 5] = [
    "They ask for the yellow one",
    "Could not name a blend",
    "Named two of three",
    "Buys what is at eye level",
    "Would like a smaller bag",
];

fn shops() -> String {
    let rows = (0..40).map(|n| {
        format!(
            "{},{},{},{}\n",
            n + 1,
            TOWNS[n * 3 % 8],
            SAID[n * 7 % 5],
            4 + n * 5 % 23
        )
    });
    std::iter::once("Shop,Town,What they said,Bags a week\n".to_owned())
        .chain(rows)
        .collect()
}

fn first_boxes() -> String {
    let rows = (0..41).map(|n| {
        format!(
            "{} {},{},{}\n",
            TOWNS[n % 8],
            1 + n / 8,
            2 + n % 4,
            if n % 6 == 5 { "back door" } else { "front" }
        )
    });
    std::iter::once("Shop,Boxes,Door\n".to_owned())
        .chain(rows)
        .collect()
}

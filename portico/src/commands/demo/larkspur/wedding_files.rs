//! Amelia and Tom: plans, lists and letters.

use super::super::pictures::Picture;
use super::super::story::Item;
use super::super::tell::{image, text};
use super::lists;

pub fn items() -> Vec<Item> {
    vec![
        text("priya", 207, "Agreement", "Venue hire agreement.md", "# Venue hire agreement\n\nBetween **Larkspur Hall** and **Amelia Hartley and Tom Okafor**.\n\n1. The Orangery, the Long Barn and the lower garden are theirs from Friday, three in the afternoon, to Sunday, eleven.\n2. Music ends at one. The last cars leave by half past.\n3. Confetti is of petals only. The lawn thanks you.\n4. Whoever breaks a lemon tree plants two.\n")
            .about("Read it in peace. We sign together, on paper, when you are here for the tasting.")
            .says("tom", 200, "Clause 4 is my favourite."),
        text("priya", 206, "Agreement", "What is included.md", "# What is included\n\n- Both rooms, the garden and the bridal suite for two nights\n- Tables, chairs, white linen, glass and cutlery for 130\n- Two of us from morning to the last car, and four waiting staff\n- Heaters, and umbrellas for sixty\n\n# What is not\n\n- Flowers, music, the registrar's fee\n- Candles with a naked flame above one metre\n"),
        text("priya", 187, "Agreement", "Receipt, deposit.txt", "Larkspur Hall\nReceipt 0418\n\nReceived with thanks from A. Hartley and T. Okafor\nDeposit for the hire of the house: 3,600.00 GBP\n\nBalance after this payment: 14,800.00 GBP\n").named(&["amelia", "tom"]),
        image("priya", 139, "Pictures", "Orangery, evening lights.png", Picture::Orangery).about("Eleven lines of warm white, drawn to scale."),
        image("priya", 102, "Flowers", "Colours of the flowers.png", Picture::Palette(&[[0xf7, 0xe7, 0xe9], [0xdf, 0x9c, 0xad], [0xa9, 0x4f, 0x72], [0x6f, 0x85, 0x5a], [0xd9, 0xc9, 0xa3]])).about("Blush, rose, plum, sage and the cream of the paper."),
        text("priya", 101, "Flowers", "Flower list.csv", lists::flowers()).about("What stands where, and when it is cut.")
            .says("luca", 100, "Row 6: please give me 30 cm more for the arch, the hinge side is thick.")
            .says("priya", 99, "Changed."),
        image("priya", 83, "Plans", "Floor plan v1.png", Picture::FloorPlan(1)),
        image("priya", 38, "Plans", "Floor plan v2.png", Picture::FloorPlan(2)),
        image("priya", 1, "Plans", "Floor plan v3.png", Picture::FloorPlan(3)).about("Band nearer the terrace, nan by the ramp, table 9 at the window."),
        image("priya", 81, "Plans", "Garden and parking.png", Picture::Garden).about("Coaches turn at the lime tree, cars go to the paddock."),
        text("priya", 50, "Guests", "Rooms nearby.csv", lists::rooms()).about("Distances on foot, in the dark, in good shoes."),
        text("priya", 48, "Guests", "Guest list.csv", lists::guests()).about("Sorted by family. The column Plate is for Joss.")
            .says("amelia", 45, "Two more vegetarians: Ezra and little Noor.")
            .note("joss", 44, "Adds up to 31 vegetarian plates with the crew."),
        text("priya", 20, "Guests", "Seating, first try.csv", lists::seating()),
        text("priya", 19, "Guests", "Getting here.md", "# Getting here\n\n**By train** to Charlbury, an hour and ten minutes from Paddington. A minibus waits for the trains that arrive at 11:04 and 12:04; it is painted green and has a larkspur on the door.\n\n**By car** do not trust the satellite after Spelsbury. Turn left at the stone barn, not at the white one.\n\n**With a wheelchair** come to the yard gate. There is one step less, and a cup of tea.\n"),
        text("joss", 117, "Food and drink", "Menu two.md", "# Menu two\n\n*Asparagus, soft egg, brown butter crumbs*\n\n*Pea and mint agnolotti, lemon, young pecorino*\n\n*Strawberries, clotted cream, shortbread*\n\nBread from Charlbury, butter from Chadlington.\n"),
        text("joss", 116, "Food and drink", "Menus one and three.md", "# Menu one\n\nTrout with horseradish; shoulder of lamb, white beans; gooseberry fool.\n\n# Menu three\n\nBeetroot and curd; chicken with tarragon, new potatoes; almond cake, cherries.\n"),
        text("joss", 70, "Food and drink", "Wine and soft drinks.csv", lists::wine()).says("tom", 66, "Fewer reds, more of the cider?").says("joss", 65, "One case less, two cases of cider more. Same price."),
        text("joss", 24, "Food and drink", "Canapés.csv", lists::canapes()),
        text("joss", 7, "Food and drink", "Allergies, as known.csv", "Guest,Table,Cannot have,What we do\nEzra Quince,4,Nuts,Almond-free biscuit and a marked plate\nNoor Haddad,6,Egg,Semolina dough\nAunt Philippa,2,Shellfish,Nothing with shells leaves the kitchen\nThe drummer,Crew,Celery,\"Says so himself, loudly\"\n").named(&["amelia", "tom"]),
        text("priya", 8, "Money", "Budget at 100 and at 118.csv", lists::budget()).named(&["amelia", "tom"]).says("tom", 7, "The last column is what I needed. Thanks."),
        text("priya", 8, "Money", "What we earn on this one.csv", "Line,Price,Cost,Left\nHire,9800,2140,7660\nFood at 118,7316,4602,2714\nBar,3150,1475,1675\n").private().about("For us."),
        text("priya", 40, "Running order", "The day, hour by hour.csv", lists::day()).says("amelia", 39, "Could the speeches be before the pudding? Dad gets nervous.").says("priya", 39, "Before the pudding it is."),
        text("priya", 15, "Running order", "Wet weather plan.md", "# If it rains\n\nWe decide at nine in the morning, with Priya on the terrace and the forecast in her hand.\n\n- Drinks move to the Loggia. Ninety fit; the band waits in the barn.\n- The photographer has the staircase, the library and the blue door.\n- Umbrellas stand at every exit. They are white and look good wet.\n"),
        text("priya", 14, "Music", "Songs that must be played.txt", "First dance: ours, you know which\nBetween nine and ten: everything with a trumpet\nLast song: the one about the train\n"),
        text("priya", 14, "Music", "Songs that must not be played.txt", "Anything with hand movements\nThe one from the advert\nAnything my cousin asks for after eleven\n").says("amelia", 13, "The cousin has read this and is offended."),
        text("joss", 69, "Licences", "Late bar application.md", "# Application for a late bar\n\nPremises: Larkspur Hall, the Long Barn\nUntil: 01:00\nNoise: doors to the garden closed from 23:00, limiter at 92 dB\nSent: by post and by the council's form\n").private(),
        text("priya", 3, "", "Questions for the tasting.md", "# To ask while everybody is chewing\n\n1. Cheese after or instead of pudding?\n2. Who says grace, and how long does he take?\n3. Does the cake come by car, and whose?\n").draft(),
        text("priya", 60, "", "Old price list.csv", "What,Price\nHire on a Saturday,9200\nSecond night,1100\n").private().trashed(42),
    ]
}

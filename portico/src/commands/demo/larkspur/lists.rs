//! The tables of the wedding, made row by row.

use std::fmt::Write;

const FIRST: [&str; 24] = [
    "Ada", "Bram", "Cecily", "Dev", "Edith", "Farah", "Giles", "Hetty", "Ivo", "Jonah", "Kezia",
    "Linus", "Mabel", "Noor", "Otis", "Pearl", "Quentin", "Rosalind", "Silas", "Tamsin", "Una",
    "Victor", "Winnie", "Ezra",
];
const LAST: [&str; 8] = [
    "Hartley", "Okafor", "Quince", "Haddad", "Bellamy", "Thorne", "Adeleke", "Sparrow",
];
const PLATE: [&str; 5] = ["Menu two", "Vegetarian", "Menu two", "Vegetarian", "Child"];

/// Everybody who is invited, by family.
pub fn guests() -> String {
    let mut table = String::from("Family,Name,Table,Plate,Answered\n");
    for (f, last) in LAST.iter().enumerate() {
        for (n, first) in FIRST
            .iter()
            .skip(f)
            .step_by(if f % 2 == 0 { 2 } else { 1 })
            .take(15)
            .enumerate()
        {
            let answer = if (n + f) % 7 == 3 { "not yet" } else { "yes" };
            _ = writeln!(
                table,
                "{last},{first} {last},{},{},{answer}",
                1 + (f * 2 + n / 8) % 13,
                PLATE[(n * 3 + f) % 5]
            );
        }
    }
    table
}

/// Who sits where, one row a table.
pub fn seating() -> String {
    let mut table = String::from("Table,Seats,Facing,Who\n");
    for n in 1..=13_usize {
        let seats = if n % 3 == 0 { 9 } else { 8 };
        let facing = ["the lake", "the lemon trees", "the doors"][n % 3];
        let names: Vec<&str> = FIRST.iter().cycle().skip(n * 3).take(4).copied().collect();
        _ = writeln!(
            table,
            "{n},{seats},{facing},\"{} and their table\"",
            names.join(", ")
        );
    }
    table
}

/// Rooms within walking distance.
pub fn rooms() -> String {
    "House,Rooms kept,Until,Minutes on foot,Price of a double\n\
     The Bull,11,twelve weeks before,14,128\n\
     The Rose and Crown,6,twelve weeks before,17,104\n\
     Mill Cottage,2,as long as they are free,9,140\n\
     Charlbury Farm Barns,5,eight weeks before,31,96\n\
     Our own attic,3,always,0,for the band\n"
        .to_owned()
}

/// What stands where.
pub fn flowers() -> String {
    "Where,What,Stems,Cut,Who carries it\n\
     Long table,Peonies and sweet peas,40,Friday evening,Luca\n\
     Round tables,Garden roses in low bowls,156,Friday noon,Wren\n\
     Bouquet,Peonies and jasmine,18,Saturday eight o'clock,Luca\n\
     Buttonholes,Rosemary and one rose,9,Saturday eight o'clock,Margaret\n\
     Lemon trees,Nothing: they are flowers,0,,\n\
     Arch at the doors,Roses and hops,90,Friday evening,Luca and a ladder\n\
     Stairs to the gallery,Ferns,30,Friday evening,Luca\n\
     Cake,Petals only,1,Saturday noon,Joss\n"
        .to_owned()
}

/// What is poured.
pub fn wine() -> String {
    "What,From,Bottles,Price,By the glass\n\
     Sparkling,Hampshire,60,24.50,*\n\
     White,Picpoul,48,14.00,*\n\
     Rosé,Somerset,36,15.50,\n\
     Red,Cairanne,36,16.00,\n\
     Cider,Charlbury,72,4.20,*\n\
     Elderflower,Our own,80,2.10,*\n\
     Alcohol-free sparkling,Kent,24,11.00,*\n"
        .to_owned()
}

/// What goes round on trays.
pub fn canapes() -> String {
    "Number,Canapé,Vegetarian,Warm,Pieces a head\n\
     1,Gougères with Oxford Blue,yes,yes,1.5\n\
     2,Trout on rye with dill,no,no,1\n\
     3,Pea pancake and mint curd,yes,no,1\n\
     4,Lamb kofta the size of a thimble,no,yes,1\n\
     5,Radish and salted butter,yes,no,1\n\
     6,Arancini with saffron,yes,yes,1.5\n\
     7,Chicken liver on brioche,no,no,0.5\n\
     8,Tomato water in a shot glass,yes,no,1\n\
     9,Cheese straws by the yard,yes,yes,2\n"
        .to_owned()
}

/// The day with its hours.
pub fn day() -> String {
    "Time,What,Where,Who minds it\n\
     07:00,Hair and make-up,Bridal suite,Wren\n\
     08:00,Flowers arrive,Yard gate,Luca\n\
     10:30,Band unloads,Barn,Joss\n\
     12:30,Registrar sees you both,Library,Priya\n\
     13:30,Ceremony,Orangery,Priya\n\
     14:15,Drinks and photographs,Lower garden,Joss\n\
     16:00,Wedding breakfast,Orangery,Joss\n\
     17:40,Speeches,Orangery,Priya\n\
     18:10,Pudding,Orangery,Joss\n\
     19:30,First dance,Barn,Hollis\n\
     22:00,Evening food,Barn,Joss\n\
     01:00,Last song,Barn,Hollis\n\
     01:30,Last cars,Paddock,Wren\n"
        .to_owned()
}

/// What it costs with one number of guests and with the other.
pub fn budget() -> String {
    let lines: [(&str, u32, u32); 6] = [
        ("Hire of the house", 9800, 0),
        ("Wedding breakfast", 0, 62),
        ("Drinks and wine", 350, 24),
        ("Evening food", 0, 11),
        ("Linen and cleaning", 640, 0),
        ("Late bar", 280, 0),
    ];
    let mut table = String::from("Line,At 100 guests,At 118 guests,More\n");
    for (line, fixed, each) in lines {
        let at = |guests: u32| fixed + each * guests;
        _ = writeln!(
            table,
            "{line},{},{},{}",
            at(100),
            at(118),
            at(118) - at(100)
        );
    }
    table
}

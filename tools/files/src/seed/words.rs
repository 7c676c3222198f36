//! Tables and texts, written by rule so that they have the length of real ones.

use std::fmt::Write;

/// Extension and text.
pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("csv", guests()),
        ("csv", budget()),
        ("csv", running_order()),
        ("md", notes("Site visit", &VISIT)),
        ("md", notes("How we work together", &WORK)),
        ("md", notes("Menu tasting", &MENU)),
    ]
}

const FIRST: [&str; 12] = [
    "Amelia", "Tom", "Ruth", "Ines", "Nadia", "Oscar", "Freya", "Jonas", "Mira", "Callum", "Sana",
    "Theo",
];
const LAST: [&str; 10] = [
    "Hartley", "Okafor", "Lind", "Moreau", "Byrne", "Castell", "Nowak", "Abara", "Vance", "Sato",
];
const VISIT: [&str; 6] = [
    "The terrace doors open to 2.4 m, so the long table goes in assembled.",
    "Power for the band is on the north wall, two circuits of 16 A.",
    "The gravel path needs boards if it has rained.",
    "Parking for 60 cars in the lower field, a steward from 11:00.",
    "Last coaches leave at 00:30, taxis wait at the gate.",
    "Deliveries before 10:00 by the kitchen yard.",
];
const WORK: [&str; 5] = [
    "You hear from us every Thursday, and at once when something needs you.",
    "Decisions are written down where you can find them again.",
    "Two rounds of changes are included in every design step.",
    "Files are shared here, never as attachments.",
    "If a date slips, we say so before it does.",
];
const MENU: [&str; 6] = [
    "Beetroot, goat's curd, walnut: kept.",
    "Smoked trout: less dill, more lemon.",
    "Lamb shoulder for the table, aubergine as the other choice.",
    "The tart wins over the parfait.",
    "Three guests without gluten, one without nuts, a vegan top table.",
    "Coffee on the terrace if it is dry.",
];

fn guests() -> String {
    let mut text = String::from("Name,Table,Meal,Reply\n");
    let meals = ["Lamb", "Aubergine", "Trout"];
    for n in 0..96_usize {
        let (first, last) = (FIRST[n % FIRST.len()], LAST[n * 7 / 5 % LAST.len()]);
        let reply = if n % 9 == 4 { "waiting" } else { "coming" };
        let _ = writeln!(
            text,
            "{first} {last},{},{},{reply}",
            1 + n / 8,
            meals[n * 5 % 3]
        ); // a String takes everything
    }
    text
}

fn budget() -> String {
    let mut text = String::from("Item,Quantity,Each,Total\n");
    let items = [
        ("Venue hire", 1, 420_000),
        ("Dinner", 96, 7_850),
        ("Band", 1, 185_000),
        ("Flowers", 14, 6_400),
        ("Lights", 1, 92_000),
        ("Transport", 3, 31_500),
    ];
    for (item, quantity, each) in items {
        let total = quantity * each;
        let _ = writeln!(
            text,
            "{item},{quantity},{}.{:02},{}.{:02}",
            each / 100,
            each % 100,
            total / 100,
            total % 100
        );
    }
    text
}

fn running_order() -> String {
    let mut text = String::from("Time,What,Who\n");
    let steps = [
        "Doors open",
        "Guests seated",
        "Welcome",
        "First course",
        "Speeches",
        "Main course",
        "Cake",
        "First dance",
        "Late bar",
        "Last song",
    ];
    for (n, step) in steps.iter().enumerate() {
        let minutes = 13 * 60 + n * 50;
        let _ = writeln!(
            text,
            "{:02}:{:02},{step},{}",
            minutes / 60 % 24,
            minutes % 60,
            FIRST[n % FIRST.len()]
        );
    }
    text
}

fn notes(title: &str, lines: &[&str]) -> String {
    let mut text = format!("# {title}\n\n");
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
    text.push_str("\nAsk us about anything that is missing here.\n");
    text
}

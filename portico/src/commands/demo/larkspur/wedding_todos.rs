//! Amelia and Tom: who does what, and by when.

use crate::commands::demo::{story::Item, tell::todo};

const FIRST: &str = "First things";
const GUESTS: &str = "Guests";
const FOOD: &str = "Food and drink";
const DAY: &str = "The last weeks";
const HOUSE: &str = "What we do";

pub fn items() -> Vec<Item> {
    vec![
        todo(
            "priya",
            208,
            FIRST,
            "Read the agreement together",
            "Ten minutes and a cup of tea. Mark whatever sounds odd.",
        )
        .to(&["amelia", "tom"])
        .due(-190)
        .done("amelia", 199),
        todo(
            "priya",
            204,
            FIRST,
            "Tell us both of your full names",
            "As they stand in your passports; the registrar needs them.",
        )
        .to(&["amelia"])
        .due(-180)
        .done("amelia", 203),
        todo(
            "priya",
            204,
            FIRST,
            "Pay the deposit",
            "By transfer. The number of the account is in the agreement.",
        )
        .to(&["tom"])
        .due(-185)
        .done("tom", 188),
        todo(
            "priya",
            186,
            FIRST,
            "Give notice at the register office",
            "Both of you, in person, in the district where you live. Take proof of address.",
        )
        .to(&["amelia", "tom"])
        .due(-120)
        .done("tom", 128),
        todo(
            "priya",
            138,
            FIRST,
            "Choose the first song",
            "So that the band can learn it. It may stay a secret until the day.",
        )
        .to(&["tom"])
        .due(-20)
        .done("tom", 14),
        todo(
            "priya",
            60,
            GUESTS,
            "Check the guest list",
            "Names as they should stand on the place cards. The list is in Guests.",
        )
        .to(&["amelia", "tom"])
        .due(3)
        .says(
            "amelia",
            6,
            "Nearly there, Tom's side is missing four surnames.",
        ),
        todo(
            "priya",
            46,
            GUESTS,
            "Tell us who needs a high chair",
            "We have nine. Say which table, and whether they bite.",
        )
        .to(&["amelia"])
        .due(24),
        todo(
            "priya",
            45,
            GUESTS,
            "Say who needs a lift from the station",
            "The minibus takes sixteen and goes twice.",
        )
        .to(&["margaret"])
        .due(40),
        todo(
            "priya",
            20,
            GUESTS,
            "Approve the first seating plan",
            "Look for old quarrels. We can move anybody but the bride.",
        )
        .to(&["amelia", "tom", "margaret"])
        .due(9)
        .done("margaret", 16),
        todo(
            "priya",
            18,
            GUESTS,
            "Send us the words for the place cards",
            "A first name is enough where it is clear.",
        )
        .to(&["amelia"])
        .due(31),
        todo(
            "joss",
            119,
            FOOD,
            "Choose a menu for the tasting",
            "One of the three, or pieces of all.",
        )
        .to(&["amelia", "tom"])
        .due(-100)
        .done("amelia", 117),
        todo(
            "joss",
            26,
            FOOD,
            "Tell us about allergies before the tasting",
            "Yours and Margaret's are enough for now.",
        )
        .to(&["amelia"])
        .due(10),
        todo(
            "joss",
            25,
            FOOD,
            "Pick two wines to try",
            "The list is in Food and drink; anything with a star is open by the glass.",
        )
        .to(&["tom"])
        .due(-2)
        .says("joss", 1, "No hurry, but I order on Thursday."),
        todo(
            "joss",
            24,
            FOOD,
            "Choose six canapés",
            "Six feed people, nine entertain them. Write the numbers in a comment.",
        )
        .to(&["amelia"])
        .due(2),
        todo(
            "joss",
            9,
            FOOD,
            "Say yes or no to evening food",
            "At ten, in the barn: pizza from the oven van, or the cheese table.",
        )
        .to(&["tom"])
        .due(16),
        todo(
            "priya",
            17,
            DAY,
            "Name two people who may change things on the day",
            "When you are dancing we ask them, not you.",
        )
        .to(&["amelia", "tom"])
        .due(150),
        todo(
            "priya",
            17,
            DAY,
            "Choose rings and who carries them",
            "A dog is allowed if it is yours.",
        )
        .to(&["tom"])
        .due(120),
        todo(
            "priya",
            16,
            DAY,
            "Book hair and make-up for seven in the morning",
            "The bridal suite has two chairs with good light. Ask for the key.",
        )
        .to(&["amelia"])
        .due(95),
        todo(
            "priya",
            12,
            DAY,
            "Pay the second instalment",
            "4,250 pounds, twelve weeks before the day.",
        )
        .to(&["tom"])
        .due(133),
        todo(
            "priya",
            11,
            DAY,
            "Send the choir's names",
            "For the gate, and for tea.",
        )
        .to(&["margaret"])
        .named(&["margaret"])
        .due(60),
        todo(
            "priya",
            4,
            DAY,
            "Give the final number of guests",
            "Two weeks before. After that we can add, but not take away.",
        )
        .to(&["amelia"])
        .due(203),
        todo(
            "joss",
            70,
            HOUSE,
            "Apply for the late bar",
            "Five weeks at the council, plus a week for the post.",
        )
        .team(&["joss"])
        .due(-30)
        .done("joss", 69),
        todo(
            "priya",
            52,
            HOUSE,
            "Keep rooms at the Bull",
            "Eleven, under Larkspur party.",
        )
        .team(&["priya"])
        .due(-45)
        .done("priya", 51),
        todo(
            "joss",
            30,
            HOUSE,
            "Price the evening menu",
            "Pizza van and cheese table, both at 118.",
        )
        .team(&["joss"])
        .due(4)
        .says("amelia", 3, "Whatever it is, Tom will choose pizza."),
        todo(
            "joss",
            8,
            HOUSE,
            "Hear from the council about one o'clock",
            "They said by the end of the week.",
        )
        .team(&["joss"])
        .due(-1),
        todo(
            "priya",
            6,
            HOUSE,
            "Measure the band's corner again",
            "With the new door open, and the fire point in place.",
        )
        .team(&["priya"])
        .due(1),
        todo(
            "priya",
            6,
            HOUSE,
            "Borrow the ramp from the village hall",
            "The wide one. Wren knows the caretaker.",
        )
        .team(&["wren"])
        .due(190),
        todo(
            "priya",
            9,
            HOUSE,
            "Ask the neighbours about the fireworks",
            "Only the silent ones, and only if the cows are elsewhere.",
        )
        .team(&["priya"])
        .private()
        .due(14)
        .note("joss", 8, "The cows are elsewhere from the twelfth."),
        todo(
            "joss",
            33,
            HOUSE,
            "Hire four more waiting staff",
            "The same four as at the Evenlode supper, if they can.",
        )
        .team(&["joss"])
        .private()
        .due(60),
        todo("priya", 90, HOUSE, "Find a second lectern", "")
            .team(&["wren"])
            .private()
            .due(-50)
            .done("priya", 61),
    ]
}

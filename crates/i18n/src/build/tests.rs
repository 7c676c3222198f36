use super::{Problem, Source, compile};
use crate::Lang;

fn english(text: &str) -> Source {
    Source {
        lang: Lang::En,
        path: "en.ftl".into(),
        text: text.into(),
    }
}

/// The other language of the table stands in for a translator's file.
fn translated(text: &str) -> Source {
    Source {
        lang: Lang::Pseudo,
        path: "xx.ftl".into(),
        text: text.into(),
    }
}

fn problems(sources: &[Source]) -> Vec<String> {
    compile(sources)
        .expect_err("there is a problem")
        .iter()
        .map(Problem::to_string)
        .collect()
}

#[track_caller]
fn one_problem(sources: &[Source], expected: &str) {
    assert_eq!(problems(sources), [expected]);
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    one_problem(
        &[english("a = A\nb = { -brand }\n")],
        "en.ftl:2: b: there is no -brand",
    );
    one_problem(&[english("a = A\n\na = B\n")], "en.ftl:3: a is there twice");
    one_problem(&[english("a = { b }\n")], "en.ftl:1: a: there is no b");
    one_problem(
        &[english("a-b = A\na_b = B\n")],
        "en.ftl:2: a_b and a-b make the same function",
    );
    one_problem(
        &[english("a = A\n    .x = { a.x }\n")],
        "en.ftl:2: a.x: a.x refers to itself",
    );
    let twice = problems(&[english("-a = { -b }\n-b = { -a }\nc = { -a }\n")]);
    assert_eq!(twice, ["en.ftl:3: c: -a refers to itself"]);
    let broken = problems(&[english("a = A\nb = { $x\nc = C\n")]);
    assert!(broken[0].starts_with("en.ftl:"), "{broken:?}");
}

#[test]
fn the_order_of_arguments_must_be_declared() {
    one_problem(
        &[english("a = { $x } of { $y }\n")],
        "en.ftl:1: a: the comment above does not name $x. With two or more arguments write their order, as in \
         \"# $x, $y\"",
    );
    one_problem(
        &[english("# $x, $z\na = { $x }\n")],
        "en.ftl:2: a: the comment names $z, the text does not use it",
    );
    assert!(compile(&[english("# $y the sum, $x the part\na = { $x } of { $y }\n")]).is_ok());
    assert!(
        compile(&[english(
            "# $x here, $y in the hint\na = { $x }\n    .hint = { $y }\n"
        )])
        .is_ok()
    );
}

#[test]
fn an_argument_is_one_thing_in_all_languages() {
    one_problem(
        &[english(
            "# $n\na = { $n ->\n [one] x\n *[other] y\n} { $n ->\n [mine] x\n *[yours] y\n}\n",
        )],
        "en.ftl:2: a: $n is both counted and chosen by word",
    );
    // A translation that needs a plural makes the argument a number for everybody.
    let both = [
        english("a = Files: { $n }\n"),
        translated("a = { $n ->\n [one] F\n *[other] { $n } F\n}\n"),
    ];
    assert!(compile(&both).is_ok_and(|rust| rust.contains("n: impl ::i18n::Number")));
}

#[test]
fn translations_are_held_against_english() {
    let english = || english("a = A { $x }\nb = B\n");
    one_problem(
        &[english(), translated("c = C\n")],
        "xx.ftl:1: c is not in English: remove it or add it there",
    );
    one_problem(
        &[english(), translated("b = B\na = A\n")],
        "xx.ftl:2: a: $x is not used",
    );
    one_problem(
        &[english(), translated("b = { $y }\n")],
        "xx.ftl:1: b: $y is not in the English text",
    );
    let rust = compile(&[english(), translated("b = X\n")]).expect("a is missing, not wrong");
    assert!(rust.contains("Word(&[\"B\", \"X\"])"), "{rust}");
}

#[test]
fn functions_that_cannot_be_kept_are_refused() {
    let refused = problems(&[english("a = { DATETIME($x) }\n")]);
    assert!(
        refused[0].starts_with("en.ftl:1: a: DATETIME()"),
        "{refused:?}"
    );
    let refused = problems(&[english("a = { NUMBER($x) ->\n [mine] x\n *[other] y\n}\n")]);
    assert_eq!(
        refused,
        ["en.ftl:1: a: [mine] is no plural category and no whole number"]
    );
}

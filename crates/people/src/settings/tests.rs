//! The rules of the settings.

use kernel::{Group, Kind, Level, Refusal};
use store::org::Groups;

use super::*;

#[test]
fn branding_is_a_colour_and_known_words() {
    let good = Branding {
        accent: "4B53C9".into(),
        headings: "serif".into(),
        cover: "spires".into(),
        ..Branding::default()
    };
    assert_eq!(good.checked().unwrap().accent, "#4b53c9");
    let bad = Branding {
        accent: "red;}".into(),
        headings: "comic".into(),
        cover: "x".into(),
        ..good
    };
    let Err(Refusal::Fields(errors)) = bad.checked() else {
        panic!()
    };
    assert_eq!(
        errors.iter().map(|e| e.code).collect::<Vec<_>>(),
        ["not_a_colour", "unknown", "unknown"]
    );
}

#[test]
fn the_pseudo_language_is_offered_to_nobody() {
    let identity = |locale: &str| Identity {
        name: "Kiln".into(),
        zone: "Europe/London".into(),
        locale: locale.into(),
        noun: String::new(),
    };
    assert!(identity("en").checked().is_ok());
    assert!(identity("en-XA").checked().is_err());
    assert!(identity("xx").checked().is_err());
}

#[test]
fn a_super_admin_keeps_everything_and_half_levels_become_whole() {
    let to = vec![
        (
            Group::SuperAdmin,
            "x".to_owned(),
            vec![(Kind::File, Level::None)],
        ),
        (
            Group::User,
            " Helpers ".to_owned(),
            vec![(Kind::File, Level::Comment), (Kind::Todo, Level::None)],
        ),
    ];
    let groups = merged(&to, &Groups::usual()).unwrap();
    assert!(groups.kinds(Group::SuperAdmin).1.is_all());
    assert_eq!(groups.0["super_admin"].name, "");
    assert_eq!(
        (
            groups.0["user"].name.as_str(),
            groups.0["user"].tools["files"]
        ),
        ("Helpers", Level::Edit)
    );
    assert!(!groups.kinds(Group::User).0.has(Kind::Todo));
}

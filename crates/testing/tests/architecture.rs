//! The dependency rules of ARCHITECTURE.md, read from `cargo metadata`: any other edge fails.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each crate of the base may depend on, beside libraries.
const BASE: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("i18n", &[]),
    ("access", &["kernel"]),
    ("store", &["access", "kernel"]),
    ("ui", &["i18n", "kernel"]),
    ("mail", &[]),
    ("blobs", &[]),
    ("egress", &[]),
    (
        "web",
        &["access", "blobs", "egress", "i18n", "kernel", "store", "ui"],
    ),
    ("entry", &["access", "egress", "kernel", "store", "web"]),
    (
        "people",
        &[
            "access", "blobs", "entry", "i18n", "kernel", "store", "ui", "web",
        ],
    ),
    (
        "parts",
        &[
            "access", "blobs", "i18n", "kernel", "people", "store", "ui", "web",
        ],
    ),
    (
        "outbox",
        &[
            "access", "entry", "i18n", "kernel", "mail", "store", "ui", "web",
        ],
    ),
];

/// What a tool may depend on: everything below, never another tool and never a page.
const TOOL: &[&str] = &[
    "access", "blobs", "i18n", "kernel", "parts", "people", "store", "ui", "web",
];
/// What pages may depend on.
const PAGE: &[&str] = &[
    "access", "blobs", "entry", "i18n", "kernel", "mail", "outbox", "parts", "people", "store",
    "ui", "web",
];

/// Libraries that only some may use: SQL stays in the store, mail in its crate.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("lettre", &["mail"]),
    ("object_store", &["blobs"]),
    ("argon2", &["entry"]),
    ("ammonia", &["parts"]),
    ("openidconnect", &["entry"]),
];

#[test]
fn crates_depend_only_downwards() {
    let found = edges();
    let ours: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    let mut wrong = Vec::new();
    for (name, (folder, needs)) in &found {
        let ours_needed: Vec<&String> =
            needs.iter().filter(|n| ours.contains(n.as_str())).collect();
        let allowed: Option<&[&str]> = match folder.as_str() {
            "tools" => Some(TOOL),
            "pages" => Some(PAGE),
            "crates" => match BASE.iter().find(|(n, _)| n == name) {
                Some((_, allowed)) => Some(allowed),
                None if name == "testing" => None,
                None => {
                    wrong.push(format!("{name} is a crate without a rule"));
                    continue;
                }
            },
            _ => None, // the program may use everything; benchmarks stand alone
        };
        let Some(allowed) = allowed else { continue };
        wrong.extend(
            ours_needed
                .iter()
                .filter(|n| !allowed.contains(&n.as_str()))
                .map(|n| format!("{name} → {n}")),
        );
        for (library, users) in LIBRARIES {
            if needs.contains(*library) && !users.contains(&name.as_str()) {
                wrong.push(format!("{name} uses {library}, which is for {users:?}"));
            }
        }
    }
    // Two pages may use the client's pages: the office hands them to clients at shared addresses.
    wrong.retain(|edge| edge != "office → portal");
    assert!(
        wrong.is_empty(),
        "edges that ARCHITECTURE.md does not have:\n{}",
        wrong.join("\n")
    );
}

/// Name → (folder, names of normal dependencies).
fn edges() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let out = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(std::env::var("CARGO_MANIFEST_DIR").unwrap())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|p| {
            let folder = p["manifest_path"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .nth(2)
                .unwrap()
                .to_owned();
            let needs = p["dependencies"].as_array().unwrap().iter();
            let needs = needs
                .filter(|d| d["kind"].is_null())
                .map(|d| d["name"].as_str().unwrap().to_owned());
            (
                p["name"].as_str().unwrap().to_owned(),
                (folder, needs.collect()),
            )
        })
        .collect()
}

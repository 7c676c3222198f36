//! docs/settings.md and the program's table of settings say the same.

use portico::config::SETTINGS;

const DOC: &str = include_str!("../../docs/settings.md");

/// The rows of the table of settings: name, default, what it does.
fn rows() -> Vec<Vec<String>> {
    DOC.lines()
        .filter(|line| line.starts_with("| `PORTICO_"))
        .map(|line| {
            line.trim_matches('|')
                .split(" | ")
                .map(|cell| cell.trim().trim_matches('`').to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn the_table_lists_every_setting_in_order_and_no_other() {
    let rows = rows();
    let told: Vec<&str> = rows.iter().map(|r| r[0].as_str()).collect();
    let known: Vec<String> = SETTINGS
        .iter()
        .map(|s| format!("PORTICO_{}", s.name))
        .collect();
    assert_eq!(told, known);
    for (row, setting) in rows.iter().zip(SETTINGS) {
        assert_eq!(row.len(), 4, "{}", setting.name);
        assert_eq!(row[1], setting.default, "{}", setting.name);
        assert_eq!(
            row[2] == "yes",
            setting.secret,
            "{}: whether a _FILE form exists",
            setting.name
        );
        assert_eq!(row[3], setting.help, "{}", setting.name);
    }
}

//! What the account page reads and changes: one's own row, and one's name in this place.

use access::sql;
use i18n::Lang;
use kernel::{FieldError, Refusal};
use serde_json::json;
use store::sessions::Session;
use store::{Act, Db, Stop};

/// Names have at most this many characters.
pub const NAME_MAX: usize = 120;

/// What one may say about oneself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The name, here and on the sign-in.
    pub name: String,
    /// The language; none takes the organization's.
    pub locale: Option<String>,
    /// The time zone; none takes the organization's.
    pub zone: Option<String>,
}

/// The zones offered: one for each region and city, and UTC.
pub fn zones() -> impl Iterator<Item = &'static str> {
    const AREAS: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let known = |name: &&str| *name == "UTC" || AREAS.iter().any(|area| name.starts_with(area));
    chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(known)
}

/// The details after the rule, or what is wrong with them. An empty choice is none.
pub fn checked(name: &str, locale: &str, zone: &str) -> Result<Details, Refusal> {
    let name = name.replace(kernel::turns_text, "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut wrong = Vec::new();
    match name.chars().count() {
        0 => wrong.push(FieldError::new("name", "required")),
        n if n > NAME_MAX => {
            wrong.push(FieldError::new("name", "too_long").number(NAME_MAX as i64))
        }
        _ if name.chars().any(char::is_control) => wrong.push(FieldError::new("name", "wrong")),
        _ => {}
    }
    if !locale.is_empty() && Lang::ALL.iter().all(|lang| lang.tag() != locale) {
        wrong.push(FieldError::new("locale", "unknown"));
    }
    if !zone.is_empty() && zone.parse::<chrono_tz::Tz>().is_err() {
        wrong.push(FieldError::new("zone", "not_a_zone"));
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if wrong.is_empty() {
        Ok(Details {
            name,
            locale: some(locale),
            zone: some(zone),
        })
    } else {
        Err(Refusal::Fields(wrong))
    }
}

/// Saves them: language and zone for the person, the name for the place one works in. The person's
/// own name follows only where it was the same, so that being *Mum* in one place is not told in another.
/// The name of a client is among its details, not here.
pub async fn save(db: &Db, act: Act, session: &Session, details: Details) -> Result<(), Stop> {
    let person = session.person_id;
    db.change(act, move |tx| {
        Box::pin(async move {
            let (org, staff) = (tx.act.org, tx.act.staff());
            tx.run(
                sql("update person set locale = $2, zone = $3 where id = $1").bind(person).bind(details.locale).bind(details.zone),
            )
            .await?;
            tx.run(
                sql("update person set name = $2 where id = $1 and name = (select s.name from staff s where s.org_id = $3 and s.id = $4)")
                    .bind(person).bind(details.name.clone()).bind(org).bind(staff),
            )
            .await?;
            tx.run(
                sql("update staff set name = $3, version = version + 1 where org_id = $1 and id = $2 and name <> $3")
                    .bind(org).bind(staff).bind(details.name),
            )
            .await?;
            tx.audit("account.changed", "person", person.0, json!({}));
            Ok(())
        })
    })
    .await
}

/// Saves the theme: `auto`, `light` or `dark`.
pub async fn save_theme(db: &Db, session: &Session, theme: &str) -> Result<(), Stop> {
    let theme = ["auto", "light", "dark"]
        .into_iter()
        .find(|t| *t == theme)
        .ok_or(Stop::field("theme", "unknown"))?;
    let person = session.person_id;
    db.note(None, move |conn| {
        Box::pin(async move {
            conn.run(
                sql("update person set theme = $2 where id = $1")
                    .bind(person)
                    .bind(theme),
            )
            .await
            .map(|_| ())
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_tidied_and_checked() {
        let fine = checked("  Amelia \n Hartley ", "en", "Europe/London").unwrap();
        assert_eq!(
            fine,
            Details {
                name: "Amelia Hartley".into(),
                locale: Some("en".into()),
                zone: Some("Europe/London".into())
            }
        );
        assert_eq!(
            checked("A", "", "").unwrap(),
            Details {
                name: "A".into(),
                locale: None,
                zone: None
            }
        );
        let Err(Refusal::Fields(wrong)) = checked(" ", "tlh", "Mars/Olympus") else {
            panic!("refused")
        };
        let words: Vec<_> = wrong.iter().map(|f| (f.field.as_ref(), f.code)).collect();
        assert_eq!(
            words,
            [
                ("name", "required"),
                ("locale", "unknown"),
                ("zone", "not_a_zone")
            ]
        );
        assert!(checked(&"x".repeat(NAME_MAX + 1), "", "").is_err());
    }

    #[test]
    fn zones_are_cities_every_one_known() {
        let all: Vec<&str> = zones().collect();
        assert!(all.len() > 300 && all.contains(&"Europe/Lisbon") && all.contains(&"UTC"));
        assert!(all.iter().all(|z| z.parse::<chrono_tz::Tz>().is_ok()));
        assert!(
            !all.iter()
                .any(|z| z.starts_with("Etc/") || z.starts_with("US/"))
        );
    }
}

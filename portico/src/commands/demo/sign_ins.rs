//! Who can sign in to the demo, and with what.

use anyhow::Result;
use kernel::PersonId;
use serde::Serialize;
use store::sessions::doors;
use store::{Db, sql};
use web::Site;

use super::stage::PASSWORD;

/// One person of the demo, in the organization joined first.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// The organization's part of addresses.
    pub organization: String,
    /// `staff` or `client`.
    pub kind: &'static str,
    /// The address.
    pub email: String,
    /// The password.
    pub password: &'static str,
    /// The name.
    #[serde(skip)]
    pub name: String,
    /// Other organizations they have a place in.
    #[serde(skip)]
    pub also: Vec<String>,
}

/// Everybody of the demo who can sign in, staff first.
pub async fn list(db: &Db) -> Result<Vec<SignIn>> {
    let mut conn = db.read_instance().await?;
    let mut emails: Vec<&'static str> = Vec::new();
    for house in super::houses() {
        emails.extend(
            house
                .staff
                .iter()
                .map(|s| s.email)
                .chain(house.contacts.iter().map(|c| c.email)),
        );
    }
    let mut found: Vec<SignIn> = Vec::new();
    for email in emails {
        if email.is_empty() || found.iter().any(|s| s.email == email) {
            continue;
        }
        let person: Option<(PersonId, String)> = conn
            .maybe(
                sql("select id, name from person where email = $1 and password is not null")
                    .bind(email),
            )
            .await?;
        let Some((person, name)) = person else {
            continue;
        };
        let places = doors(&mut conn, person).await?;
        let Some(first) = places.first() else {
            continue;
        };
        found.push(SignIn {
            organization: first.slug.clone(),
            kind: if first.staff_id.is_some() {
                "staff"
            } else {
                "client"
            },
            email: email.to_owned(),
            password: PASSWORD,
            name,
            also: places[1..]
                .iter()
                .map(|d| d.slug.clone())
                .filter(|slug| *slug != first.slug)
                .collect(),
        });
    }
    found.sort_by_key(|s| (s.kind == "client", s.organization == "kiln"));
    Ok(found)
}

/// The same as a table.
pub fn table(all: &[SignIn], site: &Site) -> String {
    let mut lines = vec![
        format!(
            "Sign in at {} with any of these. Every password is: {PASSWORD}",
            site.link("/")
        ),
        String::new(),
    ];
    let wide = |pick: fn(&SignIn) -> &str| {
        all.iter()
            .map(|s| pick(s).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (name, email) = (wide(|s| &s.name), wide(|s| &s.email));
    for s in all {
        let also = s
            .also
            .iter()
            .map(|slug| format!(" (and at /{slug})"))
            .collect::<String>();
        lines.push(format!(
            "  {:name$}  {:email$}  {:6}  {}{also}",
            s.name,
            s.email,
            s.kind,
            site.link(&format!("/{}", s.organization))
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

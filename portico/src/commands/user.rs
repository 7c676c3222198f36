//! `portico user`: what the operator does for people whose mail does not work, and API tokens.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use clap::Subcommand;
use entry::Grant;
use kernel::{Email, Group, Kind, Party, PersonId, Time};
use people::contacts;
use store::org::Org;
use store::sessions::doors;
use store::tokens::Scopes;
use store::{Act, Db, Stop, sql, viewers};
use uuid::Uuid;

use super::{say, start};
use crate::config::Config;

/// What to do.
#[derive(Subcommand)]
pub enum What {
    /// Add a member of staff, or a contact who is invited to the portal
    Create {
        /// The organization's part of addresses
        #[arg(long)]
        org: String,
        /// The e-mail address
        #[arg(long)]
        email: String,
        /// The name
        #[arg(long)]
        name: String,
        /// Staff in this group (super_admin, admin, employee, user); without it a contact
        #[arg(long, value_name = "GROUP")]
        staff: Option<Group>,
    },
    /// Print a link behind which a person chooses a new password, once
    Reset {
        /// The e-mail address
        email: String,
    },
    /// Remove every second step of a person who is locked out; they are signed out everywhere
    Unlock {
        /// The e-mail address
        email: String,
    },
    /// Print an API token that acts as this person
    Token {
        /// The e-mail address
        email: String,
        /// In this organization; by default in the one joined first
        #[arg(long)]
        org: Option<String>,
        /// How many days it is good for (1 to 365)
        #[arg(long, default_value_t = 365)]
        days: i64,
        /// What it covers, like read:files or write:todos or read:people; may be repeated, by default everything
        #[arg(long, value_name = "read:TOOL|write:TOOL")]
        scope: Vec<String>,
    },
}

/// Does it, and prints what the operator hands on.
pub async fn run(config: Config, what: What) -> Result<()> {
    let db = start::database(&config).await?;
    let app = start::app(&config, db, false).await?;
    let now = app.clock.now();
    let done = match what {
        What::Create {
            org,
            email,
            name,
            staff: Some(group),
        } => {
            let (_, password) = entry::create_user(
                &app.db,
                entry::NewUser {
                    org,
                    email,
                    name,
                    group,
                    password: None,
                },
                now,
            )
            .await
            .map_err(|s| told(&s))?;
            match password {
                Some(password) => say(format!("Password for one sign-in: {password}")),
                None => say("Added. This person signs in as before."),
            }
            Ok(())
        }
        What::Create {
            org,
            email,
            name,
            staff: None,
        } => invite(&app, &org, &email, &name, now).await,
        What::Reset { email } => match entry::reset_link(&app.db, &email, now).await {
            Ok((path, ends)) => {
                say(format!(
                    "Link to choose a new password, for {} minutes: {}",
                    (ends - now).num_minutes(),
                    app.site.link(&path)
                ));
                Ok(())
            }
            Err(stop) => Err(told(&stop)),
        },
        What::Unlock { email } => match entry::remove_factors(&app.db, &email, now).await {
            Ok(0) => {
                say("This person has no second step.");
                Ok(())
            }
            Ok(_) => {
                say(
                    "Every second step is removed. This person signs in with a password or a mailed link.",
                );
                Ok(())
            }
            Err(stop) => Err(told(&stop)),
        },
        What::Token {
            email,
            org,
            days,
            scope,
        } => {
            let scopes = scopes(&scope)?;
            token(&app.db, &email, org.as_deref(), scopes, days, now)
                .await
                .map(say)
        }
    };
    app.db.close().await;
    done
}

/// Adds a contact and prints the link by which they come in.
async fn invite(app: &web::App, slug: &str, email: &str, name: &str, now: Time) -> Result<()> {
    let mut conn = app.db.read_instance().await?;
    let org = Org::by_slug(&mut conn, slug)
        .await?
        .ok_or_else(|| anyhow!("there is no organization {slug}"))?;
    drop(conn);
    // A contact is added by somebody: the super admin who came first.
    let mut conn = app.db.read(org.id).await?;
    let first: Option<(kernel::StaffId,)> = conn
        .maybe(sql("select id from staff where org_id = $1 and active and grp = 'super_admin' order by created_at, id limit 1").bind(org.id))
        .await?;
    let (first,) = first.ok_or_else(|| anyhow!("{slug} has no active super admin"))?;
    let viewer = viewers::staff(&mut conn, org.id, first).await?.viewer;
    drop(conn);
    let draft = contacts::Draft {
        name: name.to_owned(),
        email: email.to_owned(),
        ..contacts::Draft::default()
    };
    let (act, site) = (Act::of(&viewer, now, Uuid::now_v7()), app.site.clone());
    let made = app.db.change(act, move |tx| {
        Box::pin(async move {
            let contact = contacts::create(tx, &viewer, &draft).await?;
            let granted = entry::grant(tx, &viewer, contact, Grant::Invite { send: false }).await?;
            if granted.access == kernel::Access::Active {
                return Ok(None); // has a sign-in of their own
            }
            entry::copy_link(tx, &viewer, contact, &site, &org.slug)
                .await
                .map(|copied| Some(copied.url))
        })
    });
    match made.await.map_err(|s| told(&s))? {
        Some(url) => say(format!("Invitation link: {url}")),
        None => say("Added. This person signs in as before."),
    }
    Ok(())
}

async fn token(
    db: &Db,
    email: &str,
    org: Option<&str>,
    scopes: Scopes,
    days: i64,
    now: Time,
) -> Result<String> {
    let email: Email = email
        .parse()
        .map_err(|_| anyhow!("{email} is not an e-mail address"))?;
    let mut conn = db.read_instance().await?;
    let person: Option<(PersonId,)> = conn
        .maybe(sql("select id from person where email = $1").bind(email.as_str().to_owned()))
        .await?;
    let (person,) = person.ok_or_else(|| anyhow!("nobody has the address {}", email.as_str()))?;
    let places = doors(&mut conn, person).await?;
    drop(conn);
    let found = places
        .into_iter()
        .find(|d| org.is_none_or(|slug| slug == d.slug));
    let place = found.ok_or_else(|| {
        anyhow!(
            "{} has no place {}",
            email.as_str(),
            org.map_or("anywhere".to_owned(), |o| format!("in {o}"))
        )
    })?;
    let party = match (place.staff_id, place.contact_id) {
        (Some(id), _) => Party::Staff(id),
        (None, Some(id)) => Party::Contact(id),
        (None, None) => bail!("a place is neither of staff nor of a client"),
    };
    let act = Act {
        org: place.org_id,
        person: Some(person),
        party,
        now,
        request: Uuid::now_v7(),
        key: None,
    };
    Ok(
        entry::make_token(db, act, &place, "Command line", scopes, days)
            .await
            .map_err(|s| told(&s))?
            .text,
    )
}

/// What `--scope` says; none is everything.
fn scopes(words: &[String]) -> Result<Scopes> {
    if words.is_empty() {
        return Ok(Scopes::everything());
    }
    let mut sorted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for word in words.iter().flat_map(|w| w.split(',')).map(str::trim) {
        match word.split_once(':') {
            Some((verb @ ("read" | "write"), noun))
                if noun == "people" || Kind::of_tool(noun).is_some() =>
            {
                sorted.entry(verb).or_default().push(noun.to_owned());
            }
            _ => {
                let nouns: Vec<&str> = Kind::ALL
                    .iter()
                    .map(|k| k.tool())
                    .chain(["people"])
                    .collect();
                bail!(
                    "--scope {word}: write read: or write: and one of {}",
                    nouns.join(", ")
                );
            }
        }
    }
    let mut take = |verb| sorted.remove(verb).unwrap_or_default();
    Ok(Scopes {
        read: take("read"),
        write: take("write"),
        all: false,
    })
}

/// A refusal as the operator reads it.
fn told(stop: &Stop) -> anyhow::Error {
    match stop {
        Stop::Gone => anyhow!("there is no such person or organization"),
        Stop::Refused(kernel::Refusal::Fields(errors)) => {
            let errors: Vec<String> = errors
                .iter()
                .map(|e| format!("{}: {}", e.field, e.code.replace('_', " ")))
                .collect();
            anyhow!(errors.join("; "))
        }
        Stop::Refused(kernel::Refusal::State(word)) => anyhow!(word.replace('_', " ")),
        other => anyhow!("{other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_words_that_exist() {
        assert_eq!(scopes(&[]).unwrap(), Scopes::everything());
        let some = scopes(&["read:files,write:todos".into(), "read:people".into()]).unwrap();
        assert_eq!(
            (some.read, some.write, some.all),
            (
                vec!["files".to_owned(), "people".to_owned()],
                vec!["todos".to_owned()],
                false
            )
        );
        for bad in ["files", "read:", "delete:files", "read:money", ""] {
            assert!(scopes(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }

    #[test]
    fn refusals_are_told_in_words() {
        assert_eq!(
            told(&Stop::field("email", "not_an_email")).to_string(),
            "email: not an email"
        );
        assert_eq!(
            told(&Stop::state("already_active")).to_string(),
            "already active"
        );
    }
}

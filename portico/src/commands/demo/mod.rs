//! `portico demo`: two organizations that read like real life, made once, then served.

mod acts;
mod bell;
mod bulk;
mod crowd;
mod kiln;
mod larkspur;
mod pictures;
mod places;
mod play;
mod rows;
mod scale;
mod sign_ins;
mod stage;
mod story;
mod tell;
mod times;

use std::sync::LazyLock;
use std::time::Instant;

use anyhow::{Result, bail};
use store::org::Org;
use store::{Db, Stop, sql};
use web::App;

use super::{say, start};
use crate::config::Config;
use stage::Stage;
use story::House;

/// What the command line said.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Make the world and stop.
    pub seed_only: bool,
    /// Print the sign-ins as JSON.
    pub json: bool,
    /// Multiply the rows.
    pub scale: u32,
    /// Add a festival with very many people.
    pub crowd: bool,
}

/// The two organizations, the one that began first standing first.
pub fn houses() -> &'static [House; 2] {
    static HOUSES: LazyLock<[House; 2]> = LazyLock::new(|| [kiln::house(), larkspur::house()]);
    &HOUSES
}

/// Makes the demo world where there is none, says who can sign in, and serves.
pub async fn run(config: Config, options: Options) -> Result<()> {
    let db = start::database(&config).await?;
    let app = start::app(&config, db, true).await?;
    let seeded = seed(&app, options).await;
    let told = match seeded {
        Ok(()) => tell(&app, options.json).await,
        Err(error) => Err(error),
    };
    app.db.close().await;
    told?;
    if options.seed_only {
        Ok(())
    } else {
        start::serve(config, true).await
    }
}

async fn tell(app: &App, json: bool) -> Result<()> {
    let people = sign_ins::list(&app.db).await?;
    say(if json {
        serde_json::to_string_pretty(&people)?
    } else {
        sign_ins::table(&people, &app.site)
    });
    Ok(())
}

/// Tells the operator how far it is; the answer on standard output stays clean.
pub(super) fn progress(line: std::fmt::Arguments<'_>) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}"); // nobody reads: nothing to do
}

async fn seed(app: &App, options: Options) -> Result<()> {
    let organizations = Org::all(&mut app.db.read_instance().await?).await?.len();
    match mark(&app.db).await?.as_deref() {
        Some(b"begun") => bail!(
            "an earlier start was cut off while it made the demo world; remove its data and start again"
        ),
        None if organizations == 0 => {}
        made => {
            let whose = if made.is_some() {
                "The demo world is there already"
            } else {
                "The database has organizations already"
            };
            progress(format_args!("{whose}; nothing was added."));
            return Ok(());
        }
    }
    let began = Instant::now();
    set_mark(&app.db, b"begun").await?;
    for house in houses() {
        let now = app.clock.now();
        let mut stage = Stage::found(app, house, now).await?;
        play::play(&mut stage).await?;
        bell::ring(&stage).await?;
        progress(format_args!(
            "{}: {} contacts, {} engagements, {} items",
            house.name,
            stage.contacts.len(),
            stage.engagements.len(),
            stage.items.len()
        ));
    }
    if options.scale > 1 {
        scale::multiply(app, options.scale, began).await?;
    }
    if options.crowd {
        crowd::gather(app).await?;
    }
    app.db.analyze().await?;
    set_mark(&app.db, b"whole").await?;
    progress(format_args!(
        "The demo world was made in {:.1} s.",
        began.elapsed().as_secs_f32()
    ));
    Ok(())
}

async fn mark(db: &Db) -> Result<Option<Vec<u8>>, Stop> {
    let found: Option<(Vec<u8>,)> = db
        .read_instance()
        .await?
        .maybe(sql("select value from instance where name = 'demo'"))
        .await?;
    Ok(found.map(|(value,)| value))
}

async fn set_mark(db: &Db, value: &'static [u8]) -> Result<(), Stop> {
    db.note(None, move |conn| {
        Box::pin(async move {
            let put = sql("insert into instance (name, value) values ('demo', $1) on conflict (name) do update set value = excluded.value");
            conn.run(put.bind(value.to_vec())).await.map(|_| ())
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::story::{Bytes, What};
    use super::*;

    #[test]
    fn no_gap_is_left_in_what_is_told() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        for house in houses() {
            let zone = house.zone.parse().unwrap();
            let calendar = times::Calendar { now, zone };
            for engagement in &house.engagements {
                for item in &engagement.items {
                    let mut told = vec![item.title, item.text];
                    told.extend(item.remarks.iter().map(|r| r.text));
                    if let What::File(_, Bytes::Text(text)) = &item.what {
                        told.push(text);
                    }
                    for text in told {
                        let text = calendar.words(text, &engagement.when);
                        assert!(!text.contains(['{', '}']), "{text}");
                    }
                }
                assert!(!engagement.title.contains('{') && !engagement.blurb.contains('{'));
            }
        }
    }

    #[test]
    fn there_is_enough_and_nothing_is_said_twice() {
        let (mut titles, mut texts) = (HashSet::new(), HashSet::new());
        let (mut items, mut contacts, mut kinds) = (0, 0, HashSet::new());
        for house in houses() {
            contacts += house.contacts.len();
            for engagement in &house.engagements {
                kinds.insert(engagement.kind);
                for item in &engagement.items {
                    items += 1;
                    assert!(
                        titles.insert((house.slug, item.title)),
                        "said twice: {}",
                        item.title
                    );
                    let body = match &item.what {
                        What::File(_, Bytes::Text(text)) => text,
                        _ => item.text,
                    };
                    assert!(body.len() < 20 || texts.insert(body), "said twice: {body}");
                    assert!(
                        item.remarks.iter().all(|r| texts.insert(r.text)),
                        "said twice under {}",
                        item.title
                    );
                    assert!(!body.to_lowercase().contains("lorem"));
                }
            }
        }
        assert_eq!(kinds.len(), kernel::EngagementKind::ALL.len());
        assert!(
            items >= 150 && contacts >= 12,
            "{items} items, {contacts} contacts"
        );
    }

    #[test]
    fn everybody_may_have_the_demo_password() {
        for house in houses() {
            let people = house
                .staff
                .iter()
                .map(|s| (s.name, s.email))
                .chain(house.contacts.iter().map(|c| (c.name, c.email)));
            for (name, email) in people {
                assert_eq!(
                    entry::check_password("password", stage::PASSWORD, &[name, email, house.name]),
                    Ok(()),
                    "{name}"
                );
            }
            let addresses = house
                .staff
                .iter()
                .map(|s| s.email)
                .chain(house.contacts.iter().map(|c| c.email));
            for address in addresses.filter(|a| !a.is_empty()) {
                assert!(address.ends_with(".example"), "{address}");
            }
        }
    }

    #[test]
    fn who_acts_may_and_is_known() {
        for house in houses() {
            let writes = |key: &str| {
                house
                    .staff
                    .iter()
                    .any(|s| s.key == key && s.group != kernel::Group::User)
            };
            for engagement in &house.engagements {
                let member = |key: &str| engagement.members.iter().any(|(k, ..)| *k == key);
                for item in &engagement.items {
                    assert!(writes(item.by), "{} cannot add {}", item.by, item.title);
                    for remark in &item.remarks {
                        let client =
                            item.shared && !item.draft && member(remark.by) && remark.shared;
                        assert!(
                            writes(remark.by) || client,
                            "{} cannot say: {}",
                            remark.by,
                            remark.text
                        );
                    }
                    assert!(
                        item.clients.iter().all(|key| member(key)),
                        "{} is for somebody else",
                        item.title
                    );
                    if let Some((who, _)) = item.done {
                        assert!(
                            writes(who) || item.clients.contains(&who),
                            "{who} cannot tick {}",
                            item.title
                        );
                    }
                }
            }
        }
    }
}

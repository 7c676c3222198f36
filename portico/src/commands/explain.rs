//! `portico explain PERSON ITEM`: whether somebody sees an item, and why. The same policy and the
//! same sentences as *Why?* in the office.

use access::Reason;
use anyhow::{Result, anyhow};
use i18n::{Lang, Text};
use kernel::{CompanyId, ContactId, Item, ItemId, OrgId, Power, StaffId, Viewer};
use people::reasons::{self, Case, Ids, Names};
use store::org::Org;
use store::{Conn, Db, Stop, items, sql, viewers};
use uuid::Uuid;

use super::{say, start};
use crate::config::Config;
use crate::tools;

/// Prints one paragraph for each place of the person in the item's organization. The program ends
/// with 0 when one of them sees the item, 1 when none does, 2 when person or item is unknown.
pub async fn run(config: Config, person: &str, item: &str) -> Result<()> {
    let db = start::database(&config).await?;
    let told = explain(&db, person, item).await;
    db.close().await;
    let code = match told? {
        Answer::Places(places) => {
            for place in &places {
                say(place.to_string());
            }
            i32::from(!places.iter().any(|p| p.sees))
        }
        Answer::Unknown(what) => {
            say(what);
            2
        }
    };
    if code == 0 {
        Ok(())
    } else {
        std::process::exit(code)
    }
}

#[derive(Debug)]
enum Answer {
    Places(Vec<Told>),
    Unknown(String),
}

/// What is told of one place.
#[derive(Debug)]
struct Told {
    /// "Amelia Hartley, client of Larkspur Hall".
    who: String,
    /// The item's kind and title, and its engagement.
    what: String,
    sees: bool,
    /// Sentences that go on after "because", without a full stop.
    because: Vec<String>,
    /// What would change it: the words of the link and its path.
    change: Option<String>,
    /// Each other power, whether it is granted, and the sentence that decided.
    powers: Vec<(Power, bool, String)>,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.who)?;
        writeln!(f, "{}", self.what)?;
        let verdict = if self.sees { "sees" } else { "hidden" };
        writeln!(f, "  {verdict}, because {}.", self.because.join("; "))?;
        if let Some(change) = &self.change {
            writeln!(f, "  To change it: {change}")?;
        }
        for (power, granted, because) in &self.powers {
            let yes = if *granted { "yes" } else { "no" };
            writeln!(f, "    {:<12}{yes:<5}{because}", power.word())?;
        }
        Ok(())
    }
}

async fn explain(db: &Db, person: &str, item: &str) -> Result<Answer> {
    let email = person.trim().to_lowercase();
    let Some(id) = id_in(item) else {
        return Ok(Answer::Unknown(format!(
            "{item} is not the id or the address of an item."
        )));
    };
    let Some((org, item)) = find(db, id).await? else {
        return Ok(Answer::Unknown("There is no such item.".to_owned()));
    };
    let mut conn = db.read(org.id).await?;
    let (title, engagement): (String, String) = conn
        .one(sql("select i.title, e.title as engagement from item i join engagement e on e.org_id = i.org_id and e.id = i.engagement_id where i.org_id = $1 and i.id = $2").bind(org.id).bind(id))
        .await?;
    let tool = tools::all()
        .iter()
        .find(|t| t.kind == item.kind)
        .ok_or_else(|| anyhow!("no tool keeps this kind of item"))?;
    let what = format!("{} “{title}” in {engagement}", (tool.one)().to(Lang::En));
    let mut places = Vec::new();
    for (viewer, name, as_what) in viewers_of(&mut conn, &org, &email).await? {
        let names = Names {
            person: people::first_name(&name).to_owned(),
            engagement: engagement.clone(),
            tool: (tool.name)(),
        };
        places.push(judge(
            &viewer,
            &item,
            &names,
            &org.slug,
            format!("{name}, {as_what} {}", org.name),
            what.clone(),
        ));
    }
    Ok(if places.is_empty() {
        Answer::Unknown(format!("{email} is nobody at {}.", org.name))
    } else {
        Answer::Places(places)
    })
}

/// The item's id: the text itself, or the last id in an address.
fn id_in(text: &str) -> Option<ItemId> {
    let path = text.trim().split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/')
        .find_map(|part| part.parse::<Uuid>().ok())
        .map(ItemId)
}

/// The organization that has the item; each is asked, because rows of one are hidden from another.
async fn find(db: &Db, id: ItemId) -> Result<Option<(Org, Item)>> {
    let all = Org::all(&mut db.read_instance().await?).await?;
    for org in all {
        match items::facts(&mut db.read(org.id).await?, org.id, id).await {
            Ok(item) => return Ok(Some((org, item))),
            Err(Stop::Gone) => {}
            Err(stop) => return Err(stop.into()),
        }
    }
    Ok(None)
}

/// Everything the person is in the organization: staff user, contact, or both. Somebody who has no
/// sign-in yet is known by the contact's address.
async fn viewers_of(
    conn: &mut Conn,
    org: &Org,
    email: &str,
) -> Result<Vec<(Viewer, String, &'static str)>, Stop> {
    let mut found = Vec::new();
    let staff: Vec<(StaffId,)> = conn
        .all(sql("select s.id from staff s join person p on p.id = s.person_id where s.org_id = $1 and p.email = $2 and s.active").bind(org.id).bind(email.to_owned()))
        .await?;
    for (id,) in staff {
        let user = viewers::staff(conn, org.id, id).await?;
        found.push((user.viewer, user.name, "staff of"));
    }
    for id in contacts(conn, org.id, email).await? {
        let client = viewers::client(conn, org.id, id).await?;
        found.push((client.viewer, client.name, "client of"));
    }
    Ok(found)
}

async fn contacts(conn: &mut Conn, org: OrgId, email: &str) -> Result<Vec<ContactId>, Stop> {
    let rows: Vec<(ContactId, Option<CompanyId>)> = conn
        .all(
            sql("select c.id, c.company_id from contact c left join person p on p.id = c.person_id where c.org_id = $1 and c.trashed_at is null and (c.email = $2 or p.email = $2) order by c.id")
                .bind(org)
                .bind(email.to_owned()),
        )
        .await?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

fn judge(
    viewer: &Viewer,
    item: &Item,
    names: &Names,
    slug: &str,
    who: String,
    what: String,
) -> Told {
    let verdict = access::why(viewer, Power::See, item);
    let english = |text: Text| text.to(Lang::En);
    let client = viewer.client.as_ref();
    let case = Case::of(
        viewer,
        item.engagement,
        item.sharing,
        item.audience,
        item.assigned,
    );
    let because = verdict
        .because
        .iter()
        .filter(|r| reasons::tells(**r, item.kind))
        .map(|r| going_on(*r, english(reasons::told(*r, verdict.allowed, names, case))))
        .collect();
    let ids = Ids {
        contact: client.map(|c| c.id),
        company: client.and_then(|c| c.company),
        engagement: item.engagement,
        item: item.id,
        kind: item.kind,
    };
    let change = match verdict.allowed {
        true => None,
        false => reasons::fix(verdict.decided(), &ids, case),
    };
    let change = change.map(|(words, path)| format!("{} (/{slug}{path})", english(words)));
    let others = Power::ALL.iter().copied().filter(|p| *p != Power::See);
    let powers = others.map(|power| {
        let v = access::why(viewer, power, item);
        (
            power,
            v.allowed,
            english(reasons::told(deciding(power, &v), v.allowed, names, case)),
        )
    });
    Told {
        who,
        what,
        sees: verdict.allowed,
        because,
        change,
        powers: powers.collect(),
    }
}

/// What tells of a power: for a client who has it, the level that gives it.
fn deciding(power: Power, verdict: &access::Verdict) -> Reason {
    let by_level = match power {
        Power::Comment => Some(Reason::LevelComment),
        Power::Contribute | Power::Respond => Some(Reason::LevelContribute),
        Power::Edit => Some(Reason::LevelEdit),
        _ => None,
    };
    let group = [Reason::GroupViews, Reason::GroupFull];
    let staff = verdict.because.iter().any(|r| group.contains(r));
    by_level
        .filter(|_| verdict.allowed && !staff)
        .unwrap_or_else(|| verdict.decided())
}

/// A sentence within another: its first word is small unless it is a name.
fn going_on(reason: Reason, sentence: String) -> String {
    let names = [
        Reason::EngagementKept,
        Reason::EngagementNotHidden,
        Reason::EngagementCurrent,
    ];
    let small = ["It ", "The ", "This ", "Only ", "Looking ", "Nobody "];
    let mut small = small.iter().filter(|_| !names.contains(&reason));
    match small.find(|word| sentence.starts_with(**word)) {
        Some(word) => format!("{}{}", word.to_lowercase(), &sentence[word.len()..]),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_on_small_unless_it_begins_with_a_name() {
        let said = |reason, text: &str| going_on(reason, text.into());
        assert_eq!(
            said(Reason::NotTrashed, "It is in the trash"),
            "it is in the trash"
        );
        for (reason, name) in [
            (Reason::ToolOn, "Files: off for clients"),
            (Reason::EngagementCurrent, "The Barn is archived"),
        ] {
            assert_eq!(said(reason, name), name);
        }
    }

    #[test]
    fn an_item_is_named_by_id_or_address() {
        let id = ItemId::new();
        for text in [
            id.to_string(),
            format!("https://portal.example/larkspur/files/{id}"),
            format!("/larkspur/updates/{id}/comments?x=1#y"),
            format!(" {id} "),
        ] {
            assert_eq!(id_in(&text), Some(id), "{text}");
        }
        assert_eq!(id_in("https://portal.example/larkspur/files"), None);
    }
}

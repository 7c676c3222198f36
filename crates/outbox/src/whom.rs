//! Who is told of what happened. The verb says who might care; the policy says who may know.

use access::{may, sees_comment, sql};
use kernel::{CommentId, ContactId, Item, OrgId, Party, Power, StaffId, Viewer};
use serde::Deserialize;
use store::events::Heard;
use store::viewers::{StaffUser, all_staff, client, clients_in, staff, team_of};
use store::{Conn, Stop, items};

use crate::team::{carriers, looking_after, team};

/// Verbs by which an item comes into a client's sight. One item arrives once, whatever follows.
pub(crate) const ARRIVALS: &[&str] = &[
    "update.created",
    "update.published",
    "file.created",
    "todo.created",
    "item.shared",
    "item.sent",
    "item.audience_changed",
];
/// Verbs by which a comment comes into a client's sight.
pub(crate) const COMMENTS: &[&str] = &["comment.created", "comment.shared"];

/// What an event means to those who are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// An item came into sight.
    Arrival,
    /// An item was given to somebody.
    Assigned,
    /// Somebody wrote a comment, or showed one.
    Comment,
    /// A to-do was ticked off.
    Done,
    /// A client became a member of an engagement.
    Added,
    /// A client joined the portal.
    Joined,
    /// A client changed its own details.
    Details,
    /// Staff looked at a client's portal.
    LookedOn,
    /// A client invited a colleague.
    Brought,
    /// Too many wrong PINs ended the portal links of a client.
    LockedOut,
    /// A client asks to change what is locked.
    Asked,
    /// The team answered that.
    Answered,
}

impl News {
    /// The meaning of a verb; most tell nobody anything.
    pub(crate) fn of(verb: &str) -> Option<News> {
        Some(match verb {
            verb if ARRIVALS.contains(&verb) => News::Arrival,
            verb if COMMENTS.contains(&verb) => News::Comment,
            "item.assigned" => News::Assigned,
            "todo.done" => News::Done,
            "member.added" => News::Added,
            "access.joined" => News::Joined,
            "contact.details_changed" => News::Details,
            "view_as.started" => News::LookedOn,
            "colleague.invited" => News::Brought,
            "pin.locked_out" => News::LockedOut,
            "request.asked" => News::Asked,
            "request.accepted" | "request.refused" => News::Answered,
            _ => return None,
        })
    }
}

/// Somebody who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Who.
    pub party: Party,
    /// Whether a mail goes out too.
    pub mail: bool,
    /// What must not have been told before.
    pub once: Once,
}

/// What must not have been told to this party before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// This event.
    Event,
    /// That this item arrived.
    Item,
    /// That this comment was written.
    Comment(CommentId),
}

/// Everybody who is told of an event, asked now. Nobody when what it is about is gone.
pub(crate) async fn whom(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    let Some(news) = News::of(&event.verb) else {
        return Ok(Vec::new());
    };
    let found = match news {
        News::Added => added(conn, event).await,
        News::Joined => joined(conn, event).await,
        News::Details => details(conn, event).await,
        News::LookedOn => looked_on(conn, event).await,
        News::Brought => brought(conn, event).await,
        News::LockedOut => locked_out(conn, event).await,
        News::Arrival
        | News::Assigned
        | News::Comment
        | News::Done
        | News::Asked
        | News::Answered => about_item(conn, event, news).await,
    };
    let mut told = match found {
        Err(Stop::Gone) => return Ok(Vec::new()),
        found => found?,
    };
    told.retain(|t| !is_actor(event, t.party));
    Ok(told)
}

fn is_actor(event: &Heard, party: Party) -> bool {
    match party {
        Party::Staff(id) => event.actor_staff == Some(id),
        Party::Contact(id) => event.actor_contact == Some(id),
        Party::System => true,
    }
}

async fn about_item(conn: &mut Conn, event: &Heard, news: News) -> Result<Vec<Told>, Stop> {
    let (Some(id), Some(_)) = (event.item_id, event.engagement_id) else {
        return Err(Stop::Gone);
    };
    let item = items::facts(conn, event.org_id, id).await?;
    if item.trashed {
        return Err(Stop::Gone);
    }
    match news {
        News::Comment => comment(conn, event, &item).await,
        News::Assigned => assigned(conn, event, &item).await,
        News::Done if event.actor_contact.is_some() => in_portal(team(conn, event, &item).await?),
        News::Arrival => {
            let mut told = clients(conn, &item, Once::Item, |_| true).await?;
            if event.actor_contact.is_some() {
                told.extend(in_portal(team(conn, event, &item).await?)?);
            } else {
                told.extend(carriers(conn, &item).await?);
            }
            Ok(told)
        }
        News::Asked => {
            let team = team(conn, event, &item).await?.into_iter();
            Ok(team
                .map(|party| Told {
                    party,
                    mail: true,
                    once: Once::Event,
                })
                .collect())
        }
        // The one who asked, and nobody else.
        News::Answered => {
            clients(conn, &item, Once::Event, |v| {
                v.contact().is_some() && v.contact() == event.contact_id
            })
            .await
        }
        News::Done
        | News::Added
        | News::Joined
        | News::Details
        | News::Brought
        | News::LookedOn
        | News::LockedOut => Ok(Vec::new()),
    }
}

/// The clients of the engagement who see the item now and of whom `also` holds.
async fn clients(
    conn: &mut Conn,
    item: &Item,
    once: Once,
    also: impl Fn(&Viewer) -> bool,
) -> Result<Vec<Told>, Stop> {
    let members = clients_in(conn, item.org, item.engagement).await?;
    Ok(members
        .into_iter()
        .filter(|c| may(&c.viewer, Power::See, item) && also(&c.viewer))
        .map(|c| Told {
            party: Party::Contact(c.contact),
            mail: true,
            once,
        })
        .collect())
}

#[derive(kernel::FromRow)]
struct Written {
    shared: bool,
    author_contact: Option<ContactId>,
}

async fn comment(conn: &mut Conn, event: &Heard, item: &Item) -> Result<Vec<Told>, Stop> {
    let id = event.comment_id.ok_or(Stop::Gone)?;
    let written: Written = conn
        .one(
            sql("select shared, author_contact from comment where org_id = $1 and id = $2 and trashed_at is null")
                .bind(event.org_id)
                .bind(id),
        )
        .await?;
    let mut told = clients(conn, item, Once::Comment(id), |viewer| {
        sees_comment(viewer, written.shared, written.author_contact)
    })
    .await?;
    if event.verb == "comment.created" {
        let team = team(conn, event, item).await?;
        told.extend(team.into_iter().map(|s| Told {
            party: s,
            mail: written.author_contact.is_some(),
            once: Once::Event,
        }));
    }
    Ok(told)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fresh {
    clients: Vec<ContactId>,
}

async fn assigned(conn: &mut Conn, event: &Heard, item: &Item) -> Result<Vec<Told>, Stop> {
    let fresh: Fresh = serde_json::from_value(event.data.clone()).unwrap_or_default();
    let still: Vec<ContactId> = item
        .assignees
        .iter()
        .map(|a| a.contact)
        .filter(|c| fresh.clients.contains(c))
        .collect();
    let mut told = clients(conn, item, Once::Event, |v| {
        v.contact().is_some_and(|c| still.contains(&c))
    })
    .await?;
    told.extend(carriers(conn, item).await?);
    Ok(told)
}

fn in_portal(parties: Vec<Party>) -> Result<Vec<Told>, Stop> {
    Ok(parties
        .into_iter()
        .map(|party| Told {
            party,
            mail: false,
            once: Once::Event,
        })
        .collect())
}

/// The client, if the engagement is open to them now. The mail about it is the entry's.
async fn added(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    let (Some(contact), Some(engagement)) = (event.contact_id, event.engagement_id) else {
        return Err(Stop::Gone);
    };
    let client = client(conn, event.org_id, contact).await?;
    let sees = access::open_places(&client.viewer).contains(&engagement);
    Ok(sees
        .then_some(Told {
            party: Party::Contact(contact),
            mail: false,
            once: Once::Event,
        })
        .into_iter()
        .collect())
}

/// Whoever invited them last.
async fn joined(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    let contact = event.contact_id.or(event.actor_contact).ok_or(Stop::Gone)?;
    let Some(id) = inviter(conn, event.org_id, contact).await? else {
        return Ok(Vec::new());
    };
    let user = staff(conn, event.org_id, id).await?;
    let told = Told {
        party: Party::Staff(user.staff),
        mail: true,
        once: Once::Event,
    };
    Ok(user
        .viewer
        .has(kernel::Right::SeePeople)
        .then_some(told)
        .into_iter()
        .collect())
}

/// Whoever could give the client a new PIN.
async fn locked_out(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    Ok(grantors(all_staff(conn, event.org_id).await?))
}

/// Of the team of the engagement, or else of all staff, whoever decides on access.
async fn brought(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    let engagement = event.engagement_id.ok_or(Stop::Gone)?;
    let told = grantors(team_of(conn, event.org_id, engagement).await?);
    match told.is_empty() {
        true => Ok(grantors(all_staff(conn, event.org_id).await?)),
        false => Ok(told),
    }
}

fn grantors(users: Vec<StaffUser>) -> Vec<Told> {
    let gives = |user: &StaffUser| user.viewer.has(kernel::Right::GrantAccess);
    let found = users.into_iter().filter(gives);
    found
        .map(|user| Told {
            party: Party::Staff(user.staff),
            mail: true,
            once: Once::Event,
        })
        .collect()
}

/// Whoever looks after the client.
async fn details(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    let contact = event.contact_id.ok_or(Stop::Gone)?;
    client(conn, event.org_id, contact).await?; // still there
    let parties = looking_after(conn, event.org_id, contact).await?;
    Ok(parties
        .into_iter()
        .map(|party| Told {
            party,
            mail: true,
            once: Once::Event,
        })
        .collect())
}

/// The client whose portal it was, at most once a day of each who looks.
async fn looked_on(conn: &mut Conn, event: &Heard) -> Result<Vec<Told>, Stop> {
    let contact = event.contact_id.ok_or(Stop::Gone)?;
    let client = client(conn, event.org_id, contact).await?;
    let joined = |facts: &kernel::ClientFacts| facts.access == kernel::Access::Active;
    if !client.viewer.client.as_ref().is_some_and(joined) {
        return Ok(Vec::new());
    }
    let told_lately: Option<(i64,)> = conn
        .maybe(
            sql("select v.seq from notification n join event v on v.org_id = n.org_id and v.id = n.event_id where n.org_id = $1 and n.contact_id = $2 and v.verb = $3 and v.seq <> $4 and n.at > $5 and v.actor_staff = $6 limit 1")
                .bind(event.org_id)
                .bind(contact)
                .bind(event.verb.clone())
                .bind(event.seq)
                .bind(event.at - chrono::TimeDelta::days(1))
                .bind(event.actor_staff),
        )
        .await?;
    if told_lately.is_some() {
        return Ok(Vec::new());
    }
    in_portal(vec![Party::Contact(contact)])
}

async fn inviter(conn: &mut Conn, org: OrgId, contact: ContactId) -> Result<Option<StaffId>, Stop> {
    conn.maybe::<(StaffId,)>(
        sql("select created_by from invitation where org_id = $1 and contact_id = $2 and created_by is not null order by created_at desc limit 1")
            .bind(org)
            .bind(contact),
    )
    .await
    .map(|row| row.map(|(id,)| id))
}

/// The parties who would be told of an event, asked now.
///
/// # Errors
/// The database's.
pub async fn parties(conn: &mut Conn, event: &Heard) -> Result<Vec<Party>, Stop> {
    let told = whom(conn, event).await?;
    Ok(told.into_iter().map(|t| t.party).collect())
}

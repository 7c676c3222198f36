//! What the audit trails of the places of a person say of their sign-in: that they came in, that
//! somebody tried in vain, that the password changed.

use kernel::{ContactId, OrgId, Party, PersonId, Time};
use serde_json::{Value, json};
use store::sessions::{Door, doors};
use store::{Act, Db, Stop, sql};
use uuid::Uuid;

/// A session began to act in a place.
pub(crate) async fn came_in(
    db: &Db,
    person: PersonId,
    place: &Door,
    how: &'static str,
    request: Uuid,
    now: Time,
) -> Result<(), Stop> {
    let act = act(person, place, true, request, now);
    put(db, act, place, "session.began", json!({ "how": how })).await
}

/// The person's password is another one.
pub(crate) async fn new_password(
    db: &Db,
    person: PersonId,
    only: Option<OrgId>,
    now: Time,
) -> Result<(), Stop> {
    let places = doors(&mut db.read_instance().await?, person).await?;
    for place in places.iter().filter(|d| only.is_none_or(|o| o == d.org_id)) {
        let act = act(person, place, true, Uuid::now_v7(), now);
        put(db, act, place, "password.changed", json!({})).await?;
    }
    Ok(())
}

/// The person changed what they sign in with, in one place; the trails of the others say so too.
pub(crate) async fn elsewhere(
    db: &Db,
    person: PersonId,
    here: OrgId,
    action: &'static str,
    detail: Value,
    now: Time,
) -> Result<(), Stop> {
    let places = doors(&mut db.read_instance().await?, person).await?;
    for place in places.iter().filter(|d| d.org_id != here) {
        let act = act(person, place, true, Uuid::now_v7(), now);
        put(db, act, place, action, detail.clone()).await?;
    }
    Ok(())
}

/// Somebody tried to sign in as a person that is known here. Written beside the answer, which must
/// take as long for those that are not.
pub(crate) fn tried_in_vain(db: &Db, who: Known, how: &'static str, now: Time) {
    let db = db.clone();
    tokio::spawn(async move {
        if let Err(stop) = vain(&db, who, how, now).await {
            tracing::warn!(%stop, "a sign-in in vain was not written down");
        }
    });
}

/// Whom somebody tried to sign in as.
pub(crate) enum Known {
    Person(PersonId),
    /// By what opens one organization only: no other hears of it.
    Within(PersonId, OrgId),
    /// By what opens the portal as this contact, whether they have joined or not.
    Contact(OrgId, ContactId),
    Address(String),
}

async fn vain(db: &Db, who: Known, how: &'static str, now: Time) -> Result<(), Stop> {
    let mut conn = db.read_instance().await?;
    let (person, only) = match who {
        Known::Contact(org, contact) => {
            drop(conn);
            return in_portal(db, org, contact, how, now).await;
        }
        Known::Person(person) => (person, None),
        Known::Within(person, org) => (person, Some(org)),
        Known::Address(email) => {
            let found: Option<(PersonId,)> = conn
                .maybe(sql("select id from person where email = $1").bind(email))
                .await?;
            let Some((person,)) = found else {
                return Ok(());
            };
            (person, None)
        }
    };
    let places = doors(&mut conn, person).await?;
    drop(conn);
    for place in places
        .iter()
        .filter(|p| only.is_none_or(|org| p.org_id == org))
    {
        let act = act(person, place, false, Uuid::now_v7(), now);
        put(db, act, place, "session.refused", json!({ "how": how })).await?;
    }
    Ok(())
}

/// In vain at one portal, whose contact may not have joined yet.
async fn in_portal(
    db: &Db,
    org: OrgId,
    contact: ContactId,
    how: &'static str,
    now: Time,
) -> Result<(), Stop> {
    let (act, detail) = (Act::system(org, now), json!({ "how": how }));
    let (verb, id) = ("session.refused", contact.0);
    db.note(Some(org), move |conn| {
        Box::pin(async move { store::record(conn, &act, verb, "contact", id, None, detail).await })
    })
    .await
}

/// The person's own act, or that of nobody who is known.
fn act(person: PersonId, place: &Door, own: bool, request: Uuid, now: Time) -> Act {
    let party = match (own, place.staff_id, place.contact_id) {
        (true, Some(id), _) => Party::Staff(id),
        (true, None, Some(id)) => Party::Contact(id),
        _ => Party::System,
    };
    Act {
        org: place.org_id,
        person: own.then_some(person),
        party,
        now,
        request,
        key: None,
    }
}

async fn put(
    db: &Db,
    act: Act,
    place: &Door,
    action: &'static str,
    detail: Value,
) -> Result<(), Stop> {
    let (kind, id) = match (place.staff_id, place.contact_id) {
        (Some(id), _) => ("staff", id.0),
        (None, Some(id)) => ("contact", id.0),
        (None, None) => return Ok(()),
    };
    db.note(Some(place.org_id), move |conn| {
        Box::pin(async move { store::record(conn, &act, action, kind, id, None, detail).await })
    })
    .await
}

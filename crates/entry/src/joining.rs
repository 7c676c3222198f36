//! From invited to active: by an accepted invitation, or by any sign-in that shows the address.

use kernel::FromRow;
use kernel::{OrgId, Party, PersonId, Time};
use serde_json::json;
use store::{Act, Conn, Db, Event, Stop, Tx, sql};
use uuid::Uuid;

use crate::jobs::Invitee;

/// A place somebody is invited to and has not joined.
#[derive(Clone, Debug)]
pub struct InvitedPlace {
    /// The organization.
    pub org: OrgId,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// As what.
    pub who: Invitee,
    /// The company, for clients of one; else empty.
    pub company: String,
}

#[derive(FromRow)]
struct Row {
    org_id: OrgId,
    slug: String,
    name: String,
    staff_id: Option<kernel::StaffId>,
    contact_id: Option<kernel::ContactId>,
    company: String,
}

/// The places a person is invited to, oldest first.
pub async fn invited_places(conn: &mut Conn, person: PersonId) -> Result<Vec<InvitedPlace>, Stop> {
    let rows: Vec<Row> = conn
        .all(
            sql("select x.org_id, o.slug, o.name, x.staff_id, x.contact_id, x.company from (select s.org_id, s.id as staff_id, cast(null as uuid) as contact_id, '' as company, s.created_at from staff s where s.person_id = $1 and not s.active and s.invited_at is not null union all select c.org_id, cast(null as uuid), c.id, coalesce(co.name, ''), c.created_at from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id where c.person_id = $1 and c.access = 'invited' and c.trashed_at is null) x join organization o on o.id = x.org_id order by x.created_at, o.slug")
                .bind(person),
        )
        .await?;
    let place = |r: Row| {
        let who = r
            .staff_id
            .map(Invitee::Staff)
            .or(r.contact_id.map(Invitee::Contact))?;
        Some(InvitedPlace {
            org: r.org_id,
            slug: r.slug,
            name: r.name,
            who,
            company: r.company,
        })
    };
    Ok(rows.into_iter().filter_map(place).collect())
}

/// Joins a place the person is invited to, whose address they have shown to be theirs. `how` is a
/// word for the trail. [`Stop::Gone`] when there is no such invitation any more.
pub async fn join(
    db: &Db,
    person: PersonId,
    place: &InvitedPlace,
    how: &'static str,
    request: Uuid,
    now: Time,
) -> Result<(), Stop> {
    let who = place.who;
    db.change(act(place.org, person, who, request, now), move |tx| {
        Box::pin(async move { join_in(tx, who, None, how).await })
    })
    .await
}

/// The joining person's own act.
pub(crate) fn act(org: OrgId, person: PersonId, who: Invitee, request: Uuid, now: Time) -> Act {
    let party = match who {
        Invitee::Contact(id) => Party::Contact(id),
        Invitee::Staff(id) => Party::Staff(id),
    };
    Act {
        org,
        person: Some(person),
        party,
        now,
        request,
        key: None,
    }
}

/// Makes the place active; the invitation used, if one was, is accepted and the others end.
pub(crate) async fn join_in(
    tx: &mut Tx<'_>,
    who: Invitee,
    invitation: Option<kernel::InvitationId>,
    how: &'static str,
) -> Result<(), Stop> {
    let (org, now, person) = (tx.act.org, tx.act.now, tx.act.person);
    let joined = match who {
        Invitee::Contact(id) => {
            sql("update contact set access = 'active', access_at = $4, joined_at = coalesce(joined_at, $4), version = version + 1 where org_id = $1 and id = $2 and person_id = $3 and access = 'invited' and trashed_at is null").bind(org).bind(id).bind(person).bind(now)
        }
        Invitee::Staff(id) => {
            sql("update staff set active = true, invited_at = null, version = version + 1 where org_id = $1 and id = $2 and person_id = $3 and not active and invited_at is not null").bind(org).bind(id).bind(person)
        }
    };
    if tx.run(joined).await? == 0 {
        return Err(Stop::Gone);
    }
    if let Some(invitation) = invitation {
        let used = sql("update invitation set accepted_at = $3 where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null").bind(org).bind(invitation).bind(now);
        if tx.run(used).await? == 0 {
            return Err(Stop::Gone);
        }
    }
    end_invitations(tx, who).await?;
    tx.audit("access.joined", who.word(), who.id(), json!({ "how": how }));
    let event = Event::new("access.joined").data(json!({ "how": how }));
    tx.event(match who {
        Invitee::Contact(id) => event.contact(id),
        Invitee::Staff(_) => event,
    });
    Ok(())
}

/// Ends every invitation still open.
pub(crate) async fn end_invitations(tx: &mut Tx<'_>, who: Invitee) -> Result<u64, Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    let text = match who {
        Invitee::Contact(_) => {
            "update invitation set revoked_at = $3 where org_id = $1 and contact_id = $2 and accepted_at is null and revoked_at is null"
        }
        Invitee::Staff(_) => {
            "update invitation set revoked_at = $3 where org_id = $1 and staff_id = $2 and accepted_at is null and revoked_at is null"
        }
    };
    tx.run(sql(text).bind(org).bind(who.id()).bind(now)).await
}

/// Whoever shows an address first starts clean: a factor set up before was set up by somebody for whom
/// only an organization's provider spoke.
pub(crate) async fn start_clean(conn: &mut Conn, person: PersonId) -> Result<(), Stop> {
    let mut gone = 0;
    for text in [
        "delete from totp where person_id = $1 and exists (select 1 from person p where p.id = $1 and p.joined_at is null)",
        "delete from recovery_code where person_id = $1 and exists (select 1 from person p where p.id = $1 and p.joined_at is null)",
        "delete from passkey where person_id = $1 and exists (select 1 from person p where p.id = $1 and p.joined_at is null)",
    ] {
        gone += conn.run(sql(text).bind(person)).await?;
    }
    conn.run(
        sql("update person set passkey_always = false where id = $1 and joined_at is null and passkey_always")
            .bind(person),
    )
    .await?;
    match gone {
        0 => Ok(()),
        _ => store::sessions::bump_epoch(conn, person).await,
    }
}

/// The address is shown to be the person's.
pub(crate) async fn confirm(conn: &mut Conn, person: PersonId, now: Time) -> Result<(), Stop> {
    start_clean(conn, person).await?;
    conn.run(
        sql("update person set joined_at = $2 where id = $1 and joined_at is null")
            .bind(person)
            .bind(now),
    )
    .await?;
    Ok(())
}

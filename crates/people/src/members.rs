//! Who belongs to an engagement: clients with a role, and the team.

use access::sql;
use kernel::FromRow;
use kernel::{Access, ContactId, EngagementId, Right, Role, StaffId, Time, Viewer};
use serde_json::json;
use store::{Conn, Event, Stop, Tx};

use crate::engagements::{Engagement, kept};
use crate::{needs, rules};

/// A client who is a member of an engagement.
#[derive(Clone, Debug, FromRow)]
pub struct Member {
    /// The contact.
    pub contact_id: ContactId,
    /// The name.
    pub name: String,
    /// The address, or empty.
    pub email: String,
    /// The blob of the photo.
    pub photo: Option<String>,
    /// The company's name, or empty.
    pub company: String,
    /// Access to the portal.
    pub access: Access,
    /// When it was last here.
    pub last_here_at: Option<Time>,
    /// What it is within the engagement.
    pub role: Role,
    /// Whether the engagement is hidden from this contact.
    pub hidden: bool,
    /// When it was added.
    pub added_at: Time,
}

/// A member of staff on the team of an engagement.
#[derive(Clone, Debug, FromRow)]
pub struct Teammate {
    /// The staff user.
    pub staff_id: StaffId,
    /// The name.
    pub name: String,
    /// The title in the organization.
    pub title: String,
    /// What they do in this engagement, or empty.
    pub role: String,
}

/// An engagement a contact is a member of.
#[derive(Clone, Debug, FromRow)]
pub struct Membership {
    /// The engagement.
    #[sqlx(flatten)]
    pub engagement: Engagement,
    /// What the contact is within it.
    pub role: Role,
    /// Whether it is hidden from this contact.
    pub member_hidden: bool,
}

/// The clients of an engagement, first the primary one; at most 500. The viewer has seen it.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn of(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
) -> Result<Vec<Member>, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.all(
        sql("select m.contact_id, c.name, c.email, c.photo, coalesce(co.name, '') as company, c.access, c.last_here_at, m.role, m.hidden, m.added_at from member m join contact c on c.org_id = m.org_id and c.id = m.contact_id left join company co on co.org_id = c.org_id and co.id = c.company_id and co.trashed_at is null where m.org_id = $1 and m.engagement_id = $2 and c.trashed_at is null order by case when m.role = 'primary' then 0 else 1 end, c.name, c.id limit 500")
            .bind(viewer.org)
            .bind(engagement),
    )
    .await
}

/// The active staff on the team of an engagement.
///
/// # Errors
/// Of the database only; whoever sees the engagement may know its team.
pub async fn team(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
) -> Result<Vec<Teammate>, Stop> {
    conn.all(
        sql("select t.staff_id, s.name, s.title, t.role from team t join staff s on s.org_id = t.org_id and s.id = t.staff_id where t.org_id = $1 and t.engagement_id = $2 and s.active order by t.added_at, s.name")
            .bind(viewer.org)
            .bind(engagement),
    )
    .await
}

/// The engagements a contact is a member of, the one that moved last first; at most 200.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn engagements_of(
    conn: &mut Conn,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<Vec<Membership>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(crate::engagements::WITH_ROLE);
    access::engagement_scope(viewer, &mut s);
    s.push(" and e.trashed_at is null and mine.contact_id = ")
        .arg(contact)
        .push(" order by e.touched_at desc, e.id limit 200");
    conn.all(s).await
}

/// Refuses a contact of another company where the organization keeps engagements to their own.
pub(crate) async fn of_its_company(
    tx: &mut Tx<'_>,
    engagement: EngagementId,
    contact: ContactId,
) -> Result<(), Stop> {
    let org = tx.act.org;
    let foreign: Option<(ContactId,)> = tx
        .maybe(
            sql("select c.id from organization o join engagement e on e.org_id = o.id join contact c on c.org_id = o.id where o.id = $1 and o.restrict_to_company and e.id = $2 and c.id = $3 and e.company_id is not null and (c.company_id is null or c.company_id <> e.company_id)")
                .bind(org)
                .bind(engagement)
                .bind(contact),
        )
        .await?;
    match foreign {
        Some(_) => Err(Stop::state("not_of_company")),
        None => Ok(()),
    }
}

/// Makes a contact a member. Whether it was not one before: only then is it told.
///
/// # Errors
/// `unknown` for a contact that is not there; the state `not_of_company`; *gone*, *forbidden*.
pub async fn add(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    contact: ContactId,
    role: Role,
) -> Result<bool, Stop> {
    needs(viewer, Right::EditPeople)?;
    kept(tx, viewer, engagement).await?;
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    let here: Option<(ContactId,)> = tx
        .maybe(
            sql("select id from contact where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(contact),
        )
        .await?;
    if here.is_none() {
        return Err(Stop::field("contact", "unknown"));
    }
    of_its_company(tx, engagement, contact).await?;
    let added = tx
        .run(
            sql("insert into member (org_id, contact_id, engagement_id, role, added_at, added_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing")
                .bind(org)
                .bind(contact)
                .bind(engagement)
                .bind(role)
                .bind(now)
                .bind(by),
        )
        .await?
        == 1;
    if !added {
        tx.as_it_was(); // a member keeps its role
        return Ok(false);
    }
    tx.audit(
        "member.added",
        "engagement",
        engagement.0,
        json!({"contact": contact, "role": role}),
    );
    tx.event(
        Event::new("member.added")
            .contact(contact)
            .engagement(engagement),
    );
    Ok(true)
}

/// Changes what a member is within an engagement, and whether it is hidden from this one. What was.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    contact: ContactId,
    role: Role,
    hidden: bool,
) -> Result<(Role, bool), Stop> {
    needs(viewer, Right::EditPeople)?;
    kept(tx, viewer, engagement).await?;
    let org = tx.act.org;
    let was: (Role, bool) = tx
        .one(
            sql("select role, hidden from member where org_id = $1 and contact_id = $2 and engagement_id = $3")
                .bind(org)
                .bind(contact)
                .bind(engagement),
        )
        .await?;
    if was == (role, hidden) {
        tx.as_it_was();
        return Ok(was);
    }
    let saved = tx
        .run(
            sql("update member set role = $4, hidden = $5 where org_id = $1 and contact_id = $2 and engagement_id = $3")
                .bind(org)
                .bind(contact)
                .bind(engagement)
                .bind(role)
                .bind(hidden),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Gone);
    }
    tx.audit(
        "member.changed",
        "engagement",
        engagement.0,
        json!({"contact": contact, "role": {"from": was.0, "to": role}, "hidden": {"from": was.1, "to": hidden}}),
    );
    tx.event(
        Event::new("member.changed")
            .contact(contact)
            .engagement(engagement),
    );
    Ok(was)
}

/// Ends a membership: with the next request the client sees nothing of the engagement. What was
/// assigned or named stays, for the case that it is undone. What the client was there, and whether it was
/// hidden.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn remove(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    contact: ContactId,
) -> Result<(Role, bool), Stop> {
    needs(viewer, Right::EditPeople)?;
    kept(tx, viewer, engagement).await?;
    let org = tx.act.org;
    let (role, hidden): (Role, bool) = tx
        .one(
            sql("delete from member where org_id = $1 and contact_id = $2 and engagement_id = $3 returning role, hidden")
                .bind(org)
                .bind(contact)
                .bind(engagement),
        )
        .await?;
    tx.audit(
        "member.removed",
        "engagement",
        engagement.0,
        json!({"contact": contact, "role": role}),
    );
    tx.event(
        Event::new("member.removed")
            .contact(contact)
            .engagement(engagement),
    );
    Ok((role, hidden))
}

/// Puts a member of staff on the team, or changes what they do there.
///
/// # Errors
/// `unknown` for staff that is not active; `too_long`; *gone*, *forbidden*.
pub async fn join_team(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    staff: StaffId,
    role: &str,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let role = rules::line("team_role", role, 80)?;
    kept(tx, viewer, engagement).await?;
    let (org, now) = (tx.act.org, tx.act.now);
    let active: Option<(StaffId,)> = tx
        .maybe(
            sql("select id from staff where org_id = $1 and id = $2 and active")
                .bind(org)
                .bind(staff),
        )
        .await?;
    if active.is_none() {
        return Err(Stop::field("staff", "unknown"));
    }
    let was: Option<(String,)> = tx
        .maybe(
            sql("select role from team where org_id = $1 and engagement_id = $2 and staff_id = $3")
                .bind(org)
                .bind(engagement)
                .bind(staff),
        )
        .await?;
    if was.is_some_and(|(was,)| was == role) {
        tx.as_it_was();
        return Ok(());
    }
    tx.run(
        sql("insert into team (org_id, engagement_id, staff_id, role, added_at) values ($1, $2, $3, $4, $5) on conflict (org_id, engagement_id, staff_id) do update set role = excluded.role")
            .bind(org)
            .bind(engagement)
            .bind(staff)
            .bind(role)
            .bind(now),
    )
    .await?;
    tx.audit(
        "team.added",
        "engagement",
        engagement.0,
        json!({"staff": staff}),
    );
    tx.event(
        Event::new("team.added")
            .engagement(engagement)
            .data(json!({"staff": staff})),
    );
    Ok(())
}

/// Takes a member of staff off the team.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn leave_team(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    staff: StaffId,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    kept(tx, viewer, engagement).await?;
    let org = tx.act.org;
    let gone = tx
        .run(
            sql("delete from team where org_id = $1 and engagement_id = $2 and staff_id = $3")
                .bind(org)
                .bind(engagement)
                .bind(staff),
        )
        .await?;
    if gone == 0 {
        return Err(Stop::Gone);
    }
    tx.audit(
        "team.removed",
        "engagement",
        engagement.0,
        json!({"staff": staff}),
    );
    tx.event(
        Event::new("team.removed")
            .engagement(engagement)
            .data(json!({"staff": staff})),
    );
    Ok(())
}

//! Colleagues: a primary contact brings in others of the same company, within the limit the team
//! set. They get no more than who brings them has: the same permission set with the same changes, in
//! that engagement alone, with a role the set of which is a ceiling as always.

use access::sql;
use kernel::{
    Access, CompanyId, ContactId, EngagementId, FieldError, FromRow, Levels, Refusal, Role, Time,
    Viewer,
};
use serde_json::json;
use sqlx::types::Json;
use store::org::Org;
use store::{Conn, Event, Stop, Tx};

use crate::contacts::{self, Draft};
use crate::members;
use crate::rules::{self, Checks};

/// The most a team may allow for one company.
pub const MOST: i64 = 100;

/// Who may be brought in as what: anything but another first to talk to.
pub const ROLES: [Role; 5] = [
    Role::Collaborator,
    Role::Viewer,
    Role::DecisionMaker,
    Role::Finance,
    Role::Vendor,
];

/// Whether this viewer may bring colleagues into an engagement, as far as they themselves say: the
/// company whose colleagues they are. The limit is the organization's.
pub fn brings(org: &Org, viewer: &Viewer, engagement: EngagementId) -> Option<CompanyId> {
    let facts = viewer.client.as_ref().filter(|_| !viewer.is_staff())?;
    let may = org.colleagues > 0 && access::leads(viewer).contains(&engagement);
    facts.company.filter(|_| may)
}

/// Somebody brought in by clients of a company.
#[derive(Clone, Debug, FromRow)]
pub struct Colleague {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// How far they are.
    pub access: Access,
    /// When they were invited or let in.
    pub access_at: Option<Time>,
    /// Whether this viewer brought them.
    pub mine: bool,
}

/// Those brought in for a company who have access, by name; the caller asked [`brings`].
///
/// # Errors
/// The database's.
pub async fn brought(
    conn: &mut Conn,
    viewer: &Viewer,
    company: CompanyId,
) -> Result<Vec<Colleague>, Stop> {
    conn.all(
        sql("select c.id, c.name, c.email, c.access, c.access_at, (k.brought_by = $3) as mine from colleague k join contact c on c.org_id = k.org_id and c.id = k.contact_id where c.org_id = $1 and c.company_id = $2 and c.access <> 'none' and c.trashed_at is null order by c.name, c.id limit 200")
            .bind(viewer.org)
            .bind(company)
            .bind(viewer.contact()),
    )
    .await
}

/// Brings somebody in: a contact of the same company, invited, and a member of the engagement.
///
/// # Errors
/// Wrong fields; `taken` for an address the company has here already; the state `colleagues_full`;
/// *gone* for whoever may not.
pub async fn bring(
    tx: &mut Tx<'_>,
    org: &Org,
    viewer: &Viewer,
    engagement: EngagementId,
    typed: &Draft,
    role: Role,
) -> Result<ContactId, Stop> {
    let company = brings(org, viewer, engagement).ok_or(Stop::Gone)?;
    let me = viewer.contact().ok_or(Stop::Gone)?;
    let draft = checked(typed, company)?;
    if !ROLES.contains(&role) {
        return Err(Stop::field("role", "unknown"));
    }
    if !not_above(tx, viewer, engagement, role).await? {
        return Err(Stop::field("role", "above_yours"));
    }
    let now = tx.act.now;
    entry::Limit::COLLEAGUES
        .take(tx.conn(), &me.to_string(), now)
        .await?;
    one_at_a_time(tx, company).await?;
    let id = match known(tx, company, &draft.email).await? {
        None => {
            let (count,): (i64,) = tx
                .one(
                    sql("select count(*) from colleague k join contact c on c.org_id = k.org_id and c.id = k.contact_id where c.org_id = $1 and c.company_id = $2 and c.access <> 'none' and c.trashed_at is null")
                        .bind(viewer.org)
                        .bind(company),
                )
                .await?;
            if count >= org.colleagues {
                return Err(Stop::state("colleagues_full"));
            }
            contacts::insert(tx, &draft).await?
        }
        Some(_) => return Err(Stop::field("email", "taken")),
    };
    members::of_its_company(tx, engagement, id).await?;
    like_me(tx, viewer, me, id).await?;
    entry::invite_for_client(tx, id).await?;
    tx.run(
        sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, $4, $5) on conflict do nothing")
            .bind(viewer.org)
            .bind(id)
            .bind(engagement)
            .bind(role)
            .bind(now),
    )
    .await?;
    tx.audit(
        "colleague.invited",
        "contact",
        id.0,
        json!({ "engagement": engagement, "role": role }),
    );
    tx.event(
        Event::new("colleague.invited")
            .contact(id)
            .engagement(engagement),
    );
    Ok(id)
}

/// Takes back an invitation of one's own that was not accepted yet. Where the team has made them a member
/// of something else meanwhile, the team's invitation to that stays.
///
/// # Errors
/// *Gone* for anybody else's, or where they have joined.
pub async fn take_back(
    tx: &mut Tx<'_>,
    org: &Org,
    viewer: &Viewer,
    engagement: EngagementId,
    colleague: ContactId,
) -> Result<(), Stop> {
    brings(org, viewer, engagement).ok_or(Stop::Gone)?;
    let mine: Option<(ContactId,)> = tx
        .maybe(
            sql("select c.id from colleague k join contact c on c.org_id = k.org_id and c.id = k.contact_id where k.org_id = $1 and k.contact_id = $2 and k.brought_by = $3 and c.access = 'invited' and c.trashed_at is null")
                .bind(viewer.org)
                .bind(colleague)
                .bind(viewer.contact()),
        )
        .await?;
    mine.ok_or(Stop::Gone)?;
    let now = tx.act.now;
    for place in viewer.client.iter().flat_map(|c| &c.places) {
        if place.role != Role::Primary {
            continue;
        }
        tx.run(
            sql("delete from member where org_id = $1 and contact_id = $2 and engagement_id = $3 and added_by is null")
                .bind(viewer.org)
                .bind(colleague)
                .bind(place.engagement),
        )
        .await?;
    }
    let (elsewhere,): (i64,) = tx
        .one(
            sql("select count(*) from member where org_id = $1 and contact_id = $2")
                .bind(viewer.org)
                .bind(colleague),
        )
        .await?;
    if elsewhere == 0 {
        let back = entry::take_back_for_client(tx, colleague).await;
        back.map_err(|stop| match stop {
            Stop::Refused(Refusal::State(_)) => Stop::Gone, // they have joined this moment
            other => other,
        })?;
        tx.run(
            sql("update contact set trashed_at = $3, version = version + 1 where org_id = $1 and id = $2")
                .bind(viewer.org)
                .bind(colleague)
                .bind(now),
        )
        .await?;
    } else {
        tx.run(
            sql("delete from colleague where org_id = $1 and contact_id = $2")
                .bind(viewer.org)
                .bind(colleague),
        )
        .await?;
    }
    tx.audit("colleague.taken_back", "contact", colleague.0, json!({}));
    tx.event(Event::new("colleague.taken_back").contact(colleague));
    Ok(())
}

/// What is typed, checked; without an address nobody can be invited.
fn checked(typed: &Draft, company: CompanyId) -> Result<Draft, Refusal> {
    let mut checks = Checks::default();
    let email = match typed.email.trim() {
        "" => Err(FieldError::new("email", "required")),
        _ => rules::email("email", &typed.email),
    };
    let draft = Draft {
        name: checks.take(rules::name("name", &typed.name)),
        email: checks.take(email),
        company: Some(company),
        ..Draft::default()
    };
    checks.done(draft)
}

/// Whether a role lets nobody with this viewer's set do more in an engagement than the viewer.
async fn not_above(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    role: Role,
) -> Result<bool, Stop> {
    let facts = viewer.client.as_ref().ok_or(Stop::Gone)?;
    let here = viewer.place(engagement).ok_or(Stop::Gone)?;
    let most: Option<(Json<Levels>,)> = tx
        .maybe(
            sql("select levels from permission_set where org_id = $1 and role = $2")
                .bind(viewer.org)
                .bind(role),
        )
        .await?;
    let most = most.map_or(Levels::MOST, |(levels,)| levels.0);
    let theirs = facts.levels.least(&most);
    Ok(theirs == theirs.least(&here.most))
}

/// Two of one company at once must not pass the limit together.
async fn one_at_a_time(tx: &mut Tx<'_>, company: CompanyId) -> Result<(), Stop> {
    let org = tx.act.org;
    let held = tx
        .run(
            sql("update company set version = version where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(company),
        )
        .await?;
    if held == 1 { Ok(()) } else { Err(Stop::Gone) }
}

async fn known(
    tx: &mut Tx<'_>,
    company: CompanyId,
    email: &str,
) -> Result<Option<ContactId>, Stop> {
    let org = tx.act.org;
    let found: Option<(ContactId,)> = tx
        .maybe(
            sql("select id from contact where org_id = $1 and company_id = $2 and email = $3 and trashed_at is null")
                .bind(org)
                .bind(company)
                .bind(email.to_owned()),
        )
        .await?;
    Ok(found.map(|(id,)| id))
}

/// Who is brought has what the one who brings has, and no more.
async fn like_me(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    me: ContactId,
    id: ContactId,
) -> Result<(), Stop> {
    let now = tx.act.now;
    for statement in [
        sql("insert into colleague (org_id, contact_id, brought_by, at) values ($1, $2, $3, $4)")
            .bind(viewer.org)
            .bind(id)
            .bind(me)
            .bind(now),
        sql("update contact set set_id = (select o.set_id from contact o where o.org_id = $1 and o.id = $3), changes = (select o.changes from contact o where o.org_id = $1 and o.id = $3) where org_id = $1 and id = $2")
            .bind(viewer.org)
            .bind(id)
            .bind(me),
    ] {
        tx.run(statement).await?;
    }
    Ok(())
}

//! From a row to a viewer: everything the policy needs to know, read once a request, never cached,
//! so that a withdrawal acts on the next request.

use access::{Sql, sql};
use kernel::{
    Access, Acts, ClientFacts, CompanyId, ContactId, EngagementId, Group, Level, Levels,
    LockCalendar, Lockings, Locks, OrgId, PersonId, Place, Rights, Role, Scope, SetId, StaffFacts,
    StaffId, Time, ViewAsId, Viewer,
};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::org::{Groups, Org, ToolNames};
use crate::{Conn, Stop};

/// A contact's own changes to the levels of the permission set, by tool name, and `own` for own details.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct LevelChanges(pub std::collections::BTreeMap<String, Level>);

impl LevelChanges {
    /// The levels of a set with these changes.
    pub fn on(&self, set: Levels) -> Levels {
        let changes = self.0.iter();
        changes.fold(set, |levels, (name, level)| levels.named(name, *level))
    }
}

#[derive(kernel::FromRow)]
struct ClientRow {
    id: ContactId,
    person_id: Option<PersonId>,
    name: String,
    email: String,
    photo: Option<String>,
    company_id: Option<CompanyId>,
    portal_on: bool,
    company_on: bool,
    access: Access,
    tools: Json<ToolNames>,
    hidden_kinds: Json<ToolNames>,
    tools_off: Json<ToolNames>,
    assigned_only: Json<ToolNames>,
    show_archived: bool,
    client_edits: bool,
    locks: Json<LockCalendar>,
    levels: Option<Json<Levels>>,
    set_id: Option<SetId>,
    company_set: Option<SetId>,
    changes: Json<LevelChanges>,
}

/// The set in force for `contact c` of `company co`: its own, its company's, else the standard one.
const IN_FORCE: &str = "coalesce(c.set_id, co.set_id, (select st.id from permission_set st where st.org_id = c.org_id and st.standard))";

fn clients(org: OrgId) -> Sql {
    let mut s = sql(
        "select c.id, c.person_id, c.name, c.email, c.photo, c.company_id, o.portal_on, coalesce(co.portal_on, true) as company_on, c.access, o.tools, o.hidden_kinds, o.tools_off, o.assigned_only, o.show_archived, o.client_edits, o.locks, ps.levels, c.set_id, co.set_id as company_set, c.changes from contact c join organization o on o.id = c.org_id left join company co on co.org_id = c.org_id and co.id = c.company_id left join permission_set ps on ps.org_id = c.org_id and ps.id = ",
    );
    s.push(IN_FORCE)
        .push(" where c.trashed_at is null and c.org_id = ")
        .arg(org);
    s
}

#[derive(kernel::FromRow)]
struct PlaceRow {
    contact_id: ContactId,
    engagement_id: EngagementId,
    role: Role,
    most: Option<Json<Levels>>,
    portal_on: bool,
    hidden: bool,
    hidden_alone: bool,
    archived: bool,
    trashed: bool,
    starts_at: Option<Time>,
    zone: String,
    locks: Json<Locks>,
}

const PLACES: &str = "select m.contact_id, m.engagement_id, m.role, rs.levels as most, e.portal_on, (e.hidden or m.hidden) as hidden, (m.hidden and not e.hidden) as hidden_alone, (e.archived_at is not null) as archived, (e.trashed_at is not null) as trashed, e.starts_at, e.zone, e.locks from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id left join permission_set rs on rs.org_id = m.org_id and rs.role = m.role where m.org_id = ";

/// A client as viewer, with the name and address to write to.
#[derive(Clone, Debug)]
pub struct Client {
    /// The viewer.
    pub viewer: Viewer,
    /// The contact.
    pub contact: ContactId,
    /// The contact's name.
    pub name: String,
    /// The contact's address; may be empty.
    pub email: String,
    /// The blob of the contact's photo.
    pub photo: Option<String>,
}

/// The viewer of one contact, or *gone*.
pub async fn client(conn: &mut Conn, org: OrgId, contact: ContactId) -> Result<Client, Stop> {
    let mut s = clients(org);
    s.push(" and c.id = ").arg(contact);
    let row: ClientRow = conn.one(s).await?;
    let mut p = sql(PLACES);
    p.arg(org).push(" and m.contact_id = ").arg(contact);
    let places = conn.all::<PlaceRow>(p).await?;
    Ok(row.into_client(org, places.into_iter()))
}

/// The viewers of every client who is a member of an engagement, each knowing that one place: all
/// that is needed to ask who sees an item in it. Two statements however many there are.
pub async fn clients_in(
    conn: &mut Conn,
    org: OrgId,
    engagement: EngagementId,
) -> Result<Vec<Client>, Stop> {
    let mut s = clients(org);
    s.push(" and c.id in (select m.contact_id from member m where m.org_id = ")
        .arg(org)
        .push(" and m.engagement_id = ")
        .arg(engagement)
        .push(") order by c.name, c.id");
    let rows: Vec<ClientRow> = conn.all(s).await?;
    let mut p = sql(PLACES);
    p.arg(org).push(" and m.engagement_id = ").arg(engagement);
    let places: Vec<PlaceRow> = conn.all(p).await?;
    let mut by_contact: std::collections::HashMap<ContactId, PlaceRow> =
        places.into_iter().map(|p| (p.contact_id, p)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = by_contact.remove(&row.id);
            row.into_client(org, place.into_iter())
        })
        .collect())
}

/// Clients a change of settings is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// All of the organization.
    All,
    /// Those for whom this permission set is in force.
    Set(SetId),
    /// Those without a set of their own and without one of their company: the standard is in force.
    Unchosen,
    /// Those who have this role in an engagement.
    Role(Role),
    /// The contacts of a company.
    Company(CompanyId),
    /// One contact, whether it can use the portal or not.
    Contact(ContactId),
    /// Several contacts, whether they can use the portal or not.
    Contacts(Vec<ContactId>),
    /// The members of an engagement, whether they can use the portal or not.
    Engagement(EngagementId),
}

impl Whom {
    fn narrow(&self, s: &mut Sql) {
        match self {
            Whom::All => {}
            Whom::Set(set) => _ = s.push(" and ").push(IN_FORCE).push(" = ").arg(*set),
            Whom::Unchosen => _ = s.push(" and coalesce(c.set_id, co.set_id) is null"),
            Whom::Role(role) => {
                s.push(" and exists (select 1 from member r where r.org_id = c.org_id and r.contact_id = c.id and r.role = ")
                    .arg(*role)
                    .push(")");
            }
            Whom::Company(company) => _ = s.push(" and c.company_id = ").arg(*company),
            Whom::Contact(contact) => _ = s.push(" and c.id = ").arg(*contact),
            Whom::Contacts(all) => _ = s.push(" and c.id in ").list(all.iter().copied()),
            Whom::Engagement(engagement) => {
                s.push(" and exists (select 1 from member r where r.org_id = c.org_id and r.contact_id = c.id and r.engagement_id = ")
                    .arg(*engagement)
                    .push(")");
            }
        }
        if !matches!(
            self,
            Whom::Contact(_) | Whom::Contacts(_) | Whom::Engagement(_)
        ) {
            s.push(" and c.access = 'active'");
        }
    }
    /// Appends their ids.
    pub(crate) fn ids(&self, org: OrgId, s: &mut Sql) {
        s.push("select c.id from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id where c.trashed_at is null and c.org_id = ")
            .arg(org);
        self.narrow(s);
    }
}

/// A client with its own changes to the permission set.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The client.
    pub client: Client,
    /// The set it was given itself.
    pub own: Option<SetId>,
    /// The set of its company.
    pub inherited: Option<SetId>,
    /// Its own changes, which lie on any set.
    pub changes: LevelChanges,
}

/// Those of `whom`, each with all places. Two statements however many.
pub async fn weighed(conn: &mut Conn, org: OrgId, whom: &Whom) -> Result<Vec<Weighed>, Stop> {
    let mut s = clients(org);
    whom.narrow(&mut s);
    s.push(" order by c.name, c.id");
    let rows: Vec<ClientRow> = conn.all(s).await?;
    let mut p = sql(PLACES);
    p.arg(org).push(" and m.contact_id in (");
    whom.ids(org, &mut p);
    p.push(")");
    let mut places: std::collections::HashMap<ContactId, Vec<PlaceRow>> = Default::default();
    for place in conn.all::<PlaceRow>(p).await? {
        places.entry(place.contact_id).or_default().push(place);
    }
    let weigh = |row: ClientRow| Weighed {
        own: row.set_id,
        inherited: row.company_set,
        changes: row.changes.0.clone(),
        client: {
            let places = places.remove(&row.id).unwrap_or_default();
            row.into_client(org, places.into_iter())
        },
    };
    Ok(rows.into_iter().map(weigh).collect())
}

impl ClientRow {
    fn into_client(self, org: OrgId, places: impl Iterator<Item = PlaceRow>) -> Client {
        let mut places: Vec<Place> = places.map(|p| p.place(&self.locks.0)).collect();
        places.sort_by_key(|p| p.engagement);
        let facts = ClientFacts {
            id: self.id,
            company: self.company_id,
            portal_on: self.portal_on,
            company_on: self.company_on,
            access: self.access,
            tools: self.tools.0.kinds(),
            levels: self
                .changes
                .0
                .on(self.levels.map_or(Levels::CLIENT, |l| l.0)),
            show_archived: self.show_archived,
            client_edits: self.client_edits,
            hidden_kinds: self.hidden_kinds.0.kinds(),
            off: self.tools_off.0.kinds(),
            assigned_only: self.assigned_only.0.kinds(),
            places,
        };
        let viewer = Viewer {
            org,
            person: self.person_id.unwrap_or(PersonId(uuid::Uuid::nil())),
            acts: Acts::Client,
            staff: None,
            client: Some(facts),
            scope: Scope::FULL,
        };
        Client {
            viewer,
            contact: self.id,
            name: self.name,
            email: self.email,
            photo: self.photo,
        }
    }
}

impl PlaceRow {
    fn place(self, calendar: &LockCalendar) -> Place {
        let zone = self.zone.parse().unwrap_or(chrono_tz::UTC);
        Place {
            locks: Lockings::new(calendar, &self.locks.0, self.starts_at, zone),
            engagement: self.engagement_id,
            role: self.role,
            most: self.most.map_or(Levels::MOST, |l| l.0),
            on: self.portal_on,
            hidden: self.hidden,
            hidden_alone: self.hidden_alone,
            archived: self.archived,
            trashed: self.trashed,
        }
    }
}

/// A staff user as viewer, with the name and address to write to.
#[derive(Clone, Debug)]
pub struct StaffUser {
    /// The viewer.
    pub viewer: Viewer,
    /// The staff user.
    pub staff: StaffId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The title shown to clients.
    pub title: String,
}

#[derive(kernel::FromRow)]
struct StaffRow {
    id: StaffId,
    person_id: PersonId,
    name: String,
    title: String,
    email: String,
    grp: Group,
    groups: Json<Groups>,
    tools_off: Json<ToolNames>,
}

const STAFF: &str = "select s.id, s.person_id, s.name, s.title, p.email, s.grp, o.groups, o.tools_off from staff s join person p on p.id = s.person_id join organization o on o.id = s.org_id where s.active and s.org_id = ";

/// The viewer of one active staff user, or *gone*.
pub async fn staff(conn: &mut Conn, org: OrgId, id: StaffId) -> Result<StaffUser, Stop> {
    let mut s = sql(STAFF);
    s.arg(org).push(" and s.id = ").arg(id);
    Ok(conn.one::<StaffRow>(s).await?.into_user(org))
}

/// Every active staff user of the organization, by name.
pub async fn all_staff(conn: &mut Conn, org: OrgId) -> Result<Vec<StaffUser>, Stop> {
    let mut s = sql(STAFF);
    s.arg(org).push(" order by s.name, s.id");
    Ok(conn
        .all::<StaffRow>(s)
        .await?
        .into_iter()
        .map(|r| r.into_user(org))
        .collect())
}

/// The active staff users on the team of an engagement.
pub async fn team_of(
    conn: &mut Conn,
    org: OrgId,
    engagement: EngagementId,
) -> Result<Vec<StaffUser>, Stop> {
    let mut s: Sql = sql(STAFF);
    s.arg(org)
        .push(" and s.id in (select t.staff_id from team t where t.org_id = ")
        .arg(org)
        .push(" and t.engagement_id = ")
        .arg(engagement)
        .push(") order by s.name, s.id");
    Ok(conn
        .all::<StaffRow>(s)
        .await?
        .into_iter()
        .map(|r| r.into_user(org))
        .collect())
}

impl StaffRow {
    fn into_user(self, org: OrgId) -> StaffUser {
        let (view, full) = self.groups.0.kinds(self.grp);
        let facts = StaffFacts {
            id: self.id,
            group: self.grp,
            view,
            full,
            off: self.tools_off.0.kinds(),
            rights: Rights::of(self.grp),
        };
        let viewer = Viewer {
            org,
            person: self.person_id,
            acts: Acts::Staff,
            staff: Some(facts),
            client: None,
            scope: Scope::FULL,
        };
        StaffUser {
            viewer,
            staff: self.id,
            name: self.name,
            email: self.email,
            title: self.title,
        }
    }
}

/// Staff looking on as a client: the client's facts and the staff user's own, read-only.
pub fn looking_on(staff: &StaffUser, client: &Client, id: ViewAsId) -> Viewer {
    Viewer {
        org: staff.viewer.org,
        person: staff.viewer.person,
        acts: Acts::ViewAs(id),
        staff: staff.viewer.staff.clone(),
        client: client.viewer.client.clone(),
        scope: Scope::FULL,
    }
}

/// Who a person is in a place.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The viewer.
    pub viewer: Viewer,
    /// The name there.
    pub name: String,
    /// The blob of the photo; of clients only.
    pub photo: Option<String>,
}

impl From<Client> for Placed {
    fn from(client: Client) -> Placed {
        Placed {
            viewer: client.viewer,
            name: client.name,
            photo: client.photo,
        }
    }
}

/// The viewer of a place a person holds, for a session.
pub async fn placed(
    conn: &mut Conn,
    org: &Org,
    staff_id: Option<StaffId>,
    contact_id: Option<ContactId>,
) -> Result<Placed, Stop> {
    match (staff_id, contact_id) {
        (Some(id), _) => staff(conn, org.id, id).await.map(|user| Placed {
            viewer: user.viewer,
            name: user.name,
            photo: None,
        }),
        (None, Some(id)) => client(conn, org.id, id).await.map(Placed::from),
        (None, None) => Err(Stop::Gone),
    }
}

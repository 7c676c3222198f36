//! The viewer: whoever asks, with everything the policy needs to know of them, read once a request.

use crate::{
    Access, CompanyId, ContactId, EngagementId, Group, Kind, Kinds, Level, Levels, Locking,
    Lockings, OrgId, PersonId, Role, StaffId, ViewAsId,
};

/// Who acts, as written in the audit and on comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// A staff user.
    Staff(StaffId),
    /// A client.
    Contact(ContactId),
    /// The program itself.
    System,
}

/// Rights of staff that are not about one tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Read contacts, companies and engagements.
    SeePeople,
    /// Create and change contacts, companies and engagements.
    EditPeople,
    /// Grant, suspend and revoke access to the portal.
    GrantAccess,
    /// Look at a portal as a client.
    ViewAs,
    /// Change the settings of the organization.
    Settings,
    /// Invite staff and change groups.
    ManageStaff,
    /// Take data out in bulk.
    Export,
}

/// A set of rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rights(u32);

impl Rights {
    /// The rights a group has before an organization changes anything.
    pub fn of(group: Group) -> Self {
        use Right::{EditPeople, Export, GrantAccess, ManageStaff, SeePeople, Settings, ViewAs};
        let list: &[Right] = match group {
            Group::SuperAdmin | Group::Admin => &[
                SeePeople,
                EditPeople,
                GrantAccess,
                ViewAs,
                Settings,
                ManageStaff,
                Export,
            ],
            Group::Employee => &[SeePeople, EditPeople, GrantAccess, ViewAs],
            Group::User => &[SeePeople],
        };
        Rights(list.iter().fold(0, |bits, r| bits | 1 << *r as u32))
    }
    /// Whether `right` is among them.
    pub const fn has(self, right: Right) -> bool {
        self.0 & (1 << right as u32) != 0
    }
}

/// What is known of a viewer who is staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffFacts {
    /// The staff user.
    pub id: StaffId,
    /// The group.
    pub group: Group,
    /// Tools this group may at least view.
    pub view: Kinds,
    /// Tools this group has in full.
    pub full: Kinds,
    /// Tools that are off for the whole organization.
    pub off: Kinds,
    /// Rights that are not about one tool.
    pub rights: Rights,
}

/// One engagement a client is a member of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The engagement.
    pub engagement: EngagementId,
    /// The client's role in it.
    pub role: Role,
    /// The most that role may do there, whatever the client's own levels are.
    pub most: Levels,
    /// Whether the portal is on for the engagement.
    pub on: bool,
    /// Whether it is hidden from all, or from this contact.
    pub hidden: bool,
    /// Whether it is hidden from this contact and not from all: what to change stands elsewhere.
    pub hidden_alone: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// When its tools lock for clients. The policy does not ask: it says who, this says when.
    pub locks: Lockings,
}

/// What is known of a viewer who is a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFacts {
    /// The contact.
    pub id: ContactId,
    /// The contact's company.
    pub company: Option<CompanyId>,
    /// Whether the organization's portal is on.
    pub portal_on: bool,
    /// Whether the company's portal is on (also when there is no company).
    pub company_on: bool,
    /// The contact's access.
    pub access: Access,
    /// Tools that are on in the column *Client portal*.
    pub tools: Kinds,
    /// Levels of the permission set, with the contact's own changes.
    pub levels: Levels,
    /// Whether the organization lets clients change their own details.
    pub client_edits: bool,
    /// Whether archived engagements show.
    pub show_archived: bool,
    /// Kinds hidden from clients altogether.
    pub hidden_kinds: Kinds,
    /// Tools that are off for the whole organization.
    pub off: Kinds,
    /// Kinds that this organization lets a client see only where they are assigned.
    pub assigned_only: Kinds,
    /// Memberships, sorted by engagement.
    pub places: Vec<Place>,
}

impl ClientFacts {
    /// What the client may do with its own details: its level, and no more than *view* where the
    /// organization does not let clients change theirs.
    pub fn own(&self) -> Level {
        match self.client_edits {
            true => self.levels.own(),
            false => self.levels.own().min(Level::View),
        }
    }
}

/// How the viewer acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acts {
    /// As staff.
    Staff,
    /// As a client.
    Client,
    /// As staff looking at a client's portal, read-only.
    ViewAs(ViewAsId),
}

/// What an API token narrows its holder to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Kinds it may read.
    pub read: Kinds,
    /// Kinds it may write.
    pub write: Kinds,
    /// Whether it may read contacts, companies and engagements.
    pub read_people: bool,
    /// Whether it may write them.
    pub write_people: bool,
}

impl Scope {
    /// A scope that narrows nothing.
    pub const FULL: Scope = Scope {
        read: Kinds::ALL,
        write: Kinds::ALL,
        read_people: true,
        write_people: true,
    };

    /// Whether anything may be written with it.
    pub fn writes(&self) -> bool {
        self.write_people || !self.write.is_empty()
    }
}

/// Whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The organization asked in.
    pub org: OrgId,
    /// The person.
    pub person: PersonId,
    /// How they act.
    pub acts: Acts,
    /// Facts of staff; set for staff and for view-as.
    pub staff: Option<StaffFacts>,
    /// Facts of a client; set for clients and for view-as.
    pub client: Option<ClientFacts>,
    /// What the API token allows; sessions narrow nothing.
    pub scope: Scope,
}

impl Viewer {
    /// Who is written down as acting.
    pub fn party(&self) -> Party {
        match (&self.acts, &self.staff, &self.client) {
            (Acts::Client, _, Some(client)) => Party::Contact(client.id),
            (_, Some(staff), _) => Party::Staff(staff.id),
            _ => Party::System,
        }
    }
    /// Whether this viewer meets the office, not the portal.
    pub fn is_staff(&self) -> bool {
        self.acts == Acts::Staff
    }
    /// Whether this viewer may only read, whatever else is granted.
    pub fn read_only(&self) -> bool {
        matches!(self.acts, Acts::ViewAs(_))
    }
    /// The client whose portal is met, for clients and view-as.
    pub fn contact(&self) -> Option<ContactId> {
        self.client
            .as_ref()
            .filter(|_| !self.is_staff())
            .map(|c| c.id)
    }
    /// Whether staff has `right` and the token, if any, does not take it away.
    pub fn has(&self, right: Right) -> bool {
        let writes = !matches!(right, Right::SeePeople | Right::Export);
        let scoped = if writes {
            self.scope.write_people
        } else {
            self.scope.read_people
        };
        self.is_staff() && scoped && self.staff.as_ref().is_some_and(|s| s.rights.has(right))
    }
    /// The client's level for a kind; *none* for anyone else.
    pub fn level(&self, kind: Kind) -> Level {
        self.client
            .as_ref()
            .map_or(Level::None, |c| c.levels.of(kind))
    }
    /// The membership in `engagement`, if the viewer is a client there.
    pub fn place(&self, engagement: EngagementId) -> Option<&Place> {
        let places = &self.client.as_ref()?.places;
        places
            .binary_search_by_key(&engagement, |p| p.engagement)
            .ok()
            .map(|at| &places[at])
    }
    /// How a kind locks in `engagement` for the client whose portal is met; never for staff.
    pub fn locking(&self, kind: Kind, engagement: EngagementId) -> Locking {
        let place = self.place(engagement).filter(|_| !self.is_staff());
        place.map_or(Locking::Never, |p| p.locks.of(kind))
    }
}

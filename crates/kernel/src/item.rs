//! The item: the header row that access, activity, notifications, search and comments hang on.

use crate::{CompanyId, ContactId, EngagementId, ItemId, Kind, OrgId};

crate::words! {
    /// The *Show on portal?* switch of an item.
    pub enum Sharing {
        /// Not shown to clients.
        Private = "private",
        /// Shown once it was sent.
        WhenSent = "when_sent",
        /// Shown.
        Shared = "shared",
    }
}

crate::words! {
    /// Whom among the clients of an engagement an item is for.
    pub enum Audience {
        /// Every member.
        All = "all",
        /// The contacts named on the item.
        Named = "named",
        /// Members of one company.
        Company = "company",
        /// Nobody but the team: internal rows.
        Staff = "staff",
    }
}

crate::words! {
    /// Who carries an item of a kind that works by assignment.
    pub enum Assigned {
        /// Nobody yet.
        Nobody = "nobody",
        /// The team.
        Team = "team",
        /// One or more clients.
        Clients = "clients",
    }
}

/// One client an item is assigned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// The contact.
    pub contact: ContactId,
    /// Whether this contact has completed the item.
    pub completed: bool,
}

/// What the access policy needs to know of an item, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The organization.
    pub org: OrgId,
    /// The item.
    pub id: ItemId,
    /// The engagement it belongs to.
    pub engagement: EngagementId,
    /// Its kind.
    pub kind: Kind,
    /// Not finished by its author; never shown to clients.
    pub draft: bool,
    /// In the trash.
    pub trashed: bool,
    /// The *Show on portal?* switch.
    pub sharing: Sharing,
    /// Whether it was sent, or marked as sent.
    pub sent: bool,
    /// Whom it is for.
    pub audience: Audience,
    /// The company of audience *company*.
    pub company: Option<CompanyId>,
    /// The contacts of audience *named*.
    pub named: Vec<ContactId>,
    /// Who carries it.
    pub assigned: Assigned,
    /// The clients it is assigned to.
    pub assignees: Vec<Assignee>,
}

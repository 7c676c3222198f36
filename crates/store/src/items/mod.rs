//! Items: found through the viewer's scope, changed by a rule, saved with a version check.

mod change;
mod find;
mod make;

use access::Arg;
use kernel::{
    Assigned, Audience, CompanyId, ContactId, EngagementId, FromRow, ItemId, Kind, Powers, Sharing,
    StaffId, Time,
};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::Row;

pub use change::{change, touch_engagement};
pub use find::{facts, fetch, permit, permit_head, permit_now, see, select, several};
pub use make::{assign, create, created_verb};

/// The header of an item as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Head {
    /// The item.
    pub id: ItemId,
    /// The engagement it belongs to.
    pub engagement_id: EngagementId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Not finished by its author.
    pub draft: bool,
    /// The *Show on portal?* switch.
    pub sharing: Sharing,
    /// When it was sent.
    pub sent_at: Option<Time>,
    /// Whom it is for.
    pub audience: Audience,
    /// The company of audience *company*.
    pub company_id: Option<CompanyId>,
    /// Who carries it.
    pub assigned: Assigned,
    /// Whether somebody completed it.
    pub completed: bool,
    /// Whether it still asks something of somebody.
    pub open: bool,
    /// When it is due.
    pub due_at: Option<Time>,
    /// The staff user who made it.
    pub author_staff: Option<StaffId>,
    /// The contact who made it.
    pub author_contact: Option<ContactId>,
    /// The maker's name.
    pub author: String,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed in a way worth telling.
    pub touched_at: Time,
    /// When it was put in the trash.
    pub trashed_at: Option<Time>,
    /// Grows with every save.
    pub version: i64,
    /// How many comments this viewer sees on it.
    pub comments: i64,
}

/// The body of an item: the table of its tool.
pub trait Body: Row + Clone + Sync + 'static {
    /// The kind it belongs to.
    const KIND: Kind;
    /// The table, keyed `(org_id, item_id)`.
    const TABLE: &'static str;
    /// Its columns without the key, in the order of `values`.
    const COLUMNS: &'static [&'static str];
    /// The values of the columns.
    fn values(&self) -> Vec<Arg>;
    /// The words one may find it by, beside the title.
    fn words(&self) -> String;
}

/// An item that came through the viewer's scope, with its body and what the viewer may do.
#[derive(Clone, Debug)]
pub struct Seen<B> {
    /// The header.
    pub head: Head,
    /// The body.
    pub body: B,
    /// The viewer's powers.
    pub may: Powers,
}

/// What a rule makes of an item. Sharing, audience and assignment have verbs of their own.
#[derive(Clone, Debug)]
pub struct Change<B> {
    /// The new header; only title, draft, open, completed and due are taken.
    pub head: Head,
    /// The new body.
    pub body: B,
    /// What happened, `noun.past_participle`.
    pub verb: &'static str,
    /// More about it, as an object.
    pub data: serde_json::Value,
    /// Whether it is worth telling: moves the item up.
    pub telling: bool,
}

/// What a new item is, beside its body.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// The engagement.
    pub engagement: EngagementId,
    /// The title.
    pub title: String,
    /// Not finished yet.
    pub draft: bool,
    /// The switch; none takes the default of engagement or organization.
    pub sharing: Option<Sharing>,
    /// Whether it asks something of somebody.
    pub open: bool,
    /// When it is due.
    pub due_at: Option<Time>,
    /// Clients it is assigned to; members of the engagement.
    pub assignees: Vec<ContactId>,
    /// Staff who carry it.
    pub carriers: Vec<StaffId>,
}

pub(crate) const HEAD: &str = "i.id, i.engagement_id, i.kind, i.title, i.draft, i.sharing, i.sent_at, i.audience, i.company_id, i.assigned, i.completed, i.open, i.due_at, i.author_staff, i.author_contact, coalesce((select s.name from staff s where s.org_id = i.org_id and s.id = i.author_staff), (select p.name from contact p where p.org_id = i.org_id and p.id = i.author_contact), '') as author, i.created_at, i.touched_at, i.trashed_at, i.version";

#[derive(FromRow)]
pub(crate) struct Loaded<B>
where
    B: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
{
    #[sqlx(flatten)]
    pub head: Head,
    #[sqlx(flatten)]
    pub body: B,
}

//! The words in which the demo's two stories are told: who there is, what was written when, and to
//! whom it was shown. Plain data; `stage.rs` plays it through the write path.

use kernel::{EngagementKind, Group, Kind, Level, Role, Status};

use super::pictures::Picture;

/// An organization and everything in it.
pub struct House {
    /// Its part of addresses.
    pub slug: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What its clients call an engagement.
    pub noun: &'static str,
    /// Its time zone.
    pub zone: &'static str,
    /// Its colour.
    pub accent: &'static str,
    /// `serif` or `grotesk`.
    pub headings: &'static str,
    /// The style of its covers.
    pub cover: &'static str,
    /// The word of welcome on the client's home.
    pub welcome: &'static str,
    /// The last lines of its mail.
    pub footer: &'static str,
    /// Permission sets: the name, and where they differ from the standard.
    pub sets: &'static [(&'static str, &'static [(Kind, Level)])],
    /// Contacts who have one of them, by key and name.
    pub given: &'static [(&'static str, &'static str)],
    /// How many colleagues the clients of a company may bring in.
    pub colleagues: i64,
    /// How many days before the start changes lock for clients.
    pub locks: Option<u16>,
    /// How many days ago it began to use Portico.
    pub founded: i64,
    /// Staff; the first one founded it.
    pub staff: &'static [Staff],
    /// Companies of clients.
    pub companies: &'static [Company],
    /// Contacts.
    pub contacts: &'static [Contact],
    /// Engagements with their items.
    pub engagements: Vec<Engagement>,
    /// Whose notifications are left unread: keys of one client and one staff user.
    pub bell: [&'static str; 2],
}

/// A staff user.
pub struct Staff {
    /// How the story calls them.
    pub key: &'static str,
    /// The name.
    pub name: &'static str,
    /// The address.
    pub email: &'static str,
    /// The group.
    pub group: Group,
    /// What clients read under the name.
    pub title: &'static str,
}

/// A company.
pub struct Company {
    /// How the story calls it.
    pub key: &'static str,
    /// The name.
    pub name: &'static str,
    /// Its page.
    pub website: &'static str,
    /// Its telephone.
    pub phone: &'static str,
    /// Its address.
    pub address: &'static str,
}

/// How far a contact has come with the portal, in days ago.
pub enum Portal {
    /// No access.
    None,
    /// Invited, has not joined.
    Invited(i64),
    /// Joined, and was last here.
    Joined(i64, i64),
    /// Joined, then suspended.
    Suspended(i64, i64),
}

/// A contact.
pub struct Contact {
    /// How the story calls them.
    pub key: &'static str,
    /// The name.
    pub name: &'static str,
    /// The address.
    pub email: &'static str,
    /// The telephone.
    pub phone: &'static str,
    /// The company's key, or empty.
    pub company: &'static str,
    /// Notes of the team.
    pub notes: &'static str,
    /// How many days ago the contact was added.
    pub since: i64,
    /// The portal.
    pub portal: Portal,
}

/// When an engagement is.
pub enum When {
    /// No date yet.
    Open,
    /// One whole day, so many days from now.
    Day(i64),
    /// The Saturday nearest to so many days from now.
    Saturday(i64),
    /// Whole days from the first to the second.
    Days(i64, i64),
    /// Hours of the day so many days from now.
    Hours(i64, u32, u32),
}

/// An engagement.
pub struct Engagement {
    /// Its kind.
    pub kind: EngagementKind,
    /// Its title.
    pub title: &'static str,
    /// A few words, shown to clients.
    pub blurb: &'static str,
    /// How far it is.
    pub status: Status,
    /// The company's key, or empty.
    pub company: &'static str,
    /// Where.
    pub venue: &'static str,
    /// When.
    pub when: When,
    /// How many days ago it was opened.
    pub since: i64,
    /// Whether it is hidden from all clients.
    pub hidden: bool,
    /// Who works on it, with what they do.
    pub team: &'static [(&'static str, &'static str)],
    /// Clients in it, with role and how many days ago they were added.
    pub members: &'static [(&'static str, Role, i64)],
    /// What is in it.
    pub items: Vec<Item>,
}

/// What an item is.
pub enum What {
    /// A post; the picture stands at its end.
    Update(Option<Picture>),
    /// A file in a folder (`A/B`, empty for the top).
    File(&'static str, Bytes),
    /// A to-do in a list.
    Todo(&'static str),
}

/// The bytes of a file.
pub enum Bytes {
    /// Text as written.
    Text(String),
    /// A picture, drawn when needed.
    Picture(Picture),
}

/// Whom among the clients an item is for.
pub enum For {
    /// All members.
    All,
    /// These contacts.
    Named(&'static [&'static str]),
    /// A company.
    Company(&'static str),
}

/// A comment.
pub struct Remark {
    /// Who wrote it.
    pub by: &'static str,
    /// Days ago.
    pub ago: i64,
    /// The words.
    pub text: &'static str,
    /// Whether clients see it.
    pub shared: bool,
}

/// An item.
pub struct Item {
    /// What it is.
    pub what: What,
    /// Who made it.
    pub by: &'static str,
    /// Days ago.
    pub ago: i64,
    /// Its title, or the name of the file.
    pub title: &'static str,
    /// Rich text of an update, notes of a to-do, description of a file.
    pub text: &'static str,
    /// *Show on portal?*
    pub shared: bool,
    /// Not finished yet.
    pub draft: bool,
    /// Whom it is for.
    pub whom: For,
    /// Clients it is assigned to.
    pub clients: &'static [&'static str],
    /// Staff it is assigned to.
    pub team: &'static [&'static str],
    /// When it is due, in days from now.
    pub due: Option<i64>,
    /// Who ticked it off, and how many days ago.
    pub done: Option<(&'static str, i64)>,
    /// Days ago it went into the trash.
    pub trashed: Option<i64>,
    /// What was said about it.
    pub remarks: Vec<Remark>,
}

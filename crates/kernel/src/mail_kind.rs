//! Kinds of mail about what happened, each of which its reader may turn off.

use crate::Kind;

crate::words! {
    /// A kind of mail about what happened. Mail that lets people in is none of them: it always comes.
    pub enum MailKind {
        /// Updates that were posted.
        Updates = "updates",
        /// Files that were added.
        Files = "files",
        /// To-dos that were given.
        Todos = "todos",
        /// Comments.
        Comments = "comments",
        /// People who joined the portal, or changed their own details.
        People = "people",
        /// Requests to change what is locked, and their answers.
        Requests = "requests",
    }
}

impl MailKind {
    /// The kind of mail about an item's arrival.
    pub fn of_item(kind: Kind) -> Self {
        match kind {
            Kind::Update => MailKind::Updates,
            Kind::File => MailKind::Files,
            Kind::Todo => MailKind::Todos,
        }
    }
    /// The kinds that staff, or a client, can get at all.
    pub fn for_reader(staff: bool) -> &'static [MailKind] {
        if staff {
            &[MailKind::Comments, MailKind::People, MailKind::Requests]
        } else {
            &[
                MailKind::Updates,
                MailKind::Files,
                MailKind::Todos,
                MailKind::Comments,
                MailKind::Requests,
            ]
        }
    }
}

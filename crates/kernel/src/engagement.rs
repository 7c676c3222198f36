//! Engagements: the containers of work.

crate::words! {
    /// What an engagement is called.
    pub enum EngagementKind {
        /// A wedding, a conference, a dinner.
        Event = "event",
        /// Somebody who may become a client.
        Lead = "lead",
        /// Work with an end.
        Project = "project",
        /// A single piece of work.
        Job = "job",
        /// A question or a fault to answer.
        Ticket = "ticket",
    }
}

crate::words! {
    /// How far an engagement is.
    pub enum Status {
        /// Not agreed.
        Tentative = "tentative",
        /// Going on.
        Active = "active",
        /// Halted.
        OnHold = "on_hold",
        /// Over.
        Done = "done",
        /// Called off.
        Cancelled = "cancelled",
    }
}

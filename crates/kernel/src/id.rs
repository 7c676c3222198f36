//! Ids: UUIDv7, made by us, one type per thing so that they cannot be mixed up.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, sqlx_macros::Type, utoipa::ToSchema)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, ordered by time (RFC 9562, version 7).
            pub fn new() -> Self { Self(Uuid::now_v7()) }
        }
        impl Default for $name { fn default() -> Self { Self::new() } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "{}:{}", stringify!($name), self.0) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> { Ok(Self(s.parse()?)) }
        }
        impl From<$name> for Uuid { fn from(id: $name) -> Uuid { id.0 } }
    )+};
}

ids! {
    /// An organization: the business that runs a portal.
    OrgId,
    /// A person: one sign-in identity per e-mail address on the whole instance.
    PersonId,
    /// A staff user of one organization.
    StaffId,
    /// A company of clients.
    CompanyId,
    /// A contact of one organization.
    ContactId,
    /// A permission set.
    SetId,
    /// An engagement.
    EngagementId,
    /// An item: the header row of everything a client can open.
    ItemId,
    /// A comment on an item.
    CommentId,
    /// A client's request to change what is locked.
    RequestId,
    /// A list of to-dos.
    ListId,
    /// A folder of files.
    FolderId,
    /// The bytes behind a file.
    BlobId,
    /// An event: something that happened, and the outbox entry for it.
    EventId,
    /// A job of the background worker.
    JobId,
    /// A notification for one person in one place.
    NotificationId,
    /// A session.
    SessionId,
    /// A link, code or API token.
    TokenId,
    /// An invitation.
    InvitationId,
    /// A read-only look at a client's portal by staff.
    ViewAsId,
}

/// The place of an entry in an organization's audit chain, from 1.
pub type AuditSeq = i64;

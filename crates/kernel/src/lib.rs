//! The words of Portico, without any I/O: who asks (viewer), what they ask for (item, power),
//! and how a rule answers (change or refusal). Every other crate speaks in these types.

mod engagement;
mod hidden;
mod id;
mod item;
mod kind;
mod lock;
mod mail_kind;
mod means;
mod money;
mod people;
mod power;
mod refusal;
mod time;
mod viewer;
mod words;

pub use engagement::{EngagementKind, Status};
pub use hidden::{is_blank, turns_text};
pub use id::{
    AuditSeq, BlobId, CommentId, CompanyId, ContactId, EngagementId, EventId, FolderId,
    InvitationId, ItemId, JobId, ListId, NotificationId, OrgId, PersonId, RequestId, SessionId,
    SetId, StaffId, TokenId, ViewAsId,
};
pub use item::{Assigned, Assignee, Audience, Item, Sharing};
pub use kind::{Kind, Kinds, Section};
pub use lock::{Lock, LockCalendar, Locking, Lockings, Locks, MOST_DAYS, RequestState, open_until};
pub use mail_kind::MailKind;
pub use means::{Means, PinOrigin};
pub use money::{Currency, Money, MoneyError};
pub use people::{Access, Email, EmailError, Group, Role};
pub use power::{Level, Levels, OWN, Power, Powers};
pub use refusal::{FieldError, Refusal};
/// A row both engines can fill, and the derive for it.
pub use sqlx::FromRow;
pub use sqlx_macros::FromRow;
pub use time::{Clock, Time};
pub use viewer::{Acts, ClientFacts, Party, Place, Right, Rights, Scope, StaffFacts, Viewer};

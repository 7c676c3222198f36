//! What every page and every API call shares: who asks, how answers and errors look, how routes
//! are declared so that a test can walk all of them.

pub mod api;
mod asked;
mod error;
mod form;
pub mod live;
pub mod origin;
mod page;
mod quota;
mod routes;
mod state;
mod then;
mod tool;

i18n::messages!();

pub use egress::Egress;

pub use asked::{Asked, Client, Inner, Office, Someone, cookie};
pub use error::{Error, Problem};
pub use form::{Form, Id, Query, Sub, date, moment};
pub use origin::NEXT_MAX;
pub use page::{Ctx, Layout, Page, Shown};
pub use quota::{Exporting, Quota, Quotas};
pub use routes::{Door, Route, Routes};
pub use state::{App, Site};
pub use then::{Then, Toast, then, toast};
pub use tool::Tool;

/// What a kind of mail is called, for switches.
pub fn mail_kind(kind: kernel::MailKind) -> i18n::Text {
    use kernel::MailKind;
    match kind {
        MailKind::Updates => m::mail_updates().into(),
        MailKind::Files => m::mail_files().into(),
        MailKind::Todos => m::mail_todos().into(),
        MailKind::Comments => m::mail_comments().into(),
        MailKind::People => m::mail_people().into(),
        MailKind::Requests => m::mail_requests().into(),
    }
}

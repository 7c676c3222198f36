//! The JSON that is the same for every kind of item: its head, its comments, sharing and trash.
//! Some of it stands under each tool's own address (`/api/v1/updates/{id}/comments`); a tool adds
//! it with [`under`] and describes it with [`described`].

mod comments;
mod doc;
mod head;
mod requests;
mod sharing;

pub use comments::{CommentOut, NewComment};
pub use doc::described;
pub use head::ItemHead;
pub use requests::{NewRequest, RequestAnswer, RequestOut};
pub use sharing::{ForWhom, Share};

use axum::http::StatusCode;
use i18n::Locale;
use kernel::{FieldError, Kind, Refusal};
use store::Stop;
use store::items::Head;
use web::{Door, Error, Routes};

/// The routes of a tool's items that every tool has: comments, sharing, audience, trash.
pub fn under(kind: Kind) -> Routes {
    comments::under(kind).and(sharing::under(kind))
}

/// Routes that stand once: `/api/v1/items`, `/api/v1/comments`, `/api/v1/change-requests`,
/// `/api/v1/trash`.
pub fn routes() -> Routes {
    comments::routes()
        .and(sharing::routes())
        .and(requests::routes())
}

/// The description of [`routes`].
pub fn openapi() -> utoipa::openapi::OpenApi {
    doc::once()
}

/// For programs the trash is away: an item in it is not found until it is restored.
///
/// # Errors
/// *Gone* for an item in the trash.
pub fn kept(head: &Head) -> Result<(), Stop> {
    if head.trashed_at.is_some() {
        Err(Stop::Gone)
    } else {
        Ok(())
    }
}

/// An id in a body that names nobody here is *not found*, as one in an address would be.
pub fn found(stop: Stop) -> Error {
    let names_nobody = |e: &FieldError| matches!(e.code, "not_a_member" | "unknown");
    match stop {
        Stop::Refused(Refusal::Fields(fields)) if fields.iter().any(names_nobody) => {
            Stop::Gone.into()
        }
        stop => stop.into(),
    }
}

/// A state that does not allow something is a conflict (409) with how things are, not a wrong body.
pub fn conflict(stop: Stop) -> Error {
    let by_state = matches!(stop, Stop::Refused(Refusal::State(_)));
    let mut error = Error::from(stop);
    if by_state {
        error.0.status = StatusCode::CONFLICT;
    }
    error
}

pub(crate) fn door() -> Door {
    Door::Api
}

/// Texts in JSON are in the asker's language.
pub(crate) fn said(text: &i18n::Text, locale: Locale) -> String {
    text.to(locale)
}

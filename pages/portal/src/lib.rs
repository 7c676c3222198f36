//! What clients meet: their home, their engagements, dates, notifications and account.

mod account;
mod act;
mod dates;
mod days;
mod details;
mod engagement;
mod everything;
mod home;
mod notifications;
mod place;
mod shut;
#[cfg(test)]
mod tests;

i18n::messages!();

pub use act::meets;
pub use details::shown as has_details;
pub use engagement::{engagement_list_page, engagement_page};
pub use notifications::{MOST as UNREAD_MOST, mark_read, unread};
pub use shut::shut;

use utoipa::OpenApi;
use web::{Door, Routes};

/// Pages under `/{org}`. `/engagements` and `/engagements/{id}` are routes of the office, which
/// calls [`engagement_list_page`] and [`engagement_page`] for clients.
pub fn pages() -> Routes {
    Routes::new()
        .get(Door::Both, "/", home::page)
        .get(Door::Portal, "/everything", everything::page)
        .get(Door::Portal, "/dates", dates::page)
        .get(Door::Portal, "/dates.ics", dates::calendar)
        .get(Door::Both, "/notifications", notifications::page)
        .post(Door::Both, "/notifications/read", notifications::read)
        .get(Door::Both, "/account", account::page)
        .post(Door::Both, "/account/details", account::details)
        .post(Door::Both, "/account/theme", account::theme)
        .post(Door::Both, "/account/mail", account::mail)
        .post(Door::Both, "/account/password", account::password)
        .post(
            Door::Both,
            "/account/sessions/{id}/end",
            account::end_session,
        )
        .post(
            Door::Both,
            "/account/sessions/end-all",
            account::end_all_sessions,
        )
        .and(details::routes())
        .and(account::factors::routes())
        .and(account::pin::routes())
        .and(engagement::colleagues::routes())
        .post(Door::Both, "/account/tokens", account::make_token)
        .post(
            Door::Both,
            "/account/tokens/{id}/revoke",
            account::revoke_token,
        )
}

/// The JSON API, under `/api/v1`.
pub fn api() -> Routes {
    Routes::new()
        .get(Door::Api, "/home", home::api::home)
        .get(Door::Api, "/notifications", notifications::api::index)
        .post(Door::Api, "/notifications/read", notifications::api::read)
}

/// The API's description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    home::api::Doc::openapi().merge_from(notifications::api::Doc::openapi())
}

//! What clients meet: their home, their engagements, dates, notifications and account.

mod act;
mod dates;
mod days;
mod engagement;
mod everything;
mod home;
mod linked;
mod place;

i18n::messages!();

pub use engagement::{engagement_list_page, engagement_page};

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
}

/// The JSON API, under `/api/v1`.
pub fn api() -> Routes {
    Routes::new().get(Door::Api, "/home", home::api::home)
}

/// The API's description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    home::api::Doc::openapi()
}

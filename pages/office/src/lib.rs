//! The staff office: inbox, contacts, companies, engagements, settings, search, and the JSON API of
//! these nouns.

mod api;
mod before;
mod companies;
mod contacts;
mod engagements;
mod first_steps;
mod inbox;
mod parse;
mod search;
mod sets;
mod settings;
mod words;

i18n::messages!();

use web::Routes;

/// Runs one change as the viewer: `change!(asked, |tx, viewer| work)`, or with an act of its own.
macro_rules! change {
    ($asked:expr, |$tx:ident, $viewer:ident| $work:expr) => {
        crate::change!($asked, $asked.act(), |$tx, $viewer| $work)
    };
    ($asked:expr, $act:expr, |$tx:ident, $viewer:ident| $work:expr) => {{
        let $viewer = $asked.viewer.clone();
        let act = $act;
        $asked
            .app
            .db
            .change(act, move |$tx| {
                Box::pin(async move {
                    let $viewer = &$viewer;
                    $work
                })
            })
            .await
    }};
}
pub(crate) use change;

/// Refuses unless who asks proved themselves a short while ago ([`entry::prove`]).
async fn prove(asked: &web::Asked) -> Result<(), store::Stop> {
    let session = asked.session.as_ref().ok_or(store::Stop::Gone)?;
    entry::prove(&asked.app.db, session, asked.now).await
}

/// Pages, under `/{org}`. `/engagements` and `/engagements/{id}` answer clients with the portal's pages.
pub fn pages() -> Routes {
    inbox::routes()
        .and(contacts::routes())
        .and(companies::routes())
        .and(engagements::routes())
        .and(settings::routes())
        .and(sets::routes())
        .and(search::routes())
}

/// The JSON API, under `/api/v1`.
pub fn api() -> Routes {
    api::routes()
}

/// The API's description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::openapi()
}

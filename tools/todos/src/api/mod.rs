//! To-dos and lists as JSON.

mod lists;
mod todos;

use kernel::Kind;
use parts::api::{described, under};
use utoipa::OpenApi;
use web::Routes;

pub(crate) fn routes() -> Routes {
    todos::routes().and(lists::routes()).and(under(Kind::Todo))
}

pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    described(Doc::openapi(), Kind::Todo)
}

#[derive(OpenApi)]
#[openapi(paths(
    todos::list,
    todos::create,
    todos::read,
    todos::change,
    todos::done,
    todos::reopen,
    lists::list,
    lists::create,
    lists::read,
    lists::change,
    lists::remove
))]
struct Doc;

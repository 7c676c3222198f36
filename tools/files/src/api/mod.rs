//! The JSON API: `/api/v1/files` and `/api/v1/folders`. Comments, sharing and trash come from `parts`.

mod files;
mod folders;
mod out;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::StatusCode;
use kernel::{Kind, Refusal};
use store::Stop;
use utoipa::OpenApi;
use web::{Door, Error, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Api, "/files", files::list)
        .post(
            Door::Api,
            "/files",
            files::create.layer(DefaultBodyLimit::disable()),
        )
        .get(Door::Api, "/files/{id}", files::one)
        .patch(Door::Api, "/files/{id}", files::change)
        .get(Door::Api, "/files/{id}/content", files::content)
        .get(Door::Api, "/folders", folders::list)
        .post(Door::Api, "/folders", folders::create)
        .get(Door::Api, "/folders/{id}", folders::one)
        .patch(Door::Api, "/folders/{id}", folders::change)
        .delete(Door::Api, "/folders/{id}", folders::remove)
        .post(Door::Api, "/trash/folders/{id}/restore", folders::restore)
        .and(parts::api::under(Kind::File))
}

#[derive(OpenApi)]
#[openapi(paths(
    files::list,
    files::create,
    files::one,
    files::change,
    files::content,
    folders::list,
    folders::create,
    folders::one,
    folders::change,
    folders::remove,
    folders::restore
))]
struct Doc;

pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    parts::api::described(Doc::openapi(), Kind::File)
}

/// A name that is taken, or a state that forbids it, is a conflict with how things are; an id that
/// names nothing is *not found*.
fn refused(stop: Stop) -> Error {
    let conflicts = stop.is_duplicate()
        || match &stop {
            Stop::Refused(Refusal::Fields(fields)) => fields.iter().all(|f| f.code == "taken"),
            Stop::Refused(Refusal::State(_)) => true,
            _ => false,
        };
    if !conflicts {
        return parts::api::found(stop);
    }
    let stop = if stop.is_duplicate() {
        Stop::field("name", "taken")
    } else {
        stop
    };
    let mut error = Error::from(stop);
    error.0.status = StatusCode::CONFLICT;
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_and_the_other_way_round() {
        let doc = openapi();
        let mut described: Vec<String> = Vec::new();
        for (path, item) in &doc.paths.paths {
            for (operation, method) in [
                (&item.get, "GET"),
                (&item.post, "POST"),
                (&item.patch, "PATCH"),
                (&item.delete, "DELETE"),
                (&item.put, "PUT"),
            ] {
                described.extend(operation.as_ref().map(|_| format!("{method} {path}")));
            }
        }
        let mut routed: Vec<String> = routes()
            .table()
            .iter()
            .map(|r| format!("{} /api/v1{}", r.method, r.path))
            .collect();
        described.sort();
        routed.sort();
        assert_eq!(described, routed);
    }

    #[test]
    fn refusals_become_the_status_that_programs_expect() {
        let status = |stop: Stop| refused(stop).0.status.as_u16();
        assert_eq!(status(Stop::field("name", "taken")), 409);
        assert_eq!(status(Stop::state("folder_not_empty")), 409);
        assert_eq!(status(Stop::field("engagement", "unknown")), 404);
        assert_eq!(status(Stop::field("name", "too_long")), 422);
        assert_eq!(status(Stop::Stale(3)), 409);
    }
}

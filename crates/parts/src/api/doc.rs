//! The description of the shared JSON: once for what stands once, and a copy under each tool.

use kernel::Kind;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

use super::{comments, head, requests, sharing};

#[derive(OpenApi)]
#[openapi(paths(
    comments::one,
    comments::change,
    comments::share,
    comments::trash,
    comments::restore,
    sharing::why,
    sharing::list,
    sharing::restore,
    requests::list,
    requests::one,
    requests::ask,
    requests::answer,
    requests::withdraw
))]
struct Once;

#[derive(OpenApi)]
#[openapi(
    paths(
        comments::list,
        comments::add,
        sharing::share,
        sharing::audience,
        sharing::remove
    ),
    components(schemas(head::ItemHead))
)]
struct Under;

pub(super) fn once() -> utoipa::openapi::OpenApi {
    Once::openapi()
}

/// A tool's own description with that of [`super::under`] added.
pub fn described(own: utoipa::openapi::OpenApi, kind: Kind) -> utoipa::openapi::OpenApi {
    let mut all = own;
    let mut under = Under::openapi();
    for (path, mut item) in std::mem::take(&mut under.paths.paths) {
        name(&mut item, kind);
        let path = path.replace("TOOL", kind.tool());
        match all.paths.paths.get_mut(&path) {
            Some(there) => there.merge_operations(item),
            None => _ = all.paths.paths.insert(path, item),
        }
    }
    all.merge(under);
    all
}

/// Gives the operations the tool's tag, and names that are unique over all tools.
fn name(item: &mut PathItem, kind: Kind) {
    let each: [&mut Option<Operation>; 5] = [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
    ];
    for operation in each.into_iter().flatten() {
        operation.tags = Some(vec![kind.tool().to_owned()]);
        operation.operation_id = operation
            .operation_id
            .take()
            .map(|id| format!("{}_{id}", kind.tool()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shared_route_is_described_under_its_tool_and_the_other_way_round() {
        let doc = described(utoipa::openapi::OpenApi::default(), Kind::Todo);
        let methods = |item: &PathItem| {
            [
                (&item.get, "GET"),
                (&item.post, "POST"),
                (&item.patch, "PATCH"),
                (&item.delete, "DELETE"),
            ]
            .iter()
            .filter(|(operation, _)| operation.is_some())
            .map(|(_, method)| *method)
            .collect::<Vec<_>>()
        };
        let list = |doc: &utoipa::openapi::OpenApi| -> Vec<String> {
            doc.paths
                .paths
                .iter()
                .flat_map(|(path, item)| {
                    methods(item)
                        .into_iter()
                        .map(move |m| format!("{m} {path}"))
                })
                .collect()
        };
        let table = |routes: web::Routes| -> Vec<String> {
            routes
                .table()
                .iter()
                .map(|r| format!("{} /api/v1{}", r.method, r.path))
                .collect()
        };
        for (mut described, mut routed) in [
            (list(&doc), table(crate::api::under(Kind::Todo))),
            (list(&once()), table(crate::api::routes())),
        ] {
            described.sort();
            routed.sort();
            assert_eq!(described, routed);
        }
        let share = doc
            .paths
            .get_path_operation(
                "/api/v1/todos/{id}/share",
                utoipa::openapi::HttpMethod::Post,
            )
            .unwrap();
        assert_eq!(share.operation_id.as_deref(), Some("todos_share"));
    }
}

//! The description of the JSON API: every tool's and every noun's, merged.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Response, ResponseBuilder, Responses, ServerBuilder,
};
use web::App;

use crate::tools;

/// OpenAPI 3.1 of everything under `/api/v1`.
pub fn api_doc(app: &App) -> OpenApi {
    let info = InfoBuilder::new()
        .title("Portico")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("What a token may do is what its holder may do, narrowed by its scopes. See docs/api.md."))
        .build();
    let mut doc = OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new()
            .url(app.site.url.as_str().trim_end_matches('/'))
            .build()]))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>(
            "token",
            [],
        )]))
        .build();
    let parts = [office::openapi(), portal::openapi(), parts::openapi()];
    for part in parts
        .into_iter()
        .chain(tools::all().iter().map(|t| (t.openapi)()))
    {
        doc.merge(part);
    }
    let mut components = doc.components.take().unwrap_or_default();
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components
        .security_schemes
        .insert("token".to_owned(), scheme.into());
    doc.components = Some(components);
    for path in doc.paths.paths.values_mut() {
        for (operation, changes) in operations(path) {
            let said = &mut operation.responses;
            problems(said, changes);
            said.responses
                .insert("429".to_owned(), RefOr::T(too_many()));
        }
    }
    doc
}

/// What holds for every operation and is written here once: problems are `application/problem+json`
/// (RFC 9457), and what stands now may be in the way of any change.
fn problems(responses: &mut Responses, changes: bool) {
    let listed = &mut responses.responses;
    let is_problem = |content: &RefOr<Content>| {
        let RefOr::T(content) = content else {
            return false;
        };
        matches!(&content.schema, Some(RefOr::Ref(r)) if r.ref_location.ends_with("/ApiProblem"))
    };
    for response in listed.values_mut() {
        let RefOr::T(response) = response else {
            continue;
        };
        if let Some(content) = response.content.swap_remove("application/json") {
            let media = if is_problem(&content) {
                "application/problem+json"
            } else {
                "application/json"
            };
            response.content.insert(media.to_owned(), content);
        }
    }
    if let (true, Some(refused)) = (changes, listed.get("422").cloned()) {
        listed.entry("409".to_owned()).or_insert(refused);
    }
}

/// The operations of a path, and whether each changes something.
fn operations(path: &mut PathItem) -> impl Iterator<Item = (&mut Operation, bool)> {
    [
        (&mut path.get, false),
        (&mut path.post, true),
        (&mut path.put, true),
        (&mut path.patch, true),
        (&mut path.delete, true),
    ]
    .into_iter()
    .filter_map(|(operation, changes)| operation.as_mut().map(|o| (o, changes)))
}

/// What every operation may answer: more calls than a minute has room for.
fn too_many() -> Response {
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .build();
    ResponseBuilder::new()
        .description("More calls than the token or the organization has a minute")
        .header(
            "Retry-After",
            HeaderBuilder::new()
                .schema(Some(seconds))
                .description(Some("Seconds to wait"))
                .build(),
        )
        .content(
            "application/problem+json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("ApiProblem")))
                .build(),
        )
        .build()
}

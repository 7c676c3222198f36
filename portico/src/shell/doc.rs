//! The description of the JSON API: every tool's and every noun's, merged.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response,
    ResponseBuilder, ServerBuilder,
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
    for path in doc.paths.paths.values_mut() {
        for operation in operations(path) {
            let said = &mut operation.responses.responses;
            said.insert("429".to_owned(), RefOr::T(too_many()));
        }
    }
    let mut components = doc.components.take().unwrap_or_default();
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components
        .security_schemes
        .insert("token".to_owned(), scheme.into());
    doc.components = Some(components);
    doc
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut path.get,
        &mut path.post,
        &mut path.put,
        &mut path.patch,
        &mut path.delete,
    ]
    .into_iter()
    .flatten()
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

//! The description of the JSON API: every tool's and every noun's, merged.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, InfoBuilder, OpenApi, OpenApiBuilder, RefOr, Responses, ServerBuilder,
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
        for (operation, changes) in [
            (&mut path.get, false),
            (&mut path.post, true),
            (&mut path.put, true),
            (&mut path.patch, true),
            (&mut path.delete, true),
        ] {
            if let Some(operation) = operation {
                problems(&mut operation.responses, changes);
            }
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

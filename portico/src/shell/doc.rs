//! The description of the JSON API: every tool's and every noun's, merged.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, ServerBuilder};
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
    doc
}

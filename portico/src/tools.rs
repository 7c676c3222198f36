//! Every tool of this program. A new one is a line here and one in `kernel::Kind`.

use std::sync::LazyLock;

use web::Tool;

static TOOLS: LazyLock<Vec<Tool>> =
    LazyLock::new(|| vec![updates::tool(), files::tool(), todos::tool()]);

/// The tools, in the order of navigation.
pub fn all() -> &'static [Tool] {
    &TOOLS
}

/// The migrations of everything beside the core.
pub fn migrations() -> Vec<(i64, &'static str, &'static str)> {
    let tools = all().iter().flat_map(|t| t.migrations.iter().copied());
    entry::MIGRATIONS
        .iter()
        .chain(parts::MIGRATIONS)
        .copied()
        .chain(tools)
        .collect()
}

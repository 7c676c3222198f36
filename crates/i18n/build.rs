//! Generates this crate's own messages with the generator it offers to others, and a sample for
//! its tests.

// The crate cannot be its own build dependency, so the two modules are compiled in here.
#[allow(dead_code)]
#[path = "src/build/mod.rs"]
mod build;
#[allow(dead_code)]
#[path = "src/lang.rs"]
mod lang;
use lang::Lang;

fn main() -> std::io::Result<()> {
    build::generate();
    sample()
}

/// What the unit tests include: messages that use all of the generator.
fn sample() -> std::io::Result<()> {
    let path = "src/sample/en.ftl";
    println!("cargo::rerun-if-changed={path}");
    let source = build::Source {
        lang: Lang::En,
        path: path.into(),
        text: std::fs::read_to_string(path)?,
    };
    let rust = build::compile(&[source])
        .map_err(|problems| std::io::Error::other(format!("{problems:?}")))?;
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(std::path::Path::new(&out).join("sample.rs"), rust)
}

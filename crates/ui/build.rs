//! Embeds what `bin/assets` built: writes a sorted table of files and one constant per address.
//! Never runs Node and never reaches the network; a missing build is a warning in debug and an error in release.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

/// The constants of `ui::assets::url`, known here so that pages compile before assets were ever built.
const NAMES: [(&str, &str); 6] = [
    (
        "APP_JS",
        "Script of every page: `<script type=\"module\">`.",
    ),
    (
        "FONT_DISPLAY",
        "Serif heading face, to preload when the organization chose serif headings.",
    ),
    ("FONT_UI", "Interface face, to preload."),
    ("ICONS", "Icon sprite: `<use href=\"{ICONS}#name\">`."),
    ("LICENCES", "Licence texts of fonts, icons and scripts."),
    ("PORTAL_CSS", "Style sheet of every page."),
];

#[derive(serde::Deserialize)]
struct Manifest {
    urls: std::collections::BTreeMap<String, String>,
    files: Vec<String>,
}

fn main() {
    i18n::build::generate();
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let dist = Path::new(&root).join("assets/dist");
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PORTICO_NO_ASSETS");

    let code = match fs::read_to_string(&manifest) {
        Ok(text) => table(
            &dist,
            &serde_json::from_str(&text).expect("manifest.json is written by bin/assets"),
        ),
        Err(_) => without_assets(),
    };
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("assets_table.rs");
    fs::write(out, code).expect("OUT_DIR can be written");
}

/// The generated module when `dist` is there.
fn table(dist: &Path, manifest: &Manifest) -> String {
    let mut files = manifest.files.clone();
    files.sort();
    let mut code = String::from("static ALL: &[Asset] = &[\n");
    for name in &files {
        let include =
            |end: &str| format!("include_bytes!({:?})", dist.join(format!("{name}{end}")));
        let packed = |end: &str| match dist.join(format!("{name}{end}")).exists() {
            true => format!("Some({})", include(end)),
            false => "None".to_owned(),
        };
        let _ = writeln!(
            code,
            "    Asset {{ name: {name:?}, kind: {:?}, plain: {}, br: {}, gzip: {} }},",
            kind(name),
            include(""),
            packed(".br"),
            packed(".gz"),
        );
    }
    code.push_str("];\n");
    code + &urls(|name| match manifest.urls.get(name) {
        Some(file) => format!("/assets/{file}"),
        None => panic!("assets/dist has no {name}: run bin/assets"),
    })
}

/// The generated module when `dist` is missing: pages still work, unstyled, in debug builds.
fn without_assets() -> String {
    let allowed = env::var("PORTICO_NO_ASSETS").is_ok_and(|v| v == "1");
    if env::var("PROFILE").is_ok_and(|p| p == "release") && !allowed {
        eprintln!("The style sheet, scripts, icons and fonts have not been built.");
        eprintln!("Run:  bin/assets            (needs Node.js 20 or newer)");
        eprintln!("or:   bin/build --release   (does that first)");
        eprintln!("To build a program without them: PORTICO_NO_ASSETS=1");
        process::exit(1);
    }
    println!("cargo::warning=no assets built: pages will be unstyled until bin/assets has run");
    format!("static ALL: &[Asset] = &[];\n{}", urls(|_| String::new()))
}

fn urls(address: impl Fn(&str) -> String) -> String {
    let mut code = String::from(
        "/// Addresses of the built files; a name that is not built does not compile.\npub mod url {\n",
    );
    for (name, about) in NAMES {
        let _ = writeln!(
            code,
            "    /// {about}\n    pub const {name}: &str = {:?};",
            address(name)
        );
    }
    code.push_str("}\n");
    code
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => panic!("no content type known for {name}"),
    }
}

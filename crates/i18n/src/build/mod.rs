//! From `locales/*.ftl` to a Rust module, inside build scripts.
//!
//! Reading (`read`) turns Fluent text into pieces, `check` compares languages and settles what
//! each argument is, `emit` writes Rust. Whatever is wrong stops the build with a file and a line.

mod check;
mod emit;
mod pieces;
mod pseudo;
mod read;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, process};

use crate::Lang;

/// Something wrong in a file of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named to the generator.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do about it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// One language's messages as text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The language it is in.
    pub lang: Lang,
    /// How problems name it.
    pub path: String,
    /// Fluent text.
    pub text: String,
}

/// Call this from `build.rs`. Reads `locales/en.ftl` and, where present, `locales/{tag}.ftl` of
/// the crate being built, and writes what [`messages!`](crate::messages!) includes.
///
/// When the files hold a mistake or cannot be read it reports every problem to cargo and ends
/// the process with an error.
pub fn generate() {
    let (locales, out) = (
        PathBuf::from("locales"),
        env::var_os("OUT_DIR").unwrap_or_default(),
    );
    say("rerun-if-changed=locales");
    say("rerun-if-changed=build.rs");
    let problems = match sources(&locales).map(|sources| compile(&sources)) {
        Ok(Ok(rust)) => match fs::write(Path::new(&out).join("messages.rs"), rust) {
            Ok(()) => return,
            Err(error) => vec![format!("messages.rs could not be written: {error}")],
        },
        Ok(Err(problems)) => problems.iter().map(Problem::to_string).collect(),
        Err(error) => vec![format!("locales/en.ftl could not be read: {error}")],
    };
    for problem in problems {
        say(&format!("error={problem}"));
    }
    process::exit(1);
}

/// A line to cargo.
#[allow(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]
fn say(what: &str) {
    println!("cargo::{what}");
}

/// The files of a `locales` folder; English must be there.
fn sources(folder: &Path) -> std::io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for &lang in Lang::ALL {
        let path = folder.join(format!("{}.ftl", lang.tag()));
        match fs::read_to_string(&path) {
            Ok(text) => sources.push(Source {
                lang,
                path: path.display().to_string(),
                text,
            }),
            Err(error) if lang == Lang::En => return Err(error),
            Err(_) => {}
        }
    }
    Ok(sources)
}

/// The Rust module for these messages. `sources` holds English and any of the other languages;
/// the pseudo language is made here.
///
/// # Errors
/// All problems found, at least one.
pub fn compile(sources: &[Source]) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let books: Vec<_> = sources
        .iter()
        .map(|source| read::book(source, &mut problems))
        .collect();
    let messages = check::messages(books, &mut problems);
    if problems.is_empty() {
        Ok(emit::module(&messages))
    } else {
        Err(problems)
    }
}

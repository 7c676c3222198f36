//! `portico doctor`: looks at everything an installation needs and says what is wrong.

mod database;
mod outside;

use std::path::Path;

use anyhow::Result;
use kernel::Clock;

use super::say;
use crate::config::{self, Config, SETTINGS};

/// Less free space than this is a problem.
const SPACE: u64 = 500 * 1024 * 1024;

/// What was found, line by line.
struct Report {
    problems: usize,
}

impl Report {
    fn head(&mut self, text: &str) {
        say(format!("\n{text}"));
    }
    fn fine(&mut self, text: impl std::fmt::Display) {
        say(format!("  ok       {text}"));
    }
    fn note(&mut self, text: impl std::fmt::Display) {
        say(format!("  note     {text}"));
    }
    fn wrong(&mut self, text: impl std::fmt::Display) {
        self.problems += 1;
        say(format!("  PROBLEM  {text}"));
    }
}

/// Checks settings, database, audit chains, data folder, public address and mail. The program ends
/// with 1 when there is a problem.
pub async fn run(config: Config, test_mail: Option<String>) -> Result<()> {
    let mut report = Report { problems: 0 };
    let now = Clock::default().now();
    settings(&mut report, &config);
    folder(&mut report, &config.data);
    database::look(&mut report, &config).await;
    outside::address(&mut report, &config);
    outside::mail(&mut report, &config, test_mail.as_deref(), now).await;
    let problems = report.problems;
    say(match problems {
        0 => "\nNo problems.".to_owned(),
        1 => "\n1 problem.".to_owned(),
        many => format!("\n{many} problems."),
    });
    if problems == 0 {
        Ok(())
    } else {
        std::process::exit(1)
    }
}

fn settings(report: &mut Report, config: &Config) {
    report.head("Settings");
    for setting in SETTINGS {
        let value = effective(config, setting.name);
        let shown = match (setting.secret, value) {
            (true, Some(value)) => masked(&value),
            (_, Some(value)) => value,
            (_, None) => format!("{} (default)", setting.default),
        };
        say(format!(
            "  {:<28} {shown}",
            format!("PORTICO_{}", setting.name)
        ));
    }
    for name in config::unknown() {
        report.wrong(format_args!(
            "{name} is not a setting; see docs/settings.md"
        ));
    }
}

/// The value in force, from flag or environment; none where the default stands.
fn effective(config: &Config, name: &str) -> Option<String> {
    match name {
        "DATA" => Some(config.data.display().to_string()),
        "DATABASE_URL" => config.database_url.clone(),
        "LISTEN" => Some(config.listen.to_string()),
        "URL" => Some(config.url.to_string()),
        "SMTP" => config.smtp.clone(),
        "MAIL_FROM" => Some(config.mail_from.clone()),
        "TRUSTED_PROXIES" => {
            let list: Vec<String> = config
                .trusted_proxies
                .iter()
                .map(ToString::to_string)
                .collect();
            (!list.is_empty()).then(|| list.join(", "))
        }
        "MAX_FILE_MB" => Some((config.max_file >> 20).to_string()),
        other => config::read(other).ok().flatten(),
    }
}

/// An address without user and password; anything else that is secret not at all.
fn masked(value: &str) -> String {
    match url::Url::parse(value) {
        Ok(url) if url.has_host() => {
            let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
            let secret = if url.username().is_empty() && url.password().is_none() {
                ""
            } else {
                "•••@"
            };
            format!(
                "{}://{secret}{}{port}{}",
                url.scheme(),
                url.host_str().unwrap_or_default(),
                url.path()
            )
        }
        _ => "•••".to_owned(),
    }
}

fn folder(report: &mut Report, data: &Path) {
    report.head("Data folder");
    let probe = data.join(format!(".doctor-{}", std::process::id()));
    let tried = std::fs::create_dir_all(data)
        .and_then(|()| std::fs::write(&probe, b"x"))
        .and_then(|()| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => report.fine(format_args!("{} can be written", data.display())),
        Err(error) => {
            return report.wrong(format_args!(
                "{} cannot be written: {error}",
                data.display()
            ));
        }
    }
    match free(data) {
        Ok(free) if free < SPACE => report.wrong(format_args!("only {} MB are free", free >> 20)),
        Ok(free) => report.fine(format_args!("{} MB are free", free >> 20)),
        Err(error) => report.note(format_args!("free space is not known: {error}")),
    }
}

/// Bytes that this program may still write there.
fn free(path: &Path) -> std::io::Result<u64> {
    let stat = rustix::fs::statvfs(path)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

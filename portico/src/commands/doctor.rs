//! `portico doctor`: looks at everything an installation needs and says what is wrong.

use std::path::Path;

use anyhow::Result;
use kernel::{Clock, Time};
use store::org::Org;
use store::{ChainFault, Db, Engine, sql};

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
    database(&mut report, &config).await;
    address(&mut report, &config);
    mail(&mut report, &config, test_mail.as_deref(), now).await;
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

async fn database(report: &mut Report, config: &Config) {
    report.head("Database");
    let file = config.data.join("portico.sqlite");
    if config.database_url.is_none() && !file.exists() {
        return report.note("there is none yet; `portico serve` makes it");
    }
    // Not `start::database`: looking must not bring the schema up to date.
    let opened = match &config.database_url {
        Some(url) => Db::postgres(url).await,
        None => Db::sqlite(&file).await,
    };
    match opened {
        Ok(db) => {
            if let Err(error) = inspect(report, &db).await {
                report.wrong(format_args!("the database cannot be read: {error}"));
            }
            db.close().await;
        }
        Err(error) => report.wrong(error),
    }
}

async fn inspect(report: &mut Report, db: &Db) -> Result<()> {
    let engine = match db.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let mut conn = db.read_instance().await?;
    let (version,): (String,) = conn
        .one(sql(if db.engine() == Engine::Sqlite {
            "select sqlite_version()"
        } else {
            "select current_setting('server_version')"
        }))
        .await?;
    report.fine(format_args!("{engine} {version} answers"));
    let schema: Result<(i64, i64, i64), _> = conn
        .one(sql("select count(*), coalesce(max(version), 0), coalesce(sum(case when success then 0 else 1 end), 0) from _sqlx_migrations"))
        .await;
    match schema {
        Ok((count, newest, 0)) => report.fine(format_args!("schema {newest}, {count} migrations")),
        Ok((_, newest, broken)) => report.wrong(format_args!(
            "schema {newest}: {broken} migrations did not finish"
        )),
        Err(_) => {
            report.wrong("this database has no schema of Portico; run `portico migrate`");
            return Ok(());
        }
    }
    let faults = db.integrity().await?;
    if faults.is_empty() {
        report.fine("integrity check found nothing");
    }
    for fault in faults {
        report.wrong(format_args!("integrity: {fault}"));
    }
    let organizations = Org::all(&mut conn).await?;
    drop(conn);
    report.head("Audit trail");
    if organizations.is_empty() {
        report.note("no organization yet");
    }
    for org in organizations {
        match db.verify_chain(org.id).await? {
            Ok(entries) => report.fine(format_args!("{}: {entries} entries, unbroken", org.slug)),
            Err(ChainFault::Missing(seq)) => {
                report.wrong(format_args!("{}: entry {seq} is missing", org.slug))
            }
            Err(ChainFault::Changed(seq)) => {
                report.wrong(format_args!("{}: entry {seq} was changed", org.slug))
            }
            Err(ChainFault::Cut) => report.wrong(format_args!(
                "{}: the end does not match its seal",
                org.slug
            )),
        }
    }
    Ok(())
}

fn address(report: &mut Report, config: &Config) {
    report.head("Public address");
    let host = config.url.host_str().unwrap_or_default();
    let here = host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback());
    match (config.url.scheme(), here) {
        ("https", _) => report.fine(&config.url),
        (_, true) => report.note(format_args!("{} is for this machine only", config.url)),
        _ => report.wrong(format_args!("{} is plain http: passwords and files travel in the open. Put https in front and set PORTICO_URL.", config.url)),
    }
}

async fn mail(report: &mut Report, config: &Config, to: Option<&str>, now: Time) {
    report.head("Mail");
    let Some(url) = &config.smtp else {
        report.note("no PORTICO_SMTP: mail goes to the built-in mailbox, nobody outside gets any");
        if to.is_some() {
            report.wrong("a test mail needs PORTICO_SMTP");
        }
        return;
    };
    let smtp = match mail::Smtp::from_url(url) {
        Ok(smtp) => smtp.with_deadline(std::time::Duration::from_secs(20)),
        Err(error) => return report.wrong(format_args!("PORTICO_SMTP: {error}")),
    };
    match smtp.check().await {
        Ok(()) => report.fine(format_args!("{} answers and lets us in", masked(url))),
        Err(error) => return report.wrong(format_args!("{}: {error}", masked(url))),
    }
    let Some(to) = to else { return };
    match mail::Transport::Smtp(smtp)
        .send(&letter(config, to, now))
        .await
    {
        Ok(mail::Outcome::Accepted { response }) => report.fine(format_args!(
            "test mail to {to} was taken: {}",
            last_line(&response)
        )),
        Ok(mail::Outcome::Deferred { code, text }) => report.wrong(format_args!(
            "test mail to {to} was put off: {code} {}",
            last_line(&text)
        )),
        Ok(mail::Outcome::Rejected { code, text, .. }) => report.wrong(format_args!(
            "test mail to {to} was refused: {code} {}",
            last_line(&text)
        )),
        Ok(mail::Outcome::Unreachable { text }) => report.wrong(format_args!(
            "test mail to {to} was not sent: {}",
            last_line(&text)
        )),
        Err(error) => report.wrong(format_args!("test mail to {to}: {error}")),
    }
}

fn letter(config: &Config, to: &str, now: Time) -> mail::Message {
    let words = format!(
        "This is a test from Portico at {}. If you can read it, mail works.",
        config.url
    );
    let domain = config
        .mail_from
        .rsplit('@')
        .next()
        .unwrap_or("portico.invalid");
    mail::Message {
        at: now,
        from_name: "Portico".to_owned(),
        from_addr: config.mail_from.clone(),
        reply_to: None,
        to_name: String::new(),
        to_addr: to.to_owned(),
        subject: "Test from Portico".to_owned(),
        html: format!(
            "<!doctype html><html lang=\"en\"><title>Test from Portico</title><p>{words}</p></html>"
        ),
        text: words,
        message_id: format!("{}@{domain}", uuid::Uuid::now_v7()),
        list_unsubscribe: None,
        lang: "en".to_owned(),
    }
}

/// The last line of a server's words.
fn last_line(text: &str) -> &str {
    text.trim().lines().last().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked() {
        assert_eq!(
            masked("postgres://portico:hunter2@db.example:5433/portal"),
            "postgres://•••@db.example:5433/portal"
        );
        assert_eq!(masked("smtp://127.0.0.1:1025"), "smtp://127.0.0.1:1025");
        assert_eq!(
            masked("postgres://db.example/x?password=hunter2"),
            "postgres://db.example/x"
        );
        assert_eq!(masked("hunter2"), "•••");
    }

    #[test]
    fn the_last_line_of_an_answer_is_the_one_that_counts() {
        assert_eq!(
            last_line("250-first\r\n250 2.0.0 queued as 42\r\n"),
            "250 2.0.0 queued as 42"
        );
        assert_eq!(last_line(""), "");
    }
}

//! What the doctor asks outside: the public address, and the mail server.

use kernel::Time;

use super::{Report, masked};
use crate::config::Config;

pub(super) fn address(report: &mut Report, config: &Config) {
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

pub(super) async fn mail(report: &mut Report, config: &Config, to: Option<&str>, now: Time) {
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

//! *Mail about what happens*: which kinds one wants in this place. The same switches as the
//! addresses at the end of those mails (`entry::Unsubscribe`).

use ::store::{Stop, mail_off};
use i18n::Text;
use kernel::MailKind;
use serde::Deserialize;
use web::{Asked, Error, Form, Then, then};

use super::session;
use crate::m;

/// A switch: the word, its name, whether the mail comes.
pub type Switch = (&'static str, Text, bool);

/// The switches as they stand. One statement.
pub async fn switches(asked: &Asked) -> Result<Vec<Switch>, Stop> {
    let mut conn = asked.read().await?;
    let off = mail_off::off(&mut conn, asked.org.id, asked.viewer.party()).await?;
    let kinds = MailKind::for_reader(asked.is_staff()).iter();
    Ok(kinds
        .map(|kind| (kind.word(), web::mail_kind(*kind), !off.contains(kind)))
        .collect())
}

/// *Mail about what happens*, as sent: the kinds that are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailForm {
    mail: Vec<String>,
}

/// POST `/account/mail`
pub async fn save(asked: Asked, Form(form): Form<MailForm>) -> Result<Then, Error> {
    session(&asked)?;
    let kinds = MailKind::for_reader(asked.is_staff()).iter().copied();
    let (on, off): (Vec<MailKind>, Vec<MailKind>) =
        kinds.partition(|kind| form.mail.iter().any(|word| word == kind.word()));
    let act = asked.act();
    asked
        .app
        .db
        .change(act, move |tx| {
            Box::pin(async move {
                mail_off::turn(tx, &on, true).await?;
                mail_off::turn(tx, &off, false).await
            })
        })
        .await?;
    Ok(then(&asked, "/account").toast(&asked, m::mail_saved()))
}

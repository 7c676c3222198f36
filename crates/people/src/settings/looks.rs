//! What the organization is called, and how its portal and mail look and sound.

use access::sql;
use i18n::Lang;
use kernel::{FieldError, Refusal, Viewer};
use serde_json::json;
use store::org::Org;
use store::{Stop, Tx};
use ui::cover::Style;
use ui::theme::Hex;

use super::{Part, save};
use crate::rules::{self, Checks};

/// Name, clock and language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The time zone (IANA).
    pub zone: String,
    /// The language (BCP 47).
    pub locale: String,
    /// What clients call an engagement ("your wedding"), or empty.
    pub noun: String,
}

/// How the portal and its mail look and sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// The colour, `#rrggbb`.
    pub accent: String,
    /// `grotesk` or `serif`.
    pub headings: String,
    /// `spires`, `tiles`, `contour` or `plain`.
    pub cover: String,
    /// The sender's name of mail, or empty for the organization's.
    pub sender_name: String,
    /// The last lines of mail.
    pub mail_footer: String,
    /// A word of welcome on the client's home.
    pub welcome: String,
}

impl Identity {
    /// The same, cleaned and checked.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Identity, Refusal> {
        let mut checks = Checks::default();
        let lang = Lang::parse(&self.locale).filter(|l| *l != Lang::Pseudo);
        let identity = Identity {
            name: checks.take(rules::name("name", &self.name)),
            zone: checks.take(rules::zone("zone", &self.zone)),
            locale: checks.take(
                lang.map(|l| l.tag().to_owned())
                    .ok_or(FieldError::new("locale", "unknown")),
            ),
            noun: checks.take(rules::line("noun", &self.noun, 60)),
        };
        checks.done(identity)
    }
}

impl Branding {
    /// The same, cleaned and checked.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Branding, Refusal> {
        let mut checks = Checks::default();
        let accent = self
            .accent
            .parse::<Hex>()
            .map(|h| h.to_string())
            .map_err(|_| FieldError::new("accent", "not_a_colour"));
        let known = |field, word: &str, ok: bool| {
            if ok {
                Ok(word.to_owned())
            } else {
                Err(FieldError::new(field, "unknown"))
            }
        };
        let branding = Branding {
            accent: checks.take(accent),
            headings: checks.take(known(
                "headings",
                &self.headings,
                matches!(self.headings.as_str(), "grotesk" | "serif"),
            )),
            cover: checks.take(known(
                "cover",
                &self.cover,
                self.cover.parse::<Style>().is_ok(),
            )),
            sender_name: checks.take(rules::line("sender_name", &self.sender_name, 80)),
            mail_footer: checks.take(rules::text("mail_footer", &self.mail_footer, 500)),
            welcome: checks.take(rules::text("welcome", &self.welcome, 1000)),
        };
        checks.done(branding)
    }
    /// What stands now, to be changed.
    pub fn of(org: &Org) -> Branding {
        Branding {
            accent: org.accent.clone(),
            headings: org.headings.clone(),
            cover: org.cover.clone(),
            sender_name: org.sender_name.clone(),
            mail_footer: org.mail_footer.clone(),
            welcome: org.welcome.clone(),
        }
    }
}

/// Saves name, zone, language and noun.
///
/// # Errors
/// Wrong fields, *stale*, *forbidden*.
pub async fn set_identity(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    identity: &Identity,
) -> Result<(), Stop> {
    let i = identity.checked()?;
    let mut s = sql("update organization set name = ");
    s.arg(i.name)
        .push(", zone = ")
        .arg(i.zone.clone())
        .push(", locale = ")
        .arg(i.locale.clone())
        .push(", noun = ")
        .arg(i.noun);
    save(
        tx,
        viewer,
        version,
        Part::Organization,
        s,
        json!({"zone": i.zone, "locale": i.locale}),
    )
    .await
}

/// Saves colours, covers and the words of mail and welcome.
///
/// # Errors
/// Wrong fields, *stale*, *forbidden*.
pub async fn set_branding(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    branding: &Branding,
) -> Result<(), Stop> {
    let b = branding.checked()?;
    let detail = json!({"accent": b.accent, "headings": b.headings, "cover": b.cover});
    let mut s = sql("update organization set accent = ");
    s.arg(b.accent)
        .push(", headings = ")
        .arg(b.headings)
        .push(", cover = ")
        .arg(b.cover);
    s.push(", sender_name = ")
        .arg(b.sender_name)
        .push(", mail_footer = ")
        .arg(b.mail_footer)
        .push(", welcome = ")
        .arg(b.welcome);
    save(tx, viewer, version, Part::Branding, s, detail).await
}

//! Setting up a provider. Who chooses it chooses who comes in as whom, super admins among them: so
//! only they may.

use std::time::Duration;

use kernel::{FieldError, Group, Power, Refusal, Right, Viewer};
use serde_json::json;
use store::sessions::end_vouched;
use store::{Event, Stop, Tx, sql};
use uuid::Uuid;
use web::Site;

use super::talk::{Fault, discover, keys};
use super::{Provider, about};

/// A provider as somebody wishes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderWish {
    /// Its address.
    pub issuer: String,
    /// What it calls this portal.
    pub client_id: String,
    /// The client secret; empty keeps the one that is set.
    pub secret: String,
    /// Its name on the button.
    pub name: String,
    /// Domains of mail addresses, separated by spaces or commas.
    pub domains: String,
    /// Whether it lets in.
    pub active: bool,
}

/// Whether a viewer may set up a provider.
///
/// # Errors
/// *Forbidden* to all but super admins.
fn may(viewer: &Viewer) -> Result<(), Stop> {
    let boss = viewer
        .staff
        .as_ref()
        .is_some_and(|s| s.group == Group::SuperAdmin);
    match boss && viewer.has(Right::Settings) {
        true => Ok(()),
        false => Err(Stop::Forbidden(Power::Manage)),
    }
}

impl ProviderWish {
    /// The same, cleaned and checked against what is set now; the domains one by one.
    ///
    /// # Errors
    /// Every wrong field: `issuer`, `client_id`, `client_secret`, `name`, `domains`.
    pub fn checked(
        &self,
        site: &Site,
        now: Option<&Provider>,
    ) -> Result<(Self, Vec<String>), Refusal> {
        let mut wrong = Vec::new();
        let mut line = |field: &'static str, text: &str, most: usize| {
            let text = text.trim().to_owned();
            match text.chars().count() {
                0 => wrong.push(FieldError::new(field, "required")),
                n if n > most => wrong.push(FieldError::new(field, "too_long").number(most as i64)),
                _ if text.chars().any(char::is_control) => {
                    wrong.push(FieldError::new(field, "wrong"))
                }
                _ => {}
            }
            text
        };
        let issuer = line("issuer", &self.issuer, 300);
        let client_id = line("client_id", &self.client_id, 300);
        let name = line("name", &self.name, 40);
        let secret = self.secret.trim().to_owned();
        if !issuer.is_empty() && !site.egress.may_call(&issuer) {
            wrong.push(FieldError::new("issuer", "not_https"));
        }
        // Else whoever changes the address would be told the secret by the portal itself.
        let kept = now.is_some_and(|now| now.issuer == issuer);
        match secret.chars().count() {
            0 if !kept => wrong.push(FieldError::new("client_secret", "required")),
            n if n > 1_000 => {
                wrong.push(FieldError::new("client_secret", "too_long").number(1_000))
            }
            _ => {}
        }
        let words = self
            .domains
            .split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        let words = words.map(|w| w.trim_start_matches('@').to_lowercase());
        let domains: Vec<String> = words.filter(|w| !w.is_empty()).collect();
        if domains.len() > 50 || !domains.iter().all(|d| is_domain(d)) {
            wrong.push(FieldError::new("domains", "not_a_domain"));
        }
        if !wrong.is_empty() {
            return Err(Refusal::Fields(wrong));
        }
        let clean = ProviderWish {
            issuer,
            client_id,
            secret,
            name,
            domains: domains.join(" "),
            active: self.active,
        };
        Ok((clean, domains))
    }
}

/// Whether a mail address can end so.
fn is_domain(text: &str) -> bool {
    format!("a@{text}").parse::<kernel::Email>().is_ok()
}

/// Asks a provider who it is and for its keys, now.
///
/// # Errors
/// What is wrong with it.
pub async fn check_provider(site: &Site, issuer: &str) -> Result<(), Fault> {
    let meta = discover(&site.egress, issuer, Duration::ZERO).await?;
    keys(&site.egress, &meta, Duration::ZERO).await?;
    Ok(())
}

/// Sets it. Sessions it opened end where it lets in no longer, or is another; whom another one means
/// is found out anew.
///
/// # Errors
/// Wrong fields; *stale*, *forbidden*.
pub async fn save_provider(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    site: &Site,
    version: i64,
    wish: &ProviderWish,
) -> Result<(), Stop> {
    may(viewer)?;
    let (org, at) = (tx.act.org, tx.act.now);
    let now = Provider::of(tx.conn(), org).await?;
    let stands = now.as_ref().map_or(0, |now| now.version);
    if stands != version {
        return Err(Stop::Stale(stands));
    }
    let (wish, domains) = wish.checked(site, now.as_ref())?;
    let fresh = !wish.secret.is_empty();
    let secret = match (fresh, &now) {
        (false, Some(now)) => now.secret.clone(),
        _ => site.seal.seal(&about(org), wish.secret.as_bytes())?,
    };
    let another = now.as_ref().is_none_or(|now| now.issuer != wish.issuer);
    if another {
        unlink_all(tx).await?;
    }
    if another || !wish.active || now.is_some_and(|now| now.client_id != wish.client_id) {
        end_vouched(tx.conn(), org, None).await?;
    }
    let put = sql("insert into single_sign_on (org_id, id, issuer, client_id, secret, name, domains, active, version, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9) on conflict (org_id) do update set issuer = excluded.issuer, client_id = excluded.client_id, secret = excluded.secret, name = excluded.name, domains = excluded.domains, active = excluded.active, version = single_sign_on.version + 1, changed_at = excluded.changed_at where single_sign_on.version = $10")
        .bind(org)
        .bind(Uuid::now_v7())
        .bind(wish.issuer.clone())
        .bind(wish.client_id.clone())
        .bind(secret)
        .bind(wish.name.clone())
        .bind(json!(domains))
        .bind(wish.active)
        .bind(at)
        .bind(version);
    if tx.run(put).await? == 0 {
        // On PostgreSQL another save can lie between the look and the update.
        let now = Provider::of(tx.conn(), org).await?;
        return Err(Stop::Stale(now.map_or(0, |now| now.version)));
    }
    let to = json!({"issuer": wish.issuer, "client_id": wish.client_id, "new_secret": fresh, "name": wish.name, "domains": domains, "active": wish.active});
    told(tx, to);
    Ok(())
}

/// Takes it away, with whom it means; sessions it opened end.
///
/// # Errors
/// *Gone* where there is none; *forbidden*.
pub async fn remove_provider(tx: &mut Tx<'_>, viewer: &Viewer) -> Result<(), Stop> {
    may(viewer)?;
    let org = tx.act.org;
    unlink_all(tx).await?;
    end_vouched(tx.conn(), org, None).await?;
    let gone = sql("delete from single_sign_on where org_id = $1").bind(org);
    if tx.run(gone).await? == 0 {
        return Err(Stop::Gone);
    }
    told(tx, json!(null));
    Ok(())
}

async fn unlink_all(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let org = tx.act.org;
    let gone = sql("delete from single_sign_on_link where org_id = $1").bind(org);
    tx.run(gone).await.map(|_| ())
}

fn told(tx: &mut Tx<'_>, to: serde_json::Value) {
    let part = "single_sign_on";
    let org = tx.act.org.0;
    tx.audit(
        "settings.changed",
        "organization",
        org,
        json!({"part": part, "to": to}),
    );
    tx.event(Event::new("settings.changed").data(json!({"part": part})));
}

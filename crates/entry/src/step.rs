//! One step of a way in, carried by a short sealed cookie instead of a session: somebody proved a
//! password that must be changed before anything opens.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{ContactId, OrgId, PersonId, Time};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use web::Site;

/// How long the step may take.
const LIFE: TimeDelta = TimeDelta::minutes(10);

/// A password that was right and must be changed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The person.
    pub person: PersonId,
    /// The local sign-in it belongs to; none for the person's own password.
    pub local: Option<(OrgId, ContactId)>,
    /// A fingerprint of the stored hash: once changed, the step is over.
    pub(crate) stored: String,
    /// Until when.
    until: Time,
}

impl Step {
    pub(crate) fn new(
        person: PersonId,
        local: Option<(OrgId, ContactId)>,
        stored: &str,
        now: Time,
    ) -> Self {
        Step {
            person,
            local,
            stored: fingerprint(stored),
            until: now + LIFE,
        }
    }
}

/// What stands for a stored hash in a step.
pub(crate) fn fingerprint(stored: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(stored.as_bytes())[..16])
}

/// The step as a cookie's value, sealed with the site's key.
pub fn seal_step(site: &Site, step: &Step) -> String {
    let body = serde_json::to_vec(step).unwrap_or_default();
    let seal = mac(site, &body).finalize().into_bytes();
    format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(&body),
        BASE64URL_NOPAD.encode(&seal)
    )
}

/// The step of a cookie, if its seal is ours and it is not over.
pub fn open_step(site: &Site, value: &str, now: Time) -> Option<Step> {
    let (body, seal) = value.split_once('.')?;
    let body = BASE64URL_NOPAD.decode(body.as_bytes()).ok()?;
    let seal = BASE64URL_NOPAD.decode(seal.as_bytes()).ok()?;
    mac(site, &body).verify_slice(&seal).ok()?;
    serde_json::from_slice::<Step>(&body)
        .ok()
        .filter(|s| s.until > now)
}

fn mac(site: &Site, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&site.key)
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(b"step\0");
    mac.update(body);
    mac
}

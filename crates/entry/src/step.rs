//! One step of a way in, carried by a short sealed cookie instead of a session: somebody proved a
//! password that must be changed before anything opens.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{ContactId, OrgId, PersonId, Time};
use serde::de::DeserializeOwned;
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
    seal(site, "step", step)
}

/// The step of a cookie, if its seal is ours and it is not over.
pub fn open_step(site: &Site, value: &str, now: Time) -> Option<Step> {
    open::<Step>(site, "step", value).filter(|s| s.until > now)
}

/// Anything as a cookie's value; `what` it is stands inside the seal. Not secret, only genuine.
pub(crate) fn seal<T: Serialize>(site: &Site, what: &str, value: &T) -> String {
    let body = serde_json::to_vec(value).unwrap_or_default();
    let seal = mac(site, what, &body).finalize().into_bytes();
    format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(&body),
        BASE64URL_NOPAD.encode(&seal)
    )
}

/// What a cookie holds, if its seal is ours.
pub(crate) fn open<T: DeserializeOwned>(site: &Site, what: &str, value: &str) -> Option<T> {
    let (body, seal) = value.split_once('.')?;
    let body = BASE64URL_NOPAD.decode(body.as_bytes()).ok()?;
    let seal = BASE64URL_NOPAD.decode(seal.as_bytes()).ok()?;
    mac(site, what, &body).verify_slice(&seal).ok()?;
    serde_json::from_slice(&body).ok()
}

fn mac(site: &Site, what: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&site.key)
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(what.as_bytes());
    mac.update(b"\0");
    mac.update(body);
    mac
}

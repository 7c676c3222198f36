//! A sign-in by way of a provider: off to it, back from it, and in.
//!
//! What was begun is carried by a sealed cookie, so nobody can hand their own sign-in to somebody
//! else's browser, and nothing is written before the button at the end is pressed.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use kernel::{OrgId, Time};
use openidconnect::core::CoreResponseType;
use openidconnect::{AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge, Scope};
use serde::{Deserialize, Serialize};
use store::{Db, Stop, secret, sql};
use uuid::Uuid;
use web::Site;

use super::talk::{AGE, Asked, Doubt, client, discover, redeem};
use super::{Provider, find, provider_back};
use crate::limits::{Limit, limit};
use crate::login::Proof;

/// The name of its short cookie.
pub const PROVIDER_STEP: &str = "provider";
/// How long the way there and back may take.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// Inside the seal.
const WHAT: &str = "sign-in by a provider";
/// The longest code that is carried; it has to fit into a cookie.
const CODE_MOST: usize = 2_000;

/// The longest value browsers keep for sure, with room for its name and attributes (RFC 6265, 6.1).
const COOKIE_MOST: usize = 3_800;

/// What was begun in this browser.
#[derive(Serialize, Deserialize)]
struct Begun {
    org: OrgId,
    issuer: String,
    state: String,
    nonce: Nonce,
    verifier: String,
    next: String,
    until: Time,
    code: Option<String>,
}

fn seal(site: &Site, begun: &Begun) -> Result<String, Stop> {
    let text = serde_json::to_vec(begun);
    let text = text.map_err(|_| Stop::Broken("a sign-in could not be written"))?;
    Ok(BASE64URL_NOPAD.encode(&site.seal.seal(WHAT, &text)?))
}

fn open(site: &Site, cookie: Option<&str>, org: OrgId, now: Time) -> Result<Begun, Stop> {
    let sealed = cookie.and_then(|c| BASE64URL_NOPAD.decode(c.as_bytes()).ok());
    let text = sealed.and_then(|sealed| site.seal.open(WHAT, &sealed));
    let begun: Option<Begun> = text.and_then(|text| serde_json::from_slice(&text).ok());
    begun
        .filter(|b| b.org == org && b.until > now)
        .ok_or(Stop::state("provider_late"))
}

impl From<Doubt> for Stop {
    fn from(doubt: Doubt) -> Self {
        tracing::info!(?doubt, "a sign-in by a provider came to nothing");
        Stop::state(match doubt {
            Doubt::Down => "provider_down",
            Doubt::Refused => "provider_refused",
        })
    }
}

/// The provider that lets into an organization, or *gone*.
async fn open_provider(db: &Db, org: OrgId) -> Result<Provider, Stop> {
    let found = Provider::of(&mut db.read(org).await?, org).await?;
    found.filter(|p| p.active).ok_or(Stop::Gone)
}

/// Begins: where the browser goes, and the cookie that it comes back with. Writes nothing.
///
/// # Errors
/// *Gone* where no provider lets in; state `provider_down`.
pub async fn begin_provider(
    db: &Db,
    site: &Site,
    org: OrgId,
    slug: &str,
    next: &str,
    now: Time,
) -> Result<(String, String), Stop> {
    let provider = open_provider(db, org).await?;
    let meta = discover(&site.egress, &provider.issuer, AGE).await;
    let meta = meta.map_err(Doubt::from)?;
    let client = client(&meta, &provider.client_id, None, provider_back(site, slug))?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (to, state, nonce) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let begun = Begun {
        org,
        issuer: provider.issuer,
        state: state.into_secret(),
        nonce,
        verifier: verifier.into_secret(),
        next: next.to_owned(),
        until: now + LIFE,
        code: None,
    };
    Ok((to.into(), seal(site, &begun)?))
}

/// What a provider sends a browser back with (RFC 6749, 4.1.2; RFC 9207).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Returned {
    /// The state of the beginning.
    pub state: String,
    /// What can be handed in for its word.
    pub code: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// Who sends it.
    pub iss: Option<String>,
}

/// Takes what a provider sent out of the address: the cookie that carries it on. Writes nothing.
///
/// # Errors
/// States `provider_late` where this browser began no such sign-in or too long ago,
/// `provider_denied`, `provider_refused`.
pub fn provider_returned(
    site: &Site,
    org: OrgId,
    cookie: Option<&str>,
    returned: Returned,
    now: Time,
) -> Result<String, Stop> {
    let mut begun = open(site, cookie, org, now)?;
    if begun.state != returned.state || begun.code.is_some() {
        return Err(Stop::state("provider_late"));
    }
    if returned.iss.is_some_and(|iss| iss != begun.issuer) {
        return Err(Stop::state("provider_refused"));
    }
    match (returned.error.as_deref(), returned.code) {
        (Some("access_denied"), _) => Err(Stop::state("provider_denied")),
        (None, Some(code)) if !code.is_empty() && code.len() <= CODE_MOST => {
            begun.code = Some(code);
            let sealed = seal(site, &begun)?;
            if sealed.len() <= COOKIE_MOST {
                return Ok(sealed);
            }
            begun.next.clear(); // home is a way on, too
            seal(site, &begun)
        }
        _ => Err(Stop::state("provider_refused")),
    }
}

/// The end: hands the code in, once, and finds out which staff user the provider means. Go on with
/// [`crate::complete_login`] to the path that comes with it.
///
/// # Errors
/// States `provider_late`, `provider_down`, `provider_refused`, and `provider_stranger` for somebody
/// who is not of this organization's staff; *gone*, *too many*.
pub async fn finish_provider(
    db: &Db,
    site: &Site,
    (org, slug): (OrgId, &str),
    cookie: Option<&str>,
    client_key: String,
    request: Uuid,
    now: Time,
) -> Result<(Proof, String), Stop> {
    let begun = open(site, cookie, org, now)?;
    let code = begun.code.ok_or(Stop::state("provider_late"))?;
    let provider = open_provider(db, org).await?;
    if provider.issuer != begun.issuer {
        return Err(Stop::state("provider_late"));
    }
    limit(db, vec![(Limit::PROVIDER_CLIENT, client_key)], now).await?;
    if !first_use(db, &begun.state, begun.until).await? {
        return Err(Stop::state("provider_refused"));
    }
    let meta = discover(&site.egress, &provider.issuer, AGE).await;
    let meta = meta.map_err(Doubt::from)?;
    let secret = Some(provider.secret(site, org)?);
    let back = provider_back(site, slug);
    let client = client(&meta, &provider.client_id, secret, back)?;
    let asked = Asked {
        code,
        verifier: begun.verifier,
        nonce: &begun.nonce,
        now,
    };
    let meant = redeem(&site.egress, &meta, &client, asked).await?;
    // Another may have been chosen while this one took its time.
    let still = open_provider(db, org).await?;
    if (&still.issuer, &still.client_id) != (&provider.issuer, &provider.client_id) {
        return Err(Stop::state("provider_late"));
    }
    let proof = find::find(db, org, &provider, meant, request, now).await?;
    Ok((proof, begun.next))
}

/// Whether this answer is used for the first time.
async fn first_use(db: &Db, state: &str, until: Time) -> Result<bool, Stop> {
    let put =
        sql("insert into single_sign_on_used (hash, until) values ($1, $2) on conflict do nothing")
            .bind(secret::hash(PROVIDER_STEP, state))
            .bind(until);
    let put = db.note(None, move |conn| {
        Box::pin(async move { conn.run(put).await })
    });
    Ok(put.await? == 1)
}

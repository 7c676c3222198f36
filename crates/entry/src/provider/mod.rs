//! Single sign-on of staff: an organization's own provider says who somebody is (OpenID Connect Core
//! 1.0, authorization code flow with PKCE). The instance does not trust an organization, so that word
//! opens its office and nothing else: docs/decisions/0013-single-sign-on.md.

mod find;
mod settings;
mod sign_in;
mod talk;

pub use settings::{ProviderWish, check_provider, remove_provider, save_provider};
pub use sign_in::{PROVIDER_STEP, Returned, begin_provider, finish_provider, provider_returned};
pub use talk::Fault;

use access::sql;
use kernel::{FromRow, OrgId, Time};
use sqlx::types::Json;
use store::{Conn, Stop};
use web::Site;

/// The provider of an organization, as it is set.
#[derive(Clone, Debug, FromRow)]
pub struct Provider {
    /// Its address, which is its name too.
    pub issuer: String,
    /// What it calls this portal.
    pub client_id: String,
    /// Its name on the button.
    pub name: String,
    /// Domains of mail addresses it may speak for; none are all.
    pub domains: Json<Vec<String>>,
    /// Whether it lets in.
    pub active: bool,
    /// Grows with every save.
    pub version: i64,
    /// When it was last saved.
    pub changed_at: Time,
    /// The client secret, sealed.
    secret: Vec<u8>,
}

impl Provider {
    /// Of an organization, if one is set. One statement.
    pub async fn of(conn: &mut Conn, org: OrgId) -> Result<Option<Provider>, Stop> {
        conn.maybe(
            sql("select issuer, client_id, name, domains, active, version, changed_at, secret from single_sign_on where org_id = $1")
                .bind(org),
        )
        .await
    }

    /// Whether it may speak for an address.
    fn speaks_for(&self, email: &str) -> bool {
        let domain = email.rsplit_once('@').map(|(_, domain)| domain);
        self.domains.0.is_empty()
            || domain.is_some_and(|d| self.domains.0.iter().any(|known| known == d))
    }

    fn secret(&self, site: &Site, org: OrgId) -> Result<String, Stop> {
        let opened = site.seal.open(&about(org), &self.secret);
        opened
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or(Stop::Broken("the secret of a provider cannot be opened"))
    }
}

/// What a secret is sealed for.
fn about(org: OrgId) -> String {
    format!("provider:{org}")
}

/// The address a provider sends people back to.
pub fn provider_back(site: &Site, slug: &str) -> String {
    site.link(&format!("/{slug}/sign-in/provider/back"))
}

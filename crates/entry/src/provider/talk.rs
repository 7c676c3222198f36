//! What is asked of a provider, and what is believed of its answers.

use std::pin::Pin;
use std::time::Duration;

use chrono::TimeDelta;
use egress::Trouble;
use http::{Request, header};
use kernel::Time;
use openidconnect::core::{
    CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJsonWebKeySet, CoreJsonWebKeyType, CoreJwsSigningAlgorithm as Alg, CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl,
    JsonWebKey, JsonWebKeyUse, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, SignatureVerificationError, TokenResponse,
};
use serde::Deserialize;
use web::Egress;

/// How old a provider's description and keys may be.
pub(super) const AGE: Duration = Duration::from_secs(600);
/// How far a provider's clock may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(2);

/// Signatures by keys that only the provider has. Never none, and none by a secret both have.
const ALGS: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// What is wrong with a provider, for whoever sets it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing came back; why.
    Out(Trouble),
    /// What came back is no description of a provider.
    Unreadable,
    /// It calls itself by another address.
    Issuer(String),
    /// It shows no keys to check its word with.
    Keys,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        Fault::Out(trouble)
    }
}

/// Why an answer is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The provider does not answer as it should.
    Down,
    /// It answers, but not with a word that holds.
    Refused,
}

impl From<Fault> for Doubt {
    fn from(_: Fault) -> Self {
        Doubt::Down
    }
}

/// The description of a provider, no older than `age`.
pub(super) async fn discover(
    egress: &Egress,
    issuer: &str,
    age: Duration,
) -> Result<CoreProviderMetadata, Fault> {
    let address = || Fault::Out(Trouble::Address);
    if !egress.may_call(issuer) {
        return Err(address());
    }
    let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|_| address())?;
    let at = issuer.join(".well-known/openid-configuration");
    let at = at.map_err(|_| address())?;
    let text = egress.document(at.as_str(), age).await?;
    let meta: CoreProviderMetadata = serde_json::from_str(&text).map_err(|_| Fault::Unreadable)?;
    if meta.issuer() != &issuer {
        let named = meta.issuer().as_str().chars().take(200).collect();
        return Err(Fault::Issuer(named));
    }
    let token = meta.token_endpoint().map(|at| at.as_str());
    let all = [
        Some(meta.authorization_endpoint().as_str()),
        token,
        Some(meta.jwks_uri().as_str()),
    ];
    match all
        .iter()
        .all(|at| at.is_some_and(|at| egress.may_call(at)))
    {
        true => Ok(meta),
        false => Err(Fault::Unreadable),
    }
}

/// The keys of a provider that sign, no older than `age`.
pub(super) async fn keys(
    egress: &Egress,
    meta: &CoreProviderMetadata,
    age: Duration,
) -> Result<CoreJsonWebKeySet, Fault> {
    let text = egress.document(meta.jwks_uri().as_str(), age).await?;
    let keys: CoreJsonWebKeySet = serde_json::from_str(&text).map_err(|_| Fault::Keys)?;
    let signs = keys.keys().iter().any(|key| {
        key.key_type() != &CoreJsonWebKeyType::Symmetric
            && key.key_use().is_none_or(JsonWebKeyUse::allows_signature)
    });
    if signs { Ok(keys) } else { Err(Fault::Keys) }
}

/// A client for a provider whose description is known.
pub(super) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The client that this portal is at a provider.
pub(super) fn client(
    meta: &CoreProviderMetadata,
    client_id: &str,
    secret: Option<String>,
    back: String,
) -> Result<Client, Doubt> {
    let id = ClientId::new(client_id.to_owned());
    let back = RedirectUrl::new(back).map_err(|_| Doubt::Down)?;
    let client =
        CoreClient::from_provider_metadata(meta.clone(), id, secret.map(ClientSecret::new));
    let client = client.set_redirect_uri(back);
    let ways = meta.token_endpoint_auth_methods_supported();
    let takes = |way| ways.is_none_or(|ways| ways.contains(&way));
    let in_body = !takes(CoreClientAuthMethod::ClientSecretBasic)
        && takes(CoreClientAuthMethod::ClientSecretPost);
    Ok(match in_body {
        true => client.set_auth_type(AuthType::RequestBody),
        false => client,
    })
}

/// Whom a provider means.
pub(super) struct Meant {
    pub subject: String,
    /// The address, where the provider says that it is the person's.
    pub email: Option<String>,
}

/// What was begun in the browser that comes back.
pub(super) struct Asked<'a> {
    pub code: String,
    pub verifier: String,
    pub nonce: &'a Nonce,
    pub now: Time,
}

/// The guarded way out, as the library wants it.
struct Out(Egress);

impl<'c> AsyncHttpClient<'c> for Out {
    type Error = Trouble;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Trouble>> + Send + 'c>>;
    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.call(request))
    }
}

/// Hands the code in and believes the answer if everything about it holds.
pub(super) async fn redeem(
    egress: &Egress,
    meta: &CoreProviderMetadata,
    client: &Client,
    asked: Asked<'_>,
) -> Result<Meant, Doubt> {
    let http = Out(egress.clone());
    let answer = client
        .exchange_code(AuthorizationCode::new(asked.code.clone()))
        .map_err(|_| Doubt::Down)?
        .set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()))
        .request_async(&http)
        .await
        .map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => Doubt::Refused,
            _ => Doubt::Down,
        })?;
    let token = answer.id_token().ok_or(Doubt::Refused)?;
    let claims = believed(egress, meta, client.client_id(), token, &asked).await?;
    let subject = claims.subject().as_str().to_owned();
    let verified = claims.email_verified() == Some(true);
    let email = claims.email().map(|email| email.as_str().to_owned());
    let email = match (email, meta.userinfo_endpoint()) {
        (Some(email), _) => Some(email).filter(|_| verified),
        (None, Some(at)) => {
            let bearer = answer.access_token().secret();
            user_info(egress, at.as_str(), bearer, &subject).await?
        }
        (None, None) => None,
    };
    Ok(Meant { subject, email })
}

/// The claims of a token that is signed by the provider, for us, for this sign-in, and not over.
async fn believed(
    egress: &Egress,
    meta: &CoreProviderMetadata,
    client: &ClientId,
    token: &CoreIdToken,
    asked: &Asked<'_>,
) -> Result<CoreIdTokenClaims, Doubt> {
    let mut held = verified(meta, keys(egress, meta, AGE).await?, client, token, asked);
    if let Err(ClaimsVerificationError::SignatureVerification(
        SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_),
    )) = held
    {
        // Perhaps the provider changed its keys since they were read.
        held = verified(
            meta,
            keys(egress, meta, Duration::ZERO).await?,
            client,
            token,
            asked,
        );
    }
    let claims = held.map_err(|_| Doubt::Refused)?;
    let party = claims.authorized_party().map(|party| party.as_str());
    match party.is_none_or(|party| party == client.as_str()) {
        true => Ok(claims),
        false => Err(Doubt::Refused), // OpenID Connect Core 1.0, 3.1.3.7
    }
}

fn verified(
    meta: &CoreProviderMetadata,
    keys: CoreJsonWebKeySet,
    client: &ClientId,
    token: &CoreIdToken,
    asked: &Asked<'_>,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let now = asked.now;
    let verifier =
        CoreIdTokenVerifier::new_public_client(client.clone(), meta.issuer().clone(), keys)
            .set_allowed_algs(ALGS)
            .set_time_fn(move || now)
            .set_issue_time_verifier_fn(move |at| match at <= now + AHEAD {
                true => Ok(()),
                false => Err("issued later than now".to_owned()),
            });
    token.claims(&verifier, asked.nonce).cloned()
}

#[derive(Deserialize)]
struct Info {
    sub: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
}

/// The address, from the provider's other door; some put it only there.
async fn user_info(
    egress: &Egress,
    at: &str,
    bearer: &str,
    subject: &str,
) -> Result<Option<String>, Doubt> {
    let request = Request::builder()
        .uri(at)
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|_| Doubt::Down)?;
    let answer = egress.call(request).await.map_err(|_| Doubt::Down)?;
    if !answer.status().is_success() {
        return Err(Doubt::Down);
    }
    let info: Info = serde_json::from_slice(answer.body()).map_err(|_| Doubt::Refused)?;
    match info.sub == subject {
        true => Ok(info.email.filter(|_| info.email_verified)),
        false => Err(Doubt::Refused), // OpenID Connect Core 1.0, 5.3.2
    }
}

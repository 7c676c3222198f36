//! The provider: discovery, keys and tokens over real HTTP; its sign-in page is played by the test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

/// What it does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Every answer is a 500.
    Broken,
    /// The token endpoint never answers.
    Silent,
    /// Discovery leads to another place.
    Moved,
    OtherIssuerInDiscovery,
    NoKeys,
    /// The signature is of a key it does not show.
    Signature,
    /// The key is one that it shows only from now on.
    NewKey,
    Nonce,
    Expired,
    FromTheFuture,
    Audience,
    TwoAudiences,
    Party,
    Issuer,
    AlgNone,
    /// Signed with the client secret.
    SharedSecret,
    NoToken,
}

#[derive(Clone)]
struct Grant {
    nonce: String,
    challenge: String,
    back: String,
}

/// What it says of whoever signs in, and how.
#[derive(Default)]
pub struct Plan {
    pub fault: Fault,
    pub sub: String,
    pub email: String,
    pub verified: bool,
    /// The address stands only in the answer of its other door.
    pub by_user_info: bool,
    grants: HashMap<String, Grant>,
    pub tokens: usize,
}

impl Plan {
    /// Every code is spent.
    pub fn forget(&mut self) {
        self.grants.clear();
    }
}

pub struct Provider {
    pub issuer: String,
    pub plan: Arc<Mutex<Plan>>,
}

struct Inner {
    issuer: String,
    plan: Arc<Mutex<Plan>>,
    key: EcdsaKeyPair,
    other: EcdsaKeyPair,
}

type Here = State<Arc<Inner>>;

pub const CLIENT: &str = "portico";
pub const SECRET: &str = "client-secret-0123456789";

fn key() -> EcdsaKeyPair {
    let (alg, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let made = EcdsaKeyPair::generate_pkcs8(alg, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(alg, made.as_ref(), &random).unwrap()
}

impl Provider {
    pub async fn start() -> Provider {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", socket.local_addr().unwrap());
        let plan = Arc::new(Mutex::new(Plan::default()));
        let inner = Inner {
            issuer: issuer.clone(),
            plan: plan.clone(),
            key: key(),
            other: key(),
        };
        let site = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(Arc::new(inner));
        tokio::spawn(async move { axum::serve(socket, site).await });
        Provider { issuer, plan }
    }

    /// From now on it says this of whoever signs in.
    pub fn says(&self, sub: &str, email: &str, verified: bool) {
        let mut plan = self.plan.lock().unwrap();
        (plan.sub, plan.email) = (sub.to_owned(), email.to_owned());
        plan.verified = verified;
    }

    pub fn fails(&self, fault: Fault) {
        self.plan.lock().unwrap().fault = fault;
    }

    /// Its sign-in page: the path it sends the browser back to.
    pub fn authorize(&self, to: &str) -> String {
        let url = Url::parse(to).unwrap_or_else(|e| panic!("{to}: {e}"));
        assert!(
            to.starts_with(&format!("{}/authorize?", self.issuer)),
            "{to}"
        );
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].contains("openid") && asked["scope"].contains("email"));
        assert!(asked["state"].len() >= 20 && asked["nonce"].len() >= 20);
        let code = format!("code-{}", uuid::Uuid::new_v4().simple());
        let grant = Grant {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            back: asked["redirect_uri"].clone(),
        };
        self.plan.lock().unwrap().grants.insert(code.clone(), grant);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("code", &code),
                ("state", &asked["state"]),
                ("iss", &self.issuer),
            ])
            .finish();
        let back = Url::parse(&asked["redirect_uri"]).unwrap();
        format!("{}?{query}", back.path())
    }
}

async fn discovery(State(here): Here) -> Response {
    let fault = here.plan.lock().unwrap().fault;
    let at = &here.issuer;
    let named = match fault {
        Fault::OtherIssuerInDiscovery => "https://login.example.com",
        _ => at,
    };
    match fault {
        Fault::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Fault::Moved => (StatusCode::FOUND, [("location", "/keys")]).into_response(),
        _ => Json(json!({
            "issuer": named,
            "authorization_endpoint": format!("{at}/authorize"),
            "token_endpoint": format!("{at}/token"),
            "userinfo_endpoint": format!("{at}/me"),
            "jwks_uri": format!("{at}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "none", "HS256"],
        }))
        .into_response(),
    }
}

fn jwk(kid: &str, key: &EcdsaKeyPair) -> Value {
    let point = key.public_key().as_ref();
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": text(&point[1..33]), "y": text(&point[33..])})
}

async fn keys(State(here): Here) -> Json<Value> {
    Json(match here.plan.lock().unwrap().fault {
        Fault::NoKeys => json!({"keys": []}),
        Fault::NewKey => json!({"keys": [jwk("new", &here.other)]}),
        _ => json!({"keys": [jwk("first", &here.key)]}),
    })
}

async fn me(State(here): Here, headers: HeaderMap) -> Response {
    let plan = here.plan.lock().unwrap();
    if headers["authorization"] != "Bearer access" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Json(json!({"sub": plan.sub, "email": plan.email, "email_verified": plan.verified}))
        .into_response()
}

async fn token(
    State(here): Here,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let fault = here.plan.lock().unwrap().fault;
    if fault == Fault::Silent {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    if fault == Fault::Broken {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let basic = data_encoding::BASE64.encode(format!("{CLIENT}:{SECRET}").as_bytes());
    let refused =
        |word: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": word}))).into_response();
    if headers
        .get("authorization")
        .is_none_or(|h| h != &format!("Basic {basic}"))
    {
        return refused("invalid_client");
    }
    let mut plan = here.plan.lock().unwrap();
    plan.tokens += 1;
    let Some(grant) = plan.grants.remove(&form["code"]) else {
        return refused("invalid_grant");
    };
    let shown = ring::digest::digest(&ring::digest::SHA256, form["code_verifier"].as_bytes());
    if BASE64URL_NOPAD.encode(shown.as_ref()) != grant.challenge
        || form["redirect_uri"] != grant.back
    {
        return refused("invalid_grant");
    }
    let mut answer = json!({"access_token": "access", "token_type": "Bearer", "expires_in": 60});
    if fault != Fault::NoToken {
        answer["id_token"] = json!(id_token(&here, &plan, &grant));
    }
    Json(answer).into_response()
}

fn id_token(here: &Inner, plan: &Plan, grant: &Grant) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let mut claims = json!({"iss": here.issuer, "sub": plan.sub, "aud": CLIENT, "nonce": grant.nonce, "iat": now, "exp": now + 7200});
    if !plan.by_user_info {
        claims["email"] = json!(plan.email);
        claims["email_verified"] = json!(plan.verified);
    }
    match plan.fault {
        Fault::Nonce => claims["nonce"] = json!("another"),
        Fault::Expired => claims["exp"] = json!(now - 60),
        Fault::FromTheFuture => claims["iat"] = json!(now + 3600),
        Fault::Audience => claims["aud"] = json!("somebody-else"),
        Fault::TwoAudiences => claims["aud"] = json!([CLIENT, "somebody-else"]),
        Fault::Party => claims["azp"] = json!("somebody-else"),
        Fault::Issuer => claims["iss"] = json!("https://login.example.com"),
        _ => {}
    }
    let (alg, kid) = match plan.fault {
        Fault::AlgNone => ("none", "first"),
        Fault::SharedSecret => ("HS256", "first"),
        Fault::NewKey => ("ES256", "new"),
        _ => ("ES256", "first"),
    };
    let part = |value: Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let text = format!(
        "{}.{}",
        part(json!({"alg": alg, "kid": kid, "typ": "JWT"})),
        part(claims)
    );
    let by = |key: &EcdsaKeyPair| {
        let made = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        BASE64URL_NOPAD.encode(made.as_ref())
    };
    let signature = match plan.fault {
        Fault::AlgNone => String::new(),
        Fault::SharedSecret => {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
            BASE64URL_NOPAD.encode(ring::hmac::sign(&key, text.as_bytes()).as_ref())
        }
        Fault::Signature | Fault::NewKey => by(&here.other),
        _ => by(&here.key),
    };
    format!("{text}.{signature}")
}

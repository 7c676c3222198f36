//! A browser in front of the door's routes: it keeps cookies, follows nothing by itself, and sees
//! pages in a shell that is only their body.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use blobs::Blobs;
use entry::{Grant, Letter, MailJob};
use i18n::{Lang, Locale};
use kernel::{Acts, Clock, ContactId, Group, Kinds, PersonId, Rights, Scope, StaffFacts, StaffId, Viewer};
use serde_json::{Value, json};
use store::org::Org;
use store::{Act, Db, sql};
use tower::ServiceExt;
use ui::Base;
use uuid::Uuid;
use web::live::Hub;
use web::{App, Ctx, Page, Problem, Site, Someone};

pub struct Portal {
    pub app: App,
    pub router: Router,
    pub org: Option<Org>,
    pub staff: Option<Viewer>,
    _folder: tempfile::TempDir,
}

impl Portal {
    /// An instance without users.
    pub async fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::sqlite(&folder.path().join("door.db")).await.unwrap();
        db.migrate(entry::MIGRATIONS).await.unwrap();
        let site = Site {
            url: "https://portal.example".parse().unwrap(),
            key: vec![7; 32],
            mailbox: true,
            mailbox_dir: folder.path().join("mailbox"),
            trusted_proxies: vec![],
            max_file: 1 << 20,
            count_statements: false,
            mail_from: "portico@portal.example".to_owned(),
            demo: false,
        };
        let blobs = Blobs::local(folder.path().join("files")).unwrap();
        let app = App { db, blobs, clock: Clock::default(), site: Arc::new(site), live: Hub::default(), tools: &[] };
        let router = door::routes().into_router().layer(middleware::from_fn_with_state(app.clone(), shell)).with_state(app.clone());
        Portal { app, router, org: None, staff: None, _folder: folder }
    }

    /// With Larkspur Hall and Priya on its staff.
    pub async fn larkspur() -> Self {
        let mut portal = Portal::fresh().await;
        let (person, id, now) = (PersonId::new(), StaffId::new(), portal.app.clock.now());
        let org = portal
            .app
            .db
            .note(None, move |c| {
                Box::pin(async move {
                    let org = store::org::create_org(c, "larkspur", "Larkspur Hall", "Europe/London", now).await?;
                    c.run(sql("insert into person (id, email, name, joined_at, created_at) values ($1, 'priya@larkspur.example', 'Priya Raman', $2, $2)").bind(person).bind(now)).await?;
                    c.run(sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, 'Priya Raman', 'super_admin', $4)").bind(org).bind(id).bind(person).bind(now)).await?;
                    Ok(org)
                })
            })
            .await
            .unwrap();
        let facts = StaffFacts { id, group: Group::SuperAdmin, view: Kinds::ALL, full: Kinds::ALL, rights: Rights::of(Group::SuperAdmin) };
        portal.staff = Some(Viewer { org, person, acts: Acts::Staff, staff: Some(facts), client: None, scope: Scope::FULL });
        portal.org = Some(Org::by_id(&mut portal.app.db.read(org).await.unwrap(), org).await.unwrap());
        portal
    }

    /// A contact who is invited.
    pub async fn invited(&self, name: &str, email: &str) -> ContactId {
        let (viewer, now) = (self.staff.clone().unwrap(), self.app.clock.now());
        let (id, name, email) = (ContactId::new(), name.to_owned(), email.to_owned());
        self.app
            .db
            .change(Act::of(&viewer, now, Uuid::now_v7()), move |tx| {
                Box::pin(async move {
                    let org = tx.act.org;
                    tx.run(sql("insert into contact (org_id, id, name, email, changes, created_at) values ($1, $2, $3, $4, $5, $6)").bind(org).bind(id).bind(name).bind(email).bind(json!({})).bind(now)).await?;
                    entry::grant(tx, &viewer, id, Grant::Invite { send: true }).await
                })
            })
            .await
            .unwrap();
        id
    }

    /// The mails waiting, written as the worker would.
    pub async fn mail(&self) -> Vec<Letter> {
        let org = self.org.as_ref().unwrap();
        let jobs: Vec<(Value,)> = self.app.db.read(org.id).await.unwrap().all(sql("select payload from job where org_id = $1 and done_at is null order by id").bind(org.id)).await.unwrap();
        let done = sql("update job set done_at = created_at where org_id = $1").bind(org.id);
        self.app.db.note(Some(org.id), move |c| Box::pin(async move { c.run(done).await.map(|_| ()) })).await.unwrap();
        let mut letters = Vec::new();
        for (payload,) in jobs {
            let job: MailJob = serde_json::from_value(payload).unwrap();
            letters.extend(entry::write_letter(&self.app.db, &self.app.site, org, &job, self.app.clock.now()).await.unwrap());
        }
        letters
    }
}

/// As the program does: the organization of the address, the page's body in the reader's language.
async fn shell(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let first = request.uri().path().split('/').nth(1).unwrap_or_default().to_owned();
    let org = Org::by_slug(&mut app.db.read_instance().await.unwrap(), &first).await.unwrap();
    request.extensions_mut().insert(Someone::Nobody(org.map(Arc::new)));
    let mut response = next.run(request).await;
    if let Some(page) = response.extensions_mut().remove::<Page>() {
        let ctx = Ctx { locale: Locale::new(Lang::default(), i18n::Tz::UTC), base: Base(String::new()) };
        let mut html = String::new();
        askama::FastWritable::write_into(&page.body(), &mut html, &ctx).unwrap();
        *response.body_mut() = html.into();
    } else if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        *response.body_mut() = problem.code.into();
    }
    response
}

/// One browser.
pub struct Browser<'p> {
    portal: &'p Portal,
    pub cookies: BTreeMap<String, String>,
}

/// What it sees.
pub struct Seen {
    pub status: StatusCode,
    pub location: String,
    pub html: String,
    pub policy: String,
}

impl Seen {
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "{} wants {text:?} in {}", self.status, self.html);
        self
    }
    #[track_caller]
    pub fn leads(&self, path: &str) -> &Self {
        assert_eq!((self.status, self.location.as_str()), (StatusCode::SEE_OTHER, path), "{}", self.html);
        self
    }
}

impl<'p> Browser<'p> {
    pub fn new(portal: &'p Portal) -> Self {
        Browser { portal, cookies: BTreeMap::new() }
    }
    pub async fn get(&mut self, path: &str) -> Seen {
        self.ask(Method::GET, path, String::new()).await
    }
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(Method::POST, path, body).await
    }
    /// Opens a link of a mail and goes where it leads.
    pub async fn open(&mut self, link: &str) -> Seen {
        let first = self.get(link.strip_prefix("https://portal.example").unwrap()).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        assert!(!first.location.contains(link.rsplit('/').next().unwrap()), "the token left the address");
        self.get(&first.location).await
    }
    async fn ask(&mut self, method: Method, path: &str, body: String) -> Seen {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.portal.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-portico") && cookie.contains("; Path=/;") && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
            let (name, rest) = cookie.split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => drop(self.cookies.remove(name)),
                value => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        let text = |name| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, location, policy) = (response.status(), text(header::LOCATION), text(header::CONTENT_SECURITY_POLICY));
        let html = String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
        Seen { status, location, html, policy }
    }
    pub fn signed_in(&self) -> bool {
        self.cookies.contains_key("__Host-portico")
    }
}

//! An instance with the door's routes, in a shell that is only the body of pages.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use blobs::Blobs;
use entry::{Grant, Letter, MailJob};
use i18n::{Lang, Locale};
use kernel::{
    Acts, Clock, ContactId, Group, Kinds, PersonId, Rights, Scope, StaffFacts, StaffId, Viewer,
};
use serde_json::{Value, json};
use store::org::Org;
use store::{Act, Db, sql};
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
            seal: store::Seal::new([7; 32], []),
            mailbox: true,
            mailbox_dir: folder.path().join("mailbox"),
            trusted_proxies: vec![],
            max_file: 1 << 20,
            count_statements: false,
            mail_from: "portico@portal.example".to_owned(),
            egress: web::Egress::default(),
            staff_factor: false,
            demo: false,
        };
        let blobs = Blobs::local(folder.path().join("files")).unwrap();
        let app = App {
            db,
            blobs,
            clock: Clock::default(),
            site: Arc::new(site),
            live: Hub::default(),
            quotas: web::Quotas::default(),
            tools: &[],
        };
        let router = door::routes()
            .into_router()
            .layer(middleware::from_fn_with_state(app.clone(), shell))
            .with_state(app.clone());
        Portal {
            app,
            router,
            org: None,
            staff: None,
            _folder: folder,
        }
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
        let facts = StaffFacts {
            id,
            group: Group::SuperAdmin,
            view: Kinds::ALL,
            full: Kinds::ALL,
            off: Kinds::NONE,
            rights: Rights::of(Group::SuperAdmin),
        };
        portal.staff = Some(Viewer {
            org,
            person,
            acts: Acts::Staff,
            staff: Some(facts),
            client: None,
            scope: Scope::FULL,
        });
        portal.org = Some(
            Org::by_id(&mut portal.app.db.read(org).await.unwrap(), org)
                .await
                .unwrap(),
        );
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
        let jobs: Vec<(Value,)> = self
            .app
            .db
            .read(org.id)
            .await
            .unwrap()
            .all(
                sql("select payload from job where org_id = $1 and done_at is null order by id")
                    .bind(org.id),
            )
            .await
            .unwrap();
        let done = sql("update job set done_at = created_at where org_id = $1").bind(org.id);
        self.app
            .db
            .note(Some(org.id), move |c| {
                Box::pin(async move { c.run(done).await.map(|_| ()) })
            })
            .await
            .unwrap();
        let mut letters = Vec::new();
        for (payload,) in jobs {
            let job: MailJob = serde_json::from_value(payload).unwrap();
            letters.extend(
                entry::write_letter(
                    &self.app.db,
                    &self.app.site,
                    org,
                    &job,
                    self.app.clock.now(),
                )
                .await
                .unwrap(),
            );
        }
        letters
    }
}

/// As the program does: the organization of the address, the page's body in the reader's language.
async fn shell(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let first = request
        .uri()
        .path()
        .split('/')
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    let org = Org::by_slug(&mut app.db.read_instance().await.unwrap(), &first)
        .await
        .unwrap();
    request
        .extensions_mut()
        .insert(Someone::Nobody(org.map(Arc::new)));
    let mut response = next.run(request).await;
    if let Some(page) = response.extensions_mut().remove::<Page>() {
        let ctx = Ctx {
            locale: Locale::new(Lang::default(), i18n::Tz::UTC),
            base: Base(String::new()),
        };
        let mut html = String::new();
        askama::FastWritable::write_into(&page.body(), &mut html, &ctx).unwrap();
        *response.body_mut() = html.into();
    } else if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        *response.body_mut() = problem.code.into();
    }
    response
}

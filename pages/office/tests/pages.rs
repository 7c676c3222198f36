//! Every page of the office answers, renders, and costs the same few statements for one row as for
//! sixty. The flows are played against the whole program elsewhere.

use std::sync::Arc;

use access::sql;
use askama::FastWritable;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use kernel::{
    Clock, EngagementKind, Group, Kinds, PersonId, Rights, Role, Scope, Sharing, StaffFacts,
    StaffId, Viewer,
};
use people::{companies, contacts, engagements, members, sets};
use store::org::Org;
use store::{Act, Db};
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Asked, Ctx, Door, Inner, Page, Site, Someone};

struct World {
    app: App,
    asked: Asked,
    contact: String,
    company: String,
    engagement: String,
    staff: String,
    set: String,
    _folder: tempfile::TempDir,
}

async fn world(rows: usize) -> World {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("test.db")).await.unwrap();
    db.migrate(entry::MIGRATIONS).await.unwrap();
    let clock = Clock::default();
    let now = clock.now();
    let (person, staff) = (PersonId::new(), StaffId::new());
    let org = db
        .note(None, move |conn| {
            Box::pin(async move {
                let org = store::org::create_org(conn, "larkspur", "Larkspur Hall", "Europe/London", now).await?;
                conn.run(sql("insert into person (id, email, name, created_at) values ($1, 'priya@larkspur.example', 'Priya Raman', $2)").bind(person).bind(now)).await?;
                conn.run(sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, 'Priya Raman', 'super_admin', $4)").bind(org).bind(staff).bind(person).bind(now)).await?;
                Ok(org)
            })
        })
        .await
        .unwrap();
    let facts = StaffFacts {
        id: staff,
        group: Group::SuperAdmin,
        view: Kinds::ALL,
        full: Kinds::ALL,
        off: Kinds::NONE,
        rights: Rights::of(Group::SuperAdmin),
    };
    let viewer = Viewer {
        org,
        person,
        acts: kernel::Acts::Staff,
        staff: Some(facts),
        client: None,
        scope: Scope::FULL,
    };
    let v = viewer.clone();
    let (contact, company, engagement, set) = db
        .change(Act::of(&viewer, now, Uuid::now_v7()), move |tx| {
            Box::pin(async move {
                let company = companies::create(
                    tx,
                    &v,
                    &companies::Draft {
                        name: "Hartley".into(),
                        ..Default::default()
                    },
                )
                .await?;
                let draft = engagements::Draft {
                    title: "Amelia & Tom".into(),
                    starts_at: Some(now),
                    ..engagements::Draft::new(EngagementKind::Event, "Europe/London")
                };
                let engagement = engagements::create(tx, &v, &draft).await?;
                let (mut first, mut set) = (None, None);
                for n in 0..rows {
                    let draft = contacts::Draft {
                        name: format!("Amelia <b>{n}</b>"),
                        email: format!("a{n}@b.example"),
                        company: Some(company),
                        ..Default::default()
                    };
                    let contact = contacts::create(tx, &v, &draft).await?;
                    members::add(tx, &v, engagement, contact, Role::Primary).await?;
                    entry::grant(tx, &v, contact, entry::Grant::Invite { send: false }).await?;
                    first = first.or(Some(contact));
                    let draft = sets::Draft {
                        name: format!("Set <b>{n}</b>"),
                        levels: kernel::Levels::CLIENT,
                    };
                    let made = sets::create(tx, &v, &draft).await?;
                    set = set.or(Some(made));
                    for kind in kernel::Kind::ALL {
                        item(tx, engagement, *kind, n).await?;
                    }
                }
                Ok((
                    first.unwrap().to_string(),
                    company.to_string(),
                    engagement.to_string(),
                    set.unwrap().to_string(),
                ))
            })
        })
        .await
        .unwrap();
    let site = Site {
        url: "https://portal.example".parse().unwrap(),
        key: vec![7; 32],
        seal: store::Seal::new([7; 32], []),
        mailbox: true,
        mailbox_dir: folder.path().join("mail"),
        trusted_proxies: Vec::new(),
        max_file: 1_000_000,
        count_statements: false,
        mail_from: "portico@portal.example".to_owned(),
        egress: web::Egress::default(),
        staff_factor: false,
        demo: false,
    };
    let blobs = blobs::Blobs::local(folder.path().join("files")).unwrap();
    let app = App {
        db: db.clone(),
        blobs,
        clock,
        site: Arc::new(site),
        live: Default::default(),
        quotas: Default::default(),
        tools: &[],
    };
    let org = Org::by_id(&mut db.read(org).await.unwrap(), org)
        .await
        .unwrap();
    let locale = i18n::Locale::default();
    let inner = Inner {
        app: app.clone(),
        org,
        viewer,
        name: "Priya Raman".into(),
        photo: None,
        session: None,
        locale,
        base: "/larkspur".into(),
        now,
        request: Uuid::now_v7(),
    };
    World {
        app,
        asked: Asked(Arc::new(inner)),
        contact,
        company,
        engagement,
        staff: staff.to_string(),
        set,
        _folder: folder,
    }
}

/// The header of an item, without the body of its tool.
async fn item(
    tx: &mut store::Tx<'_>,
    engagement: kernel::EngagementId,
    kind: kernel::Kind,
    n: usize,
) -> Result<(), store::Stop> {
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    let sharing = if n.is_multiple_of(2) {
        Sharing::Shared
    } else {
        Sharing::Private
    };
    tx.run(
        sql("insert into item (org_id, id, engagement_id, kind, title, sharing, author_staff, created_at, touched_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)")
            .bind(org).bind(kernel::ItemId::new()).bind(engagement).bind(kind).bind(format!("Item {n}")).bind(sharing).bind(by).bind(now),
    )
    .await?;
    Ok(())
}

impl World {
    fn router(&self) -> Router {
        let asked = self.asked.clone();
        office::pages()
            .into_router()
            .layer(axum::middleware::from_fn(
                move |mut request: Request<Body>, next: axum::middleware::Next| {
                    request
                        .extensions_mut()
                        .insert(Someone::Here(asked.clone()));
                    next.run(request)
                },
            ))
            .with_state(self.app.clone())
    }
    /// A path of the table with the ids of this world.
    fn real(&self, path: &str) -> String {
        let preset = "agency".to_owned();
        let id = match path.split('/').nth(1) {
            Some("contacts") => &self.contact,
            Some("companies") => &self.company,
            Some("engagements") => &self.engagement,
            _ if path.starts_with("/settings/sets") => &self.set,
            _ if path.starts_with("/settings/presets") => &preset,
            _ => &self.staff,
        };
        path.replace("{id}", id)
            .replace("preview.svg", "preview.svg?accent=%234b53c9")
    }
    /// Status, body (rendered, if a page) and statements of one GET.
    async fn get(&self, path: &str, json: bool) -> (StatusCode, String, u32) {
        let mut request = Request::builder().method(Method::GET).uri(path);
        if json {
            request = request.header("accept", "application/json");
        }
        let request = request.body(Body::empty()).unwrap();
        let (answer, count) = store::statements(self.router().oneshot(request)).await;
        let answer = answer.unwrap();
        let status = answer.status();
        let text = match answer.extensions().get::<Page>() {
            Some(page) => {
                let mut text = String::new();
                let ctx = Ctx {
                    locale: self.asked.locale,
                    base: ui::Base("/larkspur".into()),
                };
                page.body()
                    .write_into(&mut text, &ctx)
                    .unwrap_or_else(|e| panic!("{path}: {e}"));
                text
            }
            None => String::from_utf8(
                axum::body::to_bytes(answer.into_body(), 1 << 20)
                    .await
                    .unwrap()
                    .to_vec(),
            )
            .unwrap(),
        };
        (status, text, count)
    }
}

#[tokio::test]
async fn every_page_answers_with_few_statements_however_many_rows() {
    let (small, large) = (world(1).await, world(60).await);
    let table = office::pages();
    let paths = table
        .table()
        .iter()
        .filter(|r| r.method == Method::GET && matches!(r.door, Door::Office | Door::Both))
        // It asks the session whether who looks proved who they are; here is none.
        .filter(|r| r.path != "/settings/single-sign-on");
    for route in paths {
        let (status, text, few) = small.get(&small.real(&route.path), false).await;
        let (_, _, many) = large.get(&large.real(&route.path), false).await;
        println!("{:<36} {few} statements", route.path);
        assert!(
            status == StatusCode::OK || route.path == "/settings",
            "{} {status}",
            route.path
        );
        assert_eq!(few, many, "{} costs more for more rows", route.path);
        assert!(
            few <= 8,
            "{} costs {few} statements, the viewer and the shell come on top",
            route.path
        );
        assert!(
            !text.contains("<b>0</b>"),
            "{} lets markup through",
            route.path
        );
        assert!(
            !text.contains(" style=") && !text.contains("<script"),
            "{}",
            route.path
        );
        assert_eq!(
            text.matches("btn-primary").count().min(2),
            usize::from(text.contains("btn-primary")),
            "{}: two primary buttons",
            route.path
        );
        for form in text.split("<form").skip(1) {
            assert!(
                form.split('>').next().unwrap().contains("id="),
                "{}: a form without id",
                route.path
            );
        }
        let mut ids: Vec<&str> = text
            .split(" id=\"")
            .skip(1)
            .map(|t| t.split('"').next().unwrap())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(all, ids.len(), "{}: an id stands twice", route.path);
    }
}

#[tokio::test]
async fn the_palette_and_the_page_find_the_same() {
    let world = world(3).await;
    let (_, palette, _) = world.get("/search", true).await;
    let palette: serde_json::Value = serde_json::from_str(&palette).unwrap();
    assert_eq!(
        palette["groups"][1]["items"][0]["url"],
        format!("/larkspur/engagements/{}", world.engagement)
    );
    let (_, found, _) = world.get("/search?q=hartl", true).await;
    assert!(found.contains(&world.company), "{found}");
    let (_, page, _) = world.get("/search?q=hartl", false).await;
    assert!(page.contains(&format!("/larkspur/companies/{}", world.company)));
}

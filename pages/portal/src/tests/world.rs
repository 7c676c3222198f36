//! A wedding and another engagement in a database of its own, on each engine.

use std::sync::Arc;

use access::{Sql, sql};
use i18n::{Lang, Locale, Text};
use kernel::*;
use serde_json::json;
use store::org::Org;
use store::{Db, viewers};
use uuid::Uuid;
use web::{App, Asked, Inner, Routes, Site, Tool};

/// An organization with one client and a colleague of hers.
pub struct World {
    pub db: Db,
    pub org: OrgId,
    pub amelia: ContactId,
    pub tom: ContactId,
    pub priya: StaffId,
    pub wedding: EngagementId,
    pub dinner: EngagementId,
    pub now: Time,
    _folder: tempfile::TempDir,
}

/// An item, with what most items are.
#[derive(Clone)]
pub struct Row {
    pub id: ItemId,
    pub engagement: EngagementId,
    pub kind: Kind,
    pub title: String,
    pub words: String,
    pub draft: bool,
    pub trashed: bool,
    pub sharing: Sharing,
    pub sent: bool,
    pub audience: Audience,
    pub named: Vec<ContactId>,
    pub assignees: Vec<(ContactId, Option<Time>)>,
    pub carriers: Vec<StaffId>,
    pub open: bool,
    pub due: Option<Time>,
    pub at: Time,
}

pub fn at(text: &str) -> Time {
    text.parse().unwrap()
}

/// One world on each engine at hand.
pub async fn worlds() -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("portal.db")).await.unwrap();
    let mut all = vec![World::on(db, folder).await];
    if let Ok(url) = std::env::var("PORTICO_TEST_POSTGRES") {
        let name = format!("portal_{}", Uuid::now_v7().simple());
        let admin = sqlx::PgPool::connect(&url).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
            .execute(&admin)
            .await
            .unwrap();
        let db = Db::postgres(&format!("{}/{name}", &url[..url.rfind('/').unwrap()]))
            .await
            .unwrap();
        all.push(World::on(db, tempfile::tempdir().unwrap()).await);
    } else {
        println!("PORTICO_TEST_POSTGRES is not set: SQLite only");
    }
    all
}

impl World {
    async fn on(db: Db, folder: tempfile::TempDir) -> World {
        db.migrate(&[]).await.unwrap();
        let now = at("2027-05-18T08:14:00Z");
        let org = db
            .note(None, move |conn| {
                Box::pin(async move {
                    store::org::create_org(conn, "larkspur", "Larkspur Hall", "Europe/London", now)
                        .await
                })
            })
            .await
            .unwrap();
        let world = World {
            db,
            org,
            amelia: ContactId::new(),
            tom: ContactId::new(),
            priya: StaffId::new(),
            wedding: EngagementId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0e01)),
            dinner: EngagementId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0e02)),
            now,
            _folder: folder,
        };
        world.people().await;
        world.engagements().await;
        world
    }

    pub async fn run(&self, statements: Vec<Sql>) {
        self.db
            .note(Some(self.org), move |conn| {
                Box::pin(async move {
                    for s in statements {
                        conn.run(s).await?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
    }

    async fn people(&self) {
        let mut all = vec![sql("update organization set noun = 'your wedding', cover = 'spires', headings = 'serif', welcome = 'We are so glad you are here. The map to the hall is at https://larkspur.example/map.' where id = $1").bind(self.org)];
        for (id, name, title) in [
            (self.priya, "Priya Raman", "Your event manager"),
            (StaffId::new(), "Joss Webb", "Bar and catering"),
        ] {
            let person = PersonId::new();
            all.push(
                sql("insert into person (id, email, name, created_at) values ($1, $2, $3, $4)")
                    .bind(person)
                    .bind(format!("{}@x.example", person.0.simple()))
                    .bind(name)
                    .bind(self.now),
            );
            all.push(sql("insert into staff (org_id, id, person_id, name, grp, title, created_at) values ($1, $2, $3, $4, 'employee', $5, $6)").bind(self.org).bind(id).bind(person).bind(name).bind(title).bind(self.now));
        }
        for (id, name) in [(self.amelia, "Amelia Hartley"), (self.tom, "Tom Okafor")] {
            all.push(sql("insert into contact (org_id, id, name, access, changes, created_at, joined_at) values ($1, $2, $3, 'active', $4, $5, $6)").bind(self.org).bind(id).bind(name).bind(json!({})).bind(self.now).bind(at("2027-01-12T09:00:00Z")));
        }
        self.run(all).await;
    }

    async fn engagements(&self) {
        let mut all = Vec::new();
        for (id, title, starts) in [
            (self.wedding, "Amelia & Tom", "2027-06-26T10:00:00Z"),
            (self.dinner, "Rehearsal dinner", "2027-06-27T18:00:00Z"),
        ] {
            all.push(sql("insert into engagement (org_id, id, kind, title, blurb, venue, zone, starts_at, all_day, sharing_defaults, created_at, touched_at) values ($1, $2, 'event', $3, 'Ceremony at two, dinner for 118, dancing until midnight.', 'The Orangery', 'Europe/London', $4, false, $5, $6, $6)").bind(self.org).bind(id).bind(title).bind(at(starts)).bind(json!({})).bind(self.now));
        }
        for (contact, role) in [
            (self.amelia, Role::Primary),
            (self.tom, Role::DecisionMaker),
        ] {
            all.push(sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, $4, $5)").bind(self.org).bind(contact).bind(self.wedding).bind(role).bind(self.now));
        }
        all.push(sql("insert into team (org_id, engagement_id, staff_id, role, added_at) select org_id, $2, id, '', $3 from staff where org_id = $1").bind(self.org).bind(self.wedding).bind(self.now));
        self.run(all).await;
    }

    /// An item as most are: shared with everybody, of the wedding.
    pub fn item(&self, kind: Kind, title: &str) -> Row {
        Row {
            id: ItemId::new(),
            engagement: self.wedding,
            kind,
            title: title.to_owned(),
            words: String::new(),
            draft: false,
            trashed: false,
            sharing: Sharing::Shared,
            sent: false,
            audience: Audience::All,
            named: vec![],
            assignees: vec![],
            carriers: vec![],
            open: kind == Kind::Todo,
            due: None,
            at: self.now,
        }
    }

    pub async fn put(&self, rows: Vec<Row>) {
        let mut all = Vec::new();
        for r in rows {
            let assigned = if !r.assignees.is_empty() {
                Assigned::Clients
            } else if r.carriers.is_empty() {
                Assigned::Nobody
            } else {
                Assigned::Team
            };
            let completed = r.assignees.iter().any(|a| a.1.is_some());
            all.push(
                sql("insert into item (org_id, id, engagement_id, kind, title, draft, sharing, sent_at, audience, assigned, completed, open, due_at, author_staff, created_at, touched_at, trashed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16)")
                    .bind(self.org).bind(r.id).bind(r.engagement).bind(r.kind).bind(r.title.clone()).bind(r.draft).bind(r.sharing).bind(r.sent.then_some(r.at))
                    .bind(r.audience).bind(assigned).bind(completed).bind(r.open).bind(r.due).bind(self.priya).bind(r.at).bind(r.trashed.then_some(r.at)),
            );
            for contact in r.named {
                all.push(
                    sql("insert into audience (org_id, contact_id, item_id) values ($1, $2, $3)")
                        .bind(self.org)
                        .bind(contact)
                        .bind(r.id),
                );
            }
            for (contact, done) in r.assignees {
                all.push(sql("insert into assignee (org_id, contact_id, item_id, completed_at) values ($1, $2, $3, $4)").bind(self.org).bind(contact).bind(r.id).bind(done));
            }
            for staff in r.carriers {
                all.push(
                    sql("insert into carrier (org_id, staff_id, item_id) values ($1, $2, $3)")
                        .bind(self.org)
                        .bind(staff)
                        .bind(r.id),
                );
            }
            all.push(sql("insert into search_doc (org_id, id, org_key, what, title, body) values ($1, $2, $3, 'item', $4, $5)").bind(self.org).bind(r.id).bind(self.org.0.simple().to_string()).bind(r.title).bind(r.words));
        }
        self.run(all).await;
    }

    pub async fn viewer(&self, contact: ContactId) -> Viewer {
        viewers::client(
            &mut self.db.read(self.org).await.unwrap(),
            self.org,
            contact,
        )
        .await
        .unwrap()
        .viewer
    }

    /// A request by a viewer.
    pub async fn asked(&self, viewer: Viewer) -> Asked {
        let org = Org::by_id(&mut self.db.read(self.org).await.unwrap(), self.org)
            .await
            .unwrap();
        let site = Site {
            url: "https://portal.example".parse().unwrap(),
            key: vec![7; 32],
            seal: store::Seal::new([7; 32], []),
            mailbox: true,
            mailbox_dir: self._folder.path().to_owned(),
            trusted_proxies: vec![],
            max_file: 1,
            egress: web::Egress::default(),
            staff_factor: false,
            demo: false,
            mail_from: "portal@portal.example".parse().unwrap(),
            count_statements: false,
        };
        let app = App {
            db: self.db.clone(),
            blobs: blobs::Blobs::local(self._folder.path().join("blobs")).unwrap(),
            clock: Clock::default(),
            site: Arc::new(site),
            live: web::live::Hub::default(),
            quotas: web::Quotas::default(),
            tools: Box::leak(Box::new([
                tool(Kind::Update, "newspaper"),
                tool(Kind::File, "folder"),
                tool(Kind::Todo, "list-checks"),
            ])),
        };
        let base = if viewer.read_only() {
            "/as/1".to_owned()
        } else {
            "/larkspur".to_owned()
        };
        let locale = Locale::new(Lang::En, chrono_tz::Europe::London);
        Asked(Arc::new(Inner {
            app,
            org,
            viewer,
            name: "Amelia Hartley".into(),
            photo: None,
            session: None,
            locale,
            base,
            now: self.now,
            request: Uuid::nil(),
        }))
    }
}

fn tool(kind: Kind, icon: &'static str) -> Tool {
    let word = || Text::data("Tool");
    Tool {
        kind,
        icon,
        name: word,
        one: word,
        hint: word,
        contribute: None,
        pages: Routes::new,
        api: Routes::new,
        openapi: crate::openapi,
        migrations: &[],
        names_contact: &[],
        seed: |_, _, _, _| Box::pin(async { Err(store::Stop::Gone) }),
    }
}

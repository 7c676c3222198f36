//! A small organization with two engagements, staff and clients.

use std::sync::Arc;

use access::{Sql, sql};
use kernel::{Clock, ContactId, EngagementId, Group, ItemId, OrgId, PersonId, StaffId, Viewer};
use serde_json::json;
use store::{Act, Db, Stop, Tx, viewers};
use web::live::Hub;
use web::{App, Site};

use crate::store::{Arrived, Upload, add};

pub(super) struct World {
    pub app: App,
    pub org: OrgId,
    pub wedding: EngagementId,
    pub supper: EngagementId,
    pub staff: Viewer,
    pub clients: Vec<Viewer>,
    pub dir: std::path::PathBuf,
    _dir: tempfile::TempDir,
    _database: Option<tempfile::TempDir>,
}

async fn databases(dir: &std::path::Path) -> Vec<Db> {
    let mut all = vec![Db::sqlite(&dir.join("files.db")).await.unwrap()];
    match std::env::var("PORTICO_TEST_POSTGRES") {
        Ok(url) => {
            let name = format!("files_{}", uuid::Uuid::now_v7().simple());
            let mut admin = <sqlx::PgConnection as sqlx::Connection>::connect(&url)
                .await
                .unwrap();
            sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
                .execute(&mut admin)
                .await
                .unwrap();
            let mut own: url::Url = url.parse().unwrap();
            own.set_path(&name);
            all.push(Db::postgres(own.as_str()).await.unwrap());
        }
        Err(_) => println!("PORTICO_TEST_POSTGRES is not set: SQLite only"),
    }
    for db in &all {
        db.migrate(&[parts::MIGRATIONS, crate::MIGRATIONS].concat())
            .await
            .unwrap();
    }
    all
}

/// One world on each engine.
pub(super) async fn worlds() -> Vec<World> {
    let dir = tempfile::tempdir().unwrap();
    let mut worlds = Vec::new();
    for db in databases(dir.path()).await {
        worlds.push(World::new(db).await);
    }
    worlds[0]._database = Some(dir);
    worlds
}

impl World {
    async fn new(db: Db) -> World {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let app = App {
            blobs: blobs::Blobs::local(dir.path().join("blobs")).unwrap(),
            db,
            site: Arc::new(Site {
                url: "https://portal.example".parse().unwrap(),
                key: vec![7; 32],
                seal: store::Seal::new([7; 32], []),
                mailbox: true,
                mailbox_dir: dir.path().join("mail"),
                trusted_proxies: Vec::new(),
                max_file: 1 << 20,
                count_statements: false,
                mail_from: String::new(),
                egress: web::Egress::default(),
                staff_factor: false,
                demo: false,
            }),
            clock,
            live: Hub::default(),
            quotas: web::Quotas::default(),
            tools: &[],
        };
        let (db, now) = (app.db.clone(), app.clock.now());
        let org = db
            .note(None, move |conn| {
                Box::pin(async move {
                    store::org::create_org(conn, "larkspur", "Larkspur Hall", "Europe/London", now)
                        .await
                })
            })
            .await
            .unwrap();
        let mut world = World {
            org,
            wedding: EngagementId::new(),
            supper: EngagementId::new(),
            staff: nobody(org),
            clients: Vec::new(),
            dir: dir.path().to_owned(),
            _dir: dir,
            _database: None,
            app,
        };
        world.people().await;
        world
    }

    async fn people(&mut self) {
        let (org, now) = (self.org, self.app.clock.now());
        for (id, title) in [
            (self.wedding, "Amelia & Tom"),
            (self.supper, "Rehearsal supper"),
        ] {
            self.run(
                sql("insert into engagement (org_id, id, kind, title, zone, sharing_defaults, created_at, touched_at) values ($1, $2, 'event', $3, 'Europe/London', $4, $5, $5)")
                    .bind(org).bind(id).bind(title).bind(json!({})).bind(now),
            )
            .await;
        }
        let (person, staff) = (self.person("priya").await, StaffId::new());
        self.run(
            sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, 'Priya Raman', $4, $5)")
                .bind(org).bind(staff).bind(person).bind(Group::Employee).bind(now),
        )
        .await;
        self.staff = viewers::staff(&mut self.app.db.read(org).await.unwrap(), org, staff)
            .await
            .unwrap()
            .viewer;
        for (name, engagements) in [
            ("amelia", vec![self.wedding, self.supper]),
            ("tom", vec![self.wedding]),
        ] {
            let (person, contact) = (self.person(name).await, ContactId::new());
            self.run(
                sql("insert into contact (org_id, id, person_id, name, access, changes, created_at) values ($1, $2, $3, $4, 'active', $5, $6)")
                    .bind(org).bind(contact).bind(person).bind(name).bind(json!({})).bind(now),
            )
            .await;
            for engagement in engagements {
                self.run(
                    sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'primary', $4)")
                        .bind(org).bind(contact).bind(engagement).bind(now),
                )
                .await;
            }
            self.clients.push(self.client(contact).await);
        }
    }

    async fn person(&self, name: &'static str) -> PersonId {
        let id = PersonId::new();
        let email = format!("{name}@{}.example", id.0.simple());
        self.run(
            sql("insert into person (id, email, name, created_at) values ($1, $2, $3, $4)")
                .bind(id)
                .bind(email)
                .bind(name)
                .bind(self.app.clock.now()),
        )
        .await;
        id
    }

    /// A client as the database knows it now.
    pub async fn client(&self, contact: ContactId) -> Viewer {
        viewers::client(
            &mut self.app.db.read(self.org).await.unwrap(),
            self.org,
            contact,
        )
        .await
        .unwrap()
        .viewer
    }

    pub async fn run(&self, sql: Sql) {
        self.app
            .db
            .note(Some(self.org), move |conn| {
                Box::pin(async move { conn.run(sql).await.map(|_| ()) })
            })
            .await
            .unwrap();
    }

    pub async fn count(&self, text: &'static str) -> i64 {
        let (n,): (i64,) = self
            .app
            .db
            .read(self.org)
            .await
            .unwrap()
            .one(sql(text).bind(self.org))
            .await
            .unwrap();
        n
    }

    /// A change by staff.
    pub async fn change<T: Send + 'static>(
        &self,
        work: impl for<'t, 'c> FnOnce(
            &'t mut Tx<'c>,
            &'t Viewer,
        ) -> futures::future::BoxFuture<'t, Result<T, Stop>>
        + Send
        + 'static,
    ) -> Result<T, Stop> {
        let viewer = self.staff.clone();
        let act = Act::of(&viewer, self.app.clock.now(), uuid::Uuid::now_v7());
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move { work(tx, &viewer).await })
            })
            .await
    }

    /// Adds a file of these bytes through the tool's own verb.
    pub async fn add(
        &self,
        name: &str,
        bytes: &'static [u8],
        upload: impl FnOnce(Vec<Arrived>) -> Upload,
    ) -> Result<ItemId, Stop> {
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(
            bytes::Bytes::from_static(bytes),
        )]);
        let stored = self.app.blobs.put_stream(stream, u64::MAX).await.unwrap();
        let upload = upload(vec![Arrived {
            name: name.to_owned(),
            stored,
        }]);
        self.change(move |tx, viewer| {
            Box::pin(async move { Ok(add(tx, viewer, &upload).await?[0]) })
        })
        .await
    }

    /// Files of bytes on disk.
    pub fn blobs_on_disk(&self) -> usize {
        let mut found = 0;
        let mut folders = vec![self.dir.join("blobs")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path)
                } else {
                    found += 1
                }
            }
        }
        found
    }
}

fn nobody(org: OrgId) -> Viewer {
    Viewer {
        org,
        person: PersonId::new(),
        acts: kernel::Acts::Staff,
        staff: None,
        client: None,
        scope: kernel::Scope::FULL,
    }
}

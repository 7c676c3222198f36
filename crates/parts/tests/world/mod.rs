//! A small world for store tests of `parts` and the tools: one organization, one staff user, one
//! engagement with two members, and a contact who is none. On SQLite always, on PostgreSQL in a
//! database of its own where `PORTICO_TEST_POSTGRES` is set.
#![allow(dead_code)] // each test file uses its part of it

use futures::future::BoxFuture;
use kernel::*;
use serde_json::json;
use store::{Act, Db, Stop, Tx, sql, viewers};
use uuid::Uuid;

pub type Migrations = &'static [(i64, &'static str, &'static str)];

pub struct World {
    pub db: Db,
    pub clock: Clock,
    pub org: OrgId,
    pub staff: StaffId,
    pub engagement: EngagementId,
    pub amelia: ContactId,
    pub tom: ContactId,
    pub stranger: ContactId,
    _folder: tempfile::TempDir,
}

pub async fn worlds(migrations: &[Migrations]) -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("test.db")).await.unwrap();
    let mut all = vec![World::on(db, folder, migrations).await];
    match std::env::var("PORTICO_TEST_POSTGRES") {
        Ok(url) => {
            let name = format!("tool_{}", Uuid::now_v7().simple());
            let admin = sqlx::PgPool::connect(&url).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
                .execute(&admin)
                .await
                .unwrap();
            admin.close().await;
            let (server, _) = url.rsplit_once('/').unwrap();
            let db = Db::postgres(&format!("{server}/{name}")).await.unwrap();
            all.push(World::on(db, tempfile::tempdir().unwrap(), migrations).await);
        }
        Err(_) => println!("PORTICO_TEST_POSTGRES is not set: SQLite only"),
    }
    all
}

impl World {
    async fn on(db: Db, folder: tempfile::TempDir, migrations: &[Migrations]) -> World {
        let all: Vec<_> = parts::MIGRATIONS
            .iter()
            .chain(migrations.iter().copied().flatten())
            .copied()
            .collect();
        db.migrate(&all).await.unwrap();
        let clock = Clock::default();
        let now = clock.now();
        let made = db.note(None, move |c| {
            Box::pin(store::org::create_org(
                c,
                "larkspur",
                "Larkspur Hall",
                "Europe/London",
                now,
            ))
        });
        let org = made.await.unwrap();
        let (staff, engagement) = (StaffId::new(), EngagementId::new());
        let contacts = [ContactId::new(), ContactId::new(), ContactId::new()];
        db.note(Some(org), move |c| {
            Box::pin(async move {
                let names = ["Priya Raman", "Amelia Hartley", "Tom Okafor", "Ruth Hartley"];
                let people: Vec<PersonId> = names.iter().map(|_| PersonId::new()).collect();
                for (id, name) in people.iter().zip(names) {
                    c.run(sql("insert into person (id, email, name, created_at) values ($1, $2, $3, $4)").bind(*id).bind(format!("{}@larkspur.example", id.0)).bind(name).bind(now)).await?;
                }
                c.run(sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, 'Priya Raman', 'admin', $4)").bind(org).bind(staff).bind(people[0]).bind(now)).await?;
                c.run(sql("insert into engagement (org_id, id, kind, title, zone, sharing_defaults, created_at, touched_at) values ($1, $2, 'event', 'Amelia & Tom', 'Europe/London', $3, $4, $4)").bind(org).bind(engagement).bind(json!({})).bind(now)).await?;
                for (n, contact) in contacts.iter().enumerate() {
                    c.run(sql("insert into contact (org_id, id, person_id, name, email, access, changes, created_at) values ($1, $2, $3, $4, $5, 'active', $6, $7)").bind(org).bind(*contact).bind(people[n + 1]).bind(names[n + 1]).bind(format!("{n}@larkspur.example")).bind(json!({})).bind(now)).await?;
                    if n < 2 {
                        c.run(sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'primary', $4)").bind(org).bind(*contact).bind(engagement).bind(now)).await?;
                    }
                }
                Ok(())
            })
        })
        .await
        .unwrap();
        let [amelia, tom, stranger] = contacts;
        World {
            db,
            clock,
            org,
            staff,
            engagement,
            amelia,
            tom,
            stranger,
            _folder: folder,
        }
    }

    pub async fn priya(&self) -> Viewer {
        viewers::staff(
            &mut self.db.read(self.org).await.unwrap(),
            self.org,
            self.staff,
        )
        .await
        .unwrap()
        .viewer
    }

    pub async fn client(&self, contact: ContactId) -> Viewer {
        viewers::client(
            &mut self.db.read(self.org).await.unwrap(),
            self.org,
            contact,
        )
        .await
        .unwrap()
        .viewer
    }

    pub fn act(&self, viewer: &Viewer) -> Act {
        Act::of(viewer, self.clock.now(), Uuid::now_v7())
    }

    /// A change by this viewer.
    pub async fn change<T, F>(&self, viewer: &Viewer, work: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>, &'t Viewer) -> BoxFuture<'t, Result<T, Stop>>
            + Send
            + 'static,
    {
        let (act, viewer) = (self.act(viewer), viewer.clone());
        self.db
            .change(act, move |tx| {
                Box::pin(async move { work(tx, &viewer).await })
            })
            .await
    }

    /// A picture brought in by a person, for no item yet.
    pub async fn picture(&self, viewer: &Viewer) -> BlobId {
        let (id, org, person, now) = (BlobId::new(), self.org, viewer.person, self.clock.now());
        let made = self.db.note(Some(org), move |c| {
            Box::pin(async move {
                let name = id.0.simple().to_string();
                c.run(sql("insert into blob (org_id, id, name, size, sha256, media_type, created_at) values ($1, $2, $3, 1, $4, 'image/png', $5)").bind(org).bind(id).bind(name).bind(vec![0_u8; 32]).bind(now)).await?;
                c.run(sql("insert into picture (org_id, id, person_id) values ($1, $2, $3)").bind(org).bind(id).bind(person)).await
            })
        });
        made.await.unwrap();
        id
    }
}

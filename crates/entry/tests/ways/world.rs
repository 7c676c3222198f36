//! Two organizations on one instance, a member of staff in each, and a worker that reads the mail.

use std::sync::Arc;

use entry::{Arrival, Arrived, Asking, Body, Grant, Letter, MailJob, Proof};
use kernel::{
    Acts, Clock, ContactId, Group, Kinds, OrgId, PersonId, Rights, Scope, StaffFacts, StaffId,
    Time, Viewer,
};
use serde_json::{Value, json};
use store::org::Org;
use store::{Act, Db, Stop, Tx, sql};
use uuid::Uuid;
use web::Site;

/// One organization.
pub struct House {
    pub org: Org,
    pub staff: Viewer,
}

/// The instance.
pub struct World {
    pub db: Db,
    pub clock: Clock,
    pub site: Arc<Site>,
    pub larkspur: House,
    pub kiln: House,
    _folder: tempfile::TempDir,
}

pub async fn worlds() -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("test.db")).await.unwrap();
    let mut all = vec![World::on(db, folder).await];
    match std::env::var("PORTICO_TEST_POSTGRES") {
        Ok(url) => {
            let name = format!("entry_{}", Uuid::now_v7().simple());
            let admin = sqlx::PgPool::connect(&url).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
                .execute(&admin)
                .await
                .unwrap();
            admin.close().await;
            let mut own = url::Url::parse(&url).unwrap();
            own.set_path(&name);
            all.push(
                World::on(
                    Db::postgres(own.as_str()).await.unwrap(),
                    tempfile::tempdir().unwrap(),
                )
                .await,
            );
        }
        Err(_) => println!("PORTICO_TEST_POSTGRES is not set: SQLite only"),
    }
    all
}

impl World {
    async fn on(db: Db, folder: tempfile::TempDir) -> Self {
        db.migrate(entry::MIGRATIONS).await.unwrap();
        let clock = Clock::default();
        let larkspur = house(&db, "larkspur", "Larkspur Hall", clock.now()).await;
        let kiln = house(&db, "kiln", "Kiln Studio", clock.now()).await;
        let site = site(folder.path());
        World {
            db,
            clock,
            site: Arc::new(site),
            larkspur,
            kiln,
            _folder: folder,
        }
    }

    pub fn now(&self) -> Time {
        self.clock.now()
    }

    pub async fn contact(&self, house: &House, name: &str, email: &str) -> ContactId {
        let (id, org, now) = (ContactId::new(), house.org.id, self.now());
        let row = sql("insert into contact (org_id, id, name, email, changes, created_at) values ($1, $2, $3, $4, $5, $6)").bind(org).bind(id).bind(name.to_owned()).bind(email.to_owned()).bind(json!({})).bind(now);
        self.db
            .note(Some(org), move |c| {
                Box::pin(async move { c.run(row).await.map(|_| ()) })
            })
            .await
            .unwrap();
        id
    }

    /// A change by the staff of a house.
    pub async fn change<T, F>(&self, house: &House, work: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(
                &'t mut Tx<'c>,
                &'t Viewer,
            ) -> std::pin::Pin<
                Box<dyn Future<Output = Result<T, Stop>> + Send + 't>,
            > + Send
            + 'static,
    {
        let viewer = house.staff.clone();
        let act = Act::of(&viewer, self.now(), Uuid::now_v7());
        self.db
            .change(act, move |tx| {
                Box::pin(async move { work(tx, &viewer).await })
            })
            .await
    }

    pub async fn invite(&self, house: &House, contact: ContactId) -> entry::Granted {
        self.change(house, move |tx, v| {
            Box::pin(entry::grant(tx, v, contact, Grant::Invite { send: true }))
        })
        .await
        .unwrap()
    }

    /// The mails waiting, written as the worker would, and taken off the list.
    pub async fn mail(&self) -> Vec<Letter> {
        let mut letters = Vec::new();
        for house in [&self.larkspur, &self.kiln] {
            let org = house.org.id;
            let jobs: Vec<(Value,)> = self.db.read(org).await.unwrap().all(sql("select payload from job where org_id = $1 and done_at is null order by created_at, id").bind(org)).await.unwrap();
            let done = sql("update job set done_at = created_at where org_id = $1").bind(org);
            self.db
                .note(Some(org), move |c| {
                    Box::pin(async move { c.run(done).await.map(|_| ()) })
                })
                .await
                .unwrap();
            for (payload,) in jobs {
                let job: MailJob = serde_json::from_value(payload).unwrap();
                letters.extend(
                    entry::write_letter(&self.db, &self.site, &house.org, &job, self.now())
                        .await
                        .unwrap(),
                );
            }
        }
        letters
    }

    /// The only invitation waiting: token and code.
    pub async fn invitation(&self) -> (String, String) {
        match &self.mail().await[..] {
            [
                Letter {
                    body: Body::Invitation { url, code, .. },
                    ..
                },
            ] => (last(url), code.clone()),
            other => panic!("{other:?}"),
        }
    }

    pub async fn login(&self, proof: Proof, hint: Option<OrgId>) -> Result<Arrived, Stop> {
        entry::complete_login(
            &self.db,
            &self.site,
            proof,
            Arrival {
                hint,
                ..Arrival::default()
            },
            self.now(),
        )
        .await
    }

    pub fn asking(&self, email: &str, browser: &str) -> Asking {
        Asking {
            email: email.parse().unwrap(),
            org: None,
            browser: Some(browser.to_owned()),
            next: "/larkspur/files".to_owned(),
            client: Uuid::now_v7().to_string(),
        }
    }

    /// One text of one row.
    pub async fn text(&self, statement: store::Sql) -> String {
        self.db
            .read_instance()
            .await
            .unwrap()
            .one::<(String,)>(statement)
            .await
            .unwrap()
            .0
    }

    pub async fn access(&self, house: &House, contact: ContactId) -> String {
        self.text(
            sql("select access from contact where org_id = $1 and id = $2")
                .bind(house.org.id)
                .bind(contact),
        )
        .await
    }

    /// Whether a cookie still opens anything.
    pub async fn opens(&self, cookie: &str) -> bool {
        let mut conn = self.db.read_instance().await.unwrap();
        store::sessions::find(&mut conn, cookie, self.now())
            .await
            .unwrap()
            .is_some()
    }
}

/// Settings of an instance whose mailbox is in this folder.
pub fn site(folder: &std::path::Path) -> Site {
    Site {
        url: "https://portal.example".parse().unwrap(),
        key: vec![7; 32],
        seal: store::Seal::new([7; 32], []),
        mailbox: true,
        mailbox_dir: folder.to_owned(),
        trusted_proxies: vec![],
        max_file: 1,
        count_statements: false,
        mail_from: "portico@portal.example".to_owned(),
        egress: web::Egress::default(),
        staff_factor: false,
        demo: false,
    }
}

/// What an authenticator app with this key shows.
pub fn app_code(key: &str, now: Time) -> String {
    let key = key.replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&key).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let at = u64::try_from(now.timestamp()).unwrap();
    app.generate(at).to_string()
}

/// The last part of an address.
pub fn last(url: &str) -> String {
    url.rsplit('/').next().unwrap().to_owned()
}

/// The word of a refused state, or the field and code of a refused field.
pub fn why(stop: &Stop) -> String {
    match stop {
        Stop::Refused(kernel::Refusal::State(word)) => (*word).to_owned(),
        Stop::Refused(kernel::Refusal::Fields(f)) => f
            .iter()
            .map(|f| format!("{}:{}", f.field, f.code))
            .collect::<Vec<_>>()
            .join(" "),
        other => format!("{other:?}"),
    }
}

async fn house(db: &Db, slug: &'static str, name: &'static str, now: Time) -> House {
    let (person, id) = (PersonId::new(), StaffId::new());
    let org = db
        .note(None, move |conn| {
            Box::pin(async move {
                let org = store::org::create_org(conn, slug, name, "Europe/London", now).await?;
                conn.run(sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, 'Priya Raman', $3, $3)").bind(person).bind(format!("priya@{slug}.example")).bind(now)).await?;
                conn.run(sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, 'Priya Raman', 'super_admin', $4)").bind(org).bind(id).bind(person).bind(now)).await?;
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
    let staff = Viewer {
        org,
        person,
        acts: Acts::Staff,
        staff: Some(facts),
        client: None,
        scope: Scope::FULL,
    };
    House {
        org: Org::by_id(&mut db.read(org).await.unwrap(), org)
            .await
            .unwrap(),
        staff,
    }
}

//! A small organization to tell things in.

use std::sync::Arc;

use access::sql;
use chrono::TimeDelta;
use kernel::{
    Access, Clock, ContactId, EngagementId, EventId, Group, OrgId, Party, PersonId, Role, StaffId,
    Time,
};
use mail::{Maildir, Transport};
use serde_json::json;
use store::{Db, Sql};
use web::live::Hub;
use web::{App, Site};

use crate::Outbox;

/// A repeatable stream of choices (an xorshift; tests need no more).
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
    pub fn rarely(&mut self) -> bool {
        self.roll(6) == 0
    }
}

pub(super) struct World {
    pub outbox: Outbox,
    pub clock: Clock,
    pub box_: Maildir,
    pub org: OrgId,
    pub engagement: EngagementId,
    pub staff: Vec<StaffId>,
    pub contacts: Vec<ContactId>,
    _dir: tempfile::TempDir,
    _database: Option<tempfile::TempDir>,
}

/// The databases to test on: a fresh SQLite file and, where there is a server, a fresh PostgreSQL database.
pub(super) async fn databases(dir: &std::path::Path) -> Vec<Db> {
    let mut all = vec![Db::sqlite(&dir.join("test.db")).await.unwrap()];
    match std::env::var("PORTICO_TEST_POSTGRES") {
        Ok(url) => {
            let name = format!("outbox_{}", uuid::Uuid::now_v7().simple());
            let mut admin = <sqlx::PgConnection as sqlx::Connection>::connect(&url)
                .await
                .unwrap();
            let create = sqlx::AssertSqlSafe(format!("create database {name}"));
            sqlx::query(create).execute(&mut admin).await.unwrap();
            let mut own: url::Url = url.parse().unwrap();
            own.set_path(&name);
            all.push(Db::postgres(own.as_str()).await.unwrap());
        }
        Err(_) => println!("PORTICO_TEST_POSTGRES is not set: SQLite only"),
    }
    for db in &all {
        db.migrate(entry::MIGRATIONS).await.unwrap();
    }
    all
}

/// One world on each engine, with `staff` users on the team and `contacts` members with access.
pub(super) async fn worlds(staff: usize, contacts: usize) -> Vec<World> {
    let dir = tempfile::tempdir().unwrap();
    let databases = databases(dir.path()).await;
    let mut worlds = Vec::new();
    for db in databases {
        worlds.push(World::in_db(db, "larkspur", "Larkspur Hall", staff, contacts).await);
    }
    worlds[0]._database = Some(dir);
    worlds
}

pub(super) fn app(db: Db, clock: &Clock, dir: &std::path::Path) -> App {
    App {
        db,
        blobs: blobs::Blobs::local(dir.join("blobs")).unwrap(),
        clock: clock.clone(),
        site: Arc::new(Site {
            url: "https://portal.example".parse().unwrap(),
            key: vec![7; 32],
            seal: store::Seal::new([7; 32], []),
            mailbox: true,
            mailbox_dir: dir.join("mail"),
            trusted_proxies: Vec::new(),
            max_file: 1 << 20,
            count_statements: false,
            mail_from: String::new(),
            egress: web::Egress::default(),
            staff_factor: false,
            demo: false,
        }),
        live: Hub::default(),
        quotas: web::Quotas::default(),
        tools: &[],
    }
}

impl World {
    pub async fn in_db(
        db: Db,
        slug: &'static str,
        name: &'static str,
        staff: usize,
        contacts: usize,
    ) -> World {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let now = clock.now();
        let org = db
            .note(None, move |conn| {
                Box::pin(async move {
                    store::org::create_org(conn, slug, name, "Europe/London", now).await
                })
            })
            .await
            .unwrap();
        let box_ = Maildir::open(dir.path().join("mail")).unwrap();
        let outbox = Outbox::new(
            app(db, &clock, dir.path()),
            Transport::Mailbox(box_.clone()),
        );
        let mut world = World {
            outbox,
            clock,
            box_,
            org,
            engagement: EngagementId::new(),
            staff: Vec::new(),
            contacts: Vec::new(),
            _dir: dir,
            _database: None,
        };
        world.fill(name, staff, contacts).await;
        world
    }

    async fn fill(&mut self, name: &str, staff: usize, contacts: usize) {
        let (org, engagement, now) = (self.org, self.engagement, self.now());
        self.put(sql("insert into engagement (org_id, id, kind, title, zone, sharing_defaults, created_at, touched_at) values ($1, $2, 'event', $3, 'Europe/London', $4, $5, $5)")
            .bind(org).bind(engagement).bind(format!("The party of {name}")).bind(json!({})).bind(now)).await;
        for n in 0..staff {
            let (id, person) = (
                StaffId::new(),
                self.person(&format!("Priya {n} of {name}")).await,
            );
            self.put(sql("insert into staff (org_id, id, person_id, name, grp, title, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
                .bind(org).bind(id).bind(person).bind(format!("Priya {n} of {name}")).bind(Group::Employee).bind("Event manager").bind(now)).await;
            self.put(sql("insert into team (org_id, engagement_id, staff_id, added_at) values ($1, $2, $3, $4)").bind(org).bind(engagement).bind(id).bind(now)).await;
            self.staff.push(id);
        }
        for n in 0..contacts {
            let contact_name = format!("Amelia {n} of {name}");
            let (id, person) = (ContactId::new(), self.person(&contact_name).await);
            self.put(sql("insert into contact (org_id, id, person_id, name, email, access, changes, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
                .bind(org).bind(id).bind(person).bind(contact_name).bind(format!("{id}@posteo.example")).bind(Access::Active).bind(json!({})).bind(now)).await;
            self.put(sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, $4, $5)")
                .bind(org).bind(id).bind(engagement).bind(Role::Primary).bind(now)).await;
            self.contacts.push(id);
        }
    }

    pub fn db(&self) -> &Db {
        &self.outbox.0.app.db
    }
    pub fn now(&self) -> Time {
        self.clock.now()
    }
    pub fn wait(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Runs a statement of the test's own.
    pub async fn put(&self, statement: Sql) -> u64 {
        self.db()
            .note(Some(self.org), move |conn| {
                Box::pin(async move { conn.run(statement).await })
            })
            .await
            .unwrap()
    }
    /// A number the database knows.
    pub async fn count(&self, statement: &'static str) -> i64 {
        let (n,): (i64,) = self
            .db()
            .read(self.org)
            .await
            .unwrap()
            .one(sql(statement).bind(self.org))
            .await
            .unwrap();
        n
    }

    async fn person(&self, name: &str) -> PersonId {
        let id = PersonId::new();
        self.put(sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, $3, $4, $4)")
            .bind(id).bind(format!("{id}@person.example")).bind(name.to_owned()).bind(self.now())).await;
        id
    }

    pub async fn round(&self) -> usize {
        self.outbox.round().await.unwrap()
    }

    /// The mails in the mailbox, oldest first: recipient's local part, subject, text, message id.
    pub async fn mails(&self) -> Vec<Mailed> {
        let mut all = Vec::new();
        let (summaries, _) = self.box_.list(0, 200).await.unwrap();
        for summary in summaries.into_iter().rev() {
            let letter = self.box_.read(&summary.id).await.unwrap();
            let header = |name: &str| {
                letter
                    .headers
                    .iter()
                    .find(|(k, _)| k.eq_ignore_ascii_case(name))
                    .map(|(_, v)| v.clone())
            };
            all.push(Mailed {
                to: letter.summary.to.clone(),
                subject: letter.summary.subject.clone(),
                id: header("message-id").unwrap_or_default(),
                text: letter.text,
                html: letter.html,
            });
        }
        all
    }

    pub async fn notified(&self, event: EventId) -> Vec<Party> {
        let mut conn = self.db().read(self.org).await.unwrap();
        let rows: Vec<(Option<StaffId>, Option<ContactId>)> = conn
            .all(sql("select staff_id, contact_id from notification where org_id = $1 and event_id = $2").bind(self.org).bind(event))
            .await
            .unwrap();
        let mut parties: Vec<Party> = rows
            .into_iter()
            .filter_map(|(s, c)| s.map(Party::Staff).or(c.map(Party::Contact)))
            .collect();
        parties.sort_by_key(key);
        parties
    }
}

/// One mail in the mailbox.
#[derive(Clone, Debug)]
pub(super) struct Mailed {
    pub to: String,
    pub subject: String,
    pub id: String,
    pub text: String,
    pub html: String,
}

/// An order for parties, so that sets can be compared.
pub(super) fn key(party: &Party) -> uuid::Uuid {
    match party {
        Party::Staff(id) => id.0,
        Party::Contact(id) => id.0,
        Party::System => uuid::Uuid::nil(),
    }
}

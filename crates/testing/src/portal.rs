//! A portal on a fresh database.

use std::sync::Arc;

use axum::Router;
use blobs::Blobs;
use kernel::Clock;
use portico::{router, tools};
use store::Db;
use web::live::Hub;
use web::{App, Quotas, Site, Tool};

/// A whole portal on a fresh database and folder.
pub struct TestPortal {
    /// What handlers have at hand.
    pub app: App,
    /// The site with all its middleware.
    pub site: Router,
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    _dir: tempfile::TempDir,
}

impl TestPortal {
    /// On SQLite.
    pub async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::sqlite(&dir.path().join("portico.sqlite"))
            .await
            .unwrap();
        Self::on(db, dir, "sqlite").await
    }

    /// On PostgreSQL, in a database of its own; none where `PORTICO_TEST_POSTGRES` is not set, which is said.
    pub async fn postgres() -> Option<Self> {
        let Ok(url) = std::env::var("PORTICO_TEST_POSTGRES") else {
            println!(
                "PORTICO_TEST_POSTGRES is not set: PostgreSQL is left out here; bin/test sets it"
            );
            return None;
        };
        let name = format!("portal_{}", uuid::Uuid::now_v7().simple());
        let admin = sqlx::PgPool::connect(&url).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
        let mut own = url::Url::parse(&url).unwrap();
        own.set_path(&name);
        let db = Db::postgres(own.as_str()).await.unwrap();
        Some(Self::on(db, tempfile::tempdir().unwrap(), "postgres").await)
    }

    /// One for each engine there is.
    pub async fn each() -> Vec<Self> {
        let mut all = vec![Self::sqlite().await];
        all.extend(Self::postgres().await);
        all
    }

    /// The same portal with another list of tools.
    #[must_use]
    pub fn with_tools(mut self, tools: &'static [Tool]) -> Self {
        self.app.tools = tools;
        self.site = router::site(self.app.clone());
        self
    }

    /// The same portal with other settings of the instance.
    #[must_use]
    pub fn with_site(mut self, change: impl FnOnce(&mut Site)) -> Self {
        let mut site = (*self.app.site).clone();
        change(&mut site);
        self.app.site = Arc::new(site);
        self.site = router::site(self.app.clone());
        self
    }

    async fn on(db: Db, dir: tempfile::TempDir, engine: &'static str) -> Self {
        db.migrate(&tools::migrations()).await.unwrap();
        let site = Site {
            url: "http://portal.test".parse().unwrap(),
            key: vec![7; 32],
            seal: store::Seal::new([7; 32], []),
            mailbox: true,
            mailbox_dir: dir.path().join("mailbox"),
            trusted_proxies: vec![],
            max_file: 2 << 20,
            count_statements: true,
            mail_from: "portico@portal.test".to_owned(),
            egress: web::Egress::default(),
            staff_factor: false,
            demo: false,
        };
        let blobs = Blobs::local(dir.path().join("files")).unwrap();
        let app = App {
            db,
            blobs,
            clock: Clock::default(),
            site: Arc::new(site),
            live: Hub::default(),
            quotas: Quotas::new(0, 0, 0), // as by the settings: the sweep asks more than a program may
            tools: tools::all(),
        };
        TestPortal {
            site: router::site(app.clone()),
            app,
            engine,
            _dir: dir,
        }
    }
}

//! From settings to a running program.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use blobs::Blobs;
use kernel::Clock;
use store::{Db, OpenError, Seal, sql};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use web::live::Hub;
use web::{App, Quotas, Site};

use super::say;
use crate::config::{self, Config};
use crate::{checkpoints, router, serve as server, tools};

/// Opens the database of these settings and brings it up to date.
pub async fn database(config: &Config) -> Result<Db> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
    let db = open(config).await?;
    db.migrate(&tools::migrations()).await?;
    Ok(db)
}

/// Opens it as it stands; makes the file on SQLite.
pub async fn open(config: &Config) -> Result<Db, OpenError> {
    match &config.database_url {
        Some(url) => Db::postgres(url).await,
        None => Db::sqlite(&config.sqlite()).await,
    }
}

/// `portico migrate`.
pub async fn migrate(config: Config) -> Result<()> {
    database(&config).await?.close().await;
    say("The database is up to date.");
    Ok(())
}

/// Everything a request may need.
pub async fn app(config: &Config, db: Db, demo: bool) -> Result<App> {
    let clock = Clock::default();
    let key = site_key(&db).await?;
    let site = Site {
        url: config.url.clone(),
        key,
        seal: seal(config)?,
        mailbox: config.smtp.is_none(),
        mailbox_dir: config.data.join("mailbox"),
        trusted_proxies: config.trusted_proxies.clone(),
        max_file: config.max_file,
        count_statements: std::env::var_os("PORTICO_TEST_STATEMENTS").is_some(),
        mail_from: config.mail_from.clone(),
        egress: egress::Egress::new(config.egress_allow.clone()),
        staff_factor: config.staff_factor && !demo,
        demo,
    };
    let blobs =
        Blobs::local(config.data.join("files")).context("the folder for files cannot be used")?;
    Ok(App {
        db,
        blobs,
        clock,
        site: Arc::new(site),
        live: Hub::default(),
        quotas: Quotas::new(
            config.api_per_token,
            config.api_per_org,
            config.uploads_per_person,
        ),
        tools: tools::all(),
    })
}

/// The key for codes: made at the first start, kept in the database, so that all nodes share it.
async fn site_key(db: &Db) -> Result<Vec<u8>> {
    let fresh = store::secret::random::<32>()?.to_vec();
    let key = db
        .note(None, move |conn| {
            Box::pin(async move {
                conn.run(sql("insert into instance (name, value) values ('key', $1) on conflict do nothing").bind(fresh)).await?;
                conn.one::<(Vec<u8>,)>(sql("select value from instance where name = 'key'")).await
            })
        })
        .await?;
    Ok(key.0)
}

/// What seals secrets that must be read again: the keys of the settings, else that of the file `key`
/// in the data folder, which the first start makes for the owner's eyes only.
fn seal(config: &Config) -> Result<Seal> {
    let mut keys = config.keys.clone();
    if keys.is_empty() {
        let path = config.data.join("key");
        let fresh = data_encoding::HEXLOWER.encode(&store::secret::random::<32>()?);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => {
                std::io::Write::write_all(&mut file, fresh.as_bytes())?;
                file.sync_all()?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).context("the file key cannot be made"),
        }
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        keys = config::keys(&text).with_context(|| format!("{} holds no key", path.display()))?;
    }
    let first = keys.remove(0);
    Ok(Seal::new(first, keys))
}

/// Where mail goes.
pub fn transport(config: &Config) -> Result<mail::Transport> {
    match &config.smtp {
        Some(url) => Ok(mail::Transport::Smtp(
            mail::Smtp::from_url(url).map_err(|e| anyhow::anyhow!("PORTICO_SMTP: {e}"))?,
        )),
        None => Ok(mail::Transport::Mailbox(mail::Maildir::open(
            config.data.join("mailbox"),
        )?)),
    }
}

/// `portico serve`: until it is told to stop.
pub async fn serve(config: Config, demo: bool) -> Result<()> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", config.listen))?;
    let db = database(&config).await?;
    for name in config::unknown() {
        tracing::warn!(name, "this setting is not known; see docs/settings.md");
    }
    if let Some(wall) = db.wall().await?.filter(|wall| wall.passed_by) {
        tracing::warn!(role = %wall.role, "PostgreSQL's row-level security is off for this role; see `portico doctor`");
    }
    let app = app(&config, db, demo).await?;
    if config.smtp.is_none() {
        tracing::info!(
            "no mail server is set: mail goes to the built-in mailbox, which only the operator may open"
        );
        say(format!(
            "Mail lands here: {}",
            app.site.link(&door::mailbox_path())
        ));
    }
    if let Some(link) = entry::first_start(&app.db, app.clock.now()).await? {
        say(format!(
            "Set up Portico here, within a day: {}",
            app.site.link(&link)
        ));
    }
    let stop = CancellationToken::new();
    let worker = tokio::spawn(outbox::run(app.clone(), transport(&config)?, stop.clone()));
    mark(&app, &config.data).await;
    let sweeper = tokio::spawn(sweep(app.clone(), config.data.clone(), stop.clone()));
    tokio::spawn(until_told(stop.clone()));
    tracing::info!(listen = %config.listen, url = %config.url, "Portico serves");
    let site = router::site(app.clone());
    server::serve(listener, site, stop.clone()).await?;
    stop.cancel();
    let _ = worker.await;
    let _ = sweeper.await;
    mark(&app, &config.data).await;
    app.db.close().await;
    tracing::info!("Portico has stopped");
    Ok(())
}

/// Once an hour: the heads of the audit trails are written down; bytes that no row names any
/// more go, and what is past its time.
async fn sweep(app: App, data: PathBuf, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(std::time::Duration::from_secs(3600)) => {}
            () = stop.cancelled() => return,
        }
        mark(&app, &data).await;
        if let Err(error) = files::sweep(&app).await {
            tracing::warn!(%error, "old bytes could not be swept");
        }
        if let Err(error) = entry::sweep(&app.db, app.clock.now()).await {
            tracing::warn!(%error, "ended links and sessions could not be swept");
        }
        if let Err(error) = outbox::sweep(&app.db, app.clock.now()).await {
            tracing::warn!(%error, "old jobs and mail logs could not be swept");
        }
    }
}

/// Writes down the heads of the audit trails.
async fn mark(app: &App, data: &Path) {
    if let Err(error) = checkpoints::write(&app.db, data, app.clock.now()).await {
        tracing::error!(error = %format!("{error:#}"), "the heads of the audit trails could not be written down");
    }
}

async fn until_told(stop: CancellationToken) {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(_) => return,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
    stop.cancel();
}

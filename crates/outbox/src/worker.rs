//! The loops. One tells, one sends: a slow mail server holds up no notification. Both are woken by
//! writes in this process, by other PostgreSQL nodes, and once a second by themselves.

use std::sync::Arc;
use std::time::Duration;

use access::sql;
use futures::StreamExt;
use kernel::{OrgId, Time};
use sqlx::postgres::PgListener;
use store::{Stop, wake};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::post::Post;
use crate::{jobs, tell};

/// The poll under everything.
const FLOOR: Duration = Duration::from_secs(1);
/// Mails sent at once.
const AT_ONCE: usize = 8;

/// Works until `stop`; what is being sent then is finished first.
pub(crate) async fn run(post: Post, stop: CancellationToken) {
    let told = Arc::new(Notify::new());
    tokio::join!(
        telling(&post, &told, &stop),
        sending(&post, &told, &stop),
        listening(&post, &told, &stop)
    );
}

async fn telling(post: &Post, told: &Notify, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        let written = std::pin::pin!(wake::written());
        let mut written = written;
        let _ = futures::poll!(written.as_mut()); // from here on no write goes unnoticed
        match tell_all(post).await {
            Ok(0) => {}
            Ok(_) => {
                told.notify_waiters();
                continue; // there may be more
            }
            Err(stop) => tracing::warn!(?stop, "events could not be told; trying again"),
        }
        tokio::select! {
            () = written => post.app.live.ring(),
            () = told.notified() => {}
            () = tokio::time::sleep(FLOOR) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Tells what is untold in every organization, once round; how many events were told.
pub(crate) async fn tell_all(post: &Post) -> Result<usize, Stop> {
    let mut count = 0;
    for org in with_untold(post).await? {
        count += tell::tell(&post.app.db, org, post.app.clock.now(), post.wait).await?;
    }
    if count > 0 {
        post.app.live.ring();
    }
    Ok(count)
}

async fn sending(post: &Post, told: &Notify, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        let written = std::pin::pin!(wake::written());
        let mut written = written;
        let _ = futures::poll!(written.as_mut());
        match send_all(post).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(stop) => tracing::warn!(?stop, "mail jobs could not be taken; trying again"),
        }
        tokio::select! {
            () = written => {}
            () = told.notified() => {}
            () = tokio::time::sleep(FLOOR) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Does the jobs that are due in every organization, once round; how many were taken.
pub(crate) async fn send_all(post: &Post) -> Result<usize, Stop> {
    let mut count = 0;
    for org in with_due(post, post.app.clock.now()).await? {
        let taken = jobs::claim(&post.app.db, org, post.app.clock.now(), AT_ONCE as i64).await?;
        count += taken.len();
        futures::stream::iter(taken)
            .for_each_concurrent(AT_ONCE, |job| post.run(job))
            .await;
    }
    Ok(count)
}

/// What other nodes write on PostgreSQL.
async fn listening(post: &Post, told: &Notify, stop: &CancellationToken) {
    let Some(pool) = post.app.db.pg() else { return };
    while !stop.is_cancelled() {
        let listen = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen(wake::CHANNEL).await?;
            loop {
                listener.recv().await?;
                post.app.live.ring();
                told.notify_waiters();
            }
        };
        let listen: std::pin::Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send>> =
            Box::pin(listen);
        tokio::select! {
            broken = listen => {
                if let Err(error) = broken {
                    tracing::warn!(error = %store::describe(&error), "not listening to other nodes; the poll goes on");
                }
                tokio::select! { () = tokio::time::sleep(FLOOR) => {} () = stop.cancelled() => {} }
            }
            () = stop.cancelled() => {}
        }
    }
}

// The only questions that name no organization, and they read nothing but which ones have work.
async fn with_untold(post: &Post) -> Result<Vec<OrgId>, Stop> {
    let mut conn = post.app.db.read_instance().await?;
    let rows: Vec<(OrgId,)> = conn
        .all(sql(
            "select distinct org_id from event where told_at is null",
        ))
        .await?;
    Ok(rows.into_iter().map(|(org,)| org).collect())
}

async fn with_due(post: &Post, now: Time) -> Result<Vec<OrgId>, Stop> {
    let mut conn = post.app.db.read_instance().await?;
    let mut s = sql(
        "select distinct org_id from job where done_at is null and failed_at is null and run_at <= ",
    );
    s.arg(now)
        .push(" and (locked_until is null or locked_until <= ")
        .arg(now)
        .push(") and kind in ");
    s.list(crate::post::KINDS.iter().copied());
    let rows: Vec<(OrgId,)> = conn.all(s).await?;
    Ok(rows.into_iter().map(|(org,)| org).collect())
}

//! Between rows and bytes: the name of a file's blob, the note of a download, and the sweep.

use std::collections::HashSet;
use std::time::Duration;

use access::sql;
use blobs::{BlobError, BlobName};
use chrono::TimeDelta;
use kernel::{BlobId, ContactId, EventId, ItemId, OrgId, Party, StaffId};
use serde_json::json;
use store::items::Head;
use store::org::Org;
use store::{Act, Conn, Db, Event, Stop};
use web::App;

/// The name of the bytes, or *broken*: a row never outlives its blob.
pub async fn blob_name(conn: &mut Conn, org: OrgId, id: BlobId) -> Result<BlobName, Stop> {
    let (name,): (String,) = conn
        .one(
            sql("select name from blob where org_id = $1 and id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    BlobName::parse(&name).ok_or(Stop::Broken("a blob has a name that is none"))
}

/// How long the same client may take a file again without the team hearing of it twice.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Whether a request for a later part of a file goes on with a download that is noted already.
pub async fn goes_on(conn: &mut Conn, act: &Act, file: ItemId) -> Result<bool, Stop> {
    let (Party::Staff(StaffId(actor)) | Party::Contact(ContactId(actor))) = act.party else {
        return Ok(false);
    };
    let noted = sql("select seq from audit where org_id = $1 and object_id = $2 and action = 'file.downloaded' and actor_id = $3 and at > $4 limit 1")
        .bind(act.org)
        .bind(file)
        .bind(actor)
        .bind(act.now - AGAIN);
    let noted: Option<(i64,)> = conn.maybe(noted).await?;
    Ok(noted.is_some())
}

/// Notes that a client took a file, and tells the team the first time within an hour.
pub async fn note_download(db: &Db, act: Act, file: Head, contact: ContactId) -> Result<(), Stop> {
    db.change(act, move |tx| {
        Box::pin(async move {
            let (org, now) = (tx.act.org, tx.act.now);
            let (told,): (bool,) = tx
                .one(
                    sql("select exists (select 1 from view_event where org_id = $1 and item_id = $2 and contact_id = $3 and kind = 'download' and at > $4) as told")
                        .bind(org)
                        .bind(file.id)
                        .bind(contact)
                        .bind(now - AGAIN),
                )
                .await?;
            tx.run(
                sql("insert into view_event (org_id, id, item_id, contact_id, at, kind) values ($1, $2, $3, $4, $5, 'download')")
                    .bind(org)
                    .bind(EventId::new())
                    .bind(file.id)
                    .bind(contact)
                    .bind(now),
            )
            .await?;
            tx.audit("file.downloaded", "item", file.id.0, json!({}));
            if !told {
                tx.event(Event::new("file.downloaded").item(file.kind, file.id, file.engagement_id));
            }
            Ok(())
        })
    })
    .await
}

/// Notes that staff took a file, looking on as a client or not: in the audit trail alone.
pub async fn note_taken(
    db: &Db,
    act: Act,
    file: ItemId,
    on_behalf: Option<ContactId>,
) -> Result<(), Stop> {
    db.note(Some(act.org), move |conn| {
        Box::pin(async move {
            let (verb, kind) = ("file.downloaded", "item");
            store::record(conn, &act, verb, kind, file.0, on_behalf, json!({})).await
        })
    })
    .await
}

/// How old bytes must be before the sweep may take them: longer than any upload and its change.
pub(crate) const OLD: Duration = Duration::from_secs(24 * 60 * 60);

enum Trouble {
    Stop(Stop),
    Blob(BlobError),
}
impl From<BlobError> for Trouble {
    fn from(error: BlobError) -> Self {
        Trouble::Blob(error)
    }
}

/// Removes bytes that no row names (a crash came between bytes and row) once they are a day old, and
/// says how many. Run it hourly, on one node at a time or on several: it can be repeated.
pub async fn sweep(app: &App) -> Result<u64, Stop> {
    let keep =
        |names: Vec<BlobName>| async move { named(&app.db, names).await.map_err(Trouble::Stop) };
    match app.blobs.sweep_orphans(OLD, keep).await {
        Ok(removed) => Ok(removed),
        Err(Trouble::Stop(stop)) => Err(stop),
        Err(Trouble::Blob(error)) => {
            tracing::error!(%error, "the sweep of unnamed bytes stopped");
            Err(Stop::Broken("the sweep of unnamed bytes stopped"))
        }
    }
}

/// Which of the names some row still has: in `blob`, or as an organization's logo. Asked within each
/// organization, so that a database which hides rows of others cannot make names look forgotten.
pub(crate) async fn named(db: &Db, names: Vec<BlobName>) -> Result<HashSet<BlobName>, Stop> {
    let orgs = Org::all(&mut db.read_instance().await?).await?;
    if orgs.is_empty() {
        return Ok(names.into_iter().collect());
    }
    let mut kept: HashSet<BlobName> = orgs
        .iter()
        .filter_map(|o| BlobName::parse(o.logo.as_deref()?))
        .collect();
    for org in orgs {
        let mut s = sql("select name from blob where org_id = ");
        s.arg(org.id)
            .push(" and name in ")
            .list(names.iter().map(|n| n.as_str().to_owned()));
        let found: Vec<(String,)> = db.read(org.id).await?.all(s).await?;
        kept.extend(
            found
                .into_iter()
                .filter_map(|(name,)| BlobName::parse(&name)),
        );
    }
    Ok(kept)
}

//! The photo of a contact: bytes that were made by us and stored before the row names them.

use access::{photo_scope, sql};
use blobs::{BlobName, Stored};
use kernel::{Acts, BlobId, ContactId, Level, Power, Right, Viewer};
use serde_json::json;
use store::{Conn, Event, Stop, Tx};

use crate::logo::unhex;
use crate::needs;

/// The blob of a contact's photo, as far as the viewer sees it.
///
/// # Errors
/// *Gone* where there is none, and where there is one the viewer does not see.
pub async fn see(conn: &mut Conn, viewer: &Viewer, contact: ContactId) -> Result<BlobName, Stop> {
    let mut s = sql("select c.photo from contact c where c.org_id = ");
    s.arg(viewer.org).push(" and c.id = ").arg(contact);
    s.push(" and c.photo is not null and ");
    if !viewer.is_staff() {
        s.push("c.trashed_at is null and ");
    }
    photo_scope(viewer, "c", &mut s);
    let (name,): (String,) = conn.one(s).await?;
    BlobName::parse(&name).ok_or(Stop::Gone)
}

/// Whether the viewer may change the photo of this contact: staff who edit people, and the client
/// itself where it may edit its own details.
///
/// # Errors
/// *Gone*, *forbidden*.
pub fn may_set(viewer: &Viewer, contact: ContactId) -> Result<(), Stop> {
    match (viewer.acts, &viewer.client) {
        (Acts::Client, Some(facts)) if facts.id == contact => match facts.own() {
            Level::Edit => Ok(()),
            Level::None => Err(Stop::Gone),
            _ => Err(Stop::Forbidden(Power::Edit)),
        },
        _ => needs(viewer, Right::EditPeople),
    }
}

/// Takes a stored blob as the photo, or none; the name of the one before, whose bytes may go.
///
/// # Errors
/// *Gone*, *forbidden*; the state `in_trash`.
pub async fn set(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    stored: Option<&Stored>,
) -> Result<Option<String>, Stop> {
    may_set(viewer, contact)?;
    let (org, now) = (tx.act.org, tx.act.now);
    // The row is ours from here on, so that of two uploads at once none is left without a name.
    let here = tx
        .run(
            sql("update contact set version = version + 1 where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(contact),
        )
        .await?;
    if here == 0 {
        return Err(Stop::Gone);
    }
    let (old,): (Option<String>,) = tx
        .one(
            sql("select photo from contact where org_id = $1 and id = $2")
                .bind(org)
                .bind(contact),
        )
        .await?;
    tx.run(
        sql("update contact set photo = $3 where org_id = $1 and id = $2")
            .bind(org)
            .bind(contact)
            .bind(stored.map(|b| b.name.as_str().to_owned())),
    )
    .await?;
    if let Some(blob) = stored {
        tx.run(
            sql("insert into blob (org_id, id, name, size, sha256, media_type, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
                .bind(org)
                .bind(BlobId::new())
                .bind(blob.name.as_str().to_owned())
                .bind(i64::try_from(blob.size).unwrap_or(i64::MAX))
                .bind(unhex(&blob.sha256))
                .bind(blob.sniffed_type)
                .bind(now),
        )
        .await?;
    }
    if let Some(old) = &old {
        drop_row(tx, old).await?;
    }
    let own = viewer.contact() == Some(contact);
    let verb = if own {
        "contact.details_changed"
    } else {
        "contact.changed"
    };
    let word = if stored.is_some() { "set" } else { "removed" };
    tx.audit(
        verb,
        "contact",
        contact.0,
        json!({"fields": ["photo"], "photo": word}),
    );
    let changed = json!([{"field": "photo", "from": old.is_some(), "to": stored.is_some()}]);
    tx.event(
        Event::new(verb)
            .contact(contact)
            .data(json!({"changed": changed})),
    );
    Ok(old)
}

/// Forgets the row of a blob that no contact names any more.
pub(super) async fn drop_row(tx: &mut Tx<'_>, name: &str) -> Result<(), Stop> {
    let org = tx.act.org;
    tx.run(
        sql("delete from blob where org_id = $1 and name = $2")
            .bind(org)
            .bind(name.to_owned()),
    )
    .await?;
    Ok(())
}

//! Files for the demo world and for tests. Their bytes are made here, the same every time, and stored
//! once in each organization; any number of files may share them.

mod pictures;
mod words;

use std::sync::OnceLock;

use access::sql;
use futures::stream;
use kernel::{BlobId, ItemId, OrgId, Time, Viewer};
use sha2::{Digest, Sha256};
use store::items::{NewItem, create};
use store::{Db, Stop, Tx};
use web::App;

use crate::file::{DESCRIPTION_MAX, File, extension, key};
use crate::store::insert_blob;

/// One made file.
struct Sample {
    /// Its extension, which its bytes deserve.
    extension: &'static str,
    bytes: Vec<u8>,
    sha256: Vec<u8>,
    pixels: Option<(i64, i64)>,
}

fn all() -> &'static [Sample] {
    static ALL: OnceLock<Vec<Sample>> = OnceLock::new();
    ALL.get_or_init(|| {
        let make = |extension, bytes: Vec<u8>, pixels| {
            let sha256 = Sha256::digest(&bytes).to_vec();
            Sample {
                extension,
                bytes,
                sha256,
                pixels,
            }
        };
        let pictures = pictures::all()
            .into_iter()
            .map(|p| make("png", p.bytes, Some((p.width, p.height))));
        let words = words::all()
            .into_iter()
            .map(|(extension, text)| make(extension, text.into_bytes(), None));
        pictures.chain(words).collect()
    })
}

/// The sample for a title: one with its extension, else a text. The same title gets the same bytes.
fn sample_for(title: &str) -> &'static Sample {
    let wanted = extension(title).map(key).unwrap_or_default();
    let wanted = if wanted == "txt" {
        "md"
    } else {
        wanted.as_str()
    };
    let of = |ext: &str| {
        all()
            .iter()
            .filter(|s| s.extension == ext)
            .collect::<Vec<_>>()
    };
    let found = match of(wanted) {
        none if none.is_empty() => of("md"),
        some => some,
    };
    let turn = title.bytes().fold(0_usize, |sum, b| {
        sum.wrapping_mul(31).wrapping_add(b.into())
    });
    found[turn % found.len()]
}

/// A name whose extension tells the truth about the bytes.
fn name_for(title: &str, sample: &Sample) -> String {
    match extension(title).map(|ext| (ext, key(ext))) {
        Some((_, ext)) if ext == sample.extension || ext == "txt" && sample.extension == "md" => {
            title.to_owned()
        }
        Some((ext, _)) => format!(
            "{}.{}",
            &title[..title.len() - ext.len() - 1],
            sample.extension
        ),
        None => format!("{title}.{}", sample.extension),
    }
}

/// Stores the bytes of the samples for an organization, those it lacks; call it before [`seed`], which
/// works inside a transaction, where no bytes may be written.
///
/// # Errors
/// The database's; *broken* when bytes cannot be stored.
pub async fn samples(app: &App, org: OrgId) -> Result<(), Stop> {
    store_samples(&app.db, &app.blobs, org, app.clock.now()).await
}

pub(crate) async fn store_samples(
    db: &Db,
    blobs: &blobs::Blobs,
    org: OrgId,
    now: Time,
) -> Result<(), Stop> {
    let mut s = sql("select sha256 from blob where org_id = ");
    s.arg(org)
        .push(" and sha256 in ")
        .list(all().iter().map(|s| s.sha256.clone()));
    let there: Vec<(Vec<u8>,)> = db.read(org).await?.all(s).await?;
    let mut made = Vec::new();
    for sample in all()
        .iter()
        .filter(|s| !there.contains(&(s.sha256.clone(),)))
    {
        let bytes = stream::iter([Ok::<_, std::convert::Infallible>(
            bytes::Bytes::from_static(&sample.bytes),
        )]);
        made.push(
            blobs
                .put_stream(bytes, u64::MAX)
                .await
                .map_err(|_| Stop::Broken("a sample could not be stored"))?,
        );
    }
    db.note(Some(org), move |conn| {
        Box::pin(async move {
            for stored in &made {
                insert_blob(conn, org, stored, now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// See [`web::Tool`]: makes a file named after the title, `text` as its description.
pub(crate) fn seed<'t, 'c>(
    tx: &'t mut Tx<'c>,
    viewer: &'t Viewer,
    new: NewItem,
    text: String,
) -> futures::future::BoxFuture<'t, Result<ItemId, Stop>> {
    Box::pin(async move {
        let sample = sample_for(&new.title);
        let (org, now) = (tx.act.org, tx.act.now);
        let blob: Option<(BlobId, i64, String)> = tx
            .maybe(
                sql("select id, size, media_type from blob where org_id = $1 and sha256 = $2 order by id limit 1")
                    .bind(org)
                    .bind(sample.sha256.clone()),
            )
            .await?;
        let (blob_id, size, media_type) = blob.ok_or(Stop::Broken(
            "no sample bytes: call files::samples for the organization first",
        ))?;
        let name = name_for(&new.title, sample);
        let body = File {
            engagement_id: new.engagement,
            folder_id: None,
            blob_id,
            name: name.clone(),
            description: text.chars().take(DESCRIPTION_MAX).collect(),
            size,
            media_type,
            width: sample.pixels.map(|p| p.0),
            height: sample.pixels.map(|p| p.1),
            added_at: now,
        };
        create(tx, viewer, NewItem { title: name, ..new }, &body).await
    })
}

/// The hash of a sample, for tests that ask whether bytes are the same every time.
#[cfg(test)]
fn hashes() -> Vec<String> {
    all()
        .iter()
        .map(|s| data_encoding::HEXLOWER.encode(&s.sha256))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_their_extension_says() {
        for sample in all() {
            let found = blobs::sniff(&sample.bytes);
            assert_eq!(
                found,
                if sample.extension == "png" {
                    "image/png"
                } else {
                    blobs::OCTET_STREAM
                }
            );
            if sample.extension != "png" {
                assert!(std::str::from_utf8(&sample.bytes).is_ok_and(|t| t.len() > 100));
            }
        }
        let mut hashes = hashes();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), all().len(), "no two samples are the same");
        assert_eq!(
            pictures::all()[0].bytes,
            pictures::all()[0].bytes,
            "and each is the same every time"
        );
    }

    #[test]
    fn names_tell_the_truth_about_the_bytes() {
        let name = |title: &str| name_for(title, sample_for(title));
        assert_eq!(name("Floor plan v3.png"), "Floor plan v3.png");
        assert_eq!(name("Guests.CSV"), "Guests.CSV");
        assert_eq!(name("Notes.txt"), "Notes.txt");
        assert_eq!(name("Menu.pdf"), "Menu.md");
        assert_eq!(name("Menu"), "Menu.md");
    }
}

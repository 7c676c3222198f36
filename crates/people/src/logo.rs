//! The organization's logo: bytes that were stored and looked at before the row names them.

use access::sql;
use blobs::Stored;
use kernel::{BlobId, FieldError, Viewer};
use serde_json::json;
use store::{Stop, Tx};

use crate::settings::{Part, save};

/// The largest logo, in bytes.
pub const MAX: u64 = 1_000_000;

/// Whether what was stored may be a logo: PNG, JPEG or WebP by its own bytes, of a sane size.
///
/// # Errors
/// `not_a_picture`, `file_too_large` (in megabytes).
pub fn checked(stored: &Stored) -> Result<(), FieldError> {
    if stored.size > MAX {
        return Err(FieldError::new("logo", "file_too_large").number((MAX / 1_000_000) as i64));
    }
    let picture = matches!(
        stored.sniffed_type,
        "image/png" | "image/jpeg" | "image/webp"
    );
    if picture && blobs::pixels_ok(stored.pixels) {
        Ok(())
    } else {
        Err(FieldError::new("logo", "not_a_picture"))
    }
}

/// Takes a stored blob as the logo, or none; the name of the one before, whose bytes may go.
///
/// # Errors
/// `not_a_picture`, *stale*, *forbidden*.
pub async fn set(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    stored: Option<&Stored>,
) -> Result<Option<String>, Stop> {
    if let Some(stored) = stored {
        checked(stored)?;
    }
    let (org, now) = (tx.act.org, tx.act.now);
    let (old,): (Option<String>,) = tx
        .one(sql("select logo from organization where id = $1").bind(org))
        .await?;
    let mut s = sql("update organization set logo = ");
    s.arg(stored.map(|b| b.name.as_str().to_owned()))
        .push(", logo_type = ")
        .arg(stored.map(|b| b.sniffed_type));
    save(
        tx,
        viewer,
        version,
        Part::Logo,
        s,
        json!({"set": stored.is_some()}),
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
        tx.run(
            sql("delete from blob where org_id = $1 and name = $2")
                .bind(org)
                .bind(old.clone()),
        )
        .await?;
    }
    Ok(old)
}

pub(crate) fn unhex(digits: &str) -> Vec<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).unwrap_or(0) as u8;
    digits
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_become_bytes() {
        assert_eq!(unhex("00ff1a"), [0, 255, 26]);
    }
}

//! Taking bytes in.

use std::{error::Error as _, fmt, io, mem};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use crate::{BlobName, Blobs, hex, sniff};

/// How much is handed to the store at once. Large enough that each write is
/// worth its trip to a blocking thread, small enough that a hundred uploads at
/// a time take some tens of megabytes.
const PART: usize = 512 * 1024;

/// How much of the beginning is kept for sniffing. A JPEG may hold up to 64 KiB
/// of EXIF and as much of ICC profile before its size.
const HEAD: usize = 160 * 1024;

/// A blob that is safely stored: its bytes would survive a power cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its random name, to be kept in the row.
    pub name: BlobName,
    /// SHA-256 of the bytes, 64 lowercase hex digits.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Type by our own table of magic bytes, else
    /// `application/octet-stream`; never what the sender claimed.
    pub sniffed_type: &'static str,
    /// Width and height of a JPEG, PNG, WebP or GIF, when its header tells.
    pub pixels: Option<(u32, u32)>,
}

/// Why nothing was stored. In every case nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// More bytes than allowed (HTTP 413).
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit given, in bytes.
        limit: u64,
    },
    /// The disk or its quota is full (HTTP 507).
    #[error("no space left to store the file")]
    NoSpace,
    /// The sender's stream ended with an error: connection lost, bad form.
    #[error("the upload was cut off: {0}")]
    Aborted(String),
    /// The store's own trouble.
    #[error("the file could not be stored: {0}")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Blobs {
    /// Stores a stream of bytes under a fresh random name and returns once it
    /// is durable; only then may the row be written. Memory in use stays below
    /// about 1 MiB per upload, whatever its size.
    ///
    /// # Errors
    /// [`PutError`]; nothing is left in the store. Also when the returned
    /// future is dropped half-way.
    pub async fn put_stream<S, E>(&self, stream: S, limit: u64) -> Result<Stored, PutError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: fmt::Display,
    {
        let name = BlobName::random().map_err(store_trouble)?;
        let mut upload = self
            .store
            .put_multipart(&name.path())
            .await
            .map_err(refused)?;
        match receive(stream, limit, upload.as_mut()).await {
            Ok(received) => match upload.complete().await {
                Ok(_) => Ok(received.finish(name)),
                Err(error) => {
                    abandon(upload.as_mut()).await;
                    Err(refused(error))
                }
            },
            Err(error) => {
                abandon(upload.as_mut()).await;
                Err(error)
            }
        }
    }
}

/// What is known of the bytes that went by.
struct Received {
    hash: Sha256,
    head: Vec<u8>,
    size: u64,
}

impl Received {
    fn finish(self, name: BlobName) -> Stored {
        let sniffed_type = sniff(&self.head);
        Stored {
            name,
            sha256: hex(&self.hash.finalize()),
            size: self.size,
            sniffed_type,
            pixels: sniff::pixels(sniffed_type, &self.head),
        }
    }
}

async fn receive<S, E>(
    stream: S,
    limit: u64,
    upload: &mut dyn MultipartUpload,
) -> Result<Received, PutError>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
    E: fmt::Display,
{
    let mut received = Received {
        hash: Sha256::new(),
        head: Vec::new(),
        size: 0,
    };
    let mut part: Vec<Bytes> = Vec::new();
    let mut part_size = 0;
    let mut stream = std::pin::pin!(stream);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| PutError::Aborted(error.to_string()))?;
        received.size += chunk.len() as u64;
        if received.size > limit {
            return Err(PutError::TooLarge { limit });
        }
        received.hash.update(&chunk);
        let wanted = HEAD.saturating_sub(received.head.len()).min(chunk.len());
        received.head.extend_from_slice(&chunk[..wanted]);
        part_size += chunk.len();
        part.push(chunk);
        if part_size >= PART {
            part_size = 0;
            let payload = PutPayload::from_iter(mem::take(&mut part));
            upload.put_part(payload).await.map_err(refused)?;
        }
    }
    // An empty file is one empty part: buckets refuse an upload of none.
    if part_size > 0 || received.size == 0 {
        let payload = PutPayload::from_iter(part);
        upload.put_part(payload).await.map_err(refused)?;
    }
    Ok(received)
}

/// Clears what was staged. Already gone is fine; anything else is left to the
/// sweep and said.
async fn abandon(upload: &mut dyn MultipartUpload) {
    if let Err(error) = upload.abort().await {
        tracing::debug!(%error, "staged upload not removed");
    }
}

/// Sorts out a full disk, which is the one failure a person can do something
/// about.
fn refused(error: object_store::Error) -> PutError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return match io.kind() {
                io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge => PutError::NoSpace,
                _ => store_trouble(error),
            };
        }
        cause = inner.source();
    }
    store_trouble(error)
}

fn store_trouble(error: impl std::error::Error + Send + Sync + 'static) -> PutError {
    PutError::Store(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_disk_is_called_full() {
        let error = |kind: io::ErrorKind| object_store::Error::Generic {
            store: "test",
            source: Box::new(io::Error::from(kind)),
        };
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert!(matches!(refused(error(kind)), PutError::NoSpace), "{kind}");
        }
        let denied = refused(error(io::ErrorKind::PermissionDenied));
        assert!(matches!(denied, PutError::Store(_)));
    }
}

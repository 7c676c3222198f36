//! Giving bytes out.

use std::{
    io::{self, Seek, SeekFrom},
    ops::Range,
    pin::Pin,
};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::{GetOptions, GetRange, GetResult, GetResultPayload, ObjectStore};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use crate::{BlobError, BlobName, Blobs};

/// How much is read at once. The store's own stream of a local file would take
/// 8 KiB on each trip to a blocking thread.
const READ: usize = 256 * 1024;

/// The bytes of a blob, in order.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A blob being read. It stays readable to the end even if it is deleted
/// meanwhile (on the local file system).
pub struct Opened {
    /// Size of the whole blob in bytes.
    pub size: u64,
    /// The bytes `stream` will give: what was asked for, cut at the end.
    pub range: Range<u64>,
    /// The bytes.
    pub stream: ByteStream,
}

impl Blobs {
    /// Opens a blob, or the part of it in `range` (end exclusive, cut at the
    /// end of the blob).
    ///
    /// # Errors
    /// [`BlobError::Missing`]; [`BlobError::Range`] for an empty range or one
    /// past the end; the store's.
    pub async fn open(
        &self,
        name: &BlobName,
        range: Option<Range<u64>>,
    ) -> Result<Opened, BlobError> {
        let path = name.path();
        let mut options = GetOptions::default();
        if let Some(range) = range {
            let head = GetOptions::default().with_head(true);
            let size = self
                .store
                .get_opts(&path, head)
                .await
                .map_err(missing)?
                .meta
                .size;
            if range.start >= range.end || range.start >= size {
                return Err(BlobError::Range { size });
            }
            options = options.with_range(Some(GetRange::Bounded(range)));
        }
        let found = self.store.get_opts(&path, options).await.map_err(missing)?;
        let (size, range) = (found.meta.size, found.range.clone());
        let stream = stream(found).await?;
        Ok(Opened {
            size,
            range,
            stream,
        })
    }
}

async fn stream(found: GetResult) -> Result<ByteStream, BlobError> {
    let Range { start, end } = found.range;
    match found.payload {
        GetResultPayload::File(mut file, _) => {
            file.seek(SeekFrom::Start(start))?;
            let mut file = tokio::fs::File::from_std(file);
            file.set_max_buf_size(READ);
            let part = file.take(end - start);
            Ok(Box::pin(ReaderStream::with_capacity(part, READ)))
        }
        GetResultPayload::Stream(stream) => {
            Ok(Box::pin(stream.map(|part| part.map_err(io::Error::other))))
        }
    }
}

fn missing(error: object_store::Error) -> BlobError {
    match error {
        object_store::Error::NotFound { .. } => BlobError::Missing,
        error => error.into(),
    }
}

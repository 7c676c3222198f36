//! Removing what no row names any more.

use std::{
    collections::HashSet,
    fs, io,
    path::Path,
    time::{Duration, SystemTime},
};

use futures::StreamExt;

use crate::{BlobError, BlobName, Blobs};

/// How many names are asked about at once.
const BATCH: usize = 500;

impl Blobs {
    /// Removes blobs older than `older_than` that `keep` does not name, and
    /// staged files a crash left behind; returns how many of both.
    ///
    /// `keep` is given up to 500 names and answers with those still in use (by
    /// a row, or by a backup that may be restored). `older_than` must be longer
    /// than the longest upload plus its transaction, or a blob whose row is
    /// about to be committed is lost: a day is safe.
    ///
    /// # Errors
    /// The store's, or what `keep` returned; what was removed by then stays
    /// removed, and the sweep can be repeated.
    pub async fn sweep_orphans<F, Fut, E>(&self, older_than: Duration, keep: F) -> Result<u64, E>
    where
        F: Fn(Vec<BlobName>) -> Fut + Send,
        Fut: Future<Output = Result<HashSet<BlobName>, E>> + Send,
        E: From<BlobError>,
    {
        // The store's clock is the system's, so is this one.
        let limit = SystemTime::now() - older_than;
        let mut removed = 0;
        let mut batch = Vec::new();
        let mut list = self.store.list(None);
        while let Some(entry) = list.next().await {
            let entry = entry.map_err(BlobError::from)?;
            // A file of another shape is not ours to remove.
            let Some(name) = entry.location.filename().and_then(BlobName::parse) else {
                continue;
            };
            if name.path() == entry.location && SystemTime::from(entry.last_modified) < limit {
                batch.push(name);
            }
            if batch.len() == BATCH {
                removed += self
                    .remove_unkept(std::mem::take(&mut batch), &keep)
                    .await?;
            }
        }
        drop(list);
        removed += self.remove_unkept(batch, &keep).await?;
        Ok(removed + self.remove_staged(limit).await?)
    }

    async fn remove_unkept<F, Fut, E>(&self, batch: Vec<BlobName>, keep: &F) -> Result<u64, E>
    where
        F: Fn(Vec<BlobName>) -> Fut + Send,
        Fut: Future<Output = Result<HashSet<BlobName>, E>> + Send,
        E: From<BlobError>,
    {
        if batch.is_empty() {
            return Ok(0);
        }
        let kept = keep(batch.clone()).await?;
        let mut removed = 0;
        for name in batch.iter().filter(|name| !kept.contains(name)) {
            removed += u64::from(self.delete(name).await?);
        }
        Ok(removed)
    }

    async fn remove_staged(&self, limit: SystemTime) -> Result<u64, BlobError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        let work = tokio::task::spawn_blocking(move || staged(&folder, limit));
        Ok(work.await.map_err(io::Error::other)??)
    }
}

/// The store stages an upload as `{name}#{number}` beside its final place and
/// hides such files from its own list.
fn staged(folder: &Path, limit: SystemTime) -> io::Result<u64> {
    let mut removed = 0;
    for shard in fs::read_dir(folder)? {
        let shard = shard?;
        if !shard.file_type()?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(shard.path())? {
            let entry = entry?;
            let name = entry.file_name();
            let staged = name
                .to_str()
                .and_then(|name| name.split_once('#'))
                .is_some_and(|(name, n)| {
                    BlobName::parse(name).is_some() && n.parse::<u32>().is_ok()
                });
            if staged && entry.metadata()?.modified()? < limit {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

//! Bytes of files: in as a stream, out as a stream, never whole in memory.
//!
//! A blob has a random name and no meaning: what it is called, whose it is and
//! who may read it live in the database. Blobs are immutable. The order is
//! always: [`Blobs::put_stream`] returns → the row is committed; row gone →
//! [`Blobs::delete`] or, after a crash in between, [`Blobs::sweep_orphans`].
//!
//! Storage is an `object_store` behind its trait, today the local file system.
//! `LocalFileSystem` does not flush by default; with `with_fsync(true)` a
//! finished upload is: staged file `sync_all` → close → rename → `sync_all` of
//! the folder, new folders flushed too, all before it returns (read in
//! `finish_staged_rename` and `create_parent_dirs` of 0.14.2). That is the
//! durability asked for here, so there is no writer of our own.

mod naming;
mod open;
mod photo;
mod put;
mod sniff;
mod sweep;

use std::{fmt, fs, io, path::PathBuf, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem};

pub use naming::{Disposition, content_disposition, display_name};
pub use open::{ByteStream, Opened};
pub use photo::{PHOTO_BYTES, PHOTO_SIDE, PhotoError};
pub use put::{PutError, Stored};
pub use sniff::{OCTET_STREAM, inline_ok, is_image, known_type, pixels_ok, sniff};

/// Headers of every answer that carries a file, beside its type, length and
/// `Content-Disposition`: no sniffing, no script, no reuse by other sites, no
/// copy in caches, no address in a Referer.
pub const RESPONSE_HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "sandbox; default-src 'none'"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "private, no-store"),
    ("referrer-policy", "no-referrer"),
];

/// Where blobs are kept. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Set when the store is a folder: uploads cut off by a crash leave staged
    /// files there, which the store itself does not list.
    folder: Option<PathBuf>,
}

/// The random name of a blob: 128 bits as 32 lowercase hex digits. Nothing a
/// person typed can become one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobName(String);

/// Why a blob could not be read or removed.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No such blob.
    #[error("the file's bytes are missing")]
    Missing,
    /// The range asked for is empty or starts past the end (HTTP 416).
    #[error("the range lies outside the file's {size} bytes")]
    Range {
        /// Size of the whole blob in bytes.
        size: u64,
    },
    /// The store's own trouble.
    #[error(transparent)]
    Store(#[from] object_store::Error),
    /// The file system's own trouble.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Blobs {
    /// Keeps blobs in a folder, making it (mode 0700) where missing.
    ///
    /// # Errors
    /// The file system's.
    pub fn local(folder: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
            // The store flushes what it makes below; the entry of the folder
            // itself would else be lost with everything in it.
            if let Some(parent) = folder.canonicalize()?.parent() {
                fs::File::open(parent)?.sync_all()?;
            }
        }
        let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Some(folder),
        })
    }

    /// Keeps blobs in any store, such as a bucket. The store must not confirm
    /// an upload before it is durable, and must drop abandoned uploads by a
    /// rule of its own.
    #[must_use]
    pub fn in_store(store: Arc<dyn ObjectStore>) -> Self {
        Self {
            store,
            folder: None,
        }
    }

    /// Removes a blob and tells whether there was one. Repeating it is
    /// harmless.
    ///
    /// # Errors
    /// The store's.
    pub async fn delete(&self, name: &BlobName) -> Result<bool, BlobError> {
        match self.store.delete(&name.path()).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blobs({})", self.store)
    }
}

impl BlobName {
    /// A fresh random name.
    ///
    /// # Errors
    /// When the system gives no randomness.
    fn random() -> io::Result<Self> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(hex(&bytes)))
    }

    /// Reads a name back from the database; `None` for anything but 32
    /// lowercase hex digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 32 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Spread over 256 folders, so that none grows too long to list.
    fn path(&self) -> object_store::path::Path {
        object_store::path::Path::from_iter([&self.0[..2], &self.0])
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lowercase hex digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_random_and_nothing_else_is_a_name() {
        let (a, b) = (BlobName::random().unwrap(), BlobName::random().unwrap());
        assert_ne!(a, b);
        assert_eq!(BlobName::parse(a.as_str()), Some(a));
        for bad in [
            "",
            "../../../../etc/passwd..........",
            "0123456789ABCDEF0123456789ABCDEF",
            "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcde/",
        ] {
            assert_eq!(BlobName::parse(bad), None, "{bad}");
        }
    }
}

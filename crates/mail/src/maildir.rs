//! The built-in mailbox: a Maildir in the data folder, outside the database
//! and outside backups, because letters hold sign-in links.
//!
//! A letter is written in `tmp`, flushed, renamed into `new`, and the folder
//! flushed, so a reader sees it whole or not at all, also after a crash.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

/// A Maildir folder. Only its owner can read it (mode 0700).
#[derive(Clone, Debug)]
pub struct Maildir {
    root: PathBuf,
}

/// Where a delivery stands: what the crash tests stop at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Written,
    Flushed,
    Renamed,
    FolderFlushed,
}

impl Maildir {
    /// Opens the folder, making `tmp`, `new` and `cur` where missing, and
    /// removes what a crash left behind in `tmp`.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(root.join(part))?;
        }
        private_folder(&root)?;
        for left in fs::read_dir(root.join("tmp"))? {
            fs::remove_file(left?.path())?;
        }
        Ok(Self { root })
    }

    /// Stores one message and returns its id, once it would survive a crash.
    pub(crate) async fn store(&self, bytes: Vec<u8>, at: DateTime<Utc>) -> io::Result<String> {
        let maildir = self.clone();
        tokio::task::spawn_blocking(move || maildir.store_staged(&bytes, at, &mut |_| Ok(())))
            .await
            .map_err(io::Error::other)?
    }

    /// The delivery itself. `reached` is told each stage and may stop there.
    pub(crate) fn store_staged(
        &self,
        bytes: &[u8],
        at: DateTime<Utc>,
        reached: &mut dyn FnMut(Stage) -> io::Result<()>,
    ) -> io::Result<String> {
        let id = unique_name(at)?;
        let tmp = self.root.join("tmp").join(&id);
        let result = self.write_and_publish(&tmp, &id, bytes, reached);
        if result.is_err() {
            // A failed write must not fill the disk further. Gone already
            // when the failure came after the rename.
            let _ = fs::remove_file(&tmp);
        }
        result.map(|()| id)
    }

    fn write_and_publish(
        &self,
        tmp: &Path,
        id: &str,
        bytes: &[u8],
        reached: &mut dyn FnMut(Stage) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut file = private_file(tmp)?;
        file.write_all(bytes)?;
        reached(Stage::Written)?;
        file.sync_all()?;
        reached(Stage::Flushed)?;
        let new = self.root.join("new");
        fs::rename(tmp, new.join(id))?;
        reached(Stage::Renamed)?;
        File::open(&new)?.sync_all()?;
        reached(Stage::FolderFlushed)
    }

    /// The file of a letter, if the id is one of ours and the file exists.
    pub(crate) fn path_of(&self, id: &str) -> Option<PathBuf> {
        if !is_name(id) {
            return None;
        }
        ["new", "cur"]
            .iter()
            .map(|part| self.root.join(part).join(id))
            .find(|path| path.is_file())
    }

    /// Ids of all letters, newest first. Names begin with the time, so no
    /// letter is opened.
    pub(crate) fn ids(&self) -> io::Result<Vec<String>> {
        let mut ids = Vec::new();
        for part in ["new", "cur"] {
            for entry in fs::read_dir(self.root.join(part))? {
                if let Ok(name) = entry?.file_name().into_string()
                    && is_name(&name)
                {
                    ids.push(name);
                }
            }
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(ids)
    }
}

/// `{microseconds, 17 digits}.{128 random bits}.portico`: sorts by time and
/// never meets another, in this process or the next.
fn unique_name(at: DateTime<Utc>) -> io::Result<String> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let micros = at.timestamp_micros().max(0);
    let random = u128::from_le_bytes(random);
    Ok(format!("{micros:017}.{random:032x}.portico"))
}

/// Exactly the shape [`unique_name`] makes: nothing else reaches the disk.
fn is_name(id: &str) -> bool {
    let mut parts = id.split('.');
    let digits = parts.next().unwrap_or_default();
    let random = parts.next().unwrap_or_default();
    digits.len() == 17
        && digits.bytes().all(|b| b.is_ascii_digit())
        && random.len() == 32
        && random.bytes().all(|b| b.is_ascii_hexdigit())
        && parts.next() == Some("portico")
        && parts.next().is_none()
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(micros: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(micros).unwrap()
    }

    #[test]
    fn the_order_is_write_flush_rename_flush_folder() {
        let folder = tempfile::tempdir().unwrap();
        let maildir = Maildir::open(folder.path()).unwrap();
        let mut seen = Vec::new();
        maildir
            .store_staged(b"hello", at(1), &mut |stage| {
                let count = |part: &str| fs::read_dir(folder.path().join(part)).unwrap().count();
                seen.push((stage, count("tmp"), count("new")));
                Ok(())
            })
            .unwrap();
        assert_eq!(
            seen,
            [
                (Stage::Written, 1, 0),
                (Stage::Flushed, 1, 0),
                (Stage::Renamed, 0, 1),
                (Stage::FolderFlushed, 0, 1),
            ]
        );
    }

    #[test]
    fn a_crash_at_any_stage_shows_the_whole_letter_or_none() {
        for stop in [Stage::Written, Stage::Flushed, Stage::Renamed] {
            let folder = tempfile::tempdir().unwrap();
            let maildir = Maildir::open(folder.path()).unwrap();
            let crash = std::panic::catch_unwind(|| {
                maildir.store_staged(b"hello", at(1), &mut |stage| {
                    assert_ne!(stage, stop, "crash here");
                    Ok(())
                })
            });
            assert!(crash.is_err());
            let shown = maildir.ids().unwrap();
            assert_eq!(shown.len(), usize::from(stop == Stage::Renamed), "{stop:?}");
            for id in shown {
                assert_eq!(fs::read(maildir.path_of(&id).unwrap()).unwrap(), b"hello");
            }
            Maildir::open(folder.path()).unwrap();
            let left = fs::read_dir(folder.path().join("tmp")).unwrap().count();
            assert_eq!(left, 0, "the next start clears what the crash left");
        }
    }

    #[test]
    fn a_failed_write_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let maildir = Maildir::open(folder.path()).unwrap();
        let full = maildir.store_staged(b"hello", at(1), &mut |_| {
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(full.is_err());
        let left = fs::read_dir(folder.path().join("tmp")).unwrap().count();
        assert_eq!(left + maildir.ids().unwrap().len(), 0);
    }

    #[test]
    fn names_sort_by_time_and_differ() {
        let (a, b, c) = (
            unique_name(at(5)).unwrap(),
            unique_name(at(5)).unwrap(),
            unique_name(at(1_700_000_000_000_000)).unwrap(),
        );
        assert_ne!(a, b);
        assert!(a < c && is_name(&a) && is_name(&c));
    }

    #[test]
    fn ids_from_outside_never_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let maildir = Maildir::open(folder.path().join("box")).unwrap();
        fs::write(folder.path().join("secret"), b"x").unwrap();
        for id in ["../../secret", "..", "", "/etc/passwd", "secret", "a/b"] {
            assert_eq!(maildir.path_of(id), None, "{id}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let maildir = Maildir::open(folder.path().join("box")).unwrap();
        let id = maildir.store_staged(b"x", at(1), &mut |_| Ok(())).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path().join("box")), 0o700);
        assert_eq!(mode(&maildir.path_of(&id).unwrap()), 0o600);
    }
}

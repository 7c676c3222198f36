//! The heads of the audit chains, written down beside the database: one line per organization and
//! hour in which something happened, `number hash time`, in `checkpoints/{organization}` of the data
//! folder. Whoever can rewrite the database but not these files cannot make up another past. The
//! line goes to the log too, which is often kept elsewhere.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use data_encoding::HEXLOWER;
use kernel::{OrgId, Time};
use store::org::Org;
use store::{Checkpoint, Db};

fn path(data: &Path, org: OrgId) -> PathBuf {
    data.join("checkpoints").join(org.to_string())
}

/// Writes down the head of every chain that moved since; how many did.
///
/// # Errors
/// Of the database and the folder; a head lower than the one written down before is one, because
/// then the chain was cut.
pub async fn write(db: &Db, data: &Path, now: Time) -> Result<usize> {
    let mut written = 0;
    for org in Org::all(&mut db.read_instance().await?).await? {
        let head = db.chain_head(org.id).await?;
        let last = read(data, org.id)?.last().map_or(0, |mark| mark.seq);
        if head.seq < last {
            bail!(
                "the audit trail of {} ends at {}, but {last} entries were written down; run `portico verify audit`",
                org.slug,
                head.seq
            );
        }
        if head.seq > last {
            append(&path(data, org.id), &head, now)?;
            let hash = HEXLOWER.encode(&head.hash);
            tracing::info!(org = %org.id, seq = head.seq, hash, "head of the audit trail");
            written += 1;
        }
    }
    Ok(written)
}

fn append(path: &Path, head: &Checkpoint, now: Time) -> Result<()> {
    let folder = path.parent().context("a checkpoint lies in a folder")?;
    fs::create_dir_all(folder)?;
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .read(true)
        .open(path)?;
    let mut before = Vec::new();
    file.read_to_end(&mut before)?;
    let whole = before
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    file.set_len(whole as u64)?; // without the part of a line that a crash left
    let at = now.format("%Y-%m-%dT%H:%M:%SZ");
    let line = format!("{} {} {at}\n", head.seq, HEXLOWER.encode(&head.hash));
    file.write_all(line.as_bytes())?; // one write: a crash leaves a whole line or a part of the last
    file.sync_all()?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// The heads written down for an organization, oldest first; none where nothing was.
///
/// # Errors
/// Of the file; a line that is none is an error too, except a last one that a crash cut off.
pub fn read(data: &Path, org: OrgId) -> Result<Vec<Checkpoint>> {
    let path = path(data, org);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let mut marks: Vec<Checkpoint> = Vec::new();
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let Some(line) = line.strip_suffix('\n') else {
            break;
        };
        let mark = mark(line).filter(|m| marks.last().is_none_or(|last| last.seq < m.seq));
        let wrong = || format!("{}, line {}, is no checkpoint", path.display(), n + 1);
        marks.push(mark.with_context(wrong)?);
    }
    Ok(marks)
}

fn mark(line: &str) -> Option<Checkpoint> {
    let mut words = line.split(' ');
    let (seq, hash) = (words.next()?.parse().ok()?, words.next()?);
    let hash = HEXLOWER.decode(hash.as_bytes()).ok()?;
    (hash.len() == 32).then_some(Checkpoint { seq, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_come_back_and_a_line_that_was_cut_off_is_not_one() {
        let dir = tempfile::tempdir().unwrap();
        let (org, now) = (OrgId::new(), "2027-05-18T09:14:00Z".parse().unwrap());
        assert_eq!(read(dir.path(), org).unwrap(), []);
        let head = |seq| Checkpoint {
            seq,
            hash: vec![seq as u8; 32],
        };
        let file = path(dir.path(), org);
        for seq in [3, 9] {
            append(&file, &head(seq), now).unwrap();
        }
        assert_eq!(read(dir.path(), org).unwrap(), [head(3), head(9)]);
        let whole = fs::read_to_string(&file).unwrap();
        fs::write(&file, &whole[..whole.len() - 4]).unwrap();
        assert_eq!(read(dir.path(), org).unwrap(), [head(3)]);
        append(&file, &head(10), now).unwrap();
        assert_eq!(read(dir.path(), org).unwrap(), [head(3), head(10)]);
        for wrong in ["x\n", "3 00 now\n", &format!("{whole}{whole}")] {
            fs::write(&file, wrong).unwrap();
            assert!(read(dir.path(), org).is_err(), "{wrong}");
        }
    }
}

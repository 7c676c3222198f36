//! Blobs in a real folder.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    collections::HashSet,
    convert::Infallible,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use blobs::{BlobError, BlobName, Blobs, PutError, Stored};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

async fn put(blobs: &Blobs, bytes: &[u8]) -> Stored {
    let chunks: Vec<_> = bytes.chunks(10_000).map(Bytes::copy_from_slice).collect();
    let stream = stream::iter(chunks).map(Ok::<_, Infallible>);
    blobs.put_stream(stream, u64::MAX).await.unwrap()
}

async fn read(blobs: &Blobs, name: &BlobName, range: Option<std::ops::Range<u64>>) -> Vec<u8> {
    let opened = blobs.open(name, range).await.unwrap();
    let expected = opened.range.end - opened.range.start;
    let parts: Vec<Bytes> = opened.stream.try_collect().await.unwrap();
    let bytes = parts.concat();
    assert_eq!(bytes.len() as u64, expected);
    bytes
}

fn noise(size: usize) -> Vec<u8> {
    let mut seed = 42_u32;
    (0..size)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        })
        .collect()
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    for size in [0, 1, 10_000, 512 * 1024, 512 * 1024 + 1, 3_000_000] {
        let bytes = noise(size);
        let stored = put(&blobs, &bytes).await;
        assert_eq!(stored.size, size as u64);
        assert_eq!(read(&blobs, &stored.name, None).await, bytes, "{size}");
    }
    let empty = put(&blobs, b"").await;
    assert_eq!(
        empty.sha256,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    let abc = put(&blobs, b"abc").await;
    assert_eq!(
        abc.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[tokio::test]
async fn the_type_is_sniffed_from_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    assert_eq!(
        put(&blobs, b"%PDF-1.7").await.sniffed_type,
        "application/pdf"
    );
    let html = put(&blobs, b"<html><script>").await;
    assert_eq!(html.sniffed_type, blobs::OCTET_STREAM);
    let gif = put(&blobs, b"GIF89a\x40\x01\xf0\0\0\0\0").await;
    assert_eq!(
        (gif.sniffed_type, gif.pixels),
        ("image/gif", Some((320, 240)))
    );
}

#[tokio::test]
async fn ranges_are_cut_at_the_end_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let bytes = noise(700_000);
    let name = put(&blobs, &bytes).await.name;
    assert_eq!(read(&blobs, &name, Some(0..1)).await, bytes[..1]);
    assert_eq!(
        read(&blobs, &name, Some(300_000..650_000)).await,
        bytes[300_000..650_000]
    );
    let opened = blobs.open(&name, Some(699_999..u64::MAX)).await.unwrap();
    assert_eq!((opened.size, opened.range), (700_000, 699_999..700_000));
    for (start, end) in [(700_000, 700_001), (5, 5), (9, 4)] {
        let bad = std::ops::Range { start, end };
        let error = blobs.open(&name, Some(bad)).await.err().unwrap();
        assert!(
            matches!(error, BlobError::Range { size: 700_000 }),
            "{error}"
        );
    }
}

#[tokio::test]
async fn over_the_limit_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    // Endless: only a put that stops at the limit returns at all.
    let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![7; 100_000])));
    let error = blobs.put_stream(endless, 2_000_000).await.unwrap_err();
    assert!(matches!(error, PutError::TooLarge { limit: 2_000_000 }));
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
    let exact = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"1234"))]);
    assert_eq!(blobs.put_stream(exact, 4).await.unwrap().size, 4);
}

#[tokio::test]
async fn a_cut_off_upload_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let chunk = || Bytes::from(vec![1; 600_000]);
    let broken = stream::iter([Ok(chunk()), Ok(chunk()), Err("connection lost")]);
    let error = blobs.put_stream(broken, u64::MAX).await.unwrap_err();
    assert!(matches!(&error, PutError::Aborted(why) if why == "connection lost"));
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_dropped_upload_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let start = stream::iter([Ok::<_, Infallible>(Bytes::from(vec![1; 600_000]))]);
    let hangs = blobs.put_stream(start.chain(stream::pending()), u64::MAX);
    tokio::time::timeout(Duration::from_millis(300), hangs)
        .await
        .unwrap_err();
    // The store clears it on another thread.
    for _ in 0..50 {
        if files(folder.path()).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("left: {:?}", files(folder.path()));
}

#[tokio::test]
async fn while_it_arrives_nobody_can_open_it() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let root = folder.path().to_owned();
    let peek = stream::iter([0, 1, 2]).map(move |n| {
        if n == 2 {
            let staged = files(&root);
            assert_eq!(staged.len(), 1);
            let name = staged[0].file_name().unwrap().to_str().unwrap().to_owned();
            assert!(
                BlobName::parse(&name).is_none(),
                "still under a staging name"
            );
        }
        Ok::<_, Infallible>(Bytes::from(vec![n; 600_000]))
    });
    let stored = blobs.put_stream(peek, u64::MAX).await.unwrap();
    let left = files(folder.path());
    assert_eq!(left.len(), 1);
    assert!(left[0].ends_with(stored.name.as_str()));
}

#[tokio::test]
async fn paths_are_random_and_never_hold_what_people_typed() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let first = put(&blobs, b"../../../etc/passwd").await;
    let second = put(&blobs, b"../../../etc/passwd").await;
    assert_ne!(first.name, second.name, "same bytes, two names");
    for path in files(folder.path()) {
        let inside = path.strip_prefix(folder.path()).unwrap();
        let parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        assert_eq!(parts.len(), 2);
        assert!(BlobName::parse(parts[1]).is_some() && parts[1].starts_with(parts[0]));
    }
}

#[tokio::test]
async fn deleting_twice_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let name = put(&blobs, b"x").await.name;
    assert!(blobs.delete(&name).await.unwrap());
    assert!(!blobs.delete(&name).await.unwrap());
    let error = blobs.open(&name, None).await.err().unwrap();
    assert!(matches!(error, BlobError::Missing));
}

fn age(path: &Path, days: u64) {
    let then = SystemTime::now() - Duration::from_secs(days * 86_400);
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_modified(then).unwrap();
}

#[tokio::test]
async fn the_sweep_takes_old_orphans_only() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let (kept, orphan) = (
        put(&blobs, b"kept").await.name,
        put(&blobs, b"orphan").await.name,
    );
    for path in files(folder.path()) {
        age(&path, 3);
    }
    let young = put(&blobs, b"young").await.name;
    let staged = folder
        .path()
        .join(&orphan.as_str()[..2])
        .join(format!("{orphan}#1"));
    fs::write(&staged, b"cut off by a crash").unwrap();
    age(&staged, 3);
    let foreign = folder.path().join("README");
    fs::write(&foreign, b"not ours").unwrap();
    age(&foreign, 3);

    let keep = |names: Vec<BlobName>| {
        let kept = kept.clone();
        async move {
            assert_eq!(names.len(), 2, "young blobs are not even asked about");
            Ok::<_, BlobError>(HashSet::from([kept]))
        }
    };
    let removed = blobs
        .sweep_orphans(Duration::from_secs(86_400), keep)
        .await
        .unwrap();
    assert_eq!(removed, 2);
    assert!(blobs.open(&kept, None).await.is_ok());
    assert!(blobs.open(&young, None).await.is_ok());
    assert!(blobs.open(&orphan, None).await.is_err());
    assert!(!staged.exists() && foreign.exists());
}

#[tokio::test]
async fn a_failing_answer_removes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    put(&blobs, b"x").await;
    let keep = |_| async { Err(BlobError::Missing) };
    assert!(blobs.sweep_orphans(Duration::ZERO, keep).await.is_err());
    assert_eq!(files(folder.path()).len(), 1);
}

/// A write the system refuses, for real: the test starts itself again with the
/// size of files limited to 64 KiB, which fails like a full disk does.
#[cfg(unix)]
#[test]
fn a_full_disk_has_its_own_error_and_leaves_nothing() {
    const CHILD: &str = "BLOBS_TEST_FULL_DISK";
    if std::env::var_os(CHILD).is_none() {
        let limited = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$0\" \"$@\""])
            .arg(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "a_full_disk_has_its_own_error_and_leaves_nothing",
            ])
            .env(CHILD, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&limited.stdout);
        assert!(
            limited.status.success() && said.contains("1 passed"),
            "{said}"
        );
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::local(folder.path()).unwrap();
        let chunks = stream::iter([0_u8; 20]);
        let stream = chunks.map(|n| Ok::<_, Infallible>(Bytes::from(vec![n; 100_000])));
        let error = blobs.put_stream(stream, u64::MAX).await.unwrap_err();
        assert!(matches!(error, PutError::NoSpace), "{error}");
        assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
        assert!(put(&blobs, b"small still fits").await.size > 0);
    });
}

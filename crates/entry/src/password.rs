//! Passwords at rest: Argon2id, dear on purpose, so a bounded number at once and a short queue.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use store::{Stop, secret};
use tokio::sync::Semaphore;

/// New hashes: 64 MiB, 2 passes, 1 lane (RFC 9106, OWASP's floor is 19 MiB).
const MEMORY_KIB: u32 = 64 * 1024;
/// OWASP's floor.
const FLOOR_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// A stored hash that asks for more than this is not computed: a planted one must not stop the machine.
const CEILING: (u32, u32, u32) = (256 * 1024, 10, 4);
/// At most this many wait, and none longer than this.
const QUEUE: usize = 32;
const WAIT: Duration = Duration::from_secs(2);

struct Gate {
    slots: std::sync::Arc<Semaphore>,
    waiting: AtomicUsize,
}

static GATE: LazyLock<Gate> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Gate {
        slots: std::sync::Arc::new(Semaphore::new((cores - 1).max(1))),
        waiting: AtomicUsize::new(0),
    }
});

/// What an unknown user costs: the same work as a known one, against a hash nobody's password has.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let salt: [u8; 16] = secret::random().unwrap_or([7; 16]);
    hash_now(b"nobody's password", &salt).unwrap_or_default()
});

/// The PHC string of a password, exact bytes. Refuses with [`Stop::Busy`] when too many wait.
pub async fn hash(password: &str) -> Result<String, Stop> {
    let (password, salt) = (password.to_owned(), secret::random::<16>()?);
    in_turn(move || hash_now(password.as_bytes(), &salt)).await?
}

/// The same for a code of 80 random bits, which needs no dear hash: the least that is allowed.
pub(crate) async fn hash_code(code: &str) -> Result<String, Stop> {
    let (code, salt) = (code.to_owned(), secret::random::<16>()?);
    in_turn(move || hash_with(code.as_bytes(), &salt, FLOOR_KIB)).await?
}

/// Whether the password belongs to the stored PHC string. Nothing stored costs the same and is false.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<bool, Stop> {
    let (password, known) = (password.to_owned(), stored.is_some());
    let stored = stored.map(str::to_owned);
    in_turn(move || verify_now(password.as_bytes(), stored.as_deref().unwrap_or(&NOBODY)) && known)
        .await
}

fn hash_now(password: &[u8], salt: &[u8]) -> Result<String, Stop> {
    hash_with(password, salt, MEMORY_KIB)
}

fn hash_with(password: &[u8], salt: &[u8], memory: u32) -> Result<String, Stop> {
    let params = Params::new(memory, PASSES, LANES, None)
        .map_err(|_| Stop::Broken("the password parameters are wrong"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password, salt)
        .map_err(|_| Stop::Broken("a password could not be hashed"))?;
    Ok(hash.to_string())
}

fn verify_now(password: &[u8], stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else {
        return false;
    };
    let Ok(params) = Params::try_from(&hash) else {
        return false;
    };
    if params.m_cost() > CEILING.0 || params.t_cost() > CEILING.1 || params.p_cost() > CEILING.2 {
        tracing::error!(
            "a stored password hash asks for more than the ceiling; it was not computed"
        );
        return false;
    }
    Argon2::default().verify_password(password, &hash).is_ok()
}

/// Runs dear work on a blocking thread when a slot is free. The slot belongs to the work, so
/// somebody who goes away does not free it early.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Stop> {
    struct Waiting;
    impl Drop for Waiting {
        fn drop(&mut self) {
            GATE.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }
    let ahead = GATE.waiting.fetch_add(1, Ordering::AcqRel);
    let waiting = Waiting;
    if ahead >= QUEUE {
        return Err(Stop::Busy);
    }
    let slot = tokio::time::timeout(WAIT, GATE.slots.clone().acquire_owned()).await;
    drop(waiting);
    let slot = slot
        .map_err(|_| Stop::Busy)?
        .map_err(|_| Stop::Broken("the password gate is closed"))?;
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(slot);
        done
    })
    .await
    .map_err(|_| Stop::Broken("hashing a password stopped half-way"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_argon2id_and_knows_its_password_to_the_byte() {
        let stored = hash(" tall heron under rain ").await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"),
            "{stored}"
        );
        assert!(
            verify(" tall heron under rain ", Some(&stored))
                .await
                .unwrap()
        );
        assert!(
            !verify("tall heron under rain", Some(&stored))
                .await
                .unwrap()
        );
        assert!(!verify("nobody's password", None).await.unwrap());
    }

    #[test]
    fn a_planted_hash_is_not_computed() {
        for params in ["m=1048576,t=2,p=1", "m=65536,t=900,p=1", "m=65536,t=2,p=64"] {
            let planted = format!(
                "$argon2id$v=19${params}$c2FsdHNhbHRzYWx0c2FsdA$rUVH4Wv1jvYFsyXLaVbm4QrGIKeKqOnVzFHiZ3E1hVc"
            );
            let before = std::time::Instant::now();
            assert!(!verify_now(b"x", &planted));
            assert!(before.elapsed() < Duration::from_millis(50), "{params}");
        }
        assert!(!verify_now(b"x", "not a hash"));
    }
}

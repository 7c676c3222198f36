//! Secrets that must be read again: sealed with a key that does not lie in the database. What a
//! sealed text is for stands inside the seal, so that one cannot be put in another's place.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::{Stop, secret};

/// The keys of an instance: the first seals, any of them opens, so that keys can be changed.
#[derive(Clone)]
pub struct Seal(Vec<[u8; 32]>);

/// How many bytes say which key it was.
const MARK: usize = 4;

impl Seal {
    /// With these keys; one at least.
    pub fn new(first: [u8; 32], older: impl IntoIterator<Item = [u8; 32]>) -> Seal {
        Seal(std::iter::once(first).chain(older).collect())
    }

    /// Seals a secret (AES-256-GCM): the key's mark, a fresh nonce, the text. `about` names whose it
    /// is and what for; the same must be said to open it.
    pub fn seal(&self, about: &str, plain: &[u8]) -> Result<Vec<u8>, Stop> {
        let key = self.0.first().ok_or(Stop::Broken("there is no key"))?;
        let nonce = secret::random::<NONCE_LEN>()?;
        let mut text = plain.to_vec();
        cipher(key)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(about.as_bytes()),
                &mut text,
            )
            .map_err(|_| Stop::Broken("a secret could not be sealed"))?;
        let mut sealed = mark(key).to_vec();
        sealed.extend(nonce);
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// The secret, if one of the keys sealed it for this.
    pub fn open(&self, about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (marked, rest) = sealed.split_at_checked(MARK)?;
        let (nonce, text) = rest.split_at_checked(NONCE_LEN)?;
        let key = self.0.iter().find(|key| mark(key) == marked)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let plain = cipher(key)
            .ok()?
            .open_in_place(nonce, Aad::from(about.as_bytes()), &mut text)
            .ok()?;
        Some(plain.to_vec())
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seal({} keys)", self.0.len())
    }
}

fn mark(key: &[u8; 32]) -> [u8; MARK] {
    let hash = Sha256::new().chain_update(b"seal\0").chain_update(key);
    let mut mark = [0; MARK];
    mark.copy_from_slice(&hash.finalize()[..MARK]);
    mark
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, Stop> {
    let key = UnboundKey::new(&AES_256_GCM, key);
    key.map(LessSafeKey::new)
        .map_err(|_| Stop::Broken("the key cannot seal"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_for_what_it_was_sealed_for_and_nothing_else() {
        let seal = Seal::new([1; 32], []);
        let sealed = seal.seal("totp:amelia", b"secret").unwrap();
        assert_eq!(seal.open("totp:amelia", &sealed).unwrap(), b"secret");
        assert!(!sealed.windows(6).any(|w| w == b"secret"));
        assert_ne!(sealed, seal.seal("totp:amelia", b"secret").unwrap());
        assert_eq!(seal.open("totp:mallory", &sealed), None);
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(seal.open("totp:amelia", &bent), None, "byte {at}");
            assert_eq!(seal.open("totp:amelia", &sealed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn an_older_key_still_opens_and_the_new_one_seals() {
        let old = Seal::new([1; 32], []);
        let sealed = old.seal("x", b"secret").unwrap();
        let new = Seal::new([2; 32], [[1; 32]]);
        assert_eq!(new.open("x", &sealed).unwrap(), b"secret");
        assert_eq!(old.open("x", &new.seal("x", b"secret").unwrap()), None);
        assert_eq!(format!("{new:?}"), "Seal(2 keys)");
    }
}

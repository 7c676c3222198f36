//! Secrets that are links, cookies and tokens: 256 random bits, of which only a hash is kept. The
//! purpose is inside the hash, so one kind never passes for another.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::Stop;

/// A fresh secret as text, and the hash to keep.
pub fn fresh(purpose: &str) -> Result<(String, Vec<u8>), Stop> {
    let secret = BASE64URL_NOPAD.encode(&random::<32>()?);
    let hash = hash(purpose, &secret);
    Ok((secret, hash))
}

/// The hash of a secret for one purpose.
pub fn hash(purpose: &str, secret: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(secret.as_bytes());
    hash.finalize().to_vec()
}

/// A code for another device: eight letters and digits that are hard to confuse (40 bits).
pub fn code() -> Result<String, Stop> {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford base 32: no I, L, O, U
    Ok(random::<8>()?
        .iter()
        .map(|b| char::from(LETTERS[usize::from(b & 31)]))
        .collect())
}

/// What is kept of a code: keyed, because 40 bits alone could be tried through.
pub fn code_hash(key: &[u8], purpose: &str, address: &str, code: &str) -> Vec<u8> {
    let code = read_code(code);
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in [purpose, address, &code] {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    mac.finalize().into_bytes().to_vec()
}

/// A typed code as meant: its letters and digits alone.
pub fn read_code(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(read_letter)
        .collect()
}

/// A typed letter as meant: O is 0, I and L are 1.
fn read_letter(c: char) -> char {
    match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    }
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], Stop> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Stop::Broken("the system has no randomness to give"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_serves_one_purpose() {
        let (secret, kept) = fresh("session").unwrap();
        assert_eq!(hash("session", &secret), kept);
        assert_ne!(hash("reset", &secret), kept);
        assert_eq!(secret.len(), 43);
    }

    #[test]
    fn a_code_is_typed_as_people_type() {
        let code = code().unwrap();
        assert_eq!(code.len(), 8);
        let kept = code_hash(b"key", "sign_in", "a@b.cd", &code);
        let typed = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
        assert_eq!(code_hash(b"key", "sign_in", "a@b.cd", &typed), kept);
        assert_ne!(code_hash(b"key", "sign_in", "x@b.cd", &code), kept);
    }
}

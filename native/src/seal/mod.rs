//! What a journal keeps behind a passphrase: keys as encrypted PKCS#8, other texts sealed with AES-256-GCM.
//!
//! The passphrase is made into a key once for each file, with a salt that stands in the file, however many rows it has
//! (decision 0031). A row gets an initialization vector or a nonce of its own.

mod columns;
mod header;
mod pkcs8;
mod texts;

use std::num::NonZeroU32;

use devtrust_core::{Error, ErrorCode, Result, Secret};
use ring::{hmac, pbkdf2};
use zeroize::Zeroizing;

pub(crate) use columns::{kept_key, kept_text, key, text};
pub(crate) use header::Header;

/// How often the passphrase is hashed, for a new file: what OWASP recommends for PBKDF2 with SHA-256.
const ROUNDS: NonZeroU32 = match NonZeroU32::new(600_000) {
    Some(rounds) => rounds,
    None => NonZeroU32::MAX,
};
const SALT: usize = 16;
/// AES-256 and SHA-256.
const KEY: usize = 32;

/// The key of a file, made from its passphrase. It is wiped when it goes.
pub(crate) struct Seal {
    header: Header,
    /// What keys are encrypted with; another one follows from it for everything else.
    key: Zeroizing<[u8; KEY]>,
}

impl Seal {
    /// For a new file.
    pub(crate) fn make(passphrase: &Secret) -> Result<Self> {
        let salt = random::<SALT>()?.to_vec();
        let key = derive(passphrase, &salt, ROUNDS);
        let header = Header {
            salt,
            rounds: ROUNDS.get(),
            proof: hmac::sign(&proving(&key), PROOF).as_ref().to_vec(),
        };
        Ok(Self { header, key })
    }

    /// For a file that has this header; nothing where the passphrase is not the one that it was made with.
    pub(crate) fn open(passphrase: &Secret, header: Header) -> Option<Self> {
        let key = derive(passphrase, &header.salt, header.rounds()?);
        let is_right = hmac::verify(&proving(&key), PROOF, &header.proof).is_ok();
        is_right.then_some(Self { header, key })
    }

    /// What the file tells of it.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Another key for another purpose.
    fn other(&self, purpose: &[u8]) -> Zeroizing<[u8; KEY]> {
        let mut key = Zeroizing::new([0; KEY]);
        let made = hmac::sign(&proving(&self.key), purpose);
        key.iter_mut()
            .zip(made.as_ref())
            .for_each(|(byte, made)| *byte = *made);
        key
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(***)")
    }
}

/// The seal of a file that has this header, or none, for a caller who gave this passphrase, or none. What does not fit
/// together is told in words.
pub(crate) fn unlock(
    header: Option<Header>,
    passphrase: Option<&Secret>,
) -> std::result::Result<Option<Seal>, &'static str> {
    match (header, passphrase) {
        (None, None) => Ok(None),
        (Some(header), Some(passphrase)) => match Seal::open(passphrase, header) {
            Some(seal) => Ok(Some(seal)),
            None => Err("this is not its passphrase"),
        },
        (Some(_), None) => Err("its keys are encrypted: pass the passphrase that it was made with"),
        (None, Some(_)) => Err(
            "it was made without a passphrase, and its keys are not encrypted: open it without one, or begin another file",
        ),
    }
}

/// What tells a right passphrase from a wrong one.
const PROOF: &[u8] = b"devtrust journal: proof";

fn proving(key: &[u8; KEY]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, key)
}

fn derive(passphrase: &Secret, salt: &[u8], rounds: NonZeroU32) -> Zeroizing<[u8; KEY]> {
    let mut key = Zeroizing::new([0; KEY]);
    let passphrase = passphrase.reveal().as_bytes();
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        rounds,
        salt,
        passphrase,
        &mut *key,
    );
    key
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(defect(&error)),
    }
}

fn defect(error: &dyn std::fmt::Display) -> Error {
    let why = format!("a journal's row could not be encrypted: {error}");
    Error::new(ErrorCode::InternalDefect, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_passphrase_opens_it() {
        let (right, wrong) = (Secret::new("a long one"), Secret::new("A long one"));
        let seal = Seal::make(&right).unwrap();
        let header = seal.header().clone();
        assert_eq!((header.salt.len(), header.rounds), (16, 600_000));
        assert_eq!(
            unlock(Some(header.clone()), Some(&right))
                .unwrap()
                .unwrap()
                .key,
            seal.key
        );
        let refusal = |header, passphrase| unlock(header, passphrase).unwrap_err();
        assert_eq!(
            refusal(Some(header.clone()), Some(&wrong)),
            "this is not its passphrase"
        );
        assert!(refusal(Some(header.clone()), None).contains("are encrypted"));
        assert!(refusal(None, Some(&right)).contains("are not encrypted"));
        // A header that nobody could work through is like a wrong passphrase.
        for rounds in [0, u32::MAX] {
            let header = Header {
                rounds,
                ..header.clone()
            };
            assert_eq!(
                refusal(Some(header), Some(&right)),
                "this is not its passphrase"
            );
        }
    }

    #[test]
    fn two_files_have_two_keys_and_a_key_has_one_purpose() {
        let passphrase = Secret::new("a long one");
        let [one, two] = [Seal::make(&passphrase), Seal::make(&passphrase)].map(Result::unwrap);
        assert_ne!(one.header(), two.header());
        assert_ne!(one.key, two.key);
        assert_ne!(one.other(b"this"), one.other(b"that"));
        assert_ne!(one.other(b"this"), one.key);
    }

    #[test]
    fn shows_nothing() {
        let seal = Seal::make(&Secret::new("a long one")).unwrap();
        assert_eq!(format!("{seal:?}"), "Seal(***)");
    }
}

//! Other texts that may hold a secret: sealed with AES-256-GCM, each for its place in the file.

use devtrust_core::Result;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{Seal, defect, random};

const PURPOSE: &[u8] = b"devtrust journal: texts";

impl Seal {
    /// A text, sealed: the nonce, and what AES gives. `place` is what it belongs to: it opens nowhere else.
    pub(crate) fn hide(&self, text: &str, place: &str) -> Result<Vec<u8>> {
        // Random, which is safe for some four thousand million rows (NIST SP 800-38D).
        let nonce = random::<NONCE_LEN>()?;
        let mut sealed = Vec::with_capacity(NONCE_LEN + text.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(text.as_bytes());
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                place_of(place),
                &mut sealed,
            )
            .map_err(|error| defect(&error))?;
        // There is room for it: nothing is copied to another place.
        sealed.splice(..0, nonce);
        Ok(sealed)
    }

    /// The text again; nothing where it was changed, or is in another's place.
    pub(crate) fn show(&self, sealed: &[u8], place: &str) -> Option<String> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut room = sealed.to_vec();
        let text = self
            .cipher()
            .ok()?
            .open_in_place(nonce, place_of(place), &mut room);
        let length = text.ok()?.len();
        room.truncate(length);
        String::from_utf8(room).ok()
    }

    /// Made for each use: `ring` does not wipe what it makes of a key.
    fn cipher(&self) -> Result<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, self.other(PURPOSE).as_slice())
            .map(LessSafeKey::new)
            .map_err(|error| defect(&error))
    }
}

fn place_of(place: &str) -> Aad<&[u8]> {
    Aad::from(place.as_bytes())
}

#[cfg(test)]
mod tests {
    use devtrust_core::Secret;

    use super::*;

    #[test]
    fn a_text_opens_in_its_place_alone() {
        let seal = Seal::make(&Secret::new("a long one")).unwrap();
        let text = r#"{"passcode":"hunter2"}"#;
        let sealed = seal.hide(text, "result 7").unwrap();
        assert_ne!(sealed, seal.hide(text, "result 7").unwrap());
        assert_eq!(sealed.len(), 12 + text.len() + 16);
        assert!(!sealed.windows(7).any(|part| part == b"hunter2"));
        assert_eq!(seal.show(&sealed, "result 7").as_deref(), Some(text));
        assert_eq!(seal.show(&sealed, "result 8"), None);
        for place in [0, 12, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(seal.show(&changed, "result 7"), None, "byte {place}");
        }
        for length in [0, 11, 12, 27] {
            assert_eq!(seal.show(&sealed[..length], "result 7"), None);
        }
        assert_eq!(
            seal.show(&seal.hide("", "x").unwrap(), "x").as_deref(),
            Some("")
        );
    }
}

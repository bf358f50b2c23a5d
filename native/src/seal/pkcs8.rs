//! Private keys as encrypted PKCS#8 (PBES2: PBKDF2 with SHA-256, AES-256-CBC), which any tool opens with the passphrase.

use ::pkcs8::der::Encode as _;
use ::pkcs8::der::asn1::OctetStringRef;
use ::pkcs8::pkcs5::EncryptionScheme;
use ::pkcs8::pkcs5::pbes2::{EncryptionScheme as Cipher, Kdf, Parameters};
use ::pkcs8::{
    Document, EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef, SecretDocument,
};
use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use devtrust_core::{Result, Secret};
use zeroize::Zeroizing;

use super::{Seal, defect, random};

const PLAIN: &str = "PRIVATE KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
/// Of AES; the padding is at most as long.
const BLOCK: usize = 16;

impl Seal {
    /// A private key (PKCS#8 in PEM), encrypted.
    pub(crate) fn hide_key(&self, key: &Secret) -> Result<String> {
        let (_, plain) = SecretDocument::from_pem(key.reveal()).map_err(|error| defect(&error))?;
        let plain = plain.as_bytes();
        let vector = random::<BLOCK>()?;
        let (rounds, salt) = (self.header.rounds, &self.header.salt);
        let scheme = Parameters::generate_pbkdf2_sha256_aes256cbc(rounds, salt, vector);
        let scheme = scheme.map_err(|error| defect(&error))?;
        let mut room = Zeroizing::new(Vec::with_capacity(plain.len() + BLOCK));
        room.extend_from_slice(plain);
        room.resize(plain.len() + BLOCK, 0);
        let encrypted = cbc::Encryptor::<Aes256>::new((&*self.key).into(), (&vector).into())
            .encrypt_padded::<Pkcs7>(&mut room, plain.len())
            .map_err(|_| defect(&"there is no room for the padding"))?;
        let written = OctetStringRef::new(encrypted).and_then(|encrypted_data| {
            let info = EncryptedPrivateKeyInfoRef {
                encryption_algorithm: scheme.into(),
                encrypted_data,
            };
            Document::try_from(info.to_der()?)?.to_pem(ENCRYPTED, LineEnding::LF)
        });
        written.map_err(|error| defect(&error))
    }

    /// The key again; nothing where it is no PKCS#8 any more, or is of another file. Not authenticated: decision 0031.
    pub(crate) fn show_key(&self, pem: &str) -> Option<Secret> {
        let (_, document) = Document::from_pem(pem).ok()?;
        let info = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).ok()?;
        let EncryptionScheme::Pbes2(scheme) = &info.encryption_algorithm else {
            return None;
        };
        let (Kdf::Pbkdf2(made), Cipher::Aes256Cbc { iv }) = (&scheme.kdf, &scheme.encryption)
        else {
            return None;
        };
        // One with another salt would take as long as opening the file.
        if made.salt.as_bytes() != self.header.salt || made.iteration_count != self.header.rounds {
            return None;
        }
        let mut room = Zeroizing::new(info.encrypted_data.as_bytes().to_vec());
        let plain = cbc::Decryptor::<Aes256>::new((&*self.key).into(), iv.into())
            .decrypt_padded::<Pkcs7>(&mut room)
            .ok()?;
        // Padding alone would take one of 256 changed texts for a key.
        PrivateKeyInfoRef::try_from(plain).ok()?;
        let plain = SecretDocument::try_from(plain).ok()?;
        let pem = plain.to_pem(PLAIN, LineEnding::LF).ok()?;
        Some(Secret::new(pem.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use devtrust_core::keys::SoftwareKey;

    use super::*;

    fn seal() -> Seal {
        Seal::make(&Secret::new("a long one, with ü")).unwrap()
    }

    fn key() -> Secret {
        Secret::new(SoftwareKey::generate().unwrap().to_pem().as_str())
    }

    #[test]
    fn a_key_is_the_same_again_and_its_text_another_each_time() {
        let (seal, key) = (seal(), key());
        let [one, two] = [seal.hide_key(&key), seal.hide_key(&key)].map(Result::unwrap);
        assert_ne!(one, two);
        assert!(
            one.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"),
            "{one}"
        );
        for hidden in [one, two] {
            assert_eq!(seal.show_key(&hidden).unwrap(), key);
        }
    }

    #[test]
    fn what_is_no_pkcs8_any_more_or_is_of_another_file_is_no_key() {
        let (seal, key) = (seal(), key());
        let hidden = seal.hide_key(&key).unwrap();
        let other = Seal::make(&Secret::new("a long one, with ü")).unwrap();
        assert!(other.show_key(&hidden).is_none());
        assert!(seal.show_key(key.reveal()).is_none());
        let (_, document) = Document::from_pem(&hidden).unwrap();
        let mut bytes = document.to_vec();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        let changed = Document::try_from(bytes).unwrap();
        let changed = changed.to_pem(ENCRYPTED, LineEnding::LF).unwrap();
        assert!(seal.show_key(&changed).is_none());
    }

    /// Whoever has the passphrase needs no devtrust to get at a key.
    #[test]
    fn openssl_opens_it() {
        let (seal, key) = (seal(), key());
        let hidden = seal.hide_key(&key).unwrap();
        let openssl = Command::new("openssl")
            .args(["pkcs8", "-passin", "pass:a long one, with ü"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut openssl = openssl.expect("openssl is installed, as the README asks");
        openssl
            .stdin
            .take()
            .unwrap()
            .write_all(hidden.as_bytes())
            .unwrap();
        let answer = openssl.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(answer.stdout).unwrap(), key.reveal());
    }
}

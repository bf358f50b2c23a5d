//! The content, encrypted with AES: CBC (RFC 3565), or GCM (RFC 5084), which shows changes.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::EnvelopeProblem as Problem;
use super::ber::{Element, OCTET_STRING, SEQUENCE};
use super::message::{Message, dotted};

/// What all of AES have in front: `2.16.840.1.101.3.4.1`.
const AES: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1];

/// How a content is encrypted.
pub(super) enum Cipher<'a> {
    /// CBC, with a key of this size.
    Cbc { key: usize, start: &'a [u8] },
    Gcm {
        algorithm: &'static Algorithm,
        nonce: Nonce,
    },
}

impl<'a> Cipher<'a> {
    pub(super) fn of(message: &Message<'a>) -> Result<Self, Problem> {
        let unknown = || Problem::Unknown(dotted(message.algorithm));
        let mode = message.algorithm.strip_prefix(AES).ok_or_else(unknown)?;
        let parameters = message.parameters;
        let read = match (mode, &message.check) {
            ([2], None) => cbc(16, parameters),
            ([22], None) => cbc(24, parameters),
            ([42], None) => cbc(32, parameters),
            ([6], Some(_)) => gcm(&AES_128_GCM, parameters),
            ([46], Some(_)) => gcm(&AES_256_GCM, parameters),
            _ => return Err(unknown()),
        };
        read.ok_or(Problem::Broken)
    }

    pub(super) fn key_size(&self) -> usize {
        match self {
            Self::Cbc { key, .. } => *key,
            Self::Gcm { algorithm, .. } => algorithm.key_len(),
        }
    }

    pub(super) fn open(
        self,
        key: &[u8],
        message: &Message<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Problem> {
        // Decrypted where it is, so that there is no second copy of it.
        let mut content = Zeroizing::new(Vec::with_capacity(message.content.len() + 16));
        content.extend_from_slice(&message.content);
        let length = match self {
            Self::Cbc { start, .. } => match key.len() {
                16 => padded(
                    Decryptor::<Aes128>::new_from_slices(key, start),
                    &mut content,
                ),
                24 => padded(
                    Decryptor::<Aes192>::new_from_slices(key, start),
                    &mut content,
                ),
                _ => padded(
                    Decryptor::<Aes256>::new_from_slices(key, start),
                    &mut content,
                ),
            },
            Self::Gcm { algorithm, nonce } => {
                let check = message.check.as_ref().ok_or(Problem::Broken)?;
                content.extend_from_slice(check.tag);
                let key = UnboundKey::new(algorithm, key).map_err(|_| Problem::Broken)?;
                let beside = Aad::from(&check.beside);
                let opened = LessSafeKey::new(key).open_in_place(nonce, beside, &mut content);
                opened.ok().map(|opened| opened.len())
            }
        };
        content.truncate(length.ok_or(Problem::Broken)?);
        Ok(content)
    }
}

fn cbc(key: usize, parameters: Option<Element<'_>>) -> Option<Cipher<'_>> {
    let start =
        parameters.filter(|start| start.tag == OCTET_STRING && start.content.len() == 16)?;
    Some(Cipher::Cbc {
        key,
        start: start.content,
    })
}

/// With a nonce of 12 bytes and a tag of 16, which is what there is in the field.
fn gcm<'a>(algorithm: &'static Algorithm, parameters: Option<Element<'a>>) -> Option<Cipher<'a>> {
    let parameters = parameters.filter(|parameters| parameters.tag == SEQUENCE)?;
    let nonce = parameters.inside().expect(OCTET_STRING)?.content;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    Some(Cipher::Gcm { algorithm, nonce })
}

/// How much of it is content, once it is decrypted.
fn padded<C, E>(cipher: Result<Decryptor<C>, E>, content: &mut [u8]) -> Option<usize>
where
    C: cbc::cipher::BlockCipherDecrypt,
    Decryptor<C>: cbc::cipher::BlockModeDecrypt,
{
    let opened = cipher.ok()?.decrypt_padded::<Pkcs7>(content);
    opened.ok().map(<[u8]>::len)
}

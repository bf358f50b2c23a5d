//! CMS `EnvelopedData` (RFC 5652, 6): what only the holder of a certificate's key opens. AES-256, as the predecessor's guide says; that the
//! key of the content is encrypted with RSA and PKCS#1 v1.5, as S/MIME does it, is inferred.

use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use ring::rand::{SecureRandom as _, SystemRandom};
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::pem;
use crate::pkcs7::{CONTEXT_0, DATA, SEQUENCE, SET, element};

const ENVELOPED_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3];
const RSA: &[u8] = &[
    0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0,
];
const AES_256_CBC: &[u8] = &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42];
const VERSION_0: &[u8] = &[0x02, 1, 0];
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
/// `[0]`, primitive.
const CONTENT: u8 = 0x80;

/// Whom something is encrypted for.
#[derive(Debug)]
pub(crate) struct Recipient {
    /// Issuer and serial number, in DER.
    name: Vec<u8>,
    key: RsaPublicKey,
}

impl Recipient {
    /// The holder of a certificate in PEM; nothing where it is none with an RSA key.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let der = pem::decode(text)?;
        let (_, certificate) = X509Certificate::from_der(&der).ok()?;
        let key = certificate.public_key();
        if key.algorithm.algorithm != OID_PKCS1_RSAENCRYPTION {
            return None;
        }
        let serial = element(INTEGER, certificate.raw_serial());
        Some(Self {
            name: [certificate.issuer().as_raw(), &serial].concat(),
            key: RsaPublicKey::from_pkcs1_der(&key.subject_public_key.data).ok()?,
        })
    }

    /// The message, in DER.
    pub(crate) fn encrypt(&self, content: &[u8]) -> Result<Vec<u8>, String> {
        let random = SystemRandom::new();
        let (mut key, mut start) = ([0; 32], [0; 16]);
        for bytes in [&mut key[..], &mut start] {
            random
                .fill(bytes)
                .map_err(|_| "There are no random bytes.")?;
        }
        let mut buffer = vec![0; content.len() + 16];
        let cipher = Encryptor::<aes::Aes256>::new(&key.into(), &start.into());
        let encrypted = cipher.encrypt_padded_b2b::<Pkcs7>(content, &mut buffer);
        let encrypted = encrypted.map_err(|error| error.to_string())?;
        let mut random = rsa::rand_core::OsRng;
        let key = self.key.encrypt(&mut random, Pkcs1v15Encrypt, &key);
        let key = key.map_err(|error| error.to_string())?;
        let recipient = [
            VERSION_0.to_vec(),
            element(SEQUENCE, &self.name),
            element(SEQUENCE, RSA),
            element(OCTET_STRING, &key),
        ];
        let algorithm = [AES_256_CBC, &element(OCTET_STRING, &start)].concat();
        let content = [
            DATA.to_vec(),
            element(SEQUENCE, &algorithm),
            element(CONTENT, encrypted),
        ];
        let parts = [
            VERSION_0.to_vec(),
            element(SET, &element(SEQUENCE, &recipient.concat())),
            element(SEQUENCE, &content.concat()),
        ];
        let enveloped = element(CONTEXT_0, &element(SEQUENCE, &parts.concat()));
        Ok(element(SEQUENCE, &[ENVELOPED_DATA, &enveloped].concat()))
    }
}

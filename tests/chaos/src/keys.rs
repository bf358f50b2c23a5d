//! Callers' keys, and whose key a certificate is for. Read with other libraries than those of the packages under test.

use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use x509_parser::pem::Pem;

use crate::text;

/// A caller's key with a request for a certificate.
#[derive(Debug, Clone)]
pub(crate) struct CallersKey {
    /// PKCS#10 in PEM.
    pub(crate) csr: String,
    /// The public key as DER.
    pub(crate) public: Vec<u8>,
}

impl CallersKey {
    /// A new P-256 key.
    pub(crate) fn generate() -> Result<Self, String> {
        let key = KeyPair::generate().map_err(text)?;
        let request = CertificateParams::default()
            .serialize_request(&key)
            .map_err(text)?;
        Ok(Self {
            csr: request.pem().map_err(text)?,
            public: key.subject_public_key_info(),
        })
    }
}

/// The public half of a private key in PEM.
pub(crate) fn public_half(private_key: &str) -> Result<Vec<u8>, String> {
    Ok(KeyPair::from_pem(private_key)
        .map_err(text)?
        .subject_public_key_info())
}

/// What a certificate says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    /// Upper-case hexadecimal without zeros in front.
    pub(crate) serial: String,
    /// The public key as DER.
    pub(crate) public: Vec<u8>,
}

/// Reads the first certificate of a PEM text.
pub(crate) fn read(certificate: &str) -> Result<Issued, String> {
    let (pem, _) = Pem::read(std::io::Cursor::new(certificate)).map_err(text)?;
    let certificate = pem.parse_x509().map_err(text)?;
    Ok(Issued {
        serial: format!("{:X}", certificate.tbs_certificate.serial),
        public: certificate.public_key().raw.to_vec(),
    })
}

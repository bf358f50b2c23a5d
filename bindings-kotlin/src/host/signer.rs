//! A key of the host's: the private half never crosses.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use devtrust::keys;
use devtrust::{Error, ErrorCode};

/// A private key that signs without being seen: an entry of Android Keystore or `StrongBox`, of the Secure Enclave, of a
/// PKCS#11 token.
#[uniffi::export(foreign)]
#[async_trait]
pub trait Signer: Send + Sync {
    /// What the key signs with. Asked once, in the thread that hands the signer over.
    fn algorithm(&self) -> Result<KeyAlgorithm, SignerError>;

    /// The public half as DER `SubjectPublicKeyInfo` (what `PublicKey.getEncoded` gives in Java). Asked once, in the thread
    /// that hands the signer over.
    fn public_key(&self) -> Result<Vec<u8>, SignerError>;

    /// Signs a message; the implementation hashes it with the hash of the algorithm. An ECDSA signature may come as DER
    /// (Java, Android, the Secure Enclave) or as the two numbers side by side.
    async fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, SignerError>;
}

/// A kind of key together with the hash it signs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum KeyAlgorithm {
    /// ECDSA on NIST P-256 with SHA-256: what secure hardware in phones has.
    EcdsaP256Sha256,
    /// ECDSA on NIST P-384 with SHA-384.
    EcdsaP384Sha384,
    /// Ed25519.
    Ed25519,
    /// RSA PKCS#1 v1.5 with SHA-256, 2048 bits or more.
    RsaPkcs1Sha256,
    /// RSA PKCS#1 v1.5 with SHA-384, 2048 bits or more.
    RsaPkcs1Sha384,
    /// RSA PKCS#1 v1.5 with SHA-512, 2048 bits or more.
    RsaPkcs1Sha512,
}

impl From<KeyAlgorithm> for keys::KeyAlgorithm {
    fn from(algorithm: KeyAlgorithm) -> Self {
        match algorithm {
            KeyAlgorithm::EcdsaP256Sha256 => Self::EcdsaP256Sha256,
            KeyAlgorithm::EcdsaP384Sha384 => Self::EcdsaP384Sha384,
            KeyAlgorithm::Ed25519 => Self::Ed25519,
            KeyAlgorithm::RsaPkcs1Sha256 => Self::RsaPkcs1Sha256,
            KeyAlgorithm::RsaPkcs1Sha384 => Self::RsaPkcs1Sha384,
            KeyAlgorithm::RsaPkcs1Sha512 => Self::RsaPkcs1Sha512,
        }
    }
}

/// Why a key did not sign. Anything else that a signer throws is taken for it.
#[derive(Debug, Clone, PartialEq, uniffi::Error)]
pub enum SignerError {
    /// It did not sign.
    Failed {
        /// Why, for a person: "the user cancelled the prompt".
        reason: String,
    },
}

impl fmt::Display for SignerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for SignerError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for SignerError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            reason: error.reason,
        }
    }
}

/// Core's side.
pub(crate) struct HostSigner {
    host: Arc<dyn Signer>,
    algorithm: keys::KeyAlgorithm,
    public_key: Vec<u8>,
    limit: Duration,
}

impl HostSigner {
    /// Asks what kind of key it is. A signature may take as long as `limit`.
    pub(crate) fn new(host: Arc<dyn Signer>, limit: Duration) -> Result<Self, Error> {
        let refused = |error: SignerError| {
            let what = format!("the signer does not say what key it has: {error}");
            Error::new(ErrorCode::ConfigurationSigner, what)
        };
        Ok(Self {
            algorithm: host.algorithm().map_err(refused)?.into(),
            public_key: host.public_key().map_err(refused)?,
            host,
            limit,
        })
    }
}

impl keys::Signer for HostSigner {
    fn algorithm(&self) -> keys::KeyAlgorithm {
        self.algorithm
    }

    fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    fn sign<'a>(&'a self, message: &'a [u8]) -> keys::SignFuture<'a> {
        Box::pin(async move {
            let signature = self.host.sign(message.to_vec());
            match tokio::time::timeout(self.limit, signature).await {
                Ok(signed) => signed.map_err(|error| keys::SignerError::new(error.to_string())),
                Err(_) => Err(keys::SignerError::new(format!(
                    "it did not answer within {} ms",
                    self.limit.as_millis()
                ))),
            }
        })
    }
}

//! Whom to trust: what the machine trusts, and what the caller adds.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError, Weak};

use devtrust_core::{Error, ErrorCode, Result};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::NetworkOptions;

#[cfg(not(target_os = "android"))]
type Verifier = rustls_platform_verifier::Verifier;
#[cfg(target_os = "android")]
type Verifier = rustls::client::WebPkiServerVerifier;

/// What clients trust that live now. A machine has more than a hundred certificates, which take milliseconds to read and
/// are the same for every client. They are read anew once no client is left that holds them.
static HELD: Held = Mutex::new(Vec::new());

type Held = Mutex<Vec<Weak<Trust>>>;

/// What clients with the same settings trust.
pub(super) struct Trust {
    given: Given,
    extra: Vec<CertificateDer<'static>>,
    /// Made for the first client that speaks TLS.
    verifier: Mutex<Option<Arc<Verifier>>>,
}

/// Certificates beside those of the machine, as the caller and the environment give them.
#[derive(PartialEq, Eq)]
struct Given {
    pem: Option<String>,
    file: Option<(PathBuf, Vec<u8>)>,
}

impl Trust {
    /// What a living client trusts with the same settings, or what is read now.
    pub(super) fn of(options: &NetworkOptions) -> Result<Arc<Self>> {
        Self::among(&HELD, Given::read(options)?)
    }

    fn among(held: &Held, given: Given) -> Result<Arc<Self>> {
        // Without the lock, a client reads for itself.
        let mut held = now(held);
        let mut living = held.iter().flat_map(|held| held.iter());
        let same = living.find_map(|trust| trust.upgrade().filter(|trust| trust.given == given));
        if let Some(trust) = same {
            return Ok(trust);
        }
        let trust = Arc::new(Self {
            extra: given.certificates()?,
            given,
            verifier: Mutex::default(),
        });
        if let Some(held) = &mut held {
            held.retain(|trust| trust.strong_count() > 0);
            held.push(Arc::downgrade(&trust));
        }
        Ok(trust)
    }

    /// Checks certificates against what is trusted.
    pub(super) fn verifier(&self, provider: Arc<CryptoProvider>) -> Result<Arc<Verifier>> {
        let mut held = now(&self.verifier);
        if let Some(verifier) = held.as_deref().and_then(Option::as_ref) {
            return Ok(Arc::clone(verifier));
        }
        let verifier = load(self.extra.clone(), provider)?;
        if let Some(held) = &mut held {
            **held = Some(Arc::clone(&verifier));
        }
        Ok(verifier)
    }
}

/// Without the texts: a file of certificates may hold a private key, too.
impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("extra", &self.extra.len())
            .finish_non_exhaustive()
    }
}

/// The lock, unless another client has it: waiting would be for ever in a process that was forked meanwhile.
fn now<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl Given {
    fn read(options: &NetworkOptions) -> Result<Self> {
        let read = |path: &PathBuf| match std::fs::read(path) {
            Ok(pem) => Ok((path.clone(), pem)),
            Err(error) => Err(invalid(&format!(
                "SSL_CERT_FILE ({}) cannot be read: {error}",
                path.display()
            ))),
        };
        Ok(Self {
            pem: options.extra_ca_pem.clone(),
            file: options.ca_file.as_ref().map(read).transpose()?,
        })
    }

    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>> {
        let mut all = Vec::new();
        if let Some(pem) = &self.pem {
            all = certificates(pem.as_bytes(), "extra_ca_pem")?;
        }
        if let Some((path, pem)) = &self.file {
            all.extend(certificates(
                pem,
                &format!("SSL_CERT_FILE ({})", path.display()),
            )?);
        }
        Ok(all)
    }
}

#[cfg(not(target_os = "android"))]
fn load(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<Verifier>> {
    let loaded = Verifier::new_with_extra_roots(extra, provider).map_err(|error| {
        invalid(&format!(
            "this machine's CA certificates cannot be loaded ({error}): install its ca-certificates package, set \
             SSL_CERT_FILE, or pass extra_ca_pem"
        ))
    });
    loaded.map(Arc::new)
}

/// Android's own verifier can only be reached through Java; here the caller says whom to trust.
#[cfg(target_os = "android")]
fn load(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<Verifier>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(extra);
    Verifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|_| invalid("on Android, pass the CA certificates to trust as extra_ca_pem"))
}

/// The certificates of a PEM text; none at all, or a broken one, is a mistake of the caller's.
pub(super) fn certificates(pem: &[u8], name: &str) -> Result<Vec<CertificateDer<'static>>> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| invalid(&format!("{name} is not valid PEM")))?;
    if certificates.is_empty() {
        return Err(invalid(&format!(
            "{name} holds no PEM certificate (-----BEGIN CERTIFICATE-----)"
        )));
    }
    // Taken apart here, so that the message can name where a broken one came from.
    let mut check = rustls::RootCertStore::empty();
    for certificate in &certificates {
        check
            .add(certificate.clone())
            .map_err(|_| invalid(&format!("{name} holds a certificate that does not parse")))?;
    }
    Ok(certificates)
}

pub(super) fn invalid(message: &str) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}

#[cfg(all(test, not(target_os = "android")))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn given(pem: Option<&str>) -> Given {
        Given {
            pem: pem.map(str::to_owned),
            file: None,
        }
    }

    fn certificate() -> String {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::default().self_signed(&key);
        certificate.unwrap().pem()
    }

    fn verifier(trust: &Trust) -> Arc<Verifier> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        trust.verifier(provider).unwrap()
    }

    /// With a place of its own: other tests have clients, too.
    #[test]
    fn what_is_trusted_is_read_once_while_a_client_lives() {
        let held = Held::default();
        let pem = certificate();
        for pem in [None, Some(pem.as_str())] {
            let trust = || Trust::among(&held, given(pem)).unwrap();
            let first = trust();
            let second = trust();
            assert!(Arc::ptr_eq(&first, &second));
            assert!(Arc::ptr_eq(&verifier(&first), &verifier(&second)));
            drop((first, second));
            assert!(
                held.lock()
                    .unwrap()
                    .iter()
                    .all(|trust| trust.upgrade().is_none())
            );
            let third = trust();
            let lock = held.lock().unwrap();
            // As in a process that was forked while another thread had it.
            let own = trust();
            drop(lock);
            assert!(!Arc::ptr_eq(&third, &own));
        }
        assert_eq!(held.lock().unwrap().len(), 1, "those of before are kept");
    }

    #[test]
    fn clients_that_trust_others_share_nothing() {
        let held = Held::default();
        let file = |pem: String| Given {
            pem: None,
            file: Some((PathBuf::from("/etc/roots.pem"), pem.into_bytes())),
        };
        let (one, two) = (certificate(), certificate());
        let all = [
            given(None),
            given(Some(&one)),
            given(Some(&two)),
            // A file that has other certificates now.
            file(one),
            file(two),
        ];
        let all = all.map(|given| Trust::among(&held, given).unwrap());
        for (number, trust) in all.iter().enumerate() {
            let same = all.iter().filter(|other| Arc::ptr_eq(trust, other));
            assert_eq!(same.count(), 1, "{number}");
        }
    }

    #[test]
    fn a_key_beside_the_certificates_does_not_show() {
        let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let both = format!("{}{key}", certificate());
        let all = Given {
            pem: Some(both.clone()),
            file: Some((PathBuf::from("/etc/roots.pem"), both.into_bytes())),
        };
        let trust = Trust::among(&Held::default(), all).unwrap();
        assert_eq!(format!("{trust:?}"), "Trust { extra: 2, .. }");
    }

    #[test]
    fn what_cannot_be_trusted_is_not_held() {
        let held = Held::default();
        for _ in 0..2 {
            let error = Trust::among(&held, given(Some("no certificate"))).unwrap_err();
            assert!(error.to_string().contains("extra_ca_pem"), "{error}");
        }
        assert!(held.lock().unwrap().is_empty());
    }
}

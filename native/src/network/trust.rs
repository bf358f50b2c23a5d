//! Whom to trust: what the machine trusts, and what the caller adds.

use std::sync::Arc;
#[cfg(not(target_os = "android"))]
use std::sync::{Mutex, TryLockError, Weak};

use devtrust_core::{Error, ErrorCode, Result};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::NetworkOptions;

#[cfg(not(target_os = "android"))]
type Verifier = rustls_platform_verifier::Verifier;

/// What this machine trusts: more than a hundred certificates, which take milliseconds to read and are the same for every
/// client. They are read anew once no client is left that holds them.
#[cfg(not(target_os = "android"))]
static OF_THE_MACHINE: Mutex<Weak<Verifier>> = Mutex::new(Weak::new());

#[cfg(not(target_os = "android"))]
pub(super) fn verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn rustls::client::danger::ServerCertVerifier>> {
    let is_the_machines = extra.is_empty();
    let read = || load(extra, provider).map(Arc::new);
    Ok(if is_the_machines {
        shared(&OF_THE_MACHINE, read)?
    } else {
        read()?
    })
}

/// What others hold, or what is read now.
#[cfg(not(target_os = "android"))]
fn shared(
    held: &Mutex<Weak<Verifier>>,
    read: impl FnOnce() -> Result<Arc<Verifier>>,
) -> Result<Arc<Verifier>> {
    let mut held = match held.try_lock() {
        Ok(held) => held,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        // Another client reads them. Waiting would be for ever in a process that was forked meanwhile.
        Err(TryLockError::WouldBlock) => return read(),
    };
    if let Some(verifier) = held.upgrade() {
        return Ok(verifier);
    }
    let verifier = read()?;
    *held = Arc::downgrade(&verifier);
    Ok(verifier)
}

#[cfg(not(target_os = "android"))]
fn load(extra: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Verifier> {
    Verifier::new_with_extra_roots(extra, provider).map_err(|error| {
        invalid(&format!(
            "this machine's CA certificates cannot be loaded ({error}): install its ca-certificates package, set \
             SSL_CERT_FILE, or pass extra_ca_pem"
        ))
    })
}

/// Android's own verifier can only be reached through Java; here the caller says whom to trust.
#[cfg(target_os = "android")]
pub(super) fn verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn rustls::client::danger::ServerCertVerifier>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(extra);
    rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map(|verifier| verifier as _)
        .map_err(|_| invalid("on Android, pass the CA certificates to trust as extra_ca_pem"))
}

pub(super) fn extra_roots(options: &NetworkOptions) -> Result<Vec<CertificateDer<'static>>> {
    let mut roots = Vec::new();
    if let Some(pem) = &options.extra_ca_pem {
        roots = certificates(pem.as_bytes(), "extra_ca_pem")?;
    }
    if let Some(path) = &options.ca_file {
        let name = format!("SSL_CERT_FILE ({})", path.display());
        let pem = std::fs::read(path)
            .map_err(|error| invalid(&format!("{name} cannot be read: {error}")))?;
        roots.extend(certificates(&pem, &name)?);
    }
    Ok(roots)
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
mod tests {
    use super::*;

    fn provider() -> Arc<CryptoProvider> {
        Arc::new(rustls::crypto::ring::default_provider())
    }

    /// With a place of its own: other tests have clients, too.
    #[test]
    fn what_the_machine_trusts_is_read_once_while_a_client_lives() {
        let held = Mutex::new(Weak::new());
        let read = || load(Vec::new(), provider()).map(Arc::new);
        let first = shared(&held, read).unwrap();
        let second = shared(&held, || panic!("read again")).unwrap();
        assert!(Arc::ptr_eq(&first, &second));
        drop((first, second));
        let third = shared(&held, read).unwrap();
        let lock = held.lock().unwrap();
        // As in a process that was forked while another thread had it.
        let own = shared(&held, read).unwrap();
        drop(lock);
        assert!(!Arc::ptr_eq(&third, &own));
    }

    #[test]
    fn a_client_with_certificates_of_its_own_shares_nothing() {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::default()
            .self_signed(&key)
            .unwrap();
        let own = || verifier(vec![certificate.der().clone()], provider()).unwrap();
        assert!(!Arc::ptr_eq(&own(), &own()));
    }
}

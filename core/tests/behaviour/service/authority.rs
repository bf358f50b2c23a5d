//! Signs certificates: the service must answer with a real one, for the key of the request.

use std::io::{Cursor, Write as _};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DnType, IsCa, Issuer,
    KeyPair,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An issuing CA.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Issuing CA of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            certificate,
        }
    }

    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// A certificate for the key of a CSR; nothing where its signature does not verify.
    pub(crate) fn issue(&self, csr: &str) -> Option<String> {
        let request = CertificateSigningRequestParams::from_pem(csr).ok()?;
        Some(request.signed_by(&self.issuer).ok()?.pem())
    }

    /// The bootstrap configuration as the agent's test data shows it.
    pub(crate) fn bundle(&self, certificate: &str) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, content) in [
            ("bootstrap_config.json", "{}"),
            ("ca/issuer.crt", &self.certificate),
            ("certs/device.crt", certificate),
        ] {
            archive.start_file(name, options).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

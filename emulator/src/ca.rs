//! The emulator's certificate authority: a root, an issuing CA, and the certificates they sign.

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CustomExtension,
    DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair,
    KeyUsagePurpose, RevokedCertParams, SanType, SerialNumber, SigningKey as _,
};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::keys::{KeyKind, PublicKey};
use crate::pem;
use crate::revocation::Revoked;
use crate::store::now_ms;

/// Name of the algorithm that the issuing CA signs with, in the service's spelling.
pub(crate) const SIGNATURE_ALGORITHM: &str = "sha256WithECDSA";

/// What has to be kept so that a restarted emulator is the same authority.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Saved {
    suffix: String,
    root_key_pem: String,
    root_der: Vec<u8>,
    issuing_key_pem: String,
    issuing_der: Vec<u8>,
    pub(crate) ica_id: Uuid,
    pub(crate) certificate_profile_id: Uuid,
    pub(crate) certificate_template_id: Uuid,
}

/// The authority, ready to sign.
#[derive(Debug)]
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    random: SystemRandom,
    pub(crate) root_name: String,
    pub(crate) issuing_name: String,
    pub(crate) saved: Saved,
}

/// What a certificate is to say.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) subject: DistinguishedName,
    pub(crate) alternative_names: Vec<SanType>,
    pub(crate) lifetime: Duration,
    pub(crate) usage: Usage,
    /// Where to ask whether it was revoked.
    pub(crate) revocation: Vec<CustomExtension>,
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// A device, or a client of the emulator: client authentication.
    Client,
    /// The emulator's own HTTPS: server authentication.
    Server,
    /// What Trust Lifecycle Manager issues: both, and a serial number of 20 bytes as was seen live.
    Both,
}

/// A signed certificate.
#[derive(Debug)]
pub(crate) struct Issued {
    /// The id for its record.
    pub(crate) id: Uuid,
    pub(crate) der: Vec<u8>,
    pub(crate) serial_number: String,
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
}

impl Authority {
    pub(crate) fn create() -> Result<Self, rcgen::Error> {
        // Several emulators on one machine must not be mistaken for each other in a trust store.
        let suffix = Uuid::new_v4()
            .simple()
            .to_string()
            .chars()
            .take(8)
            .collect::<String>();
        let root_key = KeyPair::generate()?;
        let root_params = ca_params(&root_name(&suffix), 40, None);
        let root_der = root_params.self_signed(&root_key)?.der().to_vec();
        let root_key_pem = root_key.serialize_pem();
        let root = Issuer::new(root_params, root_key);

        let issuing_key = KeyPair::generate()?;
        let issuing_params = ca_params(&issuing_name(&suffix), 30, Some(0));
        let issuing_der = issuing_params
            .signed_by(&issuing_key, &root)?
            .der()
            .to_vec();
        Self::load(Saved {
            suffix,
            root_key_pem,
            root_der,
            issuing_key_pem: issuing_key.serialize_pem(),
            issuing_der,
            ica_id: Uuid::new_v4(),
            certificate_profile_id: Uuid::new_v4(),
            certificate_template_id: Uuid::new_v4(),
        })
    }

    pub(crate) fn load(saved: Saved) -> Result<Self, rcgen::Error> {
        let issuing_name = issuing_name(&saved.suffix);
        let key = KeyPair::from_pem(&saved.issuing_key_pem)?;
        Ok(Self {
            issuer: Issuer::new(ca_params(&issuing_name, 30, Some(0)), key),
            random: SystemRandom::new(),
            root_name: root_name(&saved.suffix),
            issuing_name,
            saved,
        })
    }

    /// Signs a certificate for `key`.
    pub(crate) fn issue(&self, request: Request, key: &PublicKey) -> Result<Issued, rcgen::Error> {
        let mut serial = vec![0_u8; if request.usage == Usage::Both { 20 } else { 16 }];
        self.random
            .fill(&mut serial)
            .map_err(|_| rcgen::Error::RingUnspecified)?;
        // Positive, and never shorter than its bytes.
        if let Some(first) = serial.first_mut() {
            *first = (*first & 0x7f) | 0x40;
        }
        let now = OffsetDateTime::now_utc();
        let not_before = now.replace_nanosecond(0).unwrap_or(now);
        let not_after = not_before + request.lifetime;

        let mut params = CertificateParams::default();
        params.distinguished_name = request.subject;
        params.subject_alt_names = request.alternative_names;
        params.not_before = not_before;
        params.not_after = not_after;
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        // Explicit, so that basic constraints and the subject key identifier are present.
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = match key.kind {
            KeyKind::Rsa => vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::KeyEncipherment,
            ],
            KeyKind::Ec | KeyKind::Ed25519 => vec![KeyUsagePurpose::DigitalSignature],
        };
        params.extended_key_usages = match request.usage {
            Usage::Client => vec![ExtendedKeyUsagePurpose::ClientAuth],
            Usage::Server => vec![ExtendedKeyUsagePurpose::ServerAuth],
            Usage::Both => vec![
                ExtendedKeyUsagePurpose::ClientAuth,
                ExtendedKeyUsagePurpose::ServerAuth,
            ],
        };
        params.use_authority_key_identifier_extension = true;
        params.custom_extensions = request.revocation;
        let der = params.signed_by(key, &self.issuer)?.der().to_vec();
        Ok(Issued {
            id: record_id(&serial),
            der,
            serial_number: hex(&serial),
            not_before,
            not_after,
        })
    }

    /// Signs with the issuing CA's key.
    pub(crate) fn sign(&self, text: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.issuer.key().sign(text)
    }

    /// The issuing CA's revocation list, in DER.
    pub(crate) fn issuing_crl(&self, revoked: &[Revoked]) -> Result<Vec<u8>, rcgen::Error> {
        crl(&self.issuer, revoked)
    }

    /// The root's, which has nothing to revoke.
    pub(crate) fn root_crl(&self) -> Result<Vec<u8>, rcgen::Error> {
        let key = KeyPair::from_pem(&self.saved.root_key_pem)?;
        crl(&Issuer::new(ca_params(&self.root_name, 40, None), key), &[])
    }

    pub(crate) fn issuing_der(&self) -> &[u8] {
        &self.saved.issuing_der
    }

    pub(crate) fn root_der(&self) -> &[u8] {
        &self.saved.root_der
    }

    /// Issuing CA and root, as `GET /__emulator/ca.pem` gives them.
    pub(crate) fn chain_pem(&self) -> String {
        pem::encode("CERTIFICATE", self.issuing_der())
            + &pem::encode("CERTIFICATE", self.root_der())
    }
}

fn root_name(suffix: &str) -> String {
    format!("devtrust emulator root CA {suffix}")
}

fn issuing_name(suffix: &str) -> String {
    format!("devtrust emulator issuing CA {suffix}")
}

fn ca_params(name: &str, years: i64, path_length: Option<u8>) -> CertificateParams {
    let now = OffsetDateTime::now_utc();
    let mut subject = DistinguishedName::new();
    subject.push(
        DnType::OrganizationName,
        "devtrust emulator, not for production",
    );
    subject.push(DnType::CommonName, name);
    let mut params = CertificateParams::default();
    params.distinguished_name = subject;
    params.not_before = now - Duration::HOUR;
    params.not_after = now + Duration::days(365 * years);
    params.is_ca = IsCa::Ca(path_length.map_or(
        BasicConstraints::Unconstrained,
        BasicConstraints::Constrained,
    ));
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DigitalSignature,
    ];
    params.use_authority_key_identifier_extension = true;
    params
}

/// A list is good for a day, and made anew whenever somebody asks.
fn crl(issuer: &Issuer<'_, KeyPair>, revoked: &[Revoked]) -> Result<Vec<u8>, rcgen::Error> {
    let now = OffsetDateTime::now_utc();
    let entry = |revoked: &Revoked| RevokedCertParams {
        serial_number: SerialNumber::from_slice(&revoked.serial),
        revocation_time: revoked.at,
        reason_code: Some(revoked.reason),
        invalidity_date: None,
    };
    let list = CertificateRevocationListParams {
        this_update: now,
        next_update: now + Duration::DAY,
        crl_number: SerialNumber::from(u64::try_from(now_ms()).unwrap_or_default()),
        issuing_distribution_point: None,
        revoked_certs: revoked.iter().map(entry).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    Ok(list.signed_by(issuer)?.der().to_vec())
}

/// The id of a certificate's record. It follows from the serial number, so that a look-up by that needs no index of its own.
pub(crate) fn record_id(serial: &[u8]) -> Uuid {
    let digits = serial.strip_prefix(&[0]).unwrap_or(serial);
    let digest = ring::digest::digest(&ring::digest::SHA256, digits);
    let bytes = digest.as_ref().first_chunk::<16>().copied();
    uuid::Builder::from_random_bytes(bytes.unwrap_or_default()).into_uuid()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

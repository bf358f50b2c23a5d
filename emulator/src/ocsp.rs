//! The OCSP responder (RFC 6960): what it answers is signed by the issuing CA itself.

use std::time::Duration;

use rcgen::RevocationReason;
use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use x509_cert::Certificate;
use x509_cert::der::asn1::{BitString, GeneralizedTime, ObjectIdentifier, OctetString};
use x509_cert::der::{self, Decode as _, Encode as _};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    ResponderId, ResponseData, RevokedInfo, SingleResponse, Version,
};

use crate::app::App;
use crate::revocation::{Revoked, Status, status};
use crate::store::records::Records;
use crate::store::{StoreError, now_ms};

/// How long an answer may be relied on. Whoever tests revocation does not want to wait.
const LIFETIME: Duration = Duration::from_secs(60);

const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// Hashes that name an issuer.
const HASHES: [(ObjectIdentifier, &Algorithm); 2] = [
    (
        ObjectIdentifier::new_unwrap("1.3.14.3.2.26"),
        &SHA1_FOR_LEGACY_USE_ONLY,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"),
        &SHA256,
    ),
];

/// A request that is not readable.
pub(crate) fn malformed() -> Vec<u8> {
    let answer = OcspResponse::malformed_request().to_der();
    answer.unwrap_or_default()
}

/// Answers a request. What goes wrong beyond its form is an error of the database or of the CA.
pub(crate) fn answer(
    app: &App,
    records: &Records<'_>,
    request: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let Ok(request) = OcspRequest::from_der(request) else {
        return Ok(malformed());
    };
    let issuer = Issuer::of(app).map_err(failed)?;
    let now = second(now_ms() / 1000).map_err(failed)?;
    let until = moment(now.0.to_unix_duration() + LIFETIME).map_err(failed)?;
    let mut responses = Vec::new();
    for asked in request.tbs_request.request_list {
        let serial = asked.req_cert.serial_number.as_bytes();
        let known = if issuer.is_meant(&asked.req_cert) {
            status(app, records, serial)?
        } else {
            Status::Unknown
        };
        responses.push(SingleResponse {
            cert_id: asked.req_cert,
            cert_status: cert_status(&known).map_err(failed)?,
            this_update: now,
            next_update: Some(until),
            single_extensions: None,
        });
    }
    let extensions = request.tbs_request.request_extensions.unwrap_or_default();
    let nonce = extensions.into_iter().find(|one| one.extn_id == NONCE);
    let data = ResponseData {
        version: Version::V1,
        responder_id: ResponderId::ByKey(issuer.key_hash().map_err(failed)?),
        produced_at: now,
        responses,
        response_extensions: nonce.map(|nonce| {
            vec![Extension {
                critical: false,
                ..nonce
            }]
        }),
    };
    signed(app, data)
}

fn signed(app: &App, data: ResponseData) -> Result<Vec<u8>, StoreError> {
    let text = data.to_der().map_err(failed)?;
    let signature = app.authority.sign(&text).map_err(failed)?;
    let answer = BasicOcspResponse {
        tbs_response_data: data,
        signature_algorithm: AlgorithmIdentifierOwned {
            oid: ECDSA_WITH_SHA256,
            parameters: None,
        },
        signature: BitString::from_bytes(&signature).map_err(failed)?,
        certs: None,
    };
    let answer = OcspResponse::successful(answer).and_then(|answer| answer.to_der());
    answer.map_err(failed)
}

/// The issuing CA, as requests name it.
struct Issuer {
    name: Vec<u8>,
    key: Vec<u8>,
}

impl Issuer {
    fn of(app: &App) -> der::Result<Self> {
        let certificate = Certificate::from_der(app.authority.issuing_der())?.tbs_certificate;
        let key = certificate.subject_public_key_info.subject_public_key;
        Ok(Self {
            name: certificate.subject.to_der()?,
            key: key.raw_bytes().to_vec(),
        })
    }

    fn is_meant(&self, asked: &CertId) -> bool {
        let wanted = asked.hash_algorithm.oid;
        HASHES.iter().any(|(oid, hash)| {
            *oid == wanted
                && digest(hash, &self.name).as_ref() == asked.issuer_name_hash.as_bytes()
                && digest(hash, &self.key).as_ref() == asked.issuer_key_hash.as_bytes()
        })
    }

    fn key_hash(&self) -> der::Result<OctetString> {
        OctetString::new(digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.key).as_ref())
    }
}

fn cert_status(known: &Status) -> der::Result<CertStatus> {
    Ok(match known {
        Status::Good => CertStatus::good(),
        Status::Unknown => CertStatus::unknown(),
        Status::Revoked(Revoked { at, reason, .. }) => CertStatus::revoked(RevokedInfo {
            revocation_time: second(at.unix_timestamp())?,
            revocation_reason: crl_reason(*reason),
        }),
    })
}

/// The reason, unless there is none to tell.
fn crl_reason(reason: RevocationReason) -> Option<CrlReason> {
    Some(match reason {
        RevocationReason::Unspecified => return None,
        RevocationReason::KeyCompromise => CrlReason::KeyCompromise,
        RevocationReason::CaCompromise => CrlReason::CaCompromise,
        RevocationReason::AffiliationChanged => CrlReason::AffiliationChanged,
        RevocationReason::Superseded => CrlReason::Superseded,
        RevocationReason::CessationOfOperation => CrlReason::CessationOfOperation,
        RevocationReason::CertificateHold => CrlReason::CertificateHold,
        RevocationReason::RemoveFromCrl => CrlReason::RemoveFromCRL,
        RevocationReason::PrivilegeWithdrawn => CrlReason::PrivilegeWithdrawn,
        RevocationReason::AaCompromise => CrlReason::AaCompromise,
    })
}

fn second(seconds: i64) -> der::Result<OcspGeneralizedTime> {
    moment(Duration::from_secs(
        u64::try_from(seconds).unwrap_or_default(),
    ))
}

fn moment(since_1970: Duration) -> der::Result<OcspGeneralizedTime> {
    GeneralizedTime::from_unix_duration(since_1970).map(OcspGeneralizedTime)
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    crate::errors::ServiceError::internal(error.to_string()).into()
}

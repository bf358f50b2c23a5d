//! What certificates are requested, renewed and revoked with, and what the service says about them.

use devtrust_macros::{model, open_enum};

use crate::device_trust::{Attribute, KeyType, Reference};
use crate::{Secret, Timestamp};

/// The status of a certificate.
#[open_enum]
pub enum CertificateStatus {
    /// Issued, and valid if its time has come.
    #[value("ISSUED")]
    Issued,
    /// Not issued yet: somebody has to approve it.
    #[value("PENDING")]
    Pending,
    /// Revoked.
    #[value("REVOKED")]
    Revoked,
    /// Its time is over.
    #[value("EXPIRED")]
    Expired,
}

/// Why a certificate is revoked.
#[open_enum]
pub enum RevocationReason {
    /// No reason given.
    #[value("unspecified")]
    Unspecified,
    /// The private key is known to others.
    #[value("key_compromise")]
    KeyCompromise,
    /// The subject has another affiliation.
    #[value("affiliation_changed")]
    AffiliationChanged,
    /// Another certificate has taken its place. The predecessor's page writes `suspended` here.
    #[value("superseded")]
    Superseded,
    /// The device is out of use.
    #[value("cessation_of_operation")]
    CessationOfOperation,
    /// Suspended for now.
    #[value("certificate_hold")]
    CertificateHold,
    /// A privilege was withdrawn.
    #[value("privilege_withdrawn")]
    PrivilegeWithdrawn,
    /// The attribute authority is compromised.
    #[value("aa_compromise")]
    AaCompromise,
}

/// The form of a certificate that is downloaded. Inferred.
#[open_enum]
pub enum CertificateFormat {
    /// Text with armor.
    #[value("pem")]
    Pem,
    /// Bytes.
    #[value("der")]
    Der,
    /// A bag of certificates.
    #[value("pkcs7")]
    Pkcs7,
}

/// A certificate to request: for the key of a CSR, or for a key that the service makes.
#[model]
pub struct RequestCertificate {
    /// The policy: its id (a UUID) or its alternative id (`IOT_` and a UUID).
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The device that it is for: a UUID. Not needed where the policy issues certificates without devices.
    #[field(uuid)]
    pub device_id: Option<String>,
    /// The certificate signing request: PKCS#10 in PEM, at most 64 KiB.
    #[field(csr)]
    pub csr: Option<String>,
    /// Certificate fields with their values; they override those of the CSR.
    pub attributes: Vec<Attribute>,
    /// Whether the service makes the key pair, instead of a CSR.
    pub server_side_key_gen: Option<bool>,
    /// The kind of key that the service makes.
    pub key_type: Option<KeyType>,
    /// The form in which the service hands out the key: `PEM`.
    #[field(text)]
    pub key_format: Option<String>,
    /// The syntax of that key: `PKCS8`.
    #[field(text)]
    pub key_syntax: Option<String>,
}

/// A certificate to renew.
#[model]
pub struct RenewCertificate {
    /// The certificate that is renewed.
    #[field(segment)]
    pub certificate_id: String,
    /// The certificate signing request, for a new key: PKCS#10 in PEM, at most 64 KiB.
    #[field(csr)]
    pub csr: Option<String>,
    /// Certificate fields with their values.
    pub attributes: Vec<Attribute>,
}

/// What came of a request for a certificate.
#[model(response)]
pub struct RequestedCertificate {
    /// The request.
    pub certificate_request_id: Option<String>,
    /// `AUTO_APPROVED`, or what else becomes of the request.
    pub status: Option<String>,
    /// `SUCCESS` where the certificate was issued.
    pub result: Option<String>,
    /// The certificate; nothing while it waits for approval.
    pub certificate_id: Option<String>,
    /// The certificate with its chain behind it, in PEM.
    pub pem: Option<String>,
    /// The private key, if the service made it. The member's name is inferred.
    pub private_key: Option<Secret>,
}

/// A certificate to revoke.
#[model]
pub struct RevokeCertificate {
    /// The certificate.
    #[field(segment)]
    pub certificate_id: String,
    /// Why.
    pub reason: RevocationReason,
    /// Since when it is not to be trusted: a moment in the past. Defaults to the beginning of its validity.
    pub revocation_date: Option<Timestamp>,
    /// Free text.
    pub comments: Option<String>,
}

/// A certificate to download.
#[model]
pub struct DownloadCertificate {
    /// The certificate.
    #[field(segment)]
    pub certificate_id: String,
    /// In which form. Defaults to PEM.
    pub format: Option<CertificateFormat>,
    /// Whether the chain up to the root comes with it.
    pub include_chain: Option<bool>,
}

/// Which certificates to list.
#[model]
pub struct ListCertificates {
    /// Only certificates of this device: a UUID.
    #[field(uuid)]
    pub device_id: Option<String>,
    /// Only certificates that were issued under this policy.
    #[field(policy_id)]
    pub certificate_policy_id: Option<String>,
    /// Only certificates whose common name contains this text.
    #[field(text)]
    pub common_name: Option<String>,
    /// Only certificates with this status.
    pub status: Option<CertificateStatus>,
    /// Only certificates that were requested in this way, such as `EST`.
    #[field(text)]
    pub enrollment_method: Option<String>,
    /// Only certificates of this type.
    #[field(text)]
    pub certificate_type: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// A certificate.
#[model(response)]
pub struct Certificate {
    /// The id.
    pub id: String,
    /// Its serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// Its common name.
    pub common_name: Option<String>,
    /// Whether it is valid.
    pub status: Option<CertificateStatus>,
    /// The kind of its key.
    pub key_type: Option<KeyType>,
    /// What it was signed with, such as `sha256WithRSA`.
    pub signature_algorithm: Option<String>,
    /// When its validity begins.
    pub valid_from: Option<Timestamp>,
    /// When its validity ends.
    pub valid_to: Option<Timestamp>,
    /// When it was issued.
    pub created: Option<Timestamp>,
    /// The device that it belongs to.
    pub device: Option<Reference>,
    /// The device's group.
    pub device_group: Option<Reference>,
    /// The SHA-1 of the certificate, in hexadecimal digits.
    pub thumbprint: Option<String>,
    /// The SHA-256 of the certificate, in hexadecimal digits.
    pub thumbprint_sha256: Option<String>,
    /// The common name of the CA that signed it.
    pub issuer_common_name: Option<String>,
    /// How it was requested, such as `SINGLE`.
    pub enrollment_method: Option<String>,
    /// What it is for, such as `end_entity`.
    pub certificate_type: Option<String>,
    /// `x509`, or another format.
    pub certificate_format: Option<String>,
}

//! Certificates that were issued elsewhere.

use devtrust_macros::{model, open_enum};

use super::super::shared::Named;
use crate::{Secret, Timestamp};

/// The form of a certificate to import.
#[open_enum]
pub enum ImportType {
    /// X.509.
    #[value("x509")]
    X509,
    /// PKCS#12, with the private key.
    #[value("pkcs12")]
    Pkcs12,
}

/// A certificate to import.
#[model]
pub struct CertificateToImport {
    /// The form of the certificate.
    pub cert_type: Option<ImportType>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// The seat id, often an email address.
    pub seat_id: Option<String>,
    /// The certificate in base64, on one line. PKCS#12 holds a private key: keep it out of logs.
    pub cert: Option<String>,
    /// Notes. At most 255 characters.
    #[field(length(0, 255))]
    pub notes: Option<String>,
    /// Deprecated: use `tag_name`, which wins over it.
    pub group_name: Option<String>,
    /// Tags; they drive the messages about certificates that end.
    pub tag_name: Vec<String>,
    /// That it was revoked, and why.
    pub revocation: Option<RevocationToImport>,
    /// The password of the PKCS#12.
    pub password: Option<Secret>,
}

/// That a certificate was revoked, and why.
#[model]
pub struct RevocationToImport {
    /// Whether it was revoked.
    pub revoked: Option<bool>,
    /// The reason: one of `aa_compromise`, `affiliation_change`, `cessation_of_operation`, `key_compromise`,
    /// `privilege_withdrawn`, `superseded`, `unspecified` and, to suspend it, `certificate_hold`.
    pub reason: Option<String>,
    /// When it was revoked.
    pub revoke_date: Option<Timestamp>,
}

/// What became of a certificate to import.
#[model(response)]
pub struct ImportedCertificate {
    /// The form of the certificate.
    pub cert_type: Option<String>,
    /// The distinguished name of the issuing CA, or `EXTERNAL_CA`.
    pub issuing_ca: Option<String>,
    /// What became of it, such as `SUCCESS`.
    pub import_status: Option<String>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// The seat.
    pub seat: Option<ImportedSeat>,
    /// The business unit. Examples call it `business_unit`.
    pub business_unit_id: Option<Named>,
    /// The status of the certificate.
    pub cert_status: Option<String>,
    /// That it was revoked, and why.
    pub revocation: Option<ImportedRevocation>,
}

/// The seat of an imported certificate.
#[model(response)]
pub struct ImportedSeat {
    /// The seat id, often an email address.
    pub seat_id: Option<String>,
    /// The type: `IMPORTED_SEAT` or `DISCOVERY_SEAT`.
    pub r#type: Option<String>,
    /// The email address.
    pub email: Option<String>,
}

/// That an imported certificate was revoked, and why.
#[model(response)]
pub struct ImportedRevocation {
    /// Whether it was revoked.
    pub revoked: Option<bool>,
    /// The reason.
    pub reason: Option<String>,
    /// When it was revoked.
    pub revoke_date: Option<Timestamp>,
}

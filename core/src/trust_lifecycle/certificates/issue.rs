//! What certificates are issued, renewed and revoked with.

use devtrust_macros::{model, open_enum};

use super::super::shared::{
    ById, CustomAttributeValue, DeliveryFormat, DomainValidationMethod, Subject, Validity,
};
use super::ExtensionsToIssue;

/// Why a certificate is revoked. Public certificates and those of ACME take `key_compromise`, `affiliation_changed`,
/// `superseded` and `cessation_of_operation` only. The text of the API also names `ca_compromise`, its list does not.
#[open_enum]
pub enum RevocationReason {
    /// Unspecified.
    #[value("unspecified")]
    Unspecified,
    /// Key compromise.
    #[value("key_compromise")]
    KeyCompromise,
    /// Affiliation changed.
    #[value("affiliation_changed")]
    AffiliationChanged,
    /// Superseded.
    #[value("superseded")]
    Superseded,
    /// Cessation of operation.
    #[value("cessation_of_operation")]
    CessationOfOperation,
    /// Privilege withdrawn.
    #[value("privilege_withdrawn")]
    PrivilegeWithdrawn,
    /// Suspended, until it is resumed; private CA only.
    #[value("certificate_hold")]
    CertificateHold,
}

/// Whether a certificate is there.
#[open_enum]
pub enum PickupStatus {
    /// Issued.
    #[value("ISSUED")]
    Issued,
    /// Not yet: ask again later.
    #[value("PENDING")]
    Pending,
    /// Rejected.
    #[value("REJECTED")]
    Rejected,
}

/// A certificate to issue. For public S/MIME, leave out `cert_owner_ids`, `ca_attributes` and `custom_attributes`,
/// and send only emails as alternative names.
#[model]
pub struct IssueCertificate {
    /// The profile to issue from.
    pub profile: ById,
    /// The seat to issue to.
    pub seat: SeatToIssueFor,
    /// The certificate signing request: PKCS#10 in PEM. Not for profiles with key escrow.
    #[field(csr)]
    pub csr: Option<String>,
    /// How long the certificate is valid, where the profile lets the request say so.
    pub validity: Option<Validity>,
    /// The form of the certificate.
    pub delivery_format: Option<DeliveryFormat>,
    /// Whether the chain up to the root comes along.
    pub include_ca_chain: Option<bool>,
    /// What goes into the certificate.
    pub attributes: Option<AttributesToIssue>,
    /// Tags.
    pub tags: Vec<String>,
    /// The owners of the certificate, by their ids. For server, organization and discovery seats only.
    pub cert_owner_ids: Vec<String>,
    /// What CertCentral is to do; for public certificates of CertCentral only. The tables of the API have a level
    /// `schema` in it, its example and text have not.
    pub ca_attributes: Option<CaOptions>,
    /// Custom attributes, by their ids.
    pub custom_attributes: Vec<CustomAttributeValue>,
}

/// A certificate to fetch.
#[model]
pub struct PickUpCertificate {
    /// The id that `issue` has returned.
    #[field(uuid)]
    pub request_id: String,
    /// The profile that it was issued from.
    pub profile: Option<ById>,
}

/// A certificate to renew.
#[model]
pub struct RenewCertificate {
    /// The serial number, in hexadecimal digits.
    #[field(hex(1, 40))]
    pub serial_number: String,
    /// The SHA-256 thumbprint, in hexadecimal digits. Needed where several certificates have the serial number.
    #[field(hex(64))]
    pub thumbprint_sha256: Option<String>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// The certificate signing request: PKCS#10 in PEM. Not for profiles with key escrow.
    #[field(csr)]
    pub csr: Option<String>,
    /// How long the certificate is valid, where the profile lets the request say so.
    pub validity: Option<Validity>,
    /// The form of the certificate.
    pub delivery_format: Option<DeliveryFormat>,
    /// Whether the chain up to the root comes along.
    pub include_ca_chain: Option<bool>,
    /// A comment for the renewal message.
    pub renewal_comment: Option<String>,
}

/// A certificate to revoke or suspend.
#[model]
pub struct RevokeCertificate {
    /// The serial number, in hexadecimal digits.
    #[field(hex(1, 40))]
    pub serial_number: String,
    /// The SHA-256 thumbprint, in hexadecimal digits. Needed where several certificates have the serial number.
    #[field(hex(64))]
    pub thumbprint_sha256: Option<String>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Why. `certificate_hold` suspends it.
    pub revocation_reason: RevocationReason,
}

/// The seat that a certificate is issued to.
#[model]
pub struct SeatToIssueFor {
    /// The seat id, often an email address.
    #[field(text)]
    pub seat_id: String,
    /// The email address.
    pub email: Option<String>,
}

/// What goes into a certificate.
#[model]
pub struct AttributesToIssue {
    /// The subject.
    pub subject: Option<Subject>,
    /// Extensions.
    pub extensions: Option<ExtensionsToIssue>,
    /// Values for custom extensions, by name.
    pub custom_values: Option<serde_json::Value>,
    /// Whether Adobe's terms are accepted; for signing documents.
    pub tnc_accepted: Option<bool>,
}

/// What CertCentral is to do; for public certificates of CertCentral only.
#[model]
pub struct CaOptions {
    /// Whether the certificate is monitored in the logs of Certificate Transparency.
    pub ct_log_option: Option<bool>,
    /// How the control of a domain is proved.
    pub dcv_method: Option<DomainValidationMethod>,
    /// The order of CertCentral that this one renews.
    pub renewal_of_order_id: Option<i64>,
    /// Whether domains that are not validated make a pending order instead of an error.
    pub skip_domain_validation: Option<bool>,
}

/// A certificate that was not issued at once.
#[model(response)]
pub struct PickedUpCertificate {
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// The form of the certificate.
    pub delivery_format: Option<DeliveryFormat>,
    /// The certificate, in PEM for `x509`.
    pub certificate: Option<String>,
    /// The status.
    pub status: Option<PickupStatus>,
}

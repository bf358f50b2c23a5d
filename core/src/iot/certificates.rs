//! Certificates of IoT Trust Manager.

use devtrust_macros::{model, open_enum, resource};

/// The value of an attribute.
#[model]
pub struct AttributeValue {
    /// The id of the attribute: `subject.common_name`, or `DEVICE_IDENTIFIER` of a device.
    #[field(text)]
    pub id: String,
    /// The value.
    pub value: String,
}

/// A certificate to request.
#[model]
pub struct RequestCertificate {
    /// The enrollment profile: `IOT_` and a UUID.
    #[field(text)]
    pub enrollment_profile_id: String,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// What the certificate profile asks for: `subject.common_name`.
    pub certificate_profile_attributes: Vec<AttributeValue>,
    /// What the device profile asks for. `DEVICE_IDENTIFIER` says which device it is for; one that is known keeps its id.
    pub device_attributes: Vec<AttributeValue>,
}

/// A certificate to renew.
#[model]
pub struct RenewCertificate {
    /// The certificate: its id, not its serial number.
    #[field(segment)]
    pub certificate_id: String,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// What the certificate profile asks for: `subject.common_name`.
    pub certificate_profile_attributes: Vec<AttributeValue>,
    /// What the device profile asks for.
    pub device_attributes: Vec<AttributeValue>,
}

/// How a request for a certificate stands.
#[open_enum]
pub enum RequestStatus {
    /// It was approved without a person.
    #[value("AUTO_APPROVED")]
    AutoApproved,
}

/// What became of a request for a certificate.
#[open_enum]
pub enum RequestResult {
    /// The certificate was issued.
    #[value("SUCCESS")]
    Success,
}

/// A certificate that was requested.
#[model(response)]
pub struct RequestedCertificate {
    /// The id of the request.
    pub certificate_request_id: Option<String>,
    /// The id of the certificate, which `renew` and `revoke` take.
    pub certificate_id: Option<String>,
    /// How the request stands.
    pub status: Option<RequestStatus>,
    /// What became of it.
    pub result: Option<RequestResult>,
    /// The certificate in PEM, with the certificates of its issuing CA and its root behind it where the profile says so.
    pub pem: Option<String>,
}

/// Whether a certificate is valid.
#[open_enum]
pub enum CertificateStatus {
    /// It is.
    #[value("ISSUED")]
    Issued,
    /// It was revoked.
    #[value("REVOKED")]
    Revoked,
    /// It has expired.
    #[value("EXPIRED")]
    Expired,
}

/// Which certificates to list.
#[model]
pub struct ListCertificates {
    /// Only those of this enrollment profile.
    #[field(text)]
    pub enrollment_profile_id: Option<String>,
    /// Only those requested in this way: `API`.
    #[field(text)]
    pub enrollment_method: Option<String>,
    /// Only those of this type: `x509`.
    #[field(text)]
    pub certificate_type: Option<String>,
    /// Only those with this status.
    pub status: Option<CertificateStatus>,
    /// Only those with this common name.
    #[field(text)]
    pub common_name: Option<String>,
    /// Only the one with this serial number.
    #[field(text)]
    pub serial_number: Option<String>,
    /// Rows per page.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// A certificate.
#[model(response)]
pub struct Certificate {
    /// The id, which `revoke` takes.
    pub id: String,
    /// The common name.
    pub common_name: Option<String>,
    /// The serial number.
    pub serial_number: Option<String>,
    /// Whether it is valid.
    pub status: Option<CertificateStatus>,
    /// The certificate.
    pub body: Option<String>,
    /// The certificates above it.
    pub chain: Vec<ChainCertificate>,
}

/// A certificate of a chain.
#[model(response)]
pub struct ChainCertificate {
    /// The certificate.
    pub blob: Option<String>,
}

/// Why a certificate is revoked.
#[open_enum]
pub enum RevocationReason {
    /// No reason is given.
    #[value("unspecified")]
    Unspecified,
    /// Somebody else may have the key.
    #[value("key_compromise")]
    KeyCompromise,
    /// The device belongs to somebody else now.
    #[value("affiliation_changed")]
    AffiliationChanged,
    /// It is suspended.
    #[value("suspended")]
    Suspended,
    /// It is not used any more.
    #[value("cessation_of_operation")]
    CessationOfOperation,
    /// It is on hold.
    #[value("certificate_hold")]
    CertificateHold,
    /// What it allowed is not allowed any more.
    #[value("privilege_withdrawn")]
    PrivilegeWithdrawn,
    /// Somebody else may have the key of the attribute authority.
    #[value("aa_compromise")]
    AaCompromise,
}

/// A certificate to revoke.
#[model]
pub struct RevokeCertificate {
    /// The certificate: its id, not its serial number.
    #[field(segment)]
    pub certificate_id: String,
    /// Why.
    pub reason: RevocationReason,
    /// From when on. Defaults to the beginning of its validity. In which form a time is written is not published.
    #[field(text)]
    pub revocation_date: Option<String>,
    /// A remark.
    pub comments: Option<String>,
}

/// Certificates of devices.
#[resource(iot)]
impl Certificates {
    /// Requests a certificate, and returns it.
    ///
    /// A device may ask for itself: with a passcode of the enrollment profile (the setting `passcode`), or with a
    /// certificate that was registered there. This is not sent again once it may have arrived: it would issue a second
    /// certificate. `list` shows what is there.
    #[post("/iot/api/v1/certificate", success = 200, confidence = documented,
        source = "IoT Trust Manager API, Request a certificate")]
    pub async fn request(&self, request: RequestCertificate) -> Result<RequestedCertificate>;

    /// Lists certificates, page by page.
    #[get("/iot/api/v1/certificate", success = 200, confidence = observed, source = "public scripts")]
    pub fn list(&self, request: ListCertificates) -> Pager<Certificate>;

    /// Renews a certificate, and returns the new one; the old one stays as it is. Only within the renewal window of its profile.
    ///
    /// A device may do it for itself, as with `request`. This is not sent again once it may have arrived: it would issue a second
    /// certificate.
    #[put("/iot/api/v1/certificate/{certificate_id}/renew", success = 200, confidence = documented,
        source = "IoT Trust Manager API, Renew a certificate")]
    pub async fn renew(&self, request: RenewCertificate) -> Result<RequestedCertificate>;

    /// Revokes a certificate. This is not sent again once it may have arrived; `list` shows the certificate's status.
    #[put("/iot/api/v1/certificate/{certificate_id}/revoke", success = [200, 204], confidence = documented,
        source = "IoT Trust Manager API, Revoke a certificate")]
    pub async fn revoke(&self, request: RevokeCertificate) -> Result<()>;
}

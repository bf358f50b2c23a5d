//! Certificates: issued, renewed, revoked, searched and recovered.

mod extensions;
mod import;
mod inventory;
mod issue;
mod search;

pub use extensions::*;
pub use import::*;
pub use inventory::*;
pub use issue::*;
pub use search::*;

use devtrust_macros::resource;

use super::held::{issued, renewed};
use super::recover::{CERTIFICATE_IS_RESUMED, CERTIFICATE_IS_REVOKED};
use super::shared::{CertificateDetails, IssuedCertificate};

/// Certificates: issued, renewed, revoked, searched and recovered.
#[resource(trust_lifecycle)]
impl Certificates {
    /// Issues a certificate. For profiles with the enrollment method `rest_api` and the authentication method
    /// `third_party_app`.
    ///
    /// The answer holds the certificate, or only a `request_id` where it takes longer (Microsoft CA, domains that are
    /// not validated): fetch it with `pick_up`. Send every field of the subject that the profile requires from a REST
    /// request; profiles with key escrow need no `csr`, since the service makes the key. A seat that is not there is
    /// made.
    ///
    /// If the answer is lost, devtrust looks for a certificate of this seat and profile for the key of the `csr` before
    /// it sends anything again. Where nothing tells the certificate from others (there is no `csr`, its key had a
    /// certificate before, or the profile issues later), it is not sent again. `client.trust_lifecycle` has
    /// `issue_certificate`, which does all of it.
    #[post("/mpki/api/v1/certificate", success = 201, idempotency = recover(issued),
        errors = [TransportOutcomeUnknown => "where the answer was lost and nothing tells its certificate from others"],
        confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn issue(&self, request: IssueCertificate) -> Result<IssuedCertificate>;

    /// Fetches a certificate that was not issued at once. `status` says whether it is there.
    #[post("/mpki/api/v1/certificate-pickup/{request_id}", success = 200, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn pick_up(&self, request: PickUpCertificate) -> Result<PickedUpCertificate>;

    /// Renews a certificate, with the same key or a new one, and returns the new one. For profiles with the
    /// enrollment method `rest_api` and the authentication method `third_party_app`.
    ///
    /// The certificate must be in the renewal window of its profile: 30 days before its end, unless the profile says
    /// otherwise. If the answer is lost, devtrust looks for a later certificate of the same seat and profile for the key
    /// of the `csr` before it sends anything again; without a `csr` it is not sent again.
    #[post("/mpki/api/v1/certificate/{serial_number}/renew", success = 200, query = [thumbprint_sha256, account_id],
        idempotency = recover(renewed),
        errors = [TransportOutcomeUnknown => "where the answer was lost and there is no `csr` to find the certificate by"],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn renew(&self, request: RenewCertificate) -> Result<IssuedCertificate>;

    /// Revokes a certificate, or suspends it with the reason `certificate_hold`. Only certificates of a private CA
    /// can be suspended; public ones take the reasons `key_compromise`, `affiliation_changed`, `superseded` and
    /// `cessation_of_operation` only.
    ///
    /// If the answer is lost, devtrust looks at the certificate's status before it sends anything again.
    #[put("/mpki/api/v1/certificate/{serial_number}/revoke", success = 204, query = [thumbprint_sha256, account_id],
        idempotency = shown(CERTIFICATE_IS_REVOKED), confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn revoke(&self, request: RevokeCertificate) -> Result<()>;

    /// Resumes a suspended certificate. If the answer is lost, devtrust looks at the certificate's status before it
    /// sends anything again.
    #[delete("/mpki/api/v1/certificate/{serial_number}/revoke", success = 204,
        idempotency = shown(CERTIFICATE_IS_RESUMED), confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn resume(
        &self,
        /// The serial number, in hexadecimal digits.
        #[field(hex(1, 40))]
        serial_number: String,
    ) -> Result<()>;

    /// Returns one certificate by its serial number. Where several have that number, the service asks for
    /// `thumbprint_sha256`.
    #[get("/mpki/api/v1/certificate/{serial_number}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn get(
        &self,
        /// The serial number, in hexadecimal digits.
        #[field(hex(1, 40))]
        serial_number: String,
        /// The SHA-256 thumbprint, in hexadecimal digits. Needed where several certificates have the serial number.
        #[field(hex(64))]
        thumbprint_sha256: Option<String>,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: Option<String>,
    ) -> Result<Certificate>;

    /// Returns a certificate with its chain, as PKCS#7 and as single certificates.
    #[get("/mpki/api/v1/certificate/{serial_number}/additional-formats", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn formats(
        &self,
        /// The serial number, in hexadecimal digits.
        #[field(hex(1, 40))]
        serial_number: String,
    ) -> Result<CertificateFormats>;

    /// Approves that the private key of a certificate may be recovered. Where the profile asks for two
    /// administrators, approval and recovery need different API keys. Needs the permission `RECOVER_EM_CERTIFICATE`.
    #[post("/mpki/api/v1/certificate/escrow/approve/{serial_number}", success = 200, query = [thumbprint_sha256],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn approve_recovery(
        &self,
        /// The serial number, in hexadecimal digits.
        #[field(hex(1, 40))]
        serial_number: String,
        /// The SHA-256 thumbprint, in hexadecimal digits. Needed where several certificates have the serial number.
        #[field(hex(64))]
        thumbprint_sha256: Option<String>,
    ) -> Result<()>;

    /// Recovers a certificate with its private key from escrow, as PKCS#12 with a password.
    #[post("/mpki/api/v1/certificate/escrow/recover/{serial_number}", success = 200, query = [thumbprint_sha256],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn recover(
        &self,
        /// The serial number, in hexadecimal digits.
        #[field(hex(1, 40))]
        serial_number: String,
        /// The SHA-256 thumbprint, in hexadecimal digits. Needed where several certificates have the serial number.
        #[field(hex(64))]
        thumbprint_sha256: Option<String>,
    ) -> Result<RecoveredCertificate>;

    /// Gives a certificate these tags. It is named by its id, not by its serial number.
    #[post("/mpki/api/v1/certificate/{certificate_id}/tag", success = 200, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn tag(
        &self,
        /// The certificate: the UUID of the inventory, not the serial number.
        #[field(uuid)]
        certificate_id: String,
        /// The tags.
        tags: Vec<String>,
    ) -> Result<()>;

    /// Adds tags to several certificates. They are named by their ids, not by their serial numbers.
    #[post("/mpki/api/v1/certificate/tag/bulk-add", success = 200, query = [account_id], idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn add_tags(&self, request: AddTags) -> Result<()>;

    /// Replaces the tags of several certificates. They are named by their ids, not by their serial numbers.
    #[post("/mpki/api/v1/certificate/tag/bulk-replace", success = 200, query = [account_id], idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn replace_tags(&self, request: ReplaceTags) -> Result<()>;

    /// Imports certificates that were issued elsewhere, and returns what became of each.
    ///
    /// A certificate of a CA that the account knows gets an imported seat and can be revoked and suspended; any other
    /// gets a discovery seat. This is not sent again once it may have arrived. Needs the role "Import manager".
    #[post("/mpki/api/v1/certificate-import", success = 200, query = [trap_seat_duplicate_error], body = certificates,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn import_external(
        &self,
        /// The certificates.
        #[field(not_empty)]
        certificates: Vec<CertificateToImport>,
        /// Whether the current time is put behind a seat id that is taken.
        trap_seat_duplicate_error: Option<bool>,
    ) -> Result<Vec<ImportedCertificate>>;

    /// Searches certificates, page by page. `limit` is at most 100, and `offset` and `limit` together at most 10,000:
    /// narrow the search where there are more.
    #[get("/mpki/api/v1/certificate-search", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub fn search(&self, request: SearchCertificates) -> Pager<Certificate>;

    /// Lists certificates with their id, status, serial number and thumbprint only, page by page. `limit` is at most
    /// 1,000, and `offset` and `limit` together at most 10,000. Needs the permission `VIEW_EM_CERTIFICATE`.
    #[get("/mpki/api/v1/certificate-search/summary", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub fn list_summaries(&self, request: ListCertificateSummaries) -> Pager<CertificateSummary>;

    /// Returns everything known about a certificate, by its id. The service answers with a list of it.
    #[get("/mpki/api/v1/certificate-search/{certificate_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub fn details(&self, request: GetCertificateDetails) -> Pager<CertificateDetails>;
}

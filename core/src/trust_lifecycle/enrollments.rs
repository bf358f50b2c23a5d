//! Enrollments.

mod models;

pub use models::*;

use devtrust_macros::resource;

use super::shared::{ById, IssuedCertificate};
use crate::Secret;

/// Enrollments: invitations to a certificate, which the one who gets it redeems with a code, or which somebody
/// approves.
#[resource(trust_lifecycle)]
impl Enrollments {
    /// Creates an enrollment that its user redeems later, with the enrollment code in the answer. For profiles with
    /// the authentication method `enrollment_code`.
    ///
    /// Without `enrollment_code` the service makes one up. Without `expiry_date` it holds as long as the profile
    /// says, or ten days. A seat may have several enrollments, so this is not sent again once it may have arrived;
    /// `list` shows what is there.
    #[post("/mpki/api/v1/enrollment", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn create(&self, request: CreateEnrollment) -> Result<EnrollmentCode>;

    /// Redeems an enrollment: turns its code into a certificate. For profiles with the enrollment method `rest_api`
    /// and the authentication method `enrollment_code`.
    ///
    /// A code is good for once, and locked after five wrong ones. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/enrollment/redeem", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn redeem(&self, request: RedeemEnrollment) -> Result<IssuedCertificate>;

    /// Approves, rejects, unlocks or reopens an enrollment. For profiles with the authentication method
    /// `manual_approval`, or `saml_idp` with approval.
    ///
    /// From `created` to pending or rejected; from `pending`, `pending_second_approval` and `in_progress` to each
    /// other, approved or rejected; from `approved` to redeemed or rejected; from `locked` and `expired` to created.
    /// The user gets an email.
    #[put("/mpki/api/v1/enrollment/{enrollment_id}/status", success = 204, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn set_status(&self, request: SetEnrollmentStatus) -> Result<()>;

    /// Returns the enrollment that a code and a seat belong to.
    #[get("/mpki/api/v1/enrollment/{enrollment_code}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn get_by_code(
        &self,
        /// The enrollment code.
        #[field(text)]
        enrollment_code: Secret,
        /// The seat id.
        #[field(text)]
        seat_id: String,
    ) -> Result<EnrollmentCode>;

    /// Lists enrollments, page by page.
    #[get("/mpki/api/v1/enrollment-details", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub fn list(&self, request: ListEnrollments) -> Pager<Enrollment>;

    /// Returns one enrollment.
    #[get("/mpki/api/v1/enrollment-details/{enrollment_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn get(
        &self,
        /// The enrollment: a UUID.
        #[field(uuid)]
        enrollment_id: String,
    ) -> Result<Enrollment>;

    /// Creates an enrollment that somebody has to approve, and returns its id. For the enrollment methods CSR,
    /// browser PKCS#12, DigiCert Desktop Client and DigiCert Trust Assistant, with manual approval or SAML with
    /// approval.
    #[post("/mpki/api/v1/manual-enrollment", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn request_approval(&self, request: RequestApproval) -> Result<ById>;

    /// Asks for the renewal of a certificate that somebody has to approve, and returns the id of the new enrollment.
    /// `csr` is for the enrollment method CSR, `saml_response_id` for SAML.
    #[post("/mpki/api/v1/manual-enrollment/renew/{certificate_id}", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn request_renewal(&self, request: RequestRenewal) -> Result<ById>;

    /// Returns what the enrollment of a certificate that can be renewed was made of.
    #[get("/mpki/api/v1/enrollment/certificate/{certificate_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Enrollments")]
    pub async fn for_certificate(
        &self,
        /// The certificate: the UUID of the inventory, not the serial number.
        #[field(text)]
        certificate_id: String,
    ) -> Result<EnrollmentAttributes>;
}

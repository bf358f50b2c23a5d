//! Requests for certificates that somebody has to approve.

use devtrust_macros::{model, open_enum, resource};

use super::Reference;
use crate::Timestamp;

/// What became of a request for a certificate.
#[open_enum]
pub enum RequestStatus {
    /// Approved by the policy itself.
    #[value("AUTO_APPROVED")]
    AutoApproved,
    /// Somebody has to approve it. Inferred.
    #[value("PENDING")]
    Pending,
    /// Somebody has approved it. Inferred.
    #[value("APPROVED")]
    Approved,
    /// Somebody has rejected it. Inferred.
    #[value("REJECTED")]
    Rejected,
}

/// Which requests for certificates to list.
#[model]
pub struct ListCertificateRequests {
    /// Only those with this status.
    pub status: Option<RequestStatus>,
    /// Only those under this policy.
    #[field(policy_id)]
    pub certificate_policy_id: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// A request for a certificate.
#[model(response)]
pub struct CertificateRequestState {
    /// The id.
    pub id: String,
    /// What became of it.
    pub status: Option<RequestStatus>,
    /// The certificate, once it is issued.
    pub certificate_id: Option<String>,
    /// The policy.
    pub certificate_policy: Option<Reference>,
    /// The common name of the certificate that it asks for.
    pub common_name: Option<String>,
    /// What whoever approved or rejected it wrote.
    pub comments: Option<String>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
}

/// Requests for certificates under policies that ask for approval. That there are approvals is documented;
/// everything else is inferred.
#[resource]
impl CertificateRequests {
    /// Lists requests for certificates, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request", success = 200,
        confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListCertificateRequests) -> Pager<CertificateRequestState>;

    /// Returns one request for a certificate. Inferred.
    #[get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request/{certificate_request_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] certificate_request_id: String,
    ) -> Result<CertificateRequestState>;

    /// Approves a request: its certificate is issued. Inferred from the permission of that name.
    #[put("/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request/{certificate_request_id}/approve",
        success = [200, 204], needs = ["status" => "PENDING"], becomes = ["status" => "APPROVED"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn approve(
        &self,
        #[field(segment)] certificate_request_id: String,
        #[field(text)] comments: Option<String>,
    ) -> Result<()>;

    /// Rejects a request: no certificate is issued. Inferred from the permission of that name.
    #[put("/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request/{certificate_request_id}/reject",
        success = [200, 204], needs = ["status" => "PENDING"], becomes = ["status" => "REJECTED"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn reject(
        &self,
        #[field(segment)] certificate_request_id: String,
        #[field(text)] comments: Option<String>,
    ) -> Result<()>;
}

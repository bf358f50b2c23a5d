//! Certificates across devices: requested, renewed and revoked.

mod models;

use devtrust_macros::resource;

pub use models::*;

/// Certificates across devices: requested through a policy, downloaded, renewed and revoked.
#[resource]
impl Certificates {
    /// Requests a certificate through a certificate policy: for the key of a CSR, or for a key that the service makes.
    ///
    /// Where the policy asks for approval, the answer has no certificate yet but the id of the request:
    /// `certificate_requests` tells what becomes of it. This is not sent again once it may have arrived: it would issue
    /// a second certificate.
    ///
    /// The operation is documented, its path inferred, its body that of the predecessor in the words of a registration.
    #[post("/devicetrustmanager/certificate-issuance-service/api/v2/certificate", success = [200, 201],
        confidence = inferred, source = "IoT Trust Manager API, the predecessor")]
    pub async fn request(&self, request: RequestCertificate) -> Result<RequestedCertificate>;

    /// Lists certificates, page by page. Which filters there are is taken from the predecessor.
    #[get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate", success = 200, confidence = observed,
        source = "a public connector")]
    pub fn list(&self, request: ListCertificates) -> Pager<Certificate>;

    /// Returns one certificate. Inferred.
    #[get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate/{certificate_id}", success = 200,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] certificate_id: String) -> Result<Certificate>;

    /// Downloads a certificate as PEM, DER or PKCS#7. Path and parameters are inferred.
    #[get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate/{certificate_id}/download",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn download(&self, request: DownloadCertificate) -> Result<Bytes>;

    /// Renews a certificate: with a new CSR, or with what it was issued from. Only within the renewal window of its
    /// profile. This is not sent again once it may have arrived: it would issue a second certificate.
    ///
    /// The method is that of the predecessor, and so is the body; the path is inferred.
    #[put("/devicetrustmanager/certificate-issuance-service/api/v2/certificate/{certificate_id}/renew", success = 200,
        confidence = inferred, source = "IoT Trust Manager API, the predecessor")]
    pub async fn renew(&self, request: RenewCertificate) -> Result<RequestedCertificate>;

    /// Revokes a certificate. If the answer is lost, devtrust looks at its status before it sends anything again.
    ///
    /// The method is documented; the body is that of the predecessor, and the path is inferred.
    #[put("/devicetrustmanager/certificate-issuance-service/api/v2/certificate/{certificate_id}/revoke",
        success = [200, 204], becomes = ["status" => "REVOKED"], idempotency = reached(get), confidence = inferred,
        source = "IoT Trust Manager API, the predecessor")]
    pub async fn revoke(&self, request: RevokeCertificate) -> Result<()>;
}

//! Enrollment over Secure Transport (RFC 7030), for devices.

use devtrust_macros::{model, resource};

use crate::Secret;

/// A request for a certificate over EST.
#[model]
pub struct EnrollOverEst {
    /// The certificate policy: a UUID, bare or with the prefix `IOT_`.
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: String,
    /// The passcode of the authentication policy. Without it, the client's certificate says who is asking.
    pub passcode: Option<Secret>,
}

/// A request for a certificate over EST, for a device of a group.
#[model]
pub struct EnrollInGroup {
    /// The certificate policy: a UUID, bare or with the prefix `IOT_`.
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The device group: a UUID. The service may register the device there by itself.
    #[field(uuid)]
    pub device_group_id: String,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: String,
    /// The passcode of the authentication policy. Without it, the client's certificate says who is asking.
    pub passcode: Option<Secret>,
}

/// A certificate and its key, which the service made.
#[model(response)]
pub struct GeneratedOverEst {
    /// The certificate as PKCS#7, in base64 without armor: `x509.read_all` reads it.
    pub certificates: String,
    /// The private key, in PEM (PKCS#8).
    pub private_key: Option<Secret>,
    /// The private key where the service has encrypted it for the device: PKCS#7 in base64.
    pub encrypted_private_key: Option<String>,
}

/// Enrollment over Secure Transport (RFC 7030), for devices: they enroll and renew with a passcode or a certificate, never
/// with the API key. What it gives is read by `x509.read_all`.
#[resource]
impl Est {
    /// Returns the CA certificates of a policy as PKCS#7, in base64 without armor.
    #[get("/.well-known/est/devicetrustmanager/{certificate_policy_id}/cacerts", success = 200,
        answers = "application/pkcs7-mime", credential = none, confidence = observed, source = "TrustEdge's examples")]
    pub async fn ca_certificates(
        &self,
        #[field(policy_id)] certificate_policy_id: String,
    ) -> Result<String>;

    /// Returns what a certificate signing request under a policy should have: object identifiers in DER, in base64.
    #[get("/.well-known/est/devicetrustmanager/{certificate_policy_id}/csrattrs", success = 200,
        answers = "application/csrattrs", credential = none, confidence = observed, source = "DTM EST tutorial")]
    pub async fn csr_attributes(
        &self,
        #[field(policy_id)] certificate_policy_id: String,
    ) -> Result<String>;

    /// Gets a certificate for a CSR, and returns it as PKCS#7, in base64 without armor.
    ///
    /// Where somebody has to approve it first (HTTP 202), it is asked again after the time that the service names, a few times;
    /// then `not_found.not_ready` says that it is still waiting, and the same call may be made again later. Otherwise this is not
    /// sent again once it may have arrived.
    #[post("/.well-known/est/devicetrustmanager/{certificate_policy_id}/simpleenroll", success = [200, 201], pending = 202,
        body = csr, sends = "application/pkcs10", answers = "application/pkcs7-mime", credential = password(passcode),
        confidence = observed, source = "TrustEdge's examples")]
    pub async fn enroll(&self, request: EnrollOverEst) -> Result<String>;

    /// Gets a certificate for a CSR of a device in a group, and returns it as PKCS#7, in base64 without armor. See `enroll`.
    #[post("/.well-known/est/devicetrustmanager/{certificate_policy_id}/device-group/{device_group_id}/simpleenroll",
        success = [200, 201], pending = 202, body = csr, sends = "application/pkcs10", answers = "application/pkcs7-mime",
        credential = password(passcode), confidence = observed, source = "TrustEdge's examples")]
    pub async fn enroll_in_group(&self, request: EnrollInGroup) -> Result<String>;

    /// Has the service make a key and a certificate for it, and returns both. Of the CSR only what it says about the subject
    /// counts, whatever its key. The key is in this answer alone: this is not sent again once it may have arrived.
    #[post("/.well-known/est/devicetrustmanager/{certificate_policy_id}/serverkeygen", success = [200, 201], pending = 202,
        body = csr, sends = "application/pkcs10", answers = "multipart/mixed", credential = password(passcode),
        confidence = observed, source = "DTM EST tutorial, RFC 7030")]
    pub async fn generate(&self, request: EnrollOverEst) -> Result<GeneratedOverEst>;

    /// Has the service make a key and a certificate for it, for a device of a group. See `generate`.
    #[post("/.well-known/est/devicetrustmanager/{certificate_policy_id}/device-group/{device_group_id}/serverkeygen",
        success = [200, 201], pending = 202, body = csr, sends = "application/pkcs10", answers = "multipart/mixed",
        credential = password(passcode), confidence = observed, source = "DTM EST tutorial, RFC 7030")]
    pub async fn generate_in_group(&self, request: EnrollInGroup) -> Result<GeneratedOverEst>;

    /// Renews a certificate for a CSR with the same subject, and returns the new one as PKCS#7, in base64 without armor. The
    /// old certificate is the client's own, over mutual TLS. See `enroll`.
    #[post("/.well-known/est/devicetrustmanager/{certificate_policy_id}/simplereenroll", success = [200, 201], pending = 202,
        body = csr, sends = "application/pkcs10", answers = "application/pkcs7-mime", credential = password(passcode),
        confidence = observed, source = "TrustEdge's examples")]
    pub async fn reenroll(&self, request: EnrollOverEst) -> Result<String>;

    /// Renews a certificate of a device in a group. See `reenroll`.
    #[post("/.well-known/est/devicetrustmanager/{certificate_policy_id}/device-group/{device_group_id}/simplereenroll",
        success = [200, 201], pending = 202, body = csr, sends = "application/pkcs10", answers = "application/pkcs7-mime",
        credential = password(passcode), confidence = observed, source = "TrustEdge's examples")]
    pub async fn reenroll_in_group(&self, request: EnrollInGroup) -> Result<String>;
}

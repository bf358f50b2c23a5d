//! Enrollment over Secure Transport (RFC 7030), for devices.

use devtrust_macros::resource;

use crate::Secret;

/// Enrollment over Secure Transport (RFC 7030), for devices: authenticated by an enrollment code or by the client's
/// certificate, never by the API key.
#[resource(trust_lifecycle)]
impl Est {
    /// Returns the CA certificates of a profile as PKCS#7, in base64 without armor.
    #[get("/.well-known/est/TLM-{profile_id}/cacerts", success = 200, answers = "application/pkcs7-mime",
        credential = none, confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, EST")]
    pub async fn ca_certificates(
        &self,
        /// The profile: a UUID.
        #[field(text)]
        profile_id: String,
    ) -> Result<String>;

    /// Gets a certificate for a CSR, and returns it as PKCS#7, in base64 without armor. The service finds the seat by
    /// a field of the CSR, as the profile says. This is not sent again once it may have arrived.
    #[post("/.well-known/est/TLM-{profile_id}/simpleenroll", success = [200, 201], body = csr, sends = "text/plain",
        answers = "application/pkcs7-mime", credential = basic(enrollment_code), confidence = observed,
        source = "Trust Lifecycle Manager API 1.0.0, EST")]
    pub async fn enroll(
        &self,
        /// The profile: a UUID.
        #[field(text)]
        profile_id: String,
        /// The certificate signing request: PKCS#10 in PEM.
        #[field(csr)]
        csr: String,
        /// The enrollment code.
        enrollment_code: Option<Secret>,
    ) -> Result<String>;

    /// Renews a certificate for a CSR, and returns the new one as PKCS#7, in base64 without armor. Whether the old
    /// certificate must be shown over TLS is not published. This is not sent again once it may have arrived.
    #[post("/.well-known/est/TLM-{profile_id}/simplereenroll", success = [200, 201], body = csr, sends = "text/plain",
        answers = "application/pkcs7-mime", credential = basic(enrollment_code), confidence = observed,
        source = "Trust Lifecycle Manager API 1.0.0, EST")]
    pub async fn reenroll(
        &self,
        /// The profile: a UUID.
        #[field(text)]
        profile_id: String,
        /// The certificate signing request: PKCS#10 in PEM.
        #[field(csr)]
        csr: String,
        /// The enrollment code.
        enrollment_code: Option<Secret>,
    ) -> Result<String>;

    /// Returns the CA certificates of a profile as PKCS#7, in base64 without armor.
    #[get("/mpki/api/v1/.well-known/est/{profile_id}/cacerts", success = 200, answers = "application/pkcs7-mime",
        credential = none, deprecated = "The old address, which the service gives up. Use ca_certificates.",
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, EST")]
    pub async fn ca_certificates_v1(
        &self,
        /// The profile: a UUID.
        #[field(text)]
        profile_id: String,
    ) -> Result<String>;

    /// Gets a certificate for a CSR, and returns it as PKCS#7, in base64 without armor. The service finds the seat by
    /// a field of the CSR, as the profile says. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/.well-known/est/{profile_id}/simpleenroll", success = [200, 201], body = csr,
        sends = "text/plain", answers = "application/pkcs7-mime", credential = basic(enrollment_code),
        deprecated = "The old address, which the service gives up. Use enroll.", confidence = observed,
        source = "Trust Lifecycle Manager API 1.0.0, EST")]
    pub async fn enroll_v1(
        &self,
        /// The profile: a UUID.
        #[field(text)]
        profile_id: String,
        /// The certificate signing request: PKCS#10 in PEM.
        #[field(csr)]
        csr: String,
        /// The enrollment code.
        enrollment_code: Option<Secret>,
    ) -> Result<String>;

    /// Renews a certificate for a CSR, and returns the new one as PKCS#7, in base64 without armor. Whether the old
    /// certificate must be shown over TLS is not published. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/.well-known/est/{profile_id}/simplereenroll", success = [200, 201], body = csr,
        sends = "text/plain", answers = "application/pkcs7-mime", credential = basic(enrollment_code),
        deprecated = "The old address, which the service gives up. Use reenroll.", confidence = observed,
        source = "Trust Lifecycle Manager API 1.0.0, EST")]
    pub async fn reenroll_v1(
        &self,
        /// The profile: a UUID.
        #[field(text)]
        profile_id: String,
        /// The certificate signing request: PKCS#10 in PEM.
        #[field(csr)]
        csr: String,
        /// The enrollment code.
        enrollment_code: Option<Secret>,
    ) -> Result<String>;
}

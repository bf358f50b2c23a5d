//! Authentication certificates of authentication policies.

use devtrust_macros::{model, resource};

use super::{ListCredentials, RegisteredValue, Status};
use crate::Timestamp;

/// An authentication certificate to add.
#[model]
pub struct AddAuthenticationCertificate {
    /// The authentication policy.
    #[field(segment)]
    pub authentication_policy_id: String,
    /// The name, unique in the policy.
    #[field(text)]
    pub name: String,
    /// The certificate, in PEM.
    #[field(text)]
    pub pem: String,
    /// The first day on which it can be used.
    #[field(date)]
    pub start_date: Option<String>,
    /// The last day on which it can be used.
    #[field(date)]
    pub end_date: Option<String>,
    /// How often it can be used; without a limit where nothing is said.
    #[field(range(1))]
    pub usage_limit: Option<u32>,
    /// What a request that is proved with it must ask for.
    pub registered_values: Vec<RegisteredValue>,
}

/// An authentication certificate.
#[model(response)]
pub struct AuthenticationCertificate {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// How often it can be used.
    pub usage_limit: Option<u32>,
    /// How often it was used.
    pub number_of_usage: Option<u32>,
    /// When the certificate ends.
    pub certificate_expires_on: Option<Timestamp>,
    /// Its serial number.
    pub certificate_serial_number: Option<String>,
    /// The common name of its issuer.
    pub certificate_issuer_common_name: Option<String>,
    /// Its SHA-256, in hexadecimal digits.
    pub certificate_thumbprint: Option<String>,
    /// What a request that is proved with it must ask for.
    pub registered_values: Vec<serde_json::Value>,
}

/// Authentication certificates of authentication policies: a device that shows one over mutual TLS may ask for a
/// certificate.
#[resource]
impl AuthenticationCertificates {
    /// Adds a certificate with which devices may prove themselves, and returns it. This is not sent again once it may
    /// have arrived. The body is that of the predecessor; the path is inferred.
    #[post("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-certificate",
        success = 201, confidence = inferred, source = "IoT Trust Manager API, the predecessor")]
    pub async fn create(
        &self,
        request: AddAuthenticationCertificate,
    ) -> Result<AuthenticationCertificate>;

    /// Lists the authentication certificates of an authentication policy, page by page. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-certificate",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListCredentials) -> Pager<AuthenticationCertificate>;

    /// Returns one authentication certificate. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-certificate/{authentication_certificate_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_certificate_id: String,
    ) -> Result<AuthenticationCertificate>;

    /// Disables an authentication certificate. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-certificate/{authentication_certificate_id}/disable",
        success = 200, becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn disable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_certificate_id: String,
    ) -> Result<()>;

    /// Enables a disabled authentication certificate again. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-certificate/{authentication_certificate_id}/enable",
        success = 200, becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn enable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_certificate_id: String,
    ) -> Result<()>;

    /// Deletes an authentication certificate. Inferred.
    #[delete("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-certificate/{authentication_certificate_id}",
        success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_certificate_id: String,
    ) -> Result<()>;
}

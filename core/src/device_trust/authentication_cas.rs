//! Authentication CAs of authentication policies.

use devtrust_macros::{model, resource};

use super::{Created, ListCredentials, Status};
use crate::Timestamp;

/// An authentication CA to add.
#[model]
pub struct CreateAuthenticationCa {
    /// The authentication policy.
    #[field(segment)]
    pub authentication_policy_id: String,
    /// The name, unique in the policy.
    #[field(text)]
    pub name: String,
    /// The CA certificate, in PEM.
    #[field(text)]
    pub pem: String,
}

/// An authentication CA.
#[model(response)]
pub struct AuthenticationCa {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// Authentication CAs of authentication policies: a device whose certificate chains to one of them may ask for a
/// certificate. There is no limit of usage.
#[resource]
impl AuthenticationCas {
    /// Adds a CA whose certificates prove devices. This is not sent again once it may have arrived. Inferred.
    #[post("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-ca",
        success = 201, unwrap = "success", confidence = inferred, source = "the API's path grammar")]
    pub async fn create(&self, request: CreateAuthenticationCa) -> Result<Created>;

    /// Lists the authentication CAs of an authentication policy, page by page. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-ca",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListCredentials) -> Pager<AuthenticationCa>;

    /// Returns one authentication CA. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-ca/{authentication_ca_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_ca_id: String,
    ) -> Result<AuthenticationCa>;

    /// Disables an authentication CA. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-ca/{authentication_ca_id}/disable",
        success = 200, becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn disable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_ca_id: String,
    ) -> Result<()>;

    /// Enables a disabled authentication CA again. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-ca/{authentication_ca_id}/enable",
        success = 200, becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn enable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_ca_id: String,
    ) -> Result<()>;

    /// Deletes an authentication CA. Inferred.
    #[delete("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/authentication-ca/{authentication_ca_id}",
        success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] authentication_ca_id: String,
    ) -> Result<()>;
}

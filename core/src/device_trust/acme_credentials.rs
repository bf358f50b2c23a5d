//! ACME credentials of authentication policies.

use devtrust_macros::{model, resource};

use super::{ListCredentials, Status};
use crate::{Secret, Timestamp};

/// ACME credentials to create.
#[model]
pub struct CreateAcmeCredential {
    /// The authentication policy.
    #[field(segment)]
    pub authentication_policy_id: String,
    /// The name, unique in the policy.
    #[field(text)]
    pub name: String,
    /// How often it can be used; without a limit where nothing is said.
    #[field(range(1))]
    pub usage_limit: Option<u32>,
}

/// ACME credentials: what an ACME client binds its account with (RFC 8555, external account binding). Only the answer to
/// their creation has the HMAC key.
#[model(response)]
pub struct AcmeCredential {
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
    /// The key id.
    pub key_id: Option<String>,
    /// The HMAC key, in base64url.
    pub hmac_key: Option<Secret>,
}

/// ACME credentials of authentication policies: an ACME client that has them may ask for certificates.
/// There is no validation of domains.
#[resource]
impl AcmeCredentials {
    /// Creates ACME credentials, and returns them: the only time that the HMAC key shows. This is not sent again once
    /// it may have arrived. Inferred.
    #[post("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/acme-credential",
        success = 201, confidence = inferred, source = "the API's path grammar")]
    pub async fn create(&self, request: CreateAcmeCredential) -> Result<AcmeCredential>;

    /// Lists the ACME credentials of an authentication policy, page by page. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/acme-credential",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListCredentials) -> Pager<AcmeCredential>;

    /// Returns one pair of ACME credentials. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/acme-credential/{acme_credential_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] acme_credential_id: String,
    ) -> Result<AcmeCredential>;

    /// Disables a pair of ACME credentials. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/acme-credential/{acme_credential_id}/disable",
        success = 200, becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn disable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] acme_credential_id: String,
    ) -> Result<()>;

    /// Enables a disabled pair of ACME credentials again. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/acme-credential/{acme_credential_id}/enable",
        success = 200, becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn enable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] acme_credential_id: String,
    ) -> Result<()>;

    /// Deletes a pair of ACME credentials. Inferred.
    #[delete("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/acme-credential/{acme_credential_id}",
        success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] acme_credential_id: String,
    ) -> Result<()>;
}

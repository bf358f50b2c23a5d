//! Passcodes of authentication policies.

use std::collections::BTreeMap;

use devtrust_macros::{model, resource};

use super::{ListCredentials, RegisteredValue, Status};
use crate::{Secret, Timestamp};

/// A passcode to create.
#[model]
pub struct CreatePasscode {
    /// The authentication policy.
    #[field(segment)]
    pub authentication_policy_id: String,
    /// The name, unique in the policy.
    #[field(text)]
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// The passcode: 20 to 64 letters and digits. The service makes one up where it is left out.
    #[field(length(20, 64))]
    pub passcode: Option<Secret>,
    /// The length of a passcode that the service makes up: 20 to 64. Defaults to 20.
    #[field(range(20, 64))]
    pub passcode_length: Option<u32>,
    /// How often it can be used; without a limit where nothing is said.
    #[field(range(1))]
    pub usage_limit: Option<u32>,
    /// From which day and to which day it can be used: `{"from": "2026-01-01", "to": "2026-12-31"}`.
    pub validity_period: BTreeMap<String, String>,
    /// What a request that is proved with it must ask for.
    pub registered_values: Vec<RegisteredValue>,
}

/// A passcode. Only the answer to its creation has the passcode itself.
#[model(response)]
pub struct Passcode {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The passcode; later only its first five characters and asterisks.
    pub passcode: Option<Secret>,
    /// How often it can be used.
    pub usage_limit: Option<u32>,
    /// How often it was used.
    pub number_of_usage: Option<u32>,
    /// From which day and to which day it can be used.
    pub validity_period: BTreeMap<String, String>,
    /// What a request that is proved with it must ask for.
    pub registered_values: Vec<serde_json::Value>,
}

/// Passcodes of authentication policies: secrets that devices show when they ask for certificates. A client of its own is
/// made with the setting `passcode`; it sends no API key.
#[resource]
impl Passcodes {
    /// Creates a passcode, and returns it: the only time that it shows. This is not sent again once it may have
    /// arrived. The body is that of the predecessor; the path is inferred.
    #[post("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/passcode",
        success = 201, confidence = inferred, source = "IoT Trust Manager API, the predecessor")]
    pub async fn create(&self, request: CreatePasscode) -> Result<Passcode>;

    /// Lists the passcodes of an authentication policy, page by page. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/passcode",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListCredentials) -> Pager<Passcode>;

    /// Returns one passcode. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/passcode/{passcode_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] passcode_id: String,
    ) -> Result<Passcode>;

    /// Disables a passcode. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/passcode/{passcode_id}/disable",
        success = 200, becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn disable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] passcode_id: String,
    ) -> Result<()>;

    /// Enables a disabled passcode again. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/passcode/{passcode_id}/enable",
        success = 200, becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn enable(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] passcode_id: String,
    ) -> Result<()>;

    /// Deletes a passcode. Inferred.
    #[delete("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/passcode/{passcode_id}",
        success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(
        &self,
        #[field(segment)] authentication_policy_id: String,
        #[field(segment)] passcode_id: String,
    ) -> Result<()>;
}

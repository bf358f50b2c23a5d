//! Authentication policies: how devices prove who they are.

use devtrust_macros::{model, resource};

use super::{Created, FindNamed, ListNamed, Status};
use crate::Timestamp;

/// An authentication policy to create.
#[model]
pub struct CreateAuthenticationPolicy {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The division, for a policy that only its devices use: a UUID.
    #[field(uuid)]
    pub division_id: Option<String>,
    /// Free text.
    pub description: Option<String>,
}

/// What is new about an authentication policy.
#[model]
pub struct UpdateAuthenticationPolicy {
    /// The policy.
    #[field(segment)]
    pub authentication_policy_id: String,
    /// The new name.
    #[field(name)]
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
}

/// An authentication policy.
#[model(response)]
pub struct AuthenticationPolicy {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// The account.
    pub account_id: Option<String>,
    /// The division, where it belongs to one.
    pub division_id: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// When it was last changed.
    pub updated_on: Option<Timestamp>,
}

/// Authentication policies: how devices, not users of the API, prove who they are when they ask for certificates.
/// One can serve many device groups and certificate policies. Its credentials are passcodes, certificates, CAs and
/// ACME credentials. The objects are documented, their paths and fields inferred.
#[resource]
impl AuthenticationPolicies {
    /// Creates an authentication policy. If the answer is lost, devtrust looks it up by its name before it sends
    /// anything again. Path and body are inferred.
    #[post("/devicetrustmanager/authentication-service/api/v1/authentication-policy", success = 201,
        unwrap = "success", idempotency = reconcile(find), confidence = inferred, source = "the API's path grammar")]
    pub async fn create(&self, request: CreateAuthenticationPolicy) -> Result<Created>;

    /// Returns one authentication policy. Inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] authentication_policy_id: String,
    ) -> Result<AuthenticationPolicy>;

    /// Lists authentication policies, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/authentication-service/api/v1/authentication-policy", success = 200,
        confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListNamed) -> Pager<AuthenticationPolicy>;

    /// Finds the authentication policy with exactly this name. Returns nothing if there is none, and the oldest if there are several.
    #[find(list, matching = ["division_id" => "/division_id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = inferred, source = "the API's path grammar")]
    pub async fn find(&self, request: FindNamed) -> Result<Option<AuthenticationPolicy>>;

    /// Returns the authentication policy with this name, and creates it if there is none. Safe to run again and from several
    /// processes at once. An existing one is returned as it is.
    #[ensure(find, create = create, confidence = inferred, source = "the API's path grammar")]
    pub async fn ensure(&self, request: CreateAuthenticationPolicy)
    -> Result<AuthenticationPolicy>;

    /// Changes what is given of an authentication policy. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}",
        success = 200, idempotency = idempotent, confidence = inferred, source = "the API's path grammar")]
    pub async fn update(&self, request: UpdateAuthenticationPolicy) -> Result<()>;

    /// Disables an authentication policy. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/disable",
        success = 200, becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn disable(&self, #[field(segment)] authentication_policy_id: String) -> Result<()>;

    /// Enables a disabled authentication policy again. Inferred.
    #[patch("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}/enable",
        success = 200, becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn enable(&self, #[field(segment)] authentication_policy_id: String) -> Result<()>;

    /// Deletes an authentication policy. Inferred.
    #[delete("/devicetrustmanager/authentication-service/api/v1/authentication-policy/{authentication_policy_id}",
        success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(&self, #[field(segment)] authentication_policy_id: String) -> Result<()>;
}

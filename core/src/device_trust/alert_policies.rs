//! Alert policies: who is told of what.

use devtrust_macros::{model, open_enum, resource};

use super::{Created, FindNamed, ListNamed, Status};
use crate::{Secret, Timestamp};

/// What an alert is about. The portal's words in the API's form.
#[open_enum]
pub enum AlertEvent {
    /// Certificates are issued in another way than usual.
    #[value("ISSUANCE_ANOMALY")]
    IssuanceAnomaly,
    /// Certificates are about to end.
    #[value("EXPIRING_CERTIFICATES")]
    ExpiringCertificates,
}

/// The unit of an alert's duration.
#[open_enum]
pub enum AlertUnit {
    /// Minutes.
    #[value("MINUTES")]
    Minutes,
    /// Hours.
    #[value("HOURS")]
    Hours,
    /// Days.
    #[value("DAYS")]
    Days,
}

/// How an alert's webhook knows who calls it.
#[open_enum]
pub enum WebhookAuthentication {
    /// It does not.
    #[value("NONE")]
    None,
    /// By a header.
    #[value("HEADER")]
    Header,
    /// By user name and password.
    #[value("BASIC")]
    Basic,
}

/// A webhook that is called with an alert.
#[model]
pub struct AlertWebhook {
    /// The address.
    #[field(text)]
    pub url: String,
    /// How it knows who calls it.
    pub authentication: Option<WebhookAuthentication>,
    /// The name of the header.
    #[field(text)]
    pub header_name: Option<String>,
    /// The value of the header.
    pub header_value: Option<Secret>,
    /// The user name.
    #[field(text)]
    pub username: Option<String>,
    /// The password.
    pub password: Option<Secret>,
}

/// An alert policy to create.
#[model]
pub struct CreateAlertPolicy {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// What it is about.
    pub event_type: AlertEvent,
    /// How many of them it takes in that time.
    #[field(range(1))]
    pub threshold: Option<u32>,
    /// The time in which they count, or before the end of a certificate.
    #[field(range(1))]
    pub duration: Option<u32>,
    /// The unit of that time.
    pub duration_unit: Option<AlertUnit>,
    /// The division, where only its events count: a UUID.
    #[field(uuid)]
    pub division_id: Option<String>,
    /// Who gets an email.
    #[field(text)]
    pub emails: Vec<String>,
    /// What is called.
    pub webhook: Option<AlertWebhook>,
    /// Free text.
    pub description: Option<String>,
}

/// What is new about an alert policy.
#[model]
pub struct UpdateAlertPolicy {
    /// The policy.
    #[field(segment)]
    pub alert_policy_id: String,
    /// The new name.
    #[field(name)]
    pub name: Option<String>,
    /// How many events it takes in that time.
    #[field(range(1))]
    pub threshold: Option<u32>,
    /// The time in which they count, or before the end of a certificate.
    #[field(range(1))]
    pub duration: Option<u32>,
    /// The unit of that time.
    pub duration_unit: Option<AlertUnit>,
    /// Who gets an email.
    #[field(text)]
    pub emails: Vec<String>,
    /// What is called.
    pub webhook: Option<AlertWebhook>,
    /// Free text.
    pub description: Option<String>,
}

/// An alert policy.
#[model(response)]
pub struct AlertPolicy {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// The division, where only its events count.
    pub division_id: Option<String>,
    /// What it is about.
    pub event_type: Option<AlertEvent>,
    /// How many of them it takes in that time.
    pub threshold: Option<u32>,
    /// The time in which they count, or before the end of a certificate.
    pub duration: Option<u32>,
    /// The unit of that time.
    pub duration_unit: Option<AlertUnit>,
    /// Who gets an email.
    pub emails: Vec<String>,
    /// Whether it is in force.
    pub status: Option<Status>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
}

/// Alert policies: who is told, by email or by a webhook, when something happens to certificates. Known from the
/// portal; paths and fields are inferred.
#[resource]
impl AlertPolicies {
    /// Creates an alert policy. If the answer is lost, devtrust looks it up by its name before it sends anything again.
    /// Path and body are inferred.
    #[post("/devicetrustmanager/api/v4/alert-policy", success = 201, unwrap = "success",
        idempotency = reconcile(find), confidence = inferred, source = "the API's path grammar")]
    pub async fn create(&self, request: CreateAlertPolicy) -> Result<Created>;

    /// Returns one alert policy. Inferred.
    #[get("/devicetrustmanager/api/v4/alert-policy/{alert_policy_id}", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] alert_policy_id: String) -> Result<AlertPolicy>;

    /// Lists alert policies, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/api/v4/alert-policy", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub fn list(&self, request: ListNamed) -> Pager<AlertPolicy>;

    /// Finds the alert policy with exactly this name. Returns nothing if there is none, and the oldest if there are several.
    #[find(list, matching = ["division_id" => "/division_id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = inferred, source = "the API's path grammar")]
    pub async fn find(&self, request: FindNamed) -> Result<Option<AlertPolicy>>;

    /// Changes what is given of an alert policy. Inferred.
    #[patch("/devicetrustmanager/api/v4/alert-policy/{alert_policy_id}", success = 200, idempotency = idempotent,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn update(&self, request: UpdateAlertPolicy) -> Result<()>;

    /// Disables an alert policy. Inferred.
    #[patch("/devicetrustmanager/api/v4/alert-policy/{alert_policy_id}/disable", success = 200,
        becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn disable(&self, #[field(segment)] alert_policy_id: String) -> Result<()>;

    /// Enables a disabled alert policy again. Inferred.
    #[patch("/devicetrustmanager/api/v4/alert-policy/{alert_policy_id}/enable", success = 200,
        becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn enable(&self, #[field(segment)] alert_policy_id: String) -> Result<()>;

    /// Deletes an alert policy. Inferred.
    #[delete("/devicetrustmanager/api/v4/alert-policy/{alert_policy_id}", success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get),
        confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(&self, #[field(segment)] alert_policy_id: String) -> Result<()>;
}

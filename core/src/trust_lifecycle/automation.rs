//! Automation: certificates that are ordered, installed and renewed by agents, sensors and connectors.

mod delivery;
mod models;
mod requests;

pub use delivery::*;
pub use models::*;
pub use requests::*;

use devtrust_macros::resource;

/// Automation: certificates that are ordered, installed and renewed by agents, sensors and connectors.
#[resource(trust_lifecycle)]
impl Automation {
    /// Starts or schedules automation for one endpoint. Needs the permission "Run automation". This is not sent again
    /// once it may have arrived.
    #[post("/mpki/api/v1/automation", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn start(&self, request: StartAutomation) -> Result<()>;

    /// Orders a certificate and has it delivered to servers, vaults or cloud services (an admin web request). Needs
    /// the permission "Run automation".
    ///
    /// The service is published to return nothing; servers were seen to return a list with `seat_identifier` and
    /// `inventory_id`, which this returns as it is. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/automation/admin-web-request", success = 200, confidence = observed,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn request_certificate(
        &self,
        request: RequestCertificateDelivery,
    ) -> Result<serde_json::Value>;

    /// Says which endpoints can be automated together. Those that can go into `start_many`.
    #[post("/mpki/api/v1/automation/bulk/check-eligibility", success = 200, idempotency = safe,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn check_eligibility(&self, request: CheckEligibility) -> Result<Eligibility>;

    /// Starts or schedules the same automation for several endpoints, and returns those where it worked. This is not
    /// sent again once it may have arrived.
    #[post("/mpki/api/v1/automation/bulk", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn start_many(&self, request: StartManyAutomations) -> Result<StartedAutomations>;

    /// Returns the automation of one endpoint: its schedule, its last and next run, and what went wrong. Needs the
    /// permission "Manage automation".
    #[get("/mpki/api/v1/automation/{automation_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn get(
        &self,
        /// The endpoint in the inventory of automation: a UUID.
        #[field(uuid)]
        automation_id: String,
    ) -> Result<AutomationDetails>;

    /// Changes the schedule or the profile of an endpoint's automation. Needs the permission "Manage automation".
    #[put("/mpki/api/v1/automation/{automation_id}", success = 200, idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn update(&self, request: UpdateAutomation) -> Result<()>;

    /// Tries a failed automation again. Put its cause right first. Needs the permission "Manage automation".
    #[put("/mpki/api/v1/automation/retry/{automation_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn retry(
        &self,
        /// The endpoint in the inventory of automation: a UUID.
        #[field(uuid)]
        automation_id: String,
    ) -> Result<()>;

    /// Cancels a scheduled automation. Needs the permission "Manage automation".
    #[put("/mpki/api/v1/automation/cancel/{automation_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation")]
    pub async fn cancel(
        &self,
        /// The endpoint in the inventory of automation: a UUID.
        #[field(uuid)]
        automation_id: String,
    ) -> Result<()>;
}

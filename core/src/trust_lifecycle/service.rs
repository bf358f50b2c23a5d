//! The state of the service: whether it is there, which version it is and how its parts are.

use devtrust_macros::{model, open_enum, resource};

use crate::Timestamp;

/// How a part of the service is.
#[open_enum]
pub enum PartStatus {
    /// Up.
    #[value("UP")]
    Up,
    /// Down.
    #[value("DOWN")]
    Down,
    /// Not available.
    #[value("NOT_AVAILABLE")]
    NotAvailable,
}

/// The version of the service.
#[model(response)]
pub struct Version {
    /// The version.
    pub version: Option<String>,
}

/// How the service is.
#[model(response)]
pub struct Health {
    /// `UP` or `DOWN`. It is down only where the database is.
    pub status: Option<String>,
    /// How the parts are.
    pub details: Option<HealthDetails>,
    /// The scheduled jobs.
    pub scheduled_jobs: Option<ScheduledJobs>,
}

/// How the parts of the service are.
#[model(response)]
pub struct HealthDetails {
    /// The database.
    pub db_service: Option<PartHealth>,
    /// Account Manager.
    pub am_service: Option<PartHealth>,
    /// The CA.
    pub ca_service: Option<PartHealth>,
    /// Mail.
    pub smtp_service: Option<PartHealth>,
    /// LDAP.
    pub ldap_service: Option<PartHealth>,
    /// DigiCert Trust Assistant.
    pub dta_web_service: Option<PartHealth>,
    /// The scheduled jobs.
    pub scheduled_jobs: Option<PartHealth>,
    /// The tickets.
    pub ticket_service: Option<PartHealth>,
    /// The heartbeat of the tickets.
    pub ticket_service_heart_beat: Option<PartHealth>,
    /// The job that uploads tickets.
    pub ts_upload_ticket_job: Option<PartHealth>,
    /// All that matter.
    pub critical_services_overall_status: Option<PartHealth>,
    /// All others.
    pub non_critical_service_overall_status: Option<PartHealth>,
}

/// How one part of the service is.
#[model(response)]
pub struct PartHealth {
    /// The status.
    pub status: Option<PartStatus>,
    /// More on it.
    pub details: Option<PartProblem>,
}

/// What is wrong with a part of the service.
#[model(response)]
pub struct PartProblem {
    /// What is wrong.
    pub error: Option<String>,
}

/// The jobs of the service.
#[model(response)]
pub struct ScheduledJobs {
    /// The jobs of the group `DEFAULT`. One example of the document has a plain list in the place of groups.
    #[field(wire = "DEFAULT")]
    pub default: Vec<ScheduledJob>,
}

/// One job of the service.
#[model(response)]
pub struct ScheduledJob {
    /// The name of what starts it.
    pub trigger_name: Option<String>,
    /// When it runs next.
    pub next_fire_time: Option<Timestamp>,
    /// When it ran last.
    pub previous_fire_time: Option<Timestamp>,
    /// When it started first.
    pub start_time: Option<Timestamp>,
    /// Its state, such as `NORMAL` or `ERROR`.
    pub state: Option<String>,
    /// The name of the job.
    pub job_name: Option<String>,
    /// Whether it runs once at a time.
    pub concurrent_disallowed: Option<bool>,
    /// Its group.
    pub group: Option<String>,
    /// Whether it should have run already.
    pub overdue: Option<bool>,
}

/// The state of the service: whether it is there, which version it is and how its parts are.
#[resource(trust_lifecycle)]
impl Service {
    /// Says hello: "Hello from DigiCert ONE - Trust Lifecycle Manager REST API!". The cheapest way to see that the
    /// address and the API key work.
    #[get("/mpki/api/v1/hello", success = 200, answers = "text/plain", confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Service status")]
    pub async fn hello(&self) -> Result<String>;

    /// Returns the version of the service, such as `1.2893.0`. Needs no API key, and none is sent.
    #[get("/mpki/api/v1/version", success = 200, credential = none, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Service status")]
    pub async fn version(&self) -> Result<Version>;

    /// Returns how the parts of the service are. Only for system administrators of an own installation (permission
    /// `VIEW_EM_HEALTH`).
    ///
    /// Where a part that matters is down, the service answers with status 500, so this fails with `server`; the
    /// error's excerpt then holds what the service said.
    #[get("/mpki/api/v1/health/extensive", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Service status")]
    pub async fn health(&self) -> Result<Health>;
}

//! Integrations of sensors: load balancers, cloud services and DNS providers that a sensor manages.

mod models;

pub use models::*;

use devtrust_macros::resource;

use super::shared::{Application, BulkResult};

/// Integrations of sensors: load balancers, cloud services and DNS providers that a sensor manages.
#[resource(trust_lifecycle)]
impl Integrations {
    /// Lists integrations, page by page.
    #[get("/mpki/api/v1/integration", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub fn list(&self, request: ListIntegrations) -> Pager<Integration>;

    /// Adds an integration to a sensor, and returns it. `application_parameters` says which parameters an application
    /// takes. Names are unique, but nothing finds an integration by its name, so this is not sent again once it may
    /// have arrived.
    #[post("/mpki/api/v1/integration", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub async fn create(&self, request: CreateIntegration) -> Result<IntegrationDetails>;

    /// Returns one integration.
    #[get("/mpki/api/v1/integration/{integration_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub async fn get(
        &self,
        /// The integration: a UUID.
        #[field(uuid)]
        integration_id: String,
    ) -> Result<IntegrationDetails>;

    /// Has the addresses, ports and certificates of these integrations read anew, and returns what became of each.
    #[post("/mpki/api/v1/integration/refresh", success = 200, idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub async fn refresh(
        &self,
        /// The integrations: UUIDs.
        #[field(not_empty)]
        integrations: Vec<String>,
    ) -> Result<Vec<BulkResult>>;

    /// Lists the DNS integrations that can prove the control of a domain, page by page.
    #[get("/mpki/api/v1/integration/dv", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub fn list_for_validation(&self, request: ListValidationIntegrations) -> Pager<Integration>;

    /// Takes integrations out of operation for good, and returns what became of each.
    #[post("/mpki/api/v1/integration/void", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub async fn void_many(
        &self,
        /// The integrations: UUIDs.
        #[field(uuid)]
        integrations: Vec<String>,
    ) -> Result<Vec<BulkResult>>;

    /// Takes an integration out of operation for good, and returns it.
    #[post("/mpki/api/v1/integration/{integration_id}/void", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub async fn void(
        &self,
        /// The integration: a UUID.
        #[field(uuid)]
        integration_id: String,
    ) -> Result<IntegrationDetails>;

    /// Returns the parameters that an integration with this application takes.
    #[get("/mpki/api/v1/integration/applications/{application_name}/parameters", success = 200,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Sensor integrations")]
    pub async fn application_parameters(
        &self,
        /// The application.
        application_name: Application,
    ) -> Result<Vec<ApplicationParameter>>;
}

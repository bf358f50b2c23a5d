//! Connectors to other systems: CAs, key vaults, scanners, ServiceNow and more.

mod models;
mod requests;
mod values;

pub use models::*;
pub use requests::*;
pub use values::*;

use devtrust_macros::resource;

use super::shared::BulkResult;

/// Connectors to other systems: CAs, key vaults, scanners, ServiceNow and more.
#[resource(trust_lifecycle)]
impl Connectors {
    /// Creates a connector, and returns it. Which fields it takes depends on what it connects to:
    ///
    /// - CertCentral: `username`, `password`, `api_key`, `region`, `import_attributes`.
    /// - ServiceNow: `username`, `password`, `url`.
    /// - any other: `core_attributes`, `config_attributes`, `additional_attributes`.
    ///
    /// This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/connectors", success = [200, 201], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn create(&self, request: CreateConnector) -> Result<Connector>;

    /// Searches connectors, page by page. Deleted ones are never among them.
    #[post("/mpki/api/v1/connectors/search", success = [200, 201], query = [account_id, limit, offset, sort],
        idempotency = safe, confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub fn search(&self, request: SearchConnectors) -> Pager<ConnectorSummary>;

    /// Returns the values that connectors have in a field.
    #[get("/mpki/api/v1/connectors/suggestions/{field}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn suggest(
        &self,
        /// The field.
        field: ConnectorField,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<Vec<String>>;

    /// Returns one connector.
    #[get("/mpki/api/v1/connectors/{connector_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn get(
        &self,
        /// The connector: a UUID.
        #[field(uuid)]
        connector_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The template: a UUID.
        #[field(uuid)]
        template_id: Option<String>,
    ) -> Result<Connector>;

    /// Changes a connector: only the fields that are given. Which it takes depends on what it connects to.
    #[put("/mpki/api/v1/connectors/{connector_id}", success = [200, 201], query = [account_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn update(&self, request: UpdateConnector) -> Result<Connector>;

    /// Deletes a connector. If the answer is lost, devtrust looks whether it is still there before it sends anything
    /// again.
    #[delete("/mpki/api/v1/connectors/{connector_id}", success = 204, query = [account_id], idempotency = gone(get),
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn delete(
        &self,
        /// The connector: a UUID.
        #[field(text)]
        connector_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<()>;

    /// Runs a connector now, outside of its schedule.
    #[post("/mpki/api/v1/connectors/{connector_id}/run-now", success = [200, 201], query = [account_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn run(
        &self,
        /// The connector: a UUID.
        #[field(text)]
        connector_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<BulkResult>;

    /// Stops a connector that is running.
    #[post("/mpki/api/v1/connectors/{connector_id}/stop", success = [200, 201], query = [account_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn stop(
        &self,
        /// The connector: a UUID.
        #[field(text)]
        connector_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<ConnectorOutcome>;

    /// Tests whether a connector can reach what it connects to.
    #[post("/mpki/api/v1/connectors/{connector_id}/test", success = [200, 201], query = [account_id],
        idempotency = safe, confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn test(
        &self,
        /// The connector: a UUID.
        #[field(text)]
        connector_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<ConnectorTest>;

    /// Unlinks a connector from what it connects to.
    #[post("/mpki/api/v1/connectors/{connector_id}/unlink", success = [200, 201], query = [account_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn unlink(
        &self,
        /// The connector: a UUID.
        #[field(text)]
        connector_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<ConnectorOutcome>;

    /// Returns what is known of the other side. So far only for Azure Key Vault.
    #[get("/mpki/api/v1/connectors/{connector_id}/metadata", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Connectors")]
    pub async fn metadata(
        &self,
        /// The connector: a UUID.
        #[field(text)]
        connector_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<ConnectorMetadata>;
}

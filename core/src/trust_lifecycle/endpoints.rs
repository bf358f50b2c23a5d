//! Endpoints: addresses and ports where certificates are installed, or could be.

mod endpoint;
mod models;
mod requests;

pub use endpoint::*;
pub use models::*;
pub use requests::*;

use devtrust_macros::resource;

use super::shared::Count;

/// Endpoints: addresses and ports where certificates are installed, or could be.
#[resource(trust_lifecycle)]
impl Endpoints {
    /// Lists endpoints without a certificate, page by page.
    #[get("/mpki/api/v1/inventory/endpoint/unsecured", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub fn list_unsecured(&self, request: ListUnsecuredEndpoints) -> Pager<Endpoint>;

    /// Counts endpoints without a certificate.
    #[get("/mpki/api/v1/inventory/endpoint/unsecured/count", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub async fn count_unsecured(&self, request: CountUnsecuredEndpoints) -> Result<Count>;

    /// Lists endpoints whose certificate can be renewed automatically, page by page.
    #[get("/mpki/api/v1/inventory/endpoint/automatable", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub fn list_automatable(&self, request: ListAutomatableEndpoints) -> Pager<Endpoint>;

    /// Counts endpoints whose certificate can be renewed automatically.
    #[get("/mpki/api/v1/inventory/endpoint/automatable/count", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub async fn count_automatable(&self, request: CountAutomatableEndpoints) -> Result<Count>;

    /// Lists endpoints that scans have found, page by page.
    #[get("/mpki/api/v1/inventory/endpoint/discovered", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub fn list_discovered(&self, request: ListDiscoveredEndpoints) -> Pager<Endpoint>;

    /// Counts endpoints that scans have found.
    #[get("/mpki/api/v1/inventory/endpoint/discovered/count", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub async fn count_discovered(&self, request: CountDiscoveredEndpoints) -> Result<Count>;

    /// Lists where a certificate is installed, page by page, whether automation or a scan knows of it.
    #[get("/mpki/api/v1/inventory/endpoint/list/instances", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub fn list_instances(&self, request: ListEndpointInstances) -> Pager<Endpoint>;

    /// Counts endpoints for each portlet of the dashboard.
    #[get("/mpki/api/v1/inventory/endpoint/portlet/count", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub async fn count_by_portlet(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The portlets of the dashboard.
        #[field(not_empty)]
        portlet_ids: Vec<EndpointPortlet>,
    ) -> Result<Vec<Vec<PortletCount>>>;

    /// Returns one endpoint, with its certificate and its history.
    #[get("/mpki/api/v1/inventory/endpoint/{endpoint_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Inventory endpoint")]
    pub async fn get(&self, request: GetEndpoint) -> Result<EndpointDetails>;
}

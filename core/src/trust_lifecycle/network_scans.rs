//! Network scans: what sensors look for in your network.

mod models;
mod requests;
mod values;

pub use models::*;
pub use requests::*;
pub use values::*;

use devtrust_macros::resource;

use super::shared::{BulkResult, PastScan};

/// Network scans: what sensors look for in your network.
#[resource(trust_lifecycle)]
impl NetworkScans {
    /// Lists network scans, page by page.
    #[get("/mpki/api/v1/scan", success = 200,
        piped = [businessUnit, currentScanStatus, frequency, lastScanStatus, scanType], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Network scans")]
    pub fn list(&self, request: ListNetworkScans) -> Pager<NetworkScan>;

    /// Creates a network scan. This is not sent again once it may have arrived; `name_exists` tells whether the name
    /// is taken.
    #[post("/mpki/api/v1/scan/add", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Network scans")]
    pub async fn create(&self, request: CreateNetworkScan) -> Result<CreatedNetworkScan>;

    /// Changes a network scan, from its next run on.
    #[put("/mpki/api/v1/scan/edit", success = 200, idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Network scans")]
    pub async fn update(&self, request: UpdateNetworkScan) -> Result<()>;

    /// Deletes network scans, and returns what became of each.
    #[post("/mpki/api/v1/scan/delete", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Network scans")]
    pub async fn delete(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The scans, by their ids.
        scans: Vec<String>,
    ) -> Result<Vec<BulkResult>>;

    /// Returns one network scan.
    #[get("/mpki/api/v1/scan/{scan_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Network scans")]
    pub async fn get(
        &self,
        /// The scan.
        #[field(uuid)]
        scan_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<NetworkScanDetails>;

    /// Stops a running or queued scan. For any other the service answers 404: `not_found`.
    #[post("/mpki/api/v1/scan/{scan_id}/abort", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Network scans")]
    pub async fn abort(
        &self,
        /// The scan.
        #[field(uuid)]
        scan_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<()>;

    /// Lists past runs of a scan, page by page.
    #[get("/mpki/api/v1/scan/{scan_id}/past-scans", success = [200, 201], piped = [status], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Scans")]
    pub fn list_past(&self, request: ListPastNetworkScans) -> Pager<PastScan>;

    /// Says which addresses and names can be scanned.
    #[post("/mpki/api/v1/scan/validate-ip-fqdns", success = 201, idempotency = safe, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Scans")]
    pub async fn check_targets(&self, request: CheckScanTargets) -> Result<CheckedTargets>;

    /// Says whether there is a scan of this name. The shape of the answer is inferred: the document has none.
    #[post("/mpki/api/v1/scan/exists", success = 201, idempotency = safe, confidence = inferred,
        source = "Trust Lifecycle Manager API 1.0.0, Scans")]
    pub async fn name_exists(
        &self,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
        /// The name.
        #[field(text)]
        name: String,
    ) -> Result<serde_json::Value>;
}

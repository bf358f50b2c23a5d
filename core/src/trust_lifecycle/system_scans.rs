//! System scans: what agents look for on their own machines.

mod models;

pub use models::*;

use devtrust_macros::resource;

use super::shared::{BulkResult, PastScan};

/// System scans: what agents look for on their own machines.
#[resource(trust_lifecycle)]
impl SystemScans {
    /// Sets up or changes the system scan of agents.
    #[post("/mpki/api/v1/agent/scan/add", success = [200, 201], idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn save(&self, request: SaveSystemScan) -> Result<()>;

    /// Stops the scan that an agent is running.
    #[post("/mpki/api/v1/agent/scan/{agent_id}/abort", success = [200, 201], query = [account_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn abort(
        &self,
        /// The agent: a UUID.
        #[field(text)]
        agent_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<()>;

    /// Puts the scans of agents on hold, and returns what became of each.
    #[post("/mpki/api/v1/agent/scan/suspend", success = [200, 201], query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn suspend(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The agents, by their ids.
        agents: Vec<String>,
    ) -> Result<Vec<BulkResult>>;

    /// Lets the scans of agents go on, and returns what became of each.
    #[post("/mpki/api/v1/agent/scan/resume", success = [200, 201], query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn resume(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The agents, by their ids.
        agents: Vec<String>,
    ) -> Result<Vec<BulkResult>>;

    /// Skips one scan to come.
    #[post("/mpki/api/v1/agent/scan/{agent_id}/skip/{time}", success = [200, 201], query = [account_id],
        idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn skip(
        &self,
        /// The agent: a UUID.
        #[field(text)]
        agent_id: String,
        /// The scan to come: when it starts, in milliseconds since 1970.
        time: i64,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<()>;

    /// Lets a skipped scan take place after all. One example of the documentation gives `time` in seconds.
    #[post("/mpki/api/v1/agent/scan/{agent_id}/restore/{time}", success = [200, 201], query = [account_id],
        idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn restore(
        &self,
        /// The agent: a UUID.
        #[field(text)]
        agent_id: String,
        /// The scan to come: when it starts, in milliseconds since 1970.
        time: i64,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<()>;

    /// Deletes what one past scan has recorded.
    #[post("/mpki/api/v1/agent/scan/{agent_id}/deletePastScan/{scan_id}", success = [200, 201], query = [account_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub async fn delete_past(
        &self,
        /// The agent: a UUID.
        #[field(text)]
        agent_id: String,
        /// The scan.
        #[field(text)]
        scan_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<()>;

    /// Lists the scans of an agent to come, page by page.
    #[get("/mpki/api/v1/agent/scan/{agent_id}/upcoming-scans", success = [200, 201], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub fn list_upcoming(&self, request: ListUpcomingScans) -> Pager<UpcomingScan>;

    /// Lists the past scans of an agent, page by page.
    #[get("/mpki/api/v1/agent/scan/{agent_id}/past-scans", success = [200, 201], piped = [status],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, System scans")]
    pub fn list_past(&self, request: ListPastSystemScans) -> Pager<PastScan>;
}

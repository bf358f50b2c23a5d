//! Agents: software on your servers that finds certificates there, orders and installs them.

mod models;

pub use models::*;

use devtrust_macros::resource;

/// Agents: software on your servers that finds certificates there, orders and installs them.
#[resource(trust_lifecycle)]
impl Agents {
    /// Lists agents, page by page.
    #[get("/mpki/api/v1/agent", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub fn list(&self, request: ListAgents) -> Pager<AgentSummary>;

    /// Returns one agent, with what it manages.
    #[get("/mpki/api/v1/agent/{agent_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn get(
        &self,
        /// The agent: a UUID.
        #[field(uuid)]
        agent_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<Agent>;

    /// Approves agents that wait for it.
    #[put("/mpki/api/v1/agent/approve", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn approve(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The agents: UUIDs. Examples of the API call this `agent_ids`, its tables `ids`.
        #[field(uuid)]
        ids: Vec<String>,
    ) -> Result<()>;

    /// Rejects agents that wait for approval.
    #[put("/mpki/api/v1/agent/reject", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn reject(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// Why.
        comment: Option<String>,
        /// The agents: UUIDs. Examples of the API call this `agent_ids`, its tables `ids`.
        #[field(uuid)]
        ids: Vec<String>,
    ) -> Result<()>;

    /// Takes agents out of operation for good. Automation stops for what they manage.
    #[put("/mpki/api/v1/agent/void", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn void(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The agents: UUIDs. Examples of the API call this `agent_ids`, its tables `ids`.
        #[field(uuid)]
        ids: Vec<String>,
    ) -> Result<()>;

    /// Suspends agents. Automation stops for what they manage.
    #[put("/mpki/api/v1/agent/suspend", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn suspend(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The agents: UUIDs. Examples of the API call this `agent_ids`, its tables `ids`.
        #[field(uuid)]
        ids: Vec<String>,
    ) -> Result<()>;

    /// Brings suspended agents back.
    #[put("/mpki/api/v1/agent/reinstate", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn reinstate(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The agents: UUIDs. Examples of the API call this `agent_ids`, its tables `ids`.
        #[field(uuid)]
        ids: Vec<String>,
    ) -> Result<()>;

    /// Changes the settings of one agent.
    #[put("/mpki/api/v1/agent/update", success = 200, query = [account_id], idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn update(&self, request: UpdateAgent) -> Result<()>;

    /// Tries the configuration of an agent again.
    #[put("/mpki/api/v1/agent/retry", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn retry_configuration(&self, request: RetryAgentConfiguration) -> Result<()>;

    /// Sets where agents put delivered certificates, for each operating system.
    #[post("/mpki/api/v1/agent/cert-delivery/update", success = [200, 201], query = [account_id],
        idempotency = idempotent, confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn set_delivery_locations(&self, request: SetDeliveryLocations) -> Result<()>;

    /// Returns values that agents have in a field.
    #[post("/mpki/api/v1/agent/suggestions", success = 200, query = [account_id], idempotency = safe,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn suggest(&self, request: SuggestAgents) -> Result<Vec<Suggestion>>;
}

//! The settings that hold for all agents of an account.

use devtrust_macros::{model, resource};

/// The new settings.
#[model]
pub struct UpdateAgentSettings {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Ports that automation leaves alone on Linux, such as `8088:8080`.
    pub linux_restricted_ports: Vec<String>,
    /// Whether new agents wait for approval.
    pub manual_approval: Option<bool>,
    /// Directories that are not scanned.
    pub scan_block_list: Vec<String>,
    /// Ports that automation leaves alone on Windows, such as `3000:8080`.
    pub windows_restricted_ports: Vec<String>,
}

/// The settings.
#[model]
pub struct CreateAgentSettings {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Ports that automation leaves alone on Linux, such as `8088:8080`.
    pub linux_restricted_ports: Vec<String>,
    /// Whether new agents wait for approval.
    pub manual_approval: Option<bool>,
    /// Directories that are not scanned.
    pub scan_block_list: Vec<String>,
    /// Ports that automation leaves alone on Windows, such as `3000:8080`.
    pub windows_restricted_ports: Vec<String>,
}

/// The settings of all agents of an account.
#[model(response)]
pub struct AgentSettingsDetails {
    /// Whether these are the default settings.
    pub is_default: Option<bool>,
    /// Ports that automation leaves alone on Linux, such as `8088:8080`.
    pub linux_restricted_ports: Vec<String>,
    /// Directories that are not scanned.
    pub scan_block_list: Vec<String>,
    /// Whether new agents wait for approval.
    pub manual_approval: Option<bool>,
    /// Ports that automation leaves alone on Windows, such as `3000:8080`.
    pub windows_restricted_ports: Vec<String>,
}

/// The settings that hold for all agents of an account.
#[resource(trust_lifecycle)]
impl AgentSettings {
    /// Returns the settings.
    #[get("/mpki/api/v1/agent/settings", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn get(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// Whether the default settings are returned.
        default: Option<bool>,
    ) -> Result<AgentSettingsDetails>;

    /// Changes the settings, and returns them.
    #[put("/mpki/api/v1/agent/settings", success = 200, query = [account_id], idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn update(&self, request: UpdateAgentSettings) -> Result<AgentSettingsDetails>;

    /// Creates the settings, and returns them. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/agent/settings", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn create(&self, request: CreateAgentSettings) -> Result<AgentSettingsDetails>;
}

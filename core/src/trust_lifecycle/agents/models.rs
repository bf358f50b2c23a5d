//! What the operations take and return.

use devtrust_macros::model;

use super::super::shared::{
    ApplicationInfo, AutomationStatus, Named, ScanFrequency, ScanRunStatus,
};
use crate::Timestamp;

/// Which agents to list.
#[model]
pub struct ListAgents {
    /// Rows per page. 1 to 100. Defaults to 20.
    #[field(range(1, 100))]
    pub limit: Option<u32>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Conditions, as JSON: a field, then a list of `func` (`eq`, `neq`, `has`, `st`, `bt`, `tl`, `em`, `nem`) and
    /// `value`.
    #[field(text)]
    pub search_query: Option<String>,
}

/// An agent, and what is new about it.
#[model]
pub struct UpdateAgent {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The group of the agent.
    pub agent_group: Option<String>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// How often the agent reports.
    pub hb_interval: Option<i64>,
    /// The agent: a UUID.
    #[field(uuid)]
    pub id: Option<String>,
    /// The applications that it manages.
    pub inventories: Vec<AgentInventory>,
    /// The name.
    pub name: Option<String>,
    /// Who gets messages.
    pub recipients: Vec<Recipient>,
    /// Server names.
    pub sni: Option<SniSettings>,
    /// The version to update to.
    pub version: Option<String>,
    /// Which scripts run.
    pub script_settings: Vec<ScriptSettings>,
    /// Whether the service is restarted after the installation.
    pub post_install_service_restart: Option<bool>,
}

/// Which configuration to try again.
#[model]
pub struct RetryAgentConfiguration {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The agent: a UUID.
    #[field(uuid)]
    pub id: Option<String>,
    /// The application.
    pub inventory: Option<AgentInventory>,
}

/// Agents, and where they put certificates.
#[model]
pub struct SetDeliveryLocations {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The agents, by their ids. Examples of the API call this `agent_ids`, its tables `ids`.
    pub ids: Vec<String>,
    /// Where certificates go, for each operating system.
    pub location_preference: Vec<LocationPreference>,
}

/// The field whose values are wanted.
#[model]
pub struct SuggestAgents {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The field.
    pub field: Option<String>,
    /// Conditions: a field, then a list of `func` and `value`.
    #[field(wire = "searchQuery")]
    pub search_query: Option<serde_json::Value>,
}

/// An agent, as the list has it.
#[model(response)]
pub struct AgentSummary {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The kind of agent.
    pub agent_category: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// Whether it updates itself.
    pub auto_update_enabled: Option<bool>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was installed.
    pub deployed_at: Option<Timestamp>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// The group of the agent, if it has one.
    pub group_name: Option<String>,
    /// The name of the host.
    pub host_name: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The licence key: 16 hexadecimal digits.
    pub license_key: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// More on the operating system.
    pub os_info: Option<String>,
    /// The operating system.
    pub os_name: Option<String>,
    /// The version of the operating system.
    pub os_version: Option<String>,
    /// The proxy.
    pub proxy_host: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// Whether there is a newer version.
    pub upgradable: Option<bool>,
    /// The version.
    pub version: Option<String>,
    /// Whether the server is restarted after the installation.
    pub post_install_server_restart: Option<bool>,
    /// How its scan stands.
    pub scan_status: Option<ScanRunStatus>,
    /// How far its scan is, in percent.
    pub scan_progress: Option<i64>,
    /// When its scan runs next.
    pub next_run_time: Option<Timestamp>,
    /// How often it scans.
    pub scan_frequency: Option<ScanFrequency>,
    /// The id of the schedule.
    pub schedule_id: Option<String>,
}

/// An agent.
#[model(response)]
pub struct Agent {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// More on the status.
    pub status_details: Option<String>,
    /// The version.
    pub version: Option<f64>,
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The application.
    pub app_info: Option<ApplicationInfo>,
    /// What the integration is managed by, such as the account and the region in AWS.
    pub management_key: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The applications that it manages.
    pub inventories: Vec<AgentInventory>,
    /// The operating system.
    pub os_name: Option<String>,
    /// The version of the operating system.
    pub os_version: Option<String>,
    /// The group of the agent.
    pub agent_group: Option<String>,
    /// The name of the host.
    pub host_name: Option<String>,
    /// Server names.
    pub sni: Option<SniSettings>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// Whether it updates itself.
    pub auto_update_enabled: Option<bool>,
    /// When it was installed.
    pub deployed_at: Option<Timestamp>,
    /// More on the operating system.
    pub os_info: Option<String>,
    /// How often the agent reports.
    pub hb_interval: Option<i64>,
    /// Who gets messages.
    pub recipients: Vec<Recipient>,
    /// Whether there is a newer version.
    pub upgradable: Option<bool>,
    /// Whether the service is restarted after the installation.
    pub post_install_service_restart: Option<bool>,
    /// The proxy.
    pub proxy_host: Option<String>,
    /// The licence key: 16 hexadecimal digits.
    pub license_key: Option<String>,
}

/// An application that an agent manages.
#[model(response)]
pub struct AgentInventory {
    /// The id of the ACME client.
    pub acme_client_id: Option<String>,
    /// The application.
    pub app_name: Option<String>,
    /// The version of the application.
    pub app_version: Option<String>,
    /// How the automation stands.
    pub automation_status: Option<AutomationStatus>,
    /// The id.
    pub id: Option<String>,
    /// The IP address.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<AgentPort>,
    /// The arguments of the script.
    pub script_args: Option<String>,
    /// The path of the script.
    pub script_path: Option<String>,
}

/// A port.
#[model(response)]
pub struct AgentPort {
    /// The port.
    pub port: Option<i64>,
}

/// Server names that an agent serves.
#[model(response)]
pub struct SniSettings {
    /// Whether it is on.
    pub is_enabled: Option<bool>,
    /// The server names.
    pub items: Vec<String>,
}

/// Somebody who gets messages about an agent.
#[model(response)]
pub struct Recipient {
    /// The email address.
    pub email: Option<String>,
    /// Whether it is the first to be told.
    pub is_primary: Option<bool>,
    /// The name.
    pub name: Option<String>,
}

/// Which scripts run with which application.
#[model]
pub struct ScriptSettings {
    /// The name.
    pub name: Option<String>,
    /// The script that runs before.
    pub pre_script_id: Option<String>,
    /// The script that runs after.
    pub post_script_id: Option<String>,
    /// Whether it is selected.
    pub selected: Option<bool>,
    /// Whether server names are used.
    pub is_sni_domains_enabled: Option<bool>,
    /// Whether a script for server names is used.
    pub is_sni_script_enabled: Option<bool>,
}

/// Where agents put certificates on an operating system.
#[model]
pub struct LocationPreference {
    /// The operating system.
    pub os_name: Option<String>,
    /// Where certificates go.
    pub location: Option<String>,
}

/// A value.
#[model(response)]
pub struct Suggestion {
    /// The value.
    pub value: Option<String>,
}

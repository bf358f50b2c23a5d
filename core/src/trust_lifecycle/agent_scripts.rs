//! Scripts that agents run before or after they install a certificate.

use devtrust_macros::{model, resource};

use super::shared::AgentScript;

/// Which agent scripts to list.
#[model]
pub struct ListAgentScripts {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only those for this operating system, such as `WINDOWS`.
    #[field(text)]
    pub operation_system: Option<String>,
    /// Only those of this kind.
    #[field(text)]
    pub r#type: Option<String>,
}

/// A script to create.
#[model]
pub struct CreateAgentScript {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The id. The document calls it that of the agent.
    #[field(uuid)]
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The operating system, such as `WINDOWS`.
    pub os: Option<String>,
    /// The kind of script.
    pub r#type: Option<String>,
    /// The path.
    pub path: Option<String>,
    /// The command that runs the script.
    #[field(wire = "executionCommand")]
    pub execution_command: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The endpoint in the inventory of automation: a UUID.
    #[field(wire = "automationId")]
    pub automation_id: Option<String>,
}

/// A script, and what is new about it.
#[model]
pub struct UpdateAgentScript {
    /// The script: a UUID.
    #[field(text)]
    pub script_id: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The id. The document calls it that of the agent.
    #[field(uuid)]
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The operating system, such as `WINDOWS`.
    pub os: Option<String>,
    /// The kind of script.
    pub r#type: Option<String>,
    /// The path.
    pub path: Option<String>,
    /// The command that runs the script.
    #[field(wire = "executionCommand")]
    pub execution_command: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The endpoint in the inventory of automation: a UUID.
    #[field(wire = "automationId")]
    pub automation_id: Option<String>,
}

/// A script and the agents that run it.
#[model]
pub struct ScriptAssignment {
    /// The script: a UUID.
    #[field(uuid)]
    pub script_id: Option<String>,
    /// When the script runs.
    pub script_type: Option<String>,
    /// The agents, by their ids.
    pub agent_ids: Vec<String>,
    /// The operating system, such as `WINDOWS`.
    pub os: Option<String>,
    /// The application.
    pub application: Option<String>,
}

/// Scripts that agents run before or after they install a certificate.
#[resource(trust_lifecycle)]
impl AgentScripts {
    /// Lists scripts. The service is published to return one script, although this is a list; both are taken.
    #[get("/mpki/api/v1/agent/script", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub fn list(&self, request: ListAgentScripts) -> Pager<AgentScript>;

    /// Creates a script. The service returns nothing for it. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/agent/script", success = 200, query = [account_id], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn create(&self, request: CreateAgentScript) -> Result<()>;

    /// Returns one script, by its id.
    #[get("/mpki/api/v1/agent/script/{script_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn get(
        &self,
        /// The script: a UUID.
        #[field(uuid)]
        script_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<AgentScript>;

    /// Changes a script, and returns it.
    #[put("/mpki/api/v1/agent/script/{script_id}", success = 200, query = [account_id], idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn update(&self, request: UpdateAgentScript) -> Result<AgentScript>;

    /// Assigns scripts to agents.
    #[post("/mpki/api/v1/agent/script/bulk", success = 200, query = [account_id], body = assignments,
        idempotency = idempotent, confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Agents")]
    pub async fn assign(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The scripts and who runs them.
        #[field(not_empty)]
        assignments: Vec<ScriptAssignment>,
    ) -> Result<()>;
}

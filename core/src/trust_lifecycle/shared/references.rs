//! Models that are an id, a name or a number, and what became of a call for many.

use devtrust_macros::model;

/// An object by its id and name.
#[model(response)]
pub struct Named {
    /// The id.
    #[field(text)]
    pub id: String,
    /// The name.
    pub name: Option<String>,
}

/// An object by its id.
#[model(response)]
pub struct ById {
    /// The id: a UUID, unless it is said otherwise where this is used.
    #[field(text)]
    pub id: String,
}

/// How many there are.
#[model(response)]
pub struct Count {
    /// How many there are.
    pub total: Option<i64>,
}

/// What became of one entry of a call for many: `data` where it worked, `error` where it did not.
#[model(response)]
pub struct BulkResult {
    /// The entry, where it worked.
    pub data: Option<BulkDone>,
    /// What went wrong, where it did not.
    pub error: Option<BulkFailure>,
}

/// An entry for which it worked.
#[model(response)]
pub struct BulkDone {
    /// The id.
    pub id: Option<String>,
    /// The message.
    pub message: Option<String>,
}

/// An entry for which it did not work.
#[model(response)]
pub struct BulkFailure {
    /// What went wrong, in detail.
    pub detailed_message: Vec<String>,
    /// The message.
    pub message: Option<String>,
    /// How bad it is.
    pub severity: Option<String>,
}

/// What a deletion has changed.
#[model(response)]
pub struct DeletionOutcome {
    /// The status.
    pub status: Option<String>,
    /// The profiles that it was taken from.
    pub affected_profiles: Vec<Named>,
}

/// Where in AWS a certificate goes.
#[model(response)]
pub struct AwsTarget {
    /// The accounts in AWS: a list, despite the name.
    pub aws_account_id: Vec<String>,
    /// The regions of AWS.
    pub aws_regions: Vec<String>,
    /// The ARNs that are replaced.
    pub aws_reimport_arns: Vec<String>,
    /// Whether it is imported as new where an ARN cannot be replaced.
    pub create_new_import_on_reimport_arn_failure: Option<bool>,
    /// Whether ARNs are left as they are.
    pub skip_reimport: Option<bool>,
}

/// The application on the other side.
#[model(response)]
pub struct ApplicationInfo {
    /// The name.
    pub name: Option<String>,
    /// The version.
    pub version: Option<String>,
    /// The architecture.
    pub arch: Option<String>,
    /// The flavor.
    pub flavor: Option<String>,
    /// Its place in the order of automation.
    pub automation_order: Option<String>,
}

/// A script.
#[model(response)]
pub struct AgentScript {
    /// The id. The document calls it that of the agent.
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

//! What the operations take and return.

use devtrust_macros::{model, open_enum};

use super::super::shared::{Application, ApplicationInfo, IntegrationCategory, Named};
use crate::Timestamp;

/// The status of an integration.
#[open_enum]
pub enum IntegrationStatus {
    /// Initial.
    #[value("INITIAL")]
    Initial,
    /// Not configured.
    #[value("NOT_CONFIGURED")]
    NotConfigured,
    /// Refreshing configuration.
    #[value("REFRESHING_CONFIG")]
    RefreshingConfig,
    /// Configured.
    #[value("CONFIGURED")]
    Configured,
    /// Communication error.
    #[value("COMMUNICATION_ERROR")]
    CommunicationError,
    /// Suspended.
    #[value("SUSPENDED")]
    Suspended,
    /// Voided.
    #[value("VOIDED")]
    Voided,
    /// Network error.
    #[value("NETWORK_ERROR")]
    NetworkError,
    /// Authentication error.
    #[value("AUTHENTICATION_ERROR")]
    AuthenticationError,
    /// Testing connection.
    #[value("TESTING_CONNECTION")]
    TestingConnection,
    /// License requested.
    #[value("LICENSE_REQUESTED")]
    LicenseRequested,
    /// Upgrading.
    #[value("UPGRADING")]
    Upgrading,
    /// Action needed.
    #[value("ACTION_NEEDED")]
    ActionNeeded,
}

/// How a parameter is asked for in the web console.
#[open_enum]
pub enum ParameterInput {
    /// Input.
    #[value("input")]
    Input,
    /// Text.
    #[value("text")]
    Text,
    /// Number.
    #[value("number")]
    Number,
    /// Email.
    #[value("email")]
    Email,
    /// Textarea.
    #[value("textarea")]
    Textarea,
    /// Select.
    #[value("select")]
    Select,
    /// Multiselect.
    #[value("multiselect")]
    Multiselect,
    /// Boolean.
    #[value("boolean")]
    Boolean,
    /// Checkbox.
    #[value("checkbox")]
    Checkbox,
    /// Dropdown.
    #[value("dropdown")]
    Dropdown,
}

/// Which integrations to list.
#[model]
pub struct ListIntegrations {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Conditions, as JSON: a field, then a list of `func` (`eq`, `neq`, `has`, `st`, `bt`, `tl`, `em`, `nem`) and
    /// `value`.
    pub search_query: Option<serde_json::Value>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
}

/// An integration to create.
#[model]
pub struct CreateIntegration {
    /// The name; unique.
    #[field(text)]
    pub name: String,
    /// The application.
    pub integration_type: Option<Application>,
    /// The sensor: a UUID.
    #[field(uuid)]
    pub sensor_id: String,
    /// Of which kind.
    pub category: IntegrationCategory,
    /// The parameters.
    #[field(not_empty)]
    pub parameters: Vec<IntegrationParameter>,
}

/// Which integrations to list.
#[model]
pub struct ListValidationIntegrations {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
}

/// An integration.
#[model(response)]
pub struct Integration {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The application.
    pub r#type: Option<Application>,
    /// The status.
    pub status: Option<IntegrationStatus>,
    /// Of which kind.
    pub category: Option<IntegrationCategory>,
    /// How many endpoints there are behind it.
    pub end_points: Option<i64>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// Whether it is the default DNS integration.
    pub is_dns_default: Option<bool>,
    /// The script of a DNS integration.
    pub user_script: Option<String>,
    /// The integrations that use this DNS integration.
    pub integration_ids: Vec<String>,
}

/// A parameter of an integration to create.
#[model]
pub struct IntegrationParameter {
    /// The name.
    pub name: Option<String>,
    /// The value: text or a number.
    pub value: Option<serde_json::Value>,
}

/// An integration with all that is known of it.
#[model(response)]
pub struct IntegrationDetails {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<IntegrationStatus>,
    /// More on the status.
    pub status_details: Option<String>,
    /// The application.
    pub r#type: Option<Application>,
    /// The application.
    pub application_name: Option<Application>,
    /// The id of its parameters.
    pub parameter_id: Option<String>,
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The business unit: a UUID.
    pub business_unit_id: Option<String>,
    /// The application.
    pub app_info: Option<ApplicationInfo>,
    /// What the integration is managed by, such as the account and the region in AWS.
    pub management_key: Option<String>,
    /// Whether it has FIPS hardware.
    pub is_fips_present: Option<bool>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Of which kind.
    pub category: Option<IntegrationCategory>,
    /// Its peers for high availability.
    pub ha_peers: Option<String>,
    /// The parameters.
    pub parameters: Vec<IntegrationParameterDetails>,
    /// The sensors that manage it.
    pub sensor_ids: Vec<String>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// Whether it is the default DNS integration.
    pub is_dns_default: Option<bool>,
    /// The views of the load balancer.
    pub loadbalancer_views: Vec<LoadBalancerView>,
    /// The sensors.
    pub sensors: Vec<IntegrationSensor>,
    /// The script of a DNS integration.
    pub user_script: Option<String>,
    /// The partition of the virtual server.
    pub vs_partition: Vec<String>,
}

/// A parameter of an integration.
#[model(response)]
pub struct IntegrationParameterDetails {
    /// The name.
    pub name: Option<String>,
    /// The value: text or a number.
    pub value: Option<serde_json::Value>,
    /// The regular expression that its value must match.
    #[field(wire = "validationRegexp")]
    pub validation_regexp: Option<String>,
    /// How it is asked for in the web console.
    #[field(wire = "inputType")]
    pub input_type: Option<ParameterInput>,
    /// What it is called: the key of a text.
    pub label: Option<String>,
    /// What is shown where there is no value.
    pub placeholder: Option<String>,
    /// Whether it can be changed.
    pub editable: Option<bool>,
    /// The values to choose from, as they are.
    pub options: Option<serde_json::Value>,
    /// What is said where the value is wrong: the key of a text.
    #[field(wire = "errorMessage")]
    pub error_message: Option<String>,
}

/// A view of a load balancer.
#[model(response)]
pub struct LoadBalancerView {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<IntegrationStatus>,
}

/// A sensor that manages an integration.
#[model(response)]
pub struct IntegrationSensor {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<IntegrationStatus>,
}

/// A parameter that an integration with an application takes.
#[model(response)]
pub struct ApplicationParameter {
    /// The application.
    #[field(wire = "applicationName")]
    pub application_name: Option<Application>,
    /// The name of the parameter.
    #[field(wire = "parameterName")]
    pub parameter_name: Option<String>,
    /// The regular expression that its value must match.
    #[field(wire = "validationRegexp")]
    pub validation_regexp: Option<String>,
    /// How it is asked for in the web console.
    #[field(wire = "inputType")]
    pub input_type: Option<ParameterInput>,
    /// What it is called: the key of a text.
    pub label: Option<String>,
    /// What is said where the value is wrong: the key of a text.
    #[field(wire = "errorMessage")]
    pub error_message: Option<String>,
    /// What is shown where there is no value.
    pub placeholder: Option<String>,
    /// Whether it can be changed.
    pub editable: Option<bool>,
    /// The values to choose from, as they are.
    pub options: Option<serde_json::Value>,
    /// When it counts.
    #[field(wire = "conditionalGroup")]
    pub conditional_group: Option<ParameterCondition>,
    /// The value where none is given; in a tree, `root|parent|child`.
    #[field(wire = "defaultValue")]
    pub default_value: Option<serde_json::Value>,
}

/// When a parameter counts.
#[model(response)]
pub struct ParameterCondition {
    /// The name of the parameter.
    #[field(wire = "parameterName")]
    pub parameter_name: Option<String>,
    /// The value that the other parameter must have.
    pub value: Option<serde_json::Value>,
}

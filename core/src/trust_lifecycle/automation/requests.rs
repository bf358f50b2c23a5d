//! What automation is started with.

use devtrust_macros::model;

use super::super::shared::{AutoRenewSettings, AutomationAction, AutomationActionType};
use super::NamedValue;

/// What to automate, and when.
#[model]
pub struct StartAutomation {
    /// The endpoint in the inventory of automation: a UUID.
    #[field(uuid)]
    pub automation_id: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// What to do.
    pub action_type: AutomationActionType,
    /// When it is renewed automatically.
    pub auto_renew_settings: Option<AutoRenewSettings>,
    /// The common name.
    #[field(text)]
    pub cn: String,
    /// Fields that the automation asks for.
    pub custom_fields: Vec<AutomationField>,
    /// The DNS integration that proves the control of the domains: a UUID.
    #[field(uuid)]
    pub dns_integration_id: Option<String>,
    /// The profile: a UUID.
    #[field(uuid)]
    pub profile_id: String,
    /// The port to use instead of 443.
    pub redirect_port: Option<i64>,
    /// Whether it starts at once, or as scheduled.
    pub run_now: Option<bool>,
    /// Further names for the certificate.
    pub sans: Vec<String>,
    /// When it starts.
    pub schedule_settings: Option<AutomationSchedule>,
    /// Whether bindings of subdomains match a wildcard name; for Apache, Tomcat, nginx and IBM HTTP Server.
    pub match_wildcard_subdomain: Option<bool>,
    /// Custom attributes, by their names.
    pub custom_attributes_field: Vec<NamedValue>,
}

/// Endpoints to check.
#[model]
pub struct CheckEligibility {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// The endpoints and their certificates.
    pub record_ids: Vec<RecordToCheck>,
    /// The profile for admin web requests: a UUID.
    #[field(uuid)]
    pub awr_profile_id: Option<String>,
    /// The profile for sensors: a UUID.
    #[field(uuid)]
    pub sensor_profile_id: Option<String>,
    /// The profile for agents: a UUID.
    #[field(uuid)]
    pub agent_profile_id: Option<String>,
    /// The CA of the profile, such as `CERT_CENTRAL`.
    pub ca_name: Option<String>,
    /// What to do. The document has this object, but in `start_many` one word.
    pub bulk_action_type: Option<AutomationAction>,
}

/// What to automate, and when.
#[model]
pub struct StartManyAutomations {
    /// The endpoints in the inventory of automation: UUIDs.
    #[field(not_empty, uuid)]
    pub automation_ids: Vec<String>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Fields that the automation asks for.
    pub custom_fields: Vec<AutomationField>,
    /// The DNS integration that proves the control of the domains: a UUID.
    #[field(uuid)]
    pub dns_integration_id: Option<String>,
    /// The profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// Whether it starts at once, or as scheduled.
    pub run_now: Option<bool>,
    /// When it starts.
    pub schedule_settings: Option<AutomationSchedule>,
    /// The profile for admin web requests: a UUID.
    #[field(uuid)]
    pub awr_profile_id: Option<String>,
    /// The profile for sensors: a UUID.
    #[field(uuid)]
    pub sensor_profile_id: Option<String>,
    /// The profile for agents: a UUID.
    #[field(uuid)]
    pub agent_profile_id: Option<String>,
    /// What to do.
    pub bulk_action_type: Option<AutomationActionType>,
    /// A name for all of them.
    pub bulk_automation_batch_name: Option<String>,
}

/// What is new about an automation.
#[model]
pub struct UpdateAutomation {
    /// The endpoint in the inventory of automation: a UUID.
    #[field(uuid)]
    pub automation_id: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// When it is renewed automatically.
    pub auto_renew_settings: Option<AutoRenewSettings>,
    /// The profile: a UUID.
    #[field(uuid)]
    pub profile_id: String,
    /// Whether it starts at once, or as scheduled.
    pub run_now: Option<bool>,
    /// When it starts.
    pub schedule_settings: Option<AutomationSchedule>,
}

/// When automation starts.
#[model(response)]
pub struct AutomationSchedule {
    /// The hour; for a renewal, how many hours before.
    pub hours: Option<i64>,
    /// The minute; for a renewal, how many minutes before.
    pub minutes: Option<i64>,
    /// The day on which it starts: `2026-05-31`.
    #[field(date)]
    pub start_date: String,
    /// `AM` or `PM`.
    #[field(text)]
    pub time_format: String,
    /// The time zone, such as `EST` or `Asia/Kolkata`.
    pub zone: Option<String>,
}

/// A field that the automation asks for, with its value.
#[model]
pub struct AutomationField {
    /// The name.
    pub name: Option<String>,
    /// The value.
    pub value: Option<String>,
}

/// An endpoint and its certificate.
#[model]
pub struct RecordToCheck {
    /// The endpoint in the inventory of automation: a UUID.
    #[field(uuid)]
    pub automation_id: Option<String>,
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(uuid)]
    pub certificate_id: Option<String>,
}

//! How automations stand.

use devtrust_macros::model;

use super::super::shared::{
    AutoRenewSettings, AutomationActionType, AutomationStatus, Named, ProfileTemplate,
};
use super::AutomationSchedule;
use crate::Timestamp;

/// Which endpoints can be automated together.
#[model(response)]
pub struct Eligibility {
    /// Those that can.
    pub eligible: Vec<EligibilityRecord>,
    /// Those that cannot.
    pub ineligible: Vec<EligibilityRecord>,
}

/// An endpoint, and why it can be automated or not.
#[model(response)]
pub struct EligibilityRecord {
    /// The endpoint in the inventory of automation: a UUID.
    pub automation_id: Option<String>,
    /// The common name.
    pub common_name: Option<String>,
    /// When its certificate ends.
    pub expiration_date: Option<Timestamp>,
    /// The IP address of the host.
    pub ip_address: Option<String>,
    /// The port.
    pub port: Option<i64>,
    /// The profile.
    pub profile: Option<Named>,
    /// The reason.
    pub reason: Option<String>,
    /// The status.
    pub status: Option<AutomationStatus>,
}

/// The endpoints for which automation was started.
#[model(response)]
pub struct StartedAutomations {
    /// The endpoints where it worked.
    pub automated_ip_port_certs: Vec<StartedAutomation>,
}

/// An endpoint for which automation was started.
#[model(response)]
pub struct StartedAutomation {
    /// The endpoint in the inventory of automation: a UUID.
    pub automation_id: Option<String>,
    /// The common name.
    pub common_name: Option<String>,
    /// The IP address of the host.
    pub ip_address: Option<String>,
    /// The port.
    pub port: Option<i64>,
}

/// The automation of an endpoint.
#[model(response)]
pub struct AutomationDetails {
    /// The id.
    pub id: Option<String>,
    /// How it goes.
    pub automation_flow_details: Option<AutomationFlow>,
    /// How the automation stands.
    pub automation_status: Option<AutomationStatus>,
    /// Its certificate.
    pub certificate_details: Option<AutomatedCertificate>,
}

/// How an automation goes.
#[model(response)]
pub struct AutomationFlow {
    /// Whether it is renewed automatically.
    pub auto_renew_enabled: Option<bool>,
    /// When it is renewed automatically.
    pub auto_renew_settings: Option<AutoRenewSettings>,
    /// What went wrong.
    pub automation_error: Option<AutomationProblem>,
    /// Whether `retry` can help.
    pub is_retry_applicable: Option<bool>,
    /// When it was last started.
    pub last_initiated_time: Option<Timestamp>,
    /// When it ran last.
    pub last_run_time: Option<Timestamp>,
    /// When it runs next.
    pub next_run_time: Option<Timestamp>,
    /// The organization.
    pub organization: Option<Named>,
    /// The DNS integration that proves the control of the domains.
    pub dns_integration: Option<Named>,
    /// The profile.
    pub profile: Option<Named>,
    /// When it starts.
    pub schedule_settings: Option<AutomationSchedule>,
    /// The template.
    pub template: Option<ProfileTemplate>,
}

/// What went wrong in an automation.
#[model(response)]
pub struct AutomationProblem {
    /// The code of the error.
    pub error_code: Option<String>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// What to do about it.
    pub solution: Option<String>,
}

/// The certificate of an automation.
#[model(response)]
pub struct AutomatedCertificate {
    /// How long it is valid, such as `P365D`.
    pub cert_validity: Option<String>,
    /// The common name.
    pub common_name: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The kind of key, such as `RSA`.
    pub key_algorithm: Option<String>,
    /// The size of the key.
    pub key_size: Option<i64>,
    /// The order in CertCentral.
    pub order_id: Option<i64>,
    /// Until when the order lasts.
    pub order_valid_till: Option<Timestamp>,
    /// The port.
    pub port: Option<i64>,
    /// What was done before.
    pub previous_action_type: Option<AutomationActionType>,
    /// The name of the product.
    pub product_name: Option<String>,
    /// The product of CertCentral.
    pub product_type: Option<String>,
    /// The port to use instead of 443.
    pub redirect_port: Option<i64>,
    /// Further names.
    pub sans: Vec<String>,
    /// The serial number, in lower-case hexadecimal digits.
    pub serial_number: Option<String>,
    /// The hash that was signed, such as `sha256`.
    pub signature_hash: Option<String>,
}

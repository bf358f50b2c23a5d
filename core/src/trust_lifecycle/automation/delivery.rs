//! Where certificates are delivered, and how.

use devtrust_macros::{model, open_enum};

use super::super::shared::{AutoRenewSettings, AutomationActionType, AwsTarget};
use crate::Secret;

/// The form in which an agent stores a certificate.
#[open_enum]
pub enum DeliveryConfigFormat {
    /// A certificate file.
    #[value("crt")]
    Crt,
    /// A Java key store.
    #[value("jks")]
    Jks,
    /// A PEM file.
    #[value("pem")]
    Pem,
    /// A PKCS#12 file.
    #[value("pfx")]
    Pfx,
    /// A PKCS#7 file.
    #[value("p7b")]
    P7b,
    /// A certificate store of Windows.
    #[value("capi")]
    Capi,
    /// A key store of IBM.
    #[value("gsk")]
    Gsk,
}

/// When a script runs.
#[open_enum]
pub enum DeliveryScriptType {
    /// After the delivery.
    #[value("POSTHOOK")]
    Posthook,
}

/// A certificate to order, and where it goes.
#[model]
pub struct RequestCertificateDelivery {
    /// The profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// The common name.
    pub cn: Option<String>,
    /// Further names for the certificate.
    pub sans: Vec<String>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// When it is renewed automatically.
    pub auto_renew_settings: Option<AutoRenewSettings>,
    /// What goes to CertCentral with the order.
    pub additional_order_options: Option<OrderOptions>,
    /// Where the certificate is delivered.
    pub cert_delivery_settings: Vec<CertificateDelivery>,
    /// Tags.
    pub tags: Vec<String>,
    /// What to do.
    pub action_type: Option<AutomationActionType>,
    /// The endpoint that is there already: a UUID.
    #[field(uuid)]
    pub inventory_id: Option<String>,
    /// Custom attributes, by their names.
    pub custom_attributes_field: Vec<NamedValue>,
}

/// Where a certificate is delivered. Which fields count depends on `delivery_method`:
///
/// - `agent`: `agent_ids`, `override_location_preferences`, `delivery_configs`.
/// - `vault`: `connector_id`, `vault_ids`.
/// - `awsacm`: `connector_id`, `aws_targets`.
/// - `gcp`: `connector_id` and the `gcp_` and `certificate_map_` fields.
/// - `sensor`: `connector_id`, and more that is not published.
#[model]
pub struct CertificateDelivery {
    /// How it is delivered: `agent`, `vault`, `awsacm`, `gcp` or `sensor`.
    pub delivery_method: Option<String>,
    /// The agents, by their ids.
    pub agent_ids: Vec<String>,
    /// Where it is stored, other than the agent's settings say.
    pub override_location_preferences: Option<DeliveryLocation>,
    /// The forms in which it is stored.
    pub delivery_configs: Vec<DeliveryConfig>,
    /// The connector.
    pub connector_id: Option<String>,
    /// The vaults, by their ids.
    pub vault_ids: Vec<String>,
    /// Where in AWS it goes.
    pub aws_targets: Vec<AwsTarget>,
    /// The projects of Google Cloud.
    pub gcp_target_projects: Vec<String>,
    /// The regions of Google Cloud.
    pub gcp_target_regions: Vec<String>,
    /// The certificate map.
    pub certificate_map_name: Option<String>,
    /// The entry of the certificate map.
    pub certificate_map_entry_name: Option<String>,
    /// How the certificate map is changed, such as `replace`.
    pub update_certificate_map_criteria: Option<String>,
    /// The certificate of the map that is replaced.
    pub cert_to_replace_in_map: Option<String>,
}

/// Where an agent stores what it gets.
#[model]
pub struct DeliveryLocation {
    /// The operating system, such as `WINDOWS`.
    pub os: Option<String>,
    /// Where certificates go.
    pub location: Option<String>,
}

/// The form in which an agent stores a certificate. Which fields count depends on `format`:
///
/// - `crt`, `p7b`: `path`.
/// - `pem`, `pfx`: `path`, `password`.
/// - `jks`: `path`, `key_store_password`, `trust_store_password`, `create_new`.
/// - `capi`: `store_location`, `store_path`.
/// - `gsk`: `gsk_format`, `label`, `password`, `path`, `replace_existing`.
#[model]
pub struct DeliveryConfig {
    /// The form.
    pub format: DeliveryConfigFormat,
    /// The path of the file.
    pub path: Option<String>,
    /// The scripts that run after it.
    pub scripts: Vec<DeliveryScript>,
    /// The password of the key store.
    pub key_store_password: Option<Secret>,
    /// The password of the trust store.
    pub trust_store_password: Option<Secret>,
    /// Whether a new key store is made.
    pub create_new: Option<bool>,
    /// The password of the file.
    pub password: Option<Secret>,
    /// Where the certificate store is.
    pub store_location: Option<String>,
    /// The path of the certificate store.
    pub store_path: Option<String>,
    /// The kind of key store, such as `KDB`.
    pub gsk_format: Option<String>,
    /// The label in the key store.
    pub label: Option<String>,
    /// Whether what is there is replaced.
    pub replace_existing: Option<bool>,
}

/// A script that runs after the delivery.
#[model]
pub struct DeliveryScript {
    /// The agent: a UUID.
    #[field(uuid)]
    pub agent_id: String,
    /// The script: a UUID.
    #[field(uuid)]
    pub script_id: String,
    /// The name of the script.
    #[field(text)]
    pub script_name: String,
    /// The parameters of the script.
    pub parameters: Vec<String>,
    /// When the script runs.
    pub script_type: DeliveryScriptType,
}

/// What goes to CertCentral with the order.
#[model]
pub struct OrderOptions {
    /// Comments for the administrator.
    pub comments_to_administrator: Option<String>,
    /// What the message about the renewal says.
    pub order_specific_renewal_message: Option<String>,
    /// Who else is told: email addresses, separated by commas.
    pub additional_emails: Option<String>,
}

/// A custom attribute by its name, with its value.
#[model]
pub struct NamedValue {
    /// The name.
    pub name: Option<String>,
    /// The value.
    pub value: Option<String>,
}

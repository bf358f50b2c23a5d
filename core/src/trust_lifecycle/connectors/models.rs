//! Connectors.

use std::collections::BTreeMap;

use devtrust_macros::model;

use super::super::shared::{ById, Named};
use super::{
    CertCentralRegion, ConnectorProvider, ConnectorStatus, ConnectorType, FrequencyUnit,
    MigrationStatus,
};
use crate::{Secret, Timestamp};

/// How often a connector imports.
#[model(response)]
pub struct ImportFrequency {
    /// The unit.
    pub units: Option<FrequencyUnit>,
    /// How many of the unit.
    pub value: Option<i64>,
}

/// What a connector imports.
#[model(response)]
pub struct ImportOptions {
    /// Whether all valid certificates of the last four years are imported.
    pub all_valid_certificates_from_last_4_years: Option<bool>,
    /// How far back expired certificates are imported; the unit is not published.
    pub all_expired_certificates_within: Option<i64>,
    /// Whether revoked certificates that have not ended are imported.
    pub all_revoked_certificates_that_are_valid: Option<bool>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// The bucket of S3.
    pub s3_bucket_name: Option<String>,
    /// Whether a new bucket is made.
    pub is_new_s3_bucket_required: Option<bool>,
    /// When it last imported.
    pub last_fetched_time: Option<Timestamp>,
    /// Tags.
    pub tags: Vec<String>,
    /// How often it imports.
    pub schedule_frequency: Option<ImportFrequency>,
}

/// A connector. Which fields there are depends on what it connects to.
#[model(response)]
pub struct Connector {
    /// The id.
    pub id: Option<String>,
    /// The API key of CertCentral.
    pub api_key: Option<Secret>,
    /// The name.
    pub name: Option<String>,
    /// What it connects to.
    pub provider: Option<ConnectorProvider>,
    /// The type.
    pub r#type: Option<ConnectorType>,
    /// The status.
    pub status: Option<ConnectorStatus>,
    /// When it last ran to the end.
    pub last_completed_at: Option<Timestamp>,
    /// When it runs next.
    pub next_update: Option<Timestamp>,
    /// The business unit: a UUID.
    pub business_unit_id: Option<String>,
    /// What it connects to: a UUID.
    pub preset_id: Option<String>,
    /// What has to be done.
    pub action_needed_reason: Option<String>,
    /// How much it manages.
    pub associated_assets: Option<ConnectorAssets>,
    /// Tags.
    pub tags: Vec<String>,
    /// Where it runs, such as `sensor_id`.
    pub core_attributes: BTreeMap<String, String>,
    /// How it connects, such as `aws_region`, `user_name`, `password` or `private_key`. May hold secrets.
    pub config_attributes: BTreeMap<String, Secret>,
    /// What it imports.
    pub additional_attributes: Option<ImportOptions>,
    /// The user.
    pub username: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// The address of the other system.
    pub url: Option<String>,
    /// How the migration stands.
    pub migration_status: Option<MigrationStatus>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// How many certificates have been migrated.
    pub certificate_migrated: Option<i64>,
    /// How many certificates are to be migrated.
    pub certificate_total: Option<i64>,
    /// What it imports.
    pub import_attributes: Option<ImportOptions>,
    /// Where the account of CertCentral is.
    pub region: Option<CertCentralRegion>,
    /// The account in CertCentral.
    pub account_details: Option<CertCentralAccount>,
}

/// How much a connector manages.
#[model(response)]
pub struct ConnectorAssets {
    /// How many managed certificates.
    pub managed_cert_count: Option<i64>,
    /// How many endpoints without a certificate.
    pub unsecured_ip_port_count: Option<i64>,
    /// How many discovered certificates.
    pub discovered_cert_count: Option<i64>,
}

/// A connector, as the search has it.
#[model(response)]
pub struct ConnectorSummary {
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The id.
    pub id: Option<String>,
    /// When it last ran to the end.
    pub last_completed_at: Option<Timestamp>,
    /// The name.
    pub name: Option<String>,
    /// When it runs next.
    pub next_update: Option<Timestamp>,
    /// What it connects to.
    pub provider: Option<ConnectorProvider>,
    /// The status.
    pub status: Option<ConnectorStatus>,
    /// The type.
    pub r#type: Option<ConnectorType>,
}

/// An account in CertCentral.
#[model(response)]
pub struct CertCentralAccount {
    /// The account in CertCentral: a number.
    pub account_id: Option<i64>,
    /// The email address of the user.
    pub email: Option<String>,
    /// The API key of CertCentral.
    pub api_key: Option<Secret>,
}

/// Whether it was set off.
#[model(response)]
pub struct ConnectorOutcome {
    /// Whether it was set off.
    pub success: Option<bool>,
}

/// Whether the test was set off.
#[model(response)]
pub struct ConnectorTest {
    /// Whether the test was set off.
    pub valid: Option<bool>,
}

/// What is known of Azure Key Vault.
#[model(response)]
pub struct ConnectorMetadata {
    /// The subscription.
    pub subscription: Option<AzureSubscription>,
    /// The tenants; there is always one.
    pub tenants: Vec<ById>,
    /// The key vaults.
    #[field(wire = "azureKeyVaults")]
    pub azure_key_vaults: Vec<AzureKeyVault>,
}

/// A subscription of Azure.
#[model(response)]
pub struct AzureSubscription {
    /// The id.
    pub id: Option<String>,
    /// The name to show.
    #[field(wire = "displayName")]
    pub display_name: Option<String>,
}

/// A key vault.
#[model(response)]
pub struct AzureKeyVault {
    /// The path of the resource in Azure.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The kind, such as `Microsoft.KeyVault/vaults`.
    pub r#type: Option<String>,
    /// The address.
    pub uri: Option<String>,
}

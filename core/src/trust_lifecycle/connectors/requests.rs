//! What connectors are made with and looked for with.

use std::collections::BTreeMap;

use devtrust_macros::model;

use super::{
    CertCentralRegion, ConnectorProvider, ConnectorStatus, ConnectorType, ImportFrequency,
    ImportOptions,
};
use crate::Secret;

/// A connector to create.
#[model]
pub struct CreateConnector {
    /// The name.
    #[field(text)]
    pub name: String,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// What it connects to: `36cbd4c2-f6e7-4a35-a4e6-e03ebf939cb4` is CertCentral,
    /// `a7f721aa-4796-4815-9128-6796fedbb917` ServiceNow.
    #[field(uuid)]
    pub preset_id: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The user.
    pub username: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// The API key of CertCentral.
    pub api_key: Option<Secret>,
    /// User and password; deprecated: use `username` and `password`.
    pub credentials: BTreeMap<String, Secret>,
    /// Where the account of CertCentral is.
    pub region: Option<CertCentralRegion>,
    /// What it imports.
    pub import_attributes: Option<CertCentralImportOptions>,
    /// The address of the other system.
    pub url: Option<String>,
    /// Where it runs, such as `sensor_id`.
    pub core_attributes: BTreeMap<String, String>,
    /// How it connects, such as `aws_region`, `user_name`, `password` or `private_key`. May hold secrets.
    pub config_attributes: BTreeMap<String, Secret>,
    /// What it imports.
    pub additional_attributes: Option<ImportOptions>,
}

/// Which connectors to search.
#[model]
pub struct SearchConnectors {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// Rows per page. 1 or more.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// The first row, from 0.
    #[field(range(0))]
    pub offset: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only those of this name.
    pub name: Option<String>,
    /// Only those to this.
    pub provider: Option<ConnectorProvider>,
    /// Only those of this kind.
    pub r#type: Option<ConnectorType>,
    /// Only those of this status.
    pub status: Option<ConnectorStatus>,
    /// Only those that last ran to the end between these times: `2026-01-01T10:12:35Z_2026-01-01T12:12:35Z`.
    pub last_completed_at: Option<String>,
    /// Only those that run next between these times: `2026-01-01T10:12:35Z_2026-01-01T12:12:35Z`.
    pub next_update: Option<String>,
    /// Only those of the business unit of this name.
    pub business_unit_name: Option<String>,
}

/// A connector, and what is new about it.
#[model]
pub struct UpdateConnector {
    /// The connector: a UUID.
    #[field(uuid)]
    pub connector_id: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The name.
    pub name: Option<String>,
    /// What it connects to: a UUID. Not those of `create` in each case: the document has that of CertCentral for
    /// Microsoft CA and Qualys, and that of Amazon for ServiceNow.
    #[field(uuid)]
    pub preset_id: Option<String>,
    /// The sensor: a UUID.
    #[field(uuid)]
    pub sensor_id: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// The account in AWS.
    pub aws_account_id: Option<String>,
    /// The region of AWS.
    pub aws_region: Option<String>,
    /// How it logs in to AWS.
    pub authentication_method: Option<String>,
    /// The id of the access key of AWS.
    pub aws_access_key_id: Option<String>,
    /// The access key of AWS.
    pub aws_secret_key: Option<Secret>,
    /// The name of the profile in AWS.
    pub profile_name: Option<String>,
    /// What it imports.
    pub import_attributes: Option<ImportOptions>,
    /// The API key of CertCentral.
    pub api_key: Option<Secret>,
    /// The user.
    pub username: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// User and password; deprecated: use `username` and `password`.
    pub credentials: BTreeMap<String, Secret>,
    /// Where the account of CertCentral is.
    pub region: Option<CertCentralRegion>,
    /// Further settings, by name; Microsoft CA only.
    pub additional_properties: BTreeMap<String, String>,
    /// The address of the other system.
    pub url: Option<String>,
    /// Where it runs, such as `sensor_id`.
    pub core_attributes: BTreeMap<String, String>,
    /// How it connects, such as `aws_region`, `user_name`, `password` or `private_key`. May hold secrets.
    pub config_attributes: BTreeMap<String, Secret>,
    /// What it imports.
    pub additional_attributes: BTreeMap<String, String>,
}

/// What a connector to CertCentral imports.
#[model]
pub struct CertCentralImportOptions {
    /// Whether all valid certificates of the last four years are imported.
    pub all_valid_certificates_from_last_4_years: Option<bool>,
    /// How far back expired certificates are imported; the unit is not published.
    pub all_expired_certificates_within: Option<i64>,
    /// Whether revoked certificates that have not ended are imported.
    pub all_revoked_certificates_that_are_valid: Option<bool>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// How often it imports.
    pub schedule_frequency: Option<ImportFrequency>,
    /// Which division of CertCentral belongs to which business unit.
    pub cc_division_bu_mapping: BTreeMap<String, String>,
    /// Whether everything is imported.
    pub import_all_data: Option<bool>,
    /// The name of the business unit.
    pub business_unit_name: Option<String>,
}

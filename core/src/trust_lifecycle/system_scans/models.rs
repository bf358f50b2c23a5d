//! What the operations take and return.

use devtrust_macros::{model, open_enum};

use super::super::shared::{PastScanCategory, ScanFrequency, ScanRunStatus, WeekOfMonth, Weekday};
use crate::{Secret, Timestamp};

/// What agents look for in files.
#[open_enum]
pub enum FileScanType {
    /// Certificates and keys.
    #[value("CERTS_KEYS")]
    CertsKeys,
    /// Certificates for code signing.
    #[value("CODE_SIGNING_CERTS")]
    CodeSigningCerts,
    /// SSH keys.
    #[value("SSH_KEYS")]
    SshKeys,
    /// Cryptography in software.
    #[value("CRYPTO")]
    Crypto,
    /// Archives and key stores.
    #[value("ARCHIVES_KEYSTORES")]
    ArchivesKeystores,
}

/// Where the credential of a key store comes from.
#[open_enum]
pub enum CredentialSource {
    /// You gave it.
    #[value("USER_PROVIDED")]
    UserProvided,
    /// The agent's trust store; cannot be changed.
    #[value("AGENT_TRUST_STORE")]
    AgentTrustStore,
}

/// Which agents look for what, and when.
#[model]
pub struct SaveSystemScan {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// Which agents scan.
    pub targets: Option<SystemScanTargets>,
    /// What is looked for.
    pub options: Option<SystemScanOptions>,
    /// When.
    pub schedule: Option<SystemScanSchedule>,
}

/// Which scans to list.
#[model]
pub struct ListUpcomingScans {
    /// The agent: a UUID.
    #[field(text)]
    pub agent_id: String,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only scans that are, or are not, left out.
    pub skipped: Option<bool>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
}

/// Which past scans to list.
#[model]
pub struct ListPastSystemScans {
    /// The agent: a UUID.
    #[field(text)]
    pub agent_id: String,
    /// Those that go on, or those that are over.
    pub category: Option<PastScanCategory>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only those that stand like this.
    pub status: Vec<ScanRunStatus>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
}

/// Which agents scan.
#[model]
pub struct SystemScanTargets {
    /// The agents, by their ids.
    pub agents: Vec<String>,
    /// The groups of agents, by their ids.
    pub groups: Vec<String>,
}

/// What agents look for.
#[model]
pub struct SystemScanOptions {
    /// Whether certificate stores are looked through.
    pub os_certificate_store_scan: Option<bool>,
    /// Whether files are looked through.
    pub file_system_scan: Option<bool>,
    /// What is looked for in files.
    pub file_system_scan_types: Vec<FileScanType>,
    /// How key stores are opened.
    pub keystore_credentials: Vec<KeystoreCredential>,
    /// Which certificate stores are looked through.
    pub os_cert_store_scan_options: Option<CertificateStores>,
    /// The business unit that what is found goes to: a UUID.
    pub data_business_unit_id: Option<String>,
    /// Tags for what is found.
    pub tags: Vec<String>,
}

/// How agents open a key store.
#[model]
pub struct KeystoreCredential {
    /// The kind of key store: `JKS`, `PFX` or `PKCS12`.
    pub r#type: Option<String>,
    /// The folder or the path of the file.
    pub file_location: Option<String>,
    /// The password. It is stored and sent to agents encrypted.
    pub password: Option<Secret>,
    /// Where it comes from.
    pub source: Option<CredentialSource>,
    /// Whether it cannot be changed.
    pub read_only: Option<bool>,
}

/// Which certificate stores of Windows are looked through.
#[model]
pub struct CertificateStores {
    /// The stores of the machine, such as `My`.
    pub local_machine_stores: Vec<String>,
    /// The stores of the user, such as `My` or `Root`.
    pub current_user_stores: Vec<String>,
}

/// When agents scan.
#[model]
pub struct SystemScanSchedule {
    /// How often it runs.
    pub frequency: ScanFrequency,
    /// When it starts, in milliseconds since 1970. 0 or more.
    #[field(range(0))]
    pub start_time: i64,
    /// The time zone, such as `UTC`.
    pub timezone: Option<String>,
    /// The days of the week on which it runs.
    pub days_to_run: Vec<Weekday>,
    /// The day of the month on which it runs.
    pub day_of_month: Option<i64>,
    /// The week of the month in which it runs.
    pub week_of_month: Option<WeekOfMonth>,
}

/// A scan to come.
#[model(response)]
pub struct UpcomingScan {
    /// The id.
    pub id: Option<String>,
    /// When it starts.
    pub start_time: Option<Timestamp>,
    /// Whether it is left out.
    pub skipped: Option<bool>,
}

//! What network scans are made with and looked for with.

use devtrust_macros::model;

use super::super::shared::{PastScanCategory, ScanFrequency, ScanRunStatus, WeekOfMonth, Weekday};
use super::{NetworkScanStatus, PortSelection, ScanOption, ScanSpeed};

/// Which network scans to list.
#[model]
pub struct ListNetworkScans {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only scans of one of these business units, by their ids.
    #[field(wire = "businessUnit")]
    pub business_unit: Vec<String>,
    /// Only scans of business units with this in their name.
    #[field(text, wire = "businessUnitName")]
    pub business_unit_name: Option<String>,
    /// Only scans of one of these statuses.
    #[field(wire = "currentScanStatus")]
    pub current_scan_status: Vec<NetworkScanStatus>,
    /// Only scans that run this often.
    pub frequency: Vec<ScanFrequency>,
    /// Only scans whose last run went like this, such as `FAILED`.
    #[field(wire = "lastScanStatus")]
    pub last_scan_status: Vec<String>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// Only scans with this in their name.
    #[field(text)]
    pub name: Option<String>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Only scans of one of these kinds, such as `SENSOR`.
    #[field(wire = "scanType")]
    pub scan_type: Vec<String>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
}

/// A network scan to create.
#[model]
pub struct CreateNetworkScan {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The business unit: a UUID.
    #[field(length(0, 36))]
    pub business_unit_id: Option<String>,
    /// Whether it looks at ciphers.
    pub cipher_scan: Option<bool>,
    /// What it looks for, where and when.
    pub config: NetworkScanConfig,
    /// The business unit that what is found goes to: a UUID.
    #[field(length(0, 36))]
    pub data_business_unit_id: Option<String>,
    /// Whether the debug ports are on.
    pub enable_debug_ports: Option<bool>,
    /// How often.
    pub frequency: ScanFrequency,
    /// The id; for changes only.
    pub id: Option<String>,
    /// The name: 3 to 80 letters, digits, spaces, `-`, `.` and middle dots.
    #[field(length(1, 80))]
    pub name: String,
    /// Whether it is saved without running.
    pub save_only: Option<bool>,
    /// Tags, as one text of at most 512 characters. Examples have a list.
    #[field(length(0, 512))]
    pub tags: Option<String>,
}

/// A network scan, and what is new about it.
#[model]
pub struct UpdateNetworkScan {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The business unit: a UUID.
    #[field(length(0, 36))]
    pub business_unit_id: Option<String>,
    /// Whether it looks at ciphers.
    pub cipher_scan: Option<bool>,
    /// What it looks for, where and when.
    pub config: NetworkScanConfig,
    /// The business unit that what is found goes to: a UUID.
    #[field(length(0, 36))]
    pub data_business_unit_id: Option<String>,
    /// Whether the debug ports are on.
    pub enable_debug_ports: Option<bool>,
    /// How often.
    pub frequency: ScanFrequency,
    /// The scan.
    pub id: Option<String>,
    /// The name: 3 to 80 letters, digits, spaces, `-`, `.` and middle dots.
    #[field(length(1, 80))]
    pub name: String,
    /// Whether it is saved without running.
    pub save_only: Option<bool>,
    /// Tags, as one text of at most 512 characters. Examples have a list.
    #[field(length(0, 512))]
    pub tags: Option<String>,
}

/// Which past scans to list.
#[model]
pub struct ListPastNetworkScans {
    /// The scan.
    #[field(text)]
    pub scan_id: String,
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

/// Names and addresses to check.
#[model]
pub struct CheckScanTargets {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// How it is asked for in the web console.
    pub input: Option<TargetsInput>,
    /// Names and addresses to scan.
    pub included_ip_fqdns: Vec<String>,
    /// Names and addresses to leave out.
    pub excluded_ip_fqdns: Vec<String>,
}

/// Names and addresses as a text.
#[model]
pub struct TargetsInput {
    /// The text.
    pub data: Option<String>,
    /// What kind of text it is.
    pub r#type: Option<String>,
}

/// What a network scan looks for, where and when.
#[model]
pub struct NetworkScanConfig {
    /// The day of the month on which it runs.
    pub day_of_month: Option<i64>,
    /// The days of the week on which it runs.
    pub days_to_run: Vec<Weekday>,
    /// Whether hosts are scanned without a ping before.
    pub disable_ping: Option<bool>,
    /// Whether redirects are not followed.
    pub do_not_follow_http_redirects: Option<bool>,
    /// Whether it looks for more versions of TLS.
    pub extra_tls_protocols_discovery: Option<bool>,
    /// Whether it scans IPv6.
    pub ipv6: Option<bool>,
    /// Whether it finds out the operating system.
    pub is_os_discovery: Option<bool>,
    /// Whether it finds out the server's software.
    pub is_server_application_discovery: Option<bool>,
    /// Whether the inventory of hosts is brought up to date.
    pub refresh_host_ip_inventory: Option<bool>,
    /// Whether it looks for fewer problems of TLS.
    pub restrict_emulated_tls_issues_scan: Option<bool>,
    /// How it chooses what it looks for.
    pub scan_option: Option<ScanOption>,
    /// What each sensor scans.
    pub sensor_with_ip_port: Vec<SensorTargets>,
    /// Whether server names are scanned.
    pub sni: Option<bool>,
    /// How fast it goes.
    pub speed: Option<ScanSpeed>,
    /// Whether it looks for SSH keys.
    pub ssh_discovery: Option<bool>,
    /// When it starts, in milliseconds since 1970.
    pub start_time: Option<i64>,
    /// How long it may take.
    pub time_to_complete: Option<i64>,
    /// The time zone, such as `UTC`.
    pub timezone: Option<String>,
    /// The critical problems of TLS that it looks for.
    pub tls_ssl_critical_issues: Vec<String>,
    /// The other problems of TLS that it looks for.
    pub tls_ssl_non_critical_issues: Vec<String>,
    /// The week of the month in which it runs.
    pub week_of_month: Option<WeekOfMonth>,
}

/// What a sensor scans.
#[model]
pub struct SensorTargets {
    /// Domains whose subdomains are all scanned.
    pub include_all_subdomains: Vec<String>,
    /// The ports that are scanned.
    pub included_ports: Vec<String>,
    /// Addresses that are left out.
    pub ip_exclusion_list: Option<String>,
    /// Addresses that are scanned.
    pub ip_inclusion_list: Option<String>,
    /// The licence key: 16 hexadecimal digits.
    pub license_key: Option<String>,
    /// Ports that are open.
    pub open_ports: Vec<String>,
    /// Which ports are scanned.
    pub port_selection_choice: Option<PortSelection>,
    /// The subdomains that are scanned.
    pub selected_subdomains: Vec<SelectedSubdomains>,
}

/// Subdomains of a domain.
#[model]
pub struct SelectedSubdomains {
    /// The domain.
    pub domain: Option<String>,
    /// The subdomains.
    pub subdomains: Vec<String>,
}

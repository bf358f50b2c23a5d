//! Network scans.

use devtrust_macros::model;

use super::super::shared::{
    DiscoveredAssets, Named, ScanFailReason, ScanFrequency, ScanRunStatus, WeekOfMonth, Weekday,
};
use super::{NetworkScanStatus, PortSelection, ScanOption, ScanType};
use crate::Timestamp;

/// A network scan, as the list has it.
#[model(response)]
pub struct NetworkScan {
    /// What can be done with it.
    pub allowed_actions: Vec<String>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The status.
    pub current_scan_status: Option<NetworkScanStatus>,
    /// What it has found.
    pub discovered_assets: Vec<DiscoveredAssets>,
    /// How often.
    pub frequency: Option<ScanFrequency>,
    /// The id.
    pub id: Option<String>,
    /// How the last run went.
    pub last_scan_status: Option<ScanRunStatus>,
    /// The name.
    pub name: Option<String>,
    /// Who scans.
    pub scan_type: Option<ScanType>,
}

/// A network scan that was just created.
#[model(response)]
pub struct CreatedNetworkScan {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The business unit: a UUID.
    pub business_unit_id: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// A network scan.
#[model(response)]
pub struct NetworkScanDetails {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// What can be done with it.
    pub allowed_actions: Vec<String>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// What it has found.
    pub discovered_assets: Vec<DiscoveredAssets>,
    /// How often.
    pub frequency: Option<ScanFrequency>,
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// When it runs next.
    pub next_scheduled_scan: Option<Timestamp>,
    /// The options.
    pub scan_options: Option<NetworkScanOptions>,
    /// When it runs.
    pub scan_schedule: Option<NetworkScanSchedule>,
    /// Where it looks.
    pub scan_targets: Option<NetworkScanTargets>,
    /// The sensors.
    pub sensors: Vec<ScanSensor>,
    /// The status.
    pub status: Option<NetworkScanStatus>,
    /// How the last run went.
    pub last_scan_status: Option<ScanRunStatus>,
    /// Why the last run failed.
    pub last_scan_fail_reason: Option<ScanFailReason>,
}

/// The options of a scan.
#[model(response)]
pub struct NetworkScanOptions {
    /// Settings of the sensor.
    pub advanced_settings: Option<AdvancedScanOptions>,
    /// What it looks for.
    pub discovery_settings: Option<DiscoveryOptions>,
}

/// Options for the sensor.
#[model(response)]
pub struct AdvancedScanOptions {
    /// Whether debugging is on.
    pub debug_enabled: Option<bool>,
    /// How often the sensor reports.
    pub heartbeat_interval: Option<i64>,
    /// The port on which the sensor reports.
    pub heartbeat_port: Option<i64>,
}

/// What a scan looks for.
#[model(response)]
pub struct DiscoveryOptions {
    /// The business unit.
    pub business_unit: Option<Named>,
    /// Whether it looks at the cipher suites and versions of TLS that are set up.
    pub configured_cipher_suites_and_tls_ssl_protocols: Option<bool>,
    /// Whether it looks at the version of TLS of the handshake.
    pub handshake_tls_ssl_protocols: Option<bool>,
    /// What it finds out about hosts.
    pub host_ip_addresses: Option<HostOptions>,
    /// Which ports are scanned.
    pub port_selection_choice: Option<PortSelection>,
    /// How it chooses what it looks for.
    pub scan_option: Option<ScanOption>,
    /// Whether it looks for SSH keys.
    pub ssh_keys: Option<bool>,
    /// Tags.
    pub tags: Vec<String>,
    /// The critical problems of TLS that it looks for.
    pub tls_ssl_critical_issues: Vec<String>,
    /// The other problems of TLS that it looks for.
    pub tls_ssl_non_critical_issues: Vec<String>,
}

/// What a scan finds out about hosts.
#[model(response)]
pub struct HostOptions {
    /// Whether it finds out the operating system.
    pub include_os_information: Option<bool>,
    /// Whether it finds out the server's software.
    pub include_server_application_information: Option<bool>,
}

/// When a scan runs.
#[model(response)]
pub struct NetworkScanSchedule {
    /// When it starts.
    pub date: Option<Timestamp>,
    /// The day of the month on which it runs.
    pub day_of_month: Option<i64>,
    /// The days of the week on which it runs.
    pub days_to_run: Vec<Weekday>,
    /// How often.
    pub frequency: Option<ScanFrequency>,
    /// After how many hours it stops.
    pub stop_if_scan_time_exceeds_hrs: Option<i64>,
    /// The time zone, such as `UTC`.
    pub timezone: Option<String>,
    /// The week of the month in which it runs.
    pub week_of_month: Option<WeekOfMonth>,
}

/// Where a scan looks.
#[model(response)]
pub struct NetworkScanTargets {
    /// The names and addresses.
    pub ip_fqdns: Option<ScanNames>,
    /// The ports.
    pub port_numbers: Vec<String>,
    /// Whether server names are scanned.
    pub sni: Option<bool>,
}

/// Names and addresses to scan or to leave out.
#[model(response)]
pub struct ScanNames {
    /// Those that are left out.
    pub excluded: Vec<ScanName>,
    /// Those that are scanned.
    pub included: Vec<ScanName>,
}

/// A name or address to scan.
#[model(response)]
pub struct ScanName {
    /// A host name, an address or a network.
    pub ip_fqdn: Option<String>,
    /// The subdomains.
    pub subdomains: Option<String>,
}

/// A sensor that scans.
#[model(response)]
pub struct ScanSensor {
    /// The id.
    pub id: Option<String>,
    /// The licence key: 16 hexadecimal digits.
    pub license_key: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<String>,
}

/// Which names and addresses can be scanned.
#[model(response)]
pub struct CheckedTargets {
    /// Those to scan that are fine.
    pub valid_included_ip_fqdns: Vec<String>,
    /// Those to leave out that are fine.
    pub valid_excluded_ip_fqdns: Vec<String>,
    /// Those to scan that are wrong.
    pub invalid_included_ip_fqdns: Vec<String>,
    /// Networks that are too large.
    pub limit_exceeded_cidr: Vec<String>,
    /// How many addresses the account may scan.
    pub account_cidr_limit: Option<i64>,
    /// How many addresses a network may have.
    pub cidr_limit: Option<i64>,
}

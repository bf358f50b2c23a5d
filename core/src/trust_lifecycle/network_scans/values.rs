//! The values that fields of network scans can have.

use devtrust_macros::open_enum;

/// The status of a network scan.
#[open_enum]
pub enum NetworkScanStatus {
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Deleted.
    #[value("DELETED")]
    Deleted,
    /// In progress.
    #[value("IN_PROGRESS")]
    InProgress,
    /// Queued.
    #[value("QUEUED")]
    Queued,
    /// Suspended.
    #[value("SUSPENDED")]
    Suspended,
}

/// Who scans.
#[open_enum]
pub enum ScanType {
    /// Agent.
    #[value("AGENT")]
    Agent,
    /// Cloud.
    #[value("CLOUD")]
    Cloud,
    /// Sensor.
    #[value("SENSOR")]
    Sensor,
}

/// How a scan chooses what it looks for.
#[open_enum]
pub enum ScanOption {
    /// The service chooses.
    #[value("OPTIMIZE")]
    Optimize,
    /// As the other options say.
    #[value("CUSTOM")]
    Custom,
}

/// Which ports are scanned.
#[open_enum]
pub enum PortSelection {
    /// All.
    #[value("ALL")]
    All,
    /// Custom.
    #[value("CUSTOM")]
    Custom,
    /// Default.
    #[value("DEFAULT")]
    Default,
}

/// How fast a scan goes.
#[open_enum]
pub enum ScanSpeed {
    /// Slow.
    #[value("SLOW")]
    Slow,
    /// Medium.
    #[value("MEDIUM")]
    Medium,
    /// Fast.
    #[value("FAST")]
    Fast,
}

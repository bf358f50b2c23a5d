//! What system scans and network scans have in common.

use devtrust_macros::{model, open_enum};

use crate::Timestamp;

/// How a run of a scan stands.
#[open_enum]
pub enum ScanRunStatus {
    /// Added.
    #[value("ADDED")]
    Added,
    /// Queued.
    #[value("QUEUED")]
    Queued,
    /// In progress.
    #[value("IN_PROGRESS")]
    InProgress,
    /// In progress, nearly done.
    #[value("IN_PROGRESS_FINISHING")]
    InProgressFinishing,
    /// Completed.
    #[value("COMPLETED")]
    Completed,
    /// Failed.
    #[value("FAILED")]
    Failed,
    /// Partial.
    #[value("PARTIAL")]
    Partial,
    /// Deleted.
    #[value("DELETED")]
    Deleted,
    /// Idle.
    #[value("IDLE")]
    Idle,
    /// Skipped.
    #[value("SKIPPED")]
    Skipped,
    /// In progress, once more.
    #[value("IN_PROGRESS_RETRY")]
    InProgressRetry,
    /// Cancelled.
    #[value("CANCELLED")]
    Cancelled,
    /// Suspended.
    #[value("SUSPENDED")]
    Suspended,
    /// Error.
    #[value("ERROR")]
    Error,
}

/// How often a scan runs.
#[open_enum]
pub enum ScanFrequency {
    /// Once.
    #[value("ONE_TIME")]
    OneTime,
    /// Daily.
    #[value("DAILY")]
    Daily,
    /// Weekly.
    #[value("WEEKLY")]
    Weekly,
    /// Monthly.
    #[value("MONTHLY")]
    Monthly,
}

/// A day of the week.
#[open_enum]
pub enum Weekday {
    /// Monday.
    #[value("MON")]
    Mon,
    /// Tuesday.
    #[value("TUE")]
    Tue,
    /// Wednesday.
    #[value("WED")]
    Wed,
    /// Thursday.
    #[value("THU")]
    Thu,
    /// Friday.
    #[value("FRI")]
    Fri,
    /// Saturday.
    #[value("SAT")]
    Sat,
    /// Sunday.
    #[value("SUN")]
    Sun,
}

/// A week of the month.
#[open_enum]
pub enum WeekOfMonth {
    /// First.
    #[value("FIRST")]
    First,
    /// Second.
    #[value("SECOND")]
    Second,
    /// Third.
    #[value("THIRD")]
    Third,
    /// Fourth.
    #[value("FOURTH")]
    Fourth,
    /// Last.
    #[value("LAST")]
    Last,
}

/// Which runs to list.
#[open_enum]
pub enum PastScanCategory {
    /// Those that go on.
    #[value("CURRENT")]
    Current,
    /// Those that are over.
    #[value("PAST")]
    Past,
}

/// Why a run failed.
#[open_enum]
pub enum ScanFailReason {
    /// Timed out.
    #[value("TIMED_OUT")]
    TimedOut,
    /// Aborted.
    #[value("ABORTED")]
    Aborted,
}

/// A past run of a scan.
#[model(response)]
pub struct PastScan {
    /// The id.
    pub id: Option<String>,
    /// When it started.
    pub start_time: Option<Timestamp>,
    /// How long it took; the unit is not published.
    pub duration: Option<i64>,
    /// The status.
    pub status: Option<ScanRunStatus>,
    /// What it has found.
    pub progress: Vec<DiscoveredAssets>,
    /// Why it failed.
    pub fail_reason: Option<ScanFailReason>,
}

/// How much of a kind a scan has found.
#[model(response)]
pub struct DiscoveredAssets {
    /// Of what kind, such as `CERTIFICATES` or `TLS_HOSTS`.
    pub r#type: Option<String>,
    /// How many.
    pub count: Option<i64>,
    /// How many, in percent.
    pub percentage: Option<f64>,
}

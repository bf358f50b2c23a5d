//! What a journal tells, as records of Kotlin and Swift.

use devtrust::journal::{self, Problem};
use devtrust::{ProvisionDevice, ProvisionedDevice, Timestamp};

use crate::error::{DevtrustError, ErrorReport};
use crate::host::ProgressStep;

/// A device in the journal.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct JournalEntry {
    /// The entry's id in this journal; never used again for another device.
    pub id: String,
    /// Where it stands.
    pub state: EntryState,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// How many times it was sent.
    pub attempts: u32,
    /// Whether the service may have the device although the journal does not have its certificate yet.
    pub maybe_registered: bool,
    /// When it is to be sent again, where it waits after a failure.
    pub next_attempt: Option<Timestamp>,
    /// The description, with its certificate signing request.
    pub request: ProvisionDevice,
    /// The device with its certificate, once it is provisioned.
    pub device: Option<ProvisionedDevice>,
    /// Why the last attempt failed.
    pub problem: Option<DevtrustError>,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum EntryState {
    /// It waits to be sent, for the first time or again.
    Waiting,
    /// It is being sent by this process.
    Sending,
    /// The device is registered and its certificate is in the entry.
    Provisioned,
    /// It was refused for good, and is sent again only after `retry`.
    Failed,
}

/// How many entries stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct JournalCounts {
    /// To be sent, those that are being sent included.
    pub waiting: u32,
    /// Registered, with their certificates.
    pub provisioned: u32,
    /// Refused for good.
    pub failed: u32,
}

/// What one pass over a journal did.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Sent {
    /// Devices that are registered now, with their certificates in the journal.
    pub provisioned: u32,
    /// Entries that were refused for good.
    pub failed: u32,
    /// Entries that wait for another pass.
    pub waiting: u32,
    /// Why the pass ended before every entry was tried: the network is not there.
    pub offline: Option<DevtrustError>,
}

/// How one entry, and all of them, come along.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct JournalProgress {
    /// The entry.
    pub entry_id: String,
    /// The name of its device.
    pub device_name: String,
    /// Where the entry stands now.
    pub state: EntryState,
    /// The step of provisioning that began or ended, while it is being sent.
    pub step: Option<ProgressStep>,
    /// Why it was not provisioned this time.
    pub problem: Option<DevtrustError>,
    /// How many entries this pass has dealt with.
    pub done: u32,
    /// How many entries this pass has to deal with.
    pub of: u32,
}

/// The error as it was when it happened.
fn error(problem: Problem) -> DevtrustError {
    let kind = problem.kind();
    DevtrustError::new(kind, ErrorReport::of(kind, serde_json::json!(problem)))
}

impl From<journal::JournalEntry> for JournalEntry {
    fn from(entry: journal::JournalEntry) -> Self {
        Self {
            id: entry.id,
            state: entry.state.into(),
            queued_at: entry.queued_at,
            attempts: entry.attempts,
            maybe_registered: entry.maybe_registered,
            next_attempt: entry.next_attempt,
            request: entry.request,
            device: entry.device,
            problem: entry.problem.map(error),
        }
    }
}

impl From<journal::EntryState> for EntryState {
    fn from(state: journal::EntryState) -> Self {
        match state {
            journal::EntryState::Waiting => Self::Waiting,
            journal::EntryState::Sending => Self::Sending,
            journal::EntryState::Provisioned => Self::Provisioned,
            journal::EntryState::Failed => Self::Failed,
        }
    }
}

impl From<EntryState> for journal::EntryState {
    fn from(state: EntryState) -> Self {
        match state {
            EntryState::Waiting => Self::Waiting,
            EntryState::Sending => Self::Sending,
            EntryState::Provisioned => Self::Provisioned,
            EntryState::Failed => Self::Failed,
        }
    }
}

impl From<journal::JournalCounts> for JournalCounts {
    fn from(counts: journal::JournalCounts) -> Self {
        Self {
            waiting: counts.waiting,
            provisioned: counts.provisioned,
            failed: counts.failed,
        }
    }
}

impl From<journal::Sent> for Sent {
    fn from(sent: journal::Sent) -> Self {
        Self {
            provisioned: sent.provisioned,
            failed: sent.failed,
            waiting: sent.waiting,
            offline: sent.offline.map(error),
        }
    }
}

impl From<journal::JournalProgress> for JournalProgress {
    fn from(progress: journal::JournalProgress) -> Self {
        Self {
            entry_id: progress.entry_id,
            device_name: progress.device_name,
            state: progress.state.into(),
            step: progress.step.as_ref().map(Into::into),
            problem: progress.problem.map(error),
            done: progress.done,
            of: progress.of,
        }
    }
}

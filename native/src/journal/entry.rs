//! What a journal holds of a device.

use std::time::Duration;

use devtrust_core::error::Kind;
use devtrust_core::{Error, ErrorCode, ProvisionDevice, ProvisionedDevice, Timestamp};
use serde::{Deserialize, Serialize};

/// A device in the journal.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
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
    pub problem: Option<Problem>,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

impl EntryState {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Provisioned => "provisioned",
            Self::Failed => "failed",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Provisioned, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// How many entries stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct JournalCounts {
    /// To be sent, those that are being sent included.
    pub waiting: u32,
    /// Registered, with their certificates.
    pub provisioned: u32,
    /// Refused for good.
    pub failed: u32,
}

/// An error as it was kept: what [`Error`] tells, in texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Problem {
    /// The stable code: `timeout.deadline`.
    pub code: String,
    /// What happened and what to do, for a person.
    pub message: String,
    /// Whether the same call may succeed later without a change.
    pub retryable: bool,
    /// How long the service asked to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The HTTP status, where there was an answer.
    pub http_status: Option<u16>,
    /// The id that every attempt of the call carried, for DigiCert's support.
    pub request_id: Option<String>,
    /// The operation: `devices.register`.
    pub operation: Option<String>,
    /// The service's own error code.
    pub server_code: Option<String>,
    /// The service's own message.
    pub server_message: Option<String>,
    /// What is wrong with which field.
    pub violations: Vec<ProblemField>,
    /// How many requests were sent for the call.
    pub attempts: u32,
    /// The beginning of an answer that could not be read, secrets removed.
    pub excerpt: Option<String>,
}

/// One rule that one field breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemField {
    /// Where: `device.name`.
    pub field: String,
    /// The stable code of the rule.
    pub code: String,
    /// The message that the service would give.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// The broad class.
    pub fn kind(&self) -> Kind {
        ErrorCode::parse(&self.code).map_or(Kind::Internal, ErrorCode::kind)
    }

    /// How long the service asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_ms.map(Duration::from_millis)
    }

    /// The text that is kept.
    pub(super) fn write(error: &Error) -> Option<String> {
        serde_json::to_string(error.report()).ok()
    }

    /// From the text that was kept.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_kept_whole() {
        let error = Error::new(ErrorCode::RateLimitedTooManyRequests, "too many").with(|report| {
            report.retry_after = Some(Duration::from_millis(1500));
            report.operation = Some("devices.register");
            report.attempts = 3;
            report.http_status = Some(429);
            report.violations.push(devtrust_core::Violation::new(
                "name",
                devtrust_core::ViolationCode::Required,
                "missing",
                "say it",
            ));
        });
        let problem = Problem::read(&Problem::write(&error).unwrap()).unwrap();
        assert_eq!(problem.kind(), Kind::RateLimited);
        assert_eq!(problem.retry_after(), Some(Duration::from_millis(1500)));
        assert_eq!(problem.operation.as_deref(), Some("devices.register"));
        assert_eq!((problem.attempts, problem.http_status), (3, Some(429)));
        assert_eq!(problem.violations[0].remedy, "say it");
        assert_eq!(
            problem.to_string(),
            "too many [rate_limited.too_many_requests]"
        );
    }
}

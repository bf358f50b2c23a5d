//! One error for everything that can go wrong, the same in every language.

mod codes;
mod kind;
mod read;
mod text;
mod violation;
mod visible;

pub use codes::{CODES, Code, ErrorCode};
pub use kind::Kind;
pub use violation::{RULES, Rule, Violation, ViolationCode};
pub(crate) use visible::visible;

use std::borrow::Cow;
use std::time::Duration;

use devtrust_macros::record;
use serde::Serialize;

/// The longest text of an error, in characters.
const LONGEST: usize = 4_000;

/// What devtrust returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call has no result. Branch on [`Error::kind`] (a closed set) or [`Error::code`] (stable, finer); the
/// message is for people.
#[derive(Clone, PartialEq)]
pub struct Error(Box<Report>);

/// What an error tells, as a record. Whatever came from outside is escaped in it: no text has a control character or a
/// line break.
#[record]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The broad class.
    pub kind: Kind,
    /// The stable code: `timeout.deadline`. All are listed in the error glossary.
    pub code: ErrorCode,
    /// What happened and what to do, for a person.
    pub message: String,
    /// Whether the same call may succeed later without a change. A creation whose outcome is unknown is run again through
    /// `ensure` or its workflow, which look first: by itself it would send first.
    pub retryable: bool,
    /// How long the service asked to wait.
    #[serde(rename = "retry_after_ms", serialize_with = "millis")]
    pub retry_after: Option<Duration>,
    /// The HTTP status, where there was an answer.
    pub http_status: Option<u16>,
    /// The id that every attempt of this call carried, for DigiCert's support.
    pub request_id: Option<String>,
    /// The operation: `devices.register`.
    pub operation: Option<&'static str>,
    /// The service's own error code, such as `03` or `invalid_api_key`.
    pub server_code: Option<String>,
    /// The service's own message.
    pub server_message: Option<String>,
    /// What is wrong with which field, where the input was refused.
    pub violations: Vec<Violation>,
    /// How many requests were sent for this call.
    pub attempts: u32,
    /// The first 200 bytes of an answer that could not be read, secrets removed.
    pub excerpt: Option<String>,
}

#[allow(clippy::ref_option, reason = "the signature that serde asks for")]
fn millis<S: serde::Serializer>(
    duration: &Option<Duration>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    duration
        .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
        .serialize(serializer)
}

impl Report {
    /// Texts of the service, of the network and of files end up in logs and terminals.
    fn make_visible(&mut self) {
        let texts = [
            Some(&mut self.message),
            self.request_id.as_mut(),
            self.server_code.as_mut(),
            self.server_message.as_mut(),
            self.excerpt.as_mut(),
        ];
        let violations = self.violations.iter_mut();
        let fields = violations.flat_map(|one| [&mut one.field, &mut one.message, &mut one.remedy]);
        for text in texts.into_iter().flatten().chain(fields) {
            if let Cow::Owned(shown) = visible(text, LONGEST) {
                *text = shown;
            }
        }
    }
}

impl Error {
    /// With a code and a message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::of(code, &message.into())
    }

    fn of(code: ErrorCode, message: &str) -> Self {
        Self(Box::new(Report {
            kind: code.kind(),
            code,
            message: visible(message, LONGEST).into_owned(),
            retryable: code.is_retryable(),
            retry_after: None,
            http_status: None,
            request_id: None,
            operation: None,
            server_code: None,
            server_message: None,
            violations: Vec::new(),
            attempts: 0,
            excerpt: None,
        }))
    }

    /// Input that was refused before anything was sent.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let message = Violation::summary(&violations);
        let error = Self::new(ErrorCode::ValidationInvalidRequest, message);
        error.with(|report| report.violations = violations)
    }

    /// With parts of the report set.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Report)) -> Self {
        change(&mut self.0);
        self.0.make_visible();
        self
    }

    /// The whole report.
    pub fn report(&self) -> &Report {
        &self.0
    }

    /// The broad class.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Whether the same call may succeed later without a change.
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// What is wrong with which field.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// The HTTP status, where there was an answer.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let report = self.report();
        if let Some(operation) = report.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{} [{}", report.message, report.code)?;
        if let Some(status) = report.http_status {
            write!(f, ", HTTP {status}")?;
        }
        if let Some(id) = &report.request_id {
            write!(f, ", request {id}")?;
        }
        f.write_str("]")
    }
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

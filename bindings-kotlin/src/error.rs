//! Errors: one variant for each kind, each with the same record.

use std::time::Duration;

use devtrust_core::error::Report;
use devtrust_core::{Error, Kind, Violation};

/// What an error tells, the same for every kind.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ErrorReport {
    /// The stable code: `timeout.deadline`.
    pub code: String,
    /// What happened and what to do, for a person.
    pub description: String,
    /// Whether the same call may succeed later without a change.
    pub retryable: bool,
    /// How long the service asked to wait.
    pub retry_after: Option<Duration>,
    /// The HTTP status, where there was an answer.
    pub http_status: Option<u16>,
    /// The id that every attempt of this call carried.
    pub request_id: Option<String>,
    /// The operation: `devices.register`.
    pub operation: Option<String>,
    /// The service's own error code.
    pub server_code: Option<String>,
    /// The service's own message.
    pub server_message: Option<String>,
    /// What is wrong with which field.
    pub violations: Vec<FieldViolation>,
    /// How many requests were sent for this call.
    pub attempts: u32,
    /// The beginning of an answer that could not be read, secrets removed.
    pub excerpt: Option<String>,
}

/// One rule that one field breaks.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct FieldViolation {
    /// Where: `certificate_policies.bootstrap[0].csr`.
    pub field: String,
    /// The stable code of the rule.
    pub code: String,
    /// The message that the service would give.
    pub description: String,
    /// What to do.
    pub remedy: String,
}

impl From<&Violation> for FieldViolation {
    fn from(violation: &Violation) -> Self {
        Self {
            field: violation.field.clone(),
            code: violation.code.to_string(),
            description: violation.message.clone(),
            remedy: violation.remedy.clone(),
        }
    }
}

impl From<&Report> for ErrorReport {
    fn from(report: &Report) -> Self {
        Self {
            code: report.code.to_string(),
            description: report.message.clone(),
            retryable: report.retryable,
            retry_after: report.retry_after,
            http_status: report.http_status,
            request_id: report.request_id.clone(),
            operation: report.operation.map(str::to_owned),
            server_code: report.server_code.clone(),
            server_message: report.server_message.clone(),
            violations: report.violations.iter().map(FieldViolation::from).collect(),
            attempts: report.attempts,
            excerpt: report.excerpt.clone(),
        }
    }
}

/// One variant for each kind, each with the same record.
macro_rules! errors {
    ($($kind:ident),*) => {
        /// Why a call has no result: one case for each kind, each with the same report.
        #[derive(Debug, Clone, PartialEq, uniffi::Error)]
        pub enum DevtrustError {
            $(
                /// See the error glossary.
                $kind {
                    /// What happened.
                    report: ErrorReport,
                },
            )*
        }

        impl DevtrustError {
            /// The variant of a kind.
            pub fn new(kind: Kind, report: ErrorReport) -> Self {
                match kind {
                    $(Kind::$kind => Self::$kind { report },)*
                    // A kind that is not in the list below; a test looks for it.
                    _ => Self::Internal { report },
                }
            }
        }

        impl From<Error> for DevtrustError {
            fn from(error: Error) -> Self {
                Self::new(error.kind(), error.report().into())
            }
        }

        impl std::fmt::Display for DevtrustError {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let report = match self { $(Self::$kind { report } => report,)* };
                write!(f, "{} [{}]", report.description, report.code)
            }
        }
    };
}

errors!(
    Validation,
    Authentication,
    Permission,
    NotFound,
    Conflict,
    RateLimited,
    Server,
    Transport,
    Timeout,
    Cancelled,
    Decode,
    Configuration,
    Internal
);

impl std::error::Error for DevtrustError {}

#[cfg(test)]
mod tests {
    use devtrust_core::ErrorCode;

    use super::*;

    #[test]
    fn every_kind_has_its_case() {
        for kind in Kind::ALL {
            let report =
                ErrorReport::from(Error::new(ErrorCode::InternalDefect, "broken").report());
            let shown = format!("{:?}", DevtrustError::new(*kind, report));
            assert!(shown.starts_with(&format!("{kind:?} {{")), "{shown}");
        }
    }
}

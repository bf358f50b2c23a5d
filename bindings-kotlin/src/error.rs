//! Errors: one variant for each kind, each with the same record.

use devtrust_core::{Error, Kind};
use serde_json::{Value, json};

/// What an error tells, the same for every kind, as JSON text: the record is in each language, made from core's table.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorReport(String);

uniffi::custom_type!(ErrorReport, String, {
    try_lift: |text| Ok(ErrorReport(text)),
    lower: |report| report.0,
});

impl ErrorReport {
    /// Of an error, or of one that a journal has kept.
    pub(crate) fn of(kind: Kind, mut report: Value) -> Self {
        if let Some(members) = report.as_object_mut() {
            members.insert("kind".to_owned(), kind.as_str().into());
        }
        Self(report.to_string())
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
                Self::new(error.kind(), ErrorReport::of(error.kind(), json!(error.report())))
            }
        }

        impl std::fmt::Display for DevtrustError {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let report = match self { $(Self::$kind { report } => report,)* };
                f.write_str(&report.0)
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
    use super::*;

    #[test]
    fn every_kind_has_its_case() {
        for kind in Kind::ALL {
            let report = ErrorReport::of(*kind, json!({}));
            let shown = format!("{:?}", DevtrustError::new(*kind, report));
            assert!(shown.starts_with(&format!("{kind:?} {{")), "{shown}");
        }
    }
}

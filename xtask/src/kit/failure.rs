//! How a step ends when it does not end well.

use std::fmt::{self, Display, Formatter};
use std::io;

/// The result of anything a step does.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a step did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It ran and failed. `output` is what the tool printed, in full.
    Failed { message: String, output: String },
    /// It could not run here, for a reason that is not a defect of the tree.
    NotRun(String),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::with_output(message, String::new())
    }

    pub(crate) fn with_output(message: impl Into<String>, output: impl Into<String>) -> Self {
        Self::Failed {
            message: message.into(),
            output: output.into(),
        }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { message, .. } => f.write_str(message),
            Self::NotRun(reason) => write!(f, "not run: {reason}"),
        }
    }
}

/// `fs_err` names the file.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Says what was being done when something failed that does not say so itself.
pub(crate) trait Context<T> {
    fn context(self, doing: impl Display) -> Result<T>;
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, doing: impl Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{doing}: {error}")))
    }
}

impl<T> Context<T> for Option<T> {
    fn context(self, missing: impl Display) -> Result<T> {
        self.ok_or_else(|| Failure::new(missing.to_string()))
    }
}

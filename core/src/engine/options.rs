//! What one call may have of its own.

use std::sync::Arc;
use std::time::Duration;

use super::Pace;
use crate::Timestamp;
use crate::keys::KeyModule;
use crate::progress::{Memory, Progress};
use crate::schema::CodeElsewhere;
use crate::transport::{Sink, Source};

/// What one call may have of its own.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long the call may take in all, in place of the client's setting.
    pub timeout: Option<Duration>,
    /// Headers for this call only.
    pub headers: Vec<(String, String)>,
    /// Who is told how a workflow comes along.
    pub progress: Option<Arc<dyn Progress>>,
    /// Where a download goes, in place of memory.
    pub sink: Option<Arc<dyn Sink>>,
    /// What an operation that sends a file sends, in place of the field that holds it. An attempt then may take as long as the
    /// whole call.
    pub upload: Option<Arc<dyn Source>>,
    /// What uses keys and reads certificates, instead of the built-in `LocalKeys`.
    pub keys: Option<Arc<dyn KeyModule>>,
    /// What workflows remember from call to call, such as `workflows::Places`.
    pub memory: Option<Arc<dyn Memory>>,
    /// Who runs the workflows that this build has no code for.
    pub code_elsewhere: Option<Arc<dyn CodeElsewhere>>,
    /// Who says when an attempt may go out.
    pub pace: Option<Arc<dyn Pace>>,
    /// When the same call may have been made before by somebody who is gone, by the service's clock: what it has done is looked
    /// up before anything is sent. For a single HTTP call; workflows look first by themselves.
    pub in_doubt: Option<Timestamp>,
    /// By the injected clock; set by the outermost call.
    pub(crate) deadline: Option<Duration>,
}

impl std::fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

//! What one call may have of its own.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::future::{MaybeSend, MaybeSync};
use crate::keys::KeyModule;
use crate::transport::Sink;

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
    /// What uses keys and reads certificates, instead of the built-in `LocalKeys`.
    pub keys: Option<Arc<dyn KeyModule>>,
    /// What a batch of devices remembers of divisions, policies and groups.
    #[cfg(feature = "keys")]
    pub places: Option<Arc<crate::workflows::Places>>,
    /// By the injected clock; set by the outermost call.
    pub(super) deadline: Option<Duration>,
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

/// Is told how a workflow comes along.
pub trait Progress: MaybeSend + MaybeSync + std::fmt::Debug {
    /// A step began or ended. Must not block.
    fn step(&self, step: &Step);
}

/// How one step of a workflow stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// `division`, `certificate_policy`, `device_group`, `key`, `device`, `certificate`.
    pub name: &'static str,
    /// Where it stands.
    pub state: StepState,
    /// Its place, from 1.
    pub number: u32,
    /// How many steps there are.
    pub of: u32,
    /// The id of the object, once known.
    pub id: Option<String>,
    /// In words.
    pub message: String,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It began.
    Started,
    /// The object was there.
    Found,
    /// The object was made.
    Created,
    /// It is done.
    Done,
}

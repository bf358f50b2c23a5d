//! A listener for the progress of a workflow.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use devtrust::{Progress, Step, StepState};
use tokio::runtime::Runtime;

use super::HostError;
use super::listener_queue::ListenerQueue;

/// Is told how a workflow comes along, one step after the other. What it throws is ignored; a listener that hangs misses
/// the steps that follow.
#[uniffi::export(foreign)]
#[async_trait]
pub trait ProgressListener: Send + Sync {
    /// A step began or ended.
    async fn step(&self, step: ProgressStep) -> Result<(), HostError>;
}

/// How one step of a workflow stands.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ProgressStep {
    /// `division`, `certificate_policy`, `device_group`, `key`, `device`, `certificate`.
    pub name: String,
    /// Where it stands.
    pub state: ProgressState,
    /// Its place, from 1.
    pub number: u32,
    /// How many steps there are.
    pub of: u32,
    /// The id of the object, once known.
    pub id: Option<String>,
    /// In words.
    pub text: String,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ProgressState {
    /// It began.
    Started,
    /// The object was there.
    Found,
    /// The object was made.
    Created,
    /// It is done.
    Done,
}

impl From<&Step> for ProgressStep {
    fn from(step: &Step) -> Self {
        Self {
            name: step.name.to_owned(),
            state: match step.state {
                StepState::Started => ProgressState::Started,
                StepState::Found => ProgressState::Found,
                StepState::Created => ProgressState::Created,
                StepState::Done => ProgressState::Done,
            },
            number: step.number,
            of: step.of,
            id: step.id.clone(),
            text: step.message.clone(),
        }
    }
}

/// Core's side.
pub(crate) struct HostProgress(ListenerQueue<ProgressStep>);

impl HostProgress {
    pub(crate) fn new(runtime: &Runtime, host: Arc<dyn ProgressListener>) -> Self {
        Self(ListenerQueue::new(runtime, move |step| {
            let host = Arc::clone(&host);
            async move { drop(host.step(step).await) }
        }))
    }

    /// Waits until the host has taken everything so far, or is too slow for it.
    pub(crate) async fn flush(&self) {
        self.0.flush().await;
    }
}

impl fmt::Debug for HostProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostProgress")
    }
}

impl Progress for HostProgress {
    fn step(&self, step: &Step) {
        self.0.put(step.into());
    }
}

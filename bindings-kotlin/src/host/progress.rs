//! A listener for the progress of a workflow.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use devtrust::{Progress, Step};
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

/// How one step of a workflow stands, as JSON text: the record is in each language, made from core's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressStep(String);

uniffi::custom_type!(ProgressStep, String, {
    try_lift: |text| Ok(ProgressStep(text)),
    lower: |step| step.0,
});

impl From<&Step> for ProgressStep {
    fn from(step: &Step) -> Self {
        Self(serde_json::json!(step).to_string())
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

//! Who makes the calls of a run: an engine here, or one that is asked elsewhere.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::Timestamp;
use crate::engine::{CallOptions, Engine, Pace};
use crate::error::Result;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::runtime::Runtime;
use crate::schema::{Action, Answer, Operation};
use crate::workflows::Places;

/// What goes with one call of a run.
#[derive(Debug)]
pub struct OneCall {
    /// Which input it is for, from 0.
    pub position: u64,
    /// An earlier run, begun at this time of the service, may have made it.
    pub in_doubt: Option<Timestamp>,
    /// When the run's time is over, by the monotonic clock.
    pub last: Duration,
    /// Holds its attempts back. It has a place for the first one.
    pub pace: Arc<dyn Pace>,
}

/// Makes the calls of a run.
pub trait Calls: MaybeSend + MaybeSync + std::fmt::Debug {
    /// Clock and timers.
    fn runtime(&self) -> &Arc<dyn Runtime>;

    /// Makes one call. It ends by itself, in its own time and that of the run.
    fn call(&self, request: Value, one: OneCall) -> BoxFuture<'static, Result<Answer>>;
}

/// One operation of an engine.
pub(super) struct Own {
    engine: Engine,
    operation: &'static Operation,
    options: CallOptions,
}

impl Own {
    pub(super) fn new(
        engine: &Engine,
        operation: &'static Operation,
        mut options: CallOptions,
    ) -> Self {
        if let (Action::Workflow(_), None) = (&operation.action, &options.memory) {
            // Most devices belong to the same place, which is looked up once.
            options.memory = Some(Arc::new(Places::default()));
        }
        Self {
            engine: engine.clone(),
            operation,
            options,
        }
    }
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Own").field(&self.operation.name).finish()
    }
}

impl Calls for Own {
    fn runtime(&self) -> &Arc<dyn Runtime> {
        self.engine.runtime()
    }

    fn call(&self, request: Value, one: OneCall) -> BoxFuture<'static, Result<Answer>> {
        let mut options = self.options.clone();
        options.pace = Some(one.pace);
        if let Action::Http(_) = self.operation.action {
            options.in_doubt = one.in_doubt;
        }
        let timeout = options.timeout.unwrap_or(self.engine.config().timeout);
        let own = self.engine.now().saturating_add(timeout);
        options.deadline = Some(own.min(one.last));
        Box::pin(self.engine.with(options).call(self.operation, request))
    }
}

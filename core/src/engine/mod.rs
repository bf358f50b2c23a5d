//! Runs operations: checks, builds, sends, tries again, reads, and tells what happened.
//!
//! The order is the same for every operation in every language: validation, request id, authentication, client-side rate
//! limit, the attempts with their timeouts, decoding, error mapping. One deadline covers all of it, also where an
//! operation consists of several calls.

mod attempt;
mod build;
mod clock;
mod context;
mod elsewhere;
mod ensure;
mod exchange;
mod explain;
mod failure;
mod find;
mod limiter;
mod look;
mod observer;
mod options;
mod pace;
mod pager;
pub(crate) mod paths;
mod raw;
mod read;
mod retry;
mod travel;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use observer::{Event, Happening, Observer};
pub use options::CallOptions;
pub use pace::{Attempt, Pace};
pub use pager::{Page, Pager};
pub use raw::{RawRequest, RawResponse};

pub use crate::progress::{Progress, Step, StepState};
pub use crate::schema::Answer;

use crate::error::Result;
use crate::future::BoxFuture;
use crate::keys::{self, KeyModule};
use crate::runtime::Runtime;
use crate::schema::{Action, Operation};
use crate::transport::{Transport, refusal};
use crate::{Config, Error, ErrorCode, Timestamp, config, validate};

/// What runs operations. Cheap to clone; all clones share the connection, the rate limit and the settings.
#[derive(Debug, Clone)]
pub struct Engine {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

#[derive(Debug)]
struct Shared {
    config: Config,
    address: String,
    transport: Arc<dyn Transport>,
    runtime: Arc<dyn Runtime>,
    observer: Option<Arc<dyn Observer>>,
    limiter: Option<limiter::Limiter>,
    service_clock: clock::ServiceClock,
    closed: AtomicBool,
}

impl Engine {
    /// Puts the parts together; fails where the settings do not fit together.
    pub fn new(
        config: Config,
        transport: Arc<dyn Transport>,
        runtime: Arc<dyn Runtime>,
        observer: Option<Arc<dyn Observer>>,
    ) -> Result<Self> {
        config.check()?;
        let shared = Shared {
            address: config.address()?,
            limiter: config.rate_limit.map(limiter::Limiter::new),
            config,
            transport,
            runtime,
            observer,
            service_clock: clock::ServiceClock::default(),
            closed: AtomicBool::new(false),
        };
        Ok(Self {
            shared: Arc::new(shared),
            options: Arc::default(),
        })
    }

    /// The same engine with other options for its calls.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            options: Arc::new(options),
        }
    }

    /// The options of this handle's calls.
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Refuses calls from now on; those under way go on.
    pub fn close(&self) {
        self.shared.closed.store(true, Ordering::Relaxed);
    }

    /// Runs an operation on JSON. Everything typed goes through here.
    pub fn call(
        &self,
        operation: &'static Operation,
        request: Value,
    ) -> BoxFuture<'static, Result<Answer>> {
        let engine = self.with_deadline();
        Box::pin(async move {
            engine.dispatch(operation, request).await.map_err(|error| {
                error.with(|report| {
                    report.operation.get_or_insert(operation.name);
                })
            })
        })
    }

    /// Runs an operation that gives a value.
    pub async fn value<T: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        request: &impl Serialize,
    ) -> Result<T> {
        let answer = self.call(operation, to_json(request)?).await?.into_json();
        serde_json::from_value(answer).map_err(|error| {
            Error::new(
                ErrorCode::DecodeUnexpectedShape,
                format!("the answer is not what was expected: {error}"),
            )
            .with(|report| report.operation = Some(operation.name))
        })
    }

    /// Runs an operation that gives bytes.
    pub async fn bytes(
        &self,
        operation: &'static Operation,
        request: &impl Serialize,
    ) -> Result<Bytes> {
        Ok(self.call(operation, to_json(request)?).await?.into_bytes())
    }

    /// Runs an operation that gives nothing.
    pub async fn nothing(
        &self,
        operation: &'static Operation,
        request: &impl Serialize,
    ) -> Result<()> {
        self.call(operation, to_json(request)?).await.map(drop)
    }

    async fn dispatch(&self, operation: &'static Operation, mut request: Value) -> Result<Answer> {
        self.check_call()?;
        pager::fit(operation, &mut request);
        if self.shared.config.validate {
            let mut violations = validate::check(&mut request, operation.request);
            if self.options.upload.is_some() {
                let file = operation.file();
                violations.retain(|violation| Some(violation.field.as_str()) != file);
            }
            if !violations.is_empty() {
                return Err(Error::invalid(violations));
            }
        }
        match &operation.action {
            Action::Http(endpoint) => self.http(operation, endpoint, request).await,
            Action::Find { list, lookup } => self.find(list, lookup, request).await,
            Action::Ensure {
                find,
                create,
                unique,
            } => self.ensure(find, create, *unique, request).await,
            Action::Workflow(run) => run(Box::new(self.clone()), request).await.map(Answer::Json),
        }
    }

    /// What uses keys and reads certificates.
    pub(crate) fn keys(&self) -> Result<&dyn KeyModule> {
        match self.options.keys.as_deref() {
            Some(given) => Ok(given),
            None => keys::BUILT_IN.ok_or_else(keys::missing),
        }
    }

    /// Refuses what can go wrong before anything is done.
    fn check_call(&self) -> Result<()> {
        if let Some(timeout) = self.options.timeout {
            config::longer_than_zero("timeout", timeout)?;
        }
        let mut headers = self.options.headers.iter();
        if let Some(problem) = headers.find_map(|(name, value)| refusal(name, value)) {
            return Err(Error::new(ErrorCode::ConfigurationInvalid, problem));
        }
        if self.shared.closed.load(Ordering::Relaxed) {
            return Err(Error::new(
                ErrorCode::ConfigurationClosed,
                "this client was closed; make a new one",
            ));
        }
        Ok(())
    }

    /// The deadline is set by the outermost call and holds for everything within.
    fn with_deadline(&self) -> Self {
        if self.options.deadline.is_some() {
            return self.clone();
        }
        let timeout = self.options.timeout.unwrap_or(self.shared.config.timeout);
        let mut options = CallOptions::clone(&self.options);
        options.deadline = Some(self.now().saturating_add(timeout));
        self.with(options)
    }

    /// How long this call may still take.
    fn remaining(&self) -> Duration {
        self.options.deadline.map_or(Duration::MAX, |deadline| {
            deadline.saturating_sub(self.now())
        })
    }

    /// Time since some fixed moment, by the injected clock.
    pub fn now(&self) -> Duration {
        self.shared.runtime.monotonic()
    }

    /// The time of day by the service's clock, where one of its answers has told it, or by ours.
    pub fn service_time(&self) -> Timestamp {
        let known = self.shared.service_clock.at(self.now());
        let millis = known.unwrap_or_else(|| clock::millis(self.shared.runtime.wall()));
        Timestamp::from_unix_millis(millis).unwrap_or(Timestamp::EPOCH)
    }

    /// Clock, timer and randomness.
    pub fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.shared.runtime
    }
}

fn to_json(request: &impl Serialize) -> Result<Value> {
    serde_json::to_value(request).map_err(|error| {
        Error::new(
            ErrorCode::InternalDefect,
            format!("the request cannot be written as JSON: {error}"),
        )
    })
}

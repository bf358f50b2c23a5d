//! Many inputs: rows go in as they come, outcomes come out as they end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use devtrust::many::{Ending, Flow, Input, ManyOptions, Outcome, RunHandle};
use devtrust::{Error, ErrorCode, Result, Secret};

use crate::NativeClient;
use crate::error::DevtrustError;
use crate::executor::{Guard, keep, run};
use crate::journal::file;

/// How many outcomes are handed over at a time.
const MOST: usize = 256;

/// How a run goes about its inputs.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RunOptions {
    /// How many inputs are in flight at most. Within that, the number of requests follows what the service takes.
    #[uniffi(default = 32)]
    pub in_flight: u32,
    /// How long the run may take. Inputs in flight then end with `timeout.deadline`; no further one is begun.
    #[uniffi(default = None)]
    pub deadline: Option<Duration>,
    /// How long one input may take, in place of the client's setting.
    #[uniffi(default = None)]
    pub timeout: Option<Duration>,
    /// The share of failures, from 0 to 1, above which the run ends; judged from the twentieth input on.
    #[uniffi(default = None)]
    pub max_failures: Option<f64>,
    /// How many inputs there are, for the time left.
    #[uniffi(default = None)]
    pub total: Option<u64>,
    /// A file in which the run notes what is begun and done. A run that was killed goes on when it is run again with the
    /// same inputs and file, and does nothing twice. It holds results and keys; only its owner may read it.
    #[uniffi(default = None)]
    pub journal: Option<String>,
    /// With it, the journal's private keys are encrypted, in a form that `openssl pkcs8` opens, too, and so are its results,
    /// which may hold keys and passcodes of the service. A journal opens with the passphrase that it was made with, and one that
    /// was made without opens without.
    #[uniffi(default = None)]
    pub passphrase: Option<Secret>,
}

/// What became of one input, as it crosses to the host.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RunOutcome {
    /// Which one, from 0.
    pub position: u64,
    /// Its result, as JSON text.
    pub result: Option<String>,
    /// Why it failed.
    pub error: Option<DevtrustError>,
    /// Whether the result is that of an earlier run with the same journal.
    pub is_known: bool,
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RunSummary {
    /// How many inputs were begun. Those at this position and after it have not been touched.
    pub begun: u64,
    /// How many have a result.
    pub done: u64,
    /// How many of them have it from an earlier run.
    pub known: u64,
    /// How many failed.
    pub failed: u64,
    /// How many inputs there are, where that is known.
    pub total: Option<u64>,
    /// How long it has taken.
    pub elapsed: Duration,
    /// How many inputs end in a second.
    pub per_second: f64,
    /// How long the rest will take, where that can be told.
    pub left: Option<Duration>,
    /// Why it ended; nothing while it goes on.
    pub ending: Option<RunEnding>,
    /// What made it hopeless.
    pub error: Option<DevtrustError>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum RunEnding {
    /// There were no more inputs.
    Complete,
    /// It was stopped.
    Stopped,
    /// Its time was over.
    Deadline,
    /// Too large a share of the inputs failed.
    Failures,
    /// Every other input would fail in the same way: the API key is not valid, for example.
    Hopeless,
}

/// What a run of each language is made from.
#[derive(Debug, uniffi::Object)]
pub struct NativeRun {
    flow: Arc<Flow>,
    handle: RunHandle,
    work: Mutex<Option<Guard>>,
}

#[uniffi::export]
impl NativeClient {
    /// Begins a run of an operation, by its name in core's tables. Nothing is sent before it is fed.
    ///
    /// Errors: `configuration.journal` for a journal that cannot be used.
    pub async fn many(
        &self,
        operation: String,
        options: RunOptions,
    ) -> std::result::Result<NativeRun, DevtrustError> {
        let engine = self.engine.clone();
        // Opening a journal waits for the disk.
        let (flow, handle, work) = run(async move {
            let begun = tokio::task::spawn_blocking(move || {
                let found = devtrust_core::operation(&operation)
                    .ok_or_else(|| defect(format!("there is no operation {operation}")))?;
                let passphrase = options.passphrase.clone();
                if passphrase.is_some() && options.journal.is_none() {
                    let why = "a passphrase is that of a journal: pass journal, too";
                    return Err(Error::new(ErrorCode::ConfigurationInvalid, why));
                }
                let journal = options.journal.clone().map(|path| file(path, passphrase));
                Flow::run(&engine, found, of(options, engine.options()), journal)
            });
            begun.await.map_err(|error| defect(error.to_string()))?
        })
        .await?;
        let ended = Arc::clone(&flow);
        let work = keep(work, move |failure| ended.end(failure))?;
        Ok(NativeRun {
            flow,
            handle,
            work: Mutex::new(Some(work)),
        })
    }
}

#[uniffi::export]
impl NativeRun {
    /// Takes inputs, each as JSON text. Whether more are wanted.
    pub fn feed(&self, inputs: Vec<String>) -> std::result::Result<bool, DevtrustError> {
        let parsed = inputs.iter().map(|text| {
            let value = serde_json::from_str(text);
            value.map_err(|error| defect(format!("the request is not JSON: {error}")))
        });
        let requests: Result<Vec<serde_json::Value>> = parsed.collect();
        let inputs = requests?.into_iter().map(Input::from);
        Ok(self.flow.feed(inputs.collect()))
    }

    /// How many more inputs are wanted.
    pub fn room(&self) -> u32 {
        u32::try_from(self.flow.room()).unwrap_or(u32::MAX)
    }

    /// Waits until there is room for inputs, or the run is over.
    pub async fn wanted(&self) {
        self.flow.ready(true).await;
    }

    /// There are no more inputs.
    pub fn finish(&self) {
        self.flow.finish();
    }

    /// Begins no further input; those in flight come to their end.
    pub fn stop(&self) {
        self.handle.stop();
        self.flow.finish();
    }

    /// Ends it at once. What is in flight is abandoned.
    pub fn abandon(&self) {
        let work = self
            .work
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(work);
    }

    /// What has ended; waits for it. Nothing when everything has.
    pub async fn ended(&self) -> std::result::Result<Vec<RunOutcome>, DevtrustError> {
        loop {
            let outcomes = self.flow.take(MOST);
            if !outcomes.is_empty() {
                return Ok(outcomes.into_iter().map(told).collect());
            }
            if let Some(failure) = self.flow.failure() {
                return Err(failure.into());
            }
            if self.flow.is_over() {
                return Ok(Vec::new());
            }
            self.flow.ready(false).await;
        }
    }

    /// How it stands.
    pub fn summary(&self) -> RunSummary {
        let tally = self.handle.tally();
        RunSummary {
            begun: tally.begun,
            done: tally.done,
            known: tally.known,
            failed: tally.failed,
            total: tally.total,
            elapsed: tally.elapsed,
            per_second: tally.per_second(),
            left: tally.left(),
            ending: tally.ending.as_ref().map(|ending| match ending {
                Ending::Complete => RunEnding::Complete,
                Ending::Stopped => RunEnding::Stopped,
                Ending::Deadline => RunEnding::Deadline,
                Ending::Failures => RunEnding::Failures,
                Ending::Hopeless(_) => RunEnding::Hopeless,
            }),
            error: match tally.ending {
                Some(Ending::Hopeless(error)) => Some(error.into()),
                _ => None,
            },
        }
    }
}

/// The options of a run, with those that the client's calls have.
fn of(given: RunOptions, calls: &devtrust::CallOptions) -> ManyOptions {
    let mut options = ManyOptions::default();
    options.in_flight = usize::try_from(given.in_flight).unwrap_or(usize::MAX);
    options.deadline = given.deadline;
    options.most_failures = given.max_failures;
    options.total = given.total;
    options.call = calls.clone();
    options.call.timeout = given.timeout.or(calls.timeout);
    options
}

fn told(outcome: Outcome) -> RunOutcome {
    let (result, error) = match outcome.result {
        Ok(answer) => (Some(answer.into_json().to_string()), None),
        Err(error) => (None, Some(error.into())),
    };
    RunOutcome {
        position: outcome.position,
        result,
        error,
        is_known: outcome.is_known,
    }
}

fn defect(what: String) -> Error {
    Error::new(ErrorCode::InternalDefect, what)
}

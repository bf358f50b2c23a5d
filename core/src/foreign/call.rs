//! How a call from Kotlin or Swift runs.

use std::fmt::Debug;
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::DevtrustError;
use crate::Error;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::schema::Operation;

/// A call under way. Dropping it ends the call and closes its connection.
pub type Work = BoxFuture<'static, Result<Answer>>;

/// Runs calls somewhere else than in the thread that polls them, which is one of the host's: there is no timer and no
/// network in it, and every wake-up of it crosses the border between the languages.
pub trait Executor: Send + Sync + Debug {
    /// Starts the call and gives a handle on it. Dropping the handle must end the call, and a panic in it must come out
    /// as an error.
    fn execute(&self, work: Work) -> Work;
}

static EXECUTOR: OnceLock<&'static dyn Executor> = OnceLock::new();

/// Says where calls run from now on; the first one to say so wins.
pub fn set_executor(executor: &'static dyn Executor) {
    // A second client of the same process says the same thing.
    let _ = EXECUTOR.set(executor);
}

/// Runs an operation that gives a value.
pub async fn value<T: DeserializeOwned>(
    engine: &Engine,
    operation: &'static Operation,
    request: &impl Serialize,
) -> Result<T, DevtrustError> {
    let answer = run(engine, operation, request).await?.into_json();
    serde_json::from_value(answer).map_err(|error| {
        let what = format!("the answer is not what was expected: {error}");
        let error = Error::new("decode.unexpected_shape", what);
        error
            .with(|report| report.operation = Some(operation.name))
            .into()
    })
}

/// Runs an operation that gives bytes.
pub async fn bytes(
    engine: &Engine,
    operation: &'static Operation,
    request: &impl Serialize,
) -> Result<Vec<u8>, DevtrustError> {
    Ok(run(engine, operation, request).await?.into_bytes().to_vec())
}

/// Runs an operation that gives nothing.
pub async fn nothing(
    engine: &Engine,
    operation: &'static Operation,
    request: &impl Serialize,
) -> Result<(), DevtrustError> {
    run(engine, operation, request).await?;
    Ok(())
}

async fn run(
    engine: &Engine,
    operation: &'static Operation,
    request: &impl Serialize,
) -> Result<Answer> {
    let request: Value = serde_json::to_value(request).map_err(|error| {
        let what = format!("the request cannot be written as JSON: {error}");
        Error::new("internal.defect", what)
    })?;
    let work = engine.call(operation, request);
    match EXECUTOR.get() {
        Some(executor) => executor.execute(work).await,
        None => work.await,
    }
}

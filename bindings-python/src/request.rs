//! A call as Python describes it, ready to run.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use devtrust::keys::LocalKeys;
use devtrust::schema::{Operation, Type};
use devtrust::transport::Sink;
use devtrust::validate::Path;
use devtrust::{CallOptions, Engine, Error, ErrorCode, FileSink, KeyFile, RawRequest};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::{Map, Value};

use crate::hooks::{FileHook, Hooks, ProgressHook};
use crate::message::{Output, Post};
use crate::signer::External;
use crate::to_json::Reader;
use crate::work::{self, Work};
use crate::{classes, error};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Task {
    /// An operation with its request.
    Operation(&'static Operation, Value),
    /// A call that devtrust does not model.
    Raw(RawRequest),
}

/// A call, ready to run.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) task: Task,
    pub(crate) hooks: Hooks,
    timeout: Option<Duration>,
    key_file: Option<PathBuf>,
    path: Option<PathBuf>,
    signer: Option<External>,
    traced: bool,
}

/// Reads an operation's arguments.
pub(crate) fn operation(
    py: Python<'_>,
    name: &str,
    request: Option<&Bound<'_, PyAny>>,
    fields: &Bound<'_, PyDict>,
    timeout: Option<f64>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Call> {
    let operation = devtrust::operation(name)
        .ok_or_else(|| PyTypeError::new_err(format!("there is no operation {name}")))?;
    let mut reader = Reader::default();
    let mut members = reader.fields(fields, operation.request)?;
    if let Some(request) = request {
        if let Some(name) = members.keys().next() {
            return Err(PyTypeError::new_err(format!(
                "pass either one request or keyword arguments, not both ({name} was given beside the request)"
            )));
        }
        members = whole(&mut reader, request, operation)?;
    }
    if !reader.violations.is_empty() {
        let refused = Error::invalid(reader.violations)
            .with(|report| report.operation = Some(operation.name));
        return Err(error::to_python(py, &refused));
    }
    Call::new(
        py,
        Task::Operation(operation, Value::Object(members)),
        timeout,
        options,
    )
}

/// Reads a request that is kept for later.
pub(crate) fn record(
    py: Python<'_>,
    request: &Bound<'_, PyAny>,
    operation: &'static Operation,
) -> PyResult<Value> {
    let mut reader = Reader::default();
    let members = whole(&mut reader, request, operation)?;
    if reader.violations.is_empty() {
        return Ok(Value::Object(members));
    }
    let refused =
        Error::invalid(reader.violations).with(|report| report.operation = Some(operation.name));
    Err(error::to_python(py, &refused))
}

/// A request that was given as one object.
fn whole(
    reader: &mut Reader,
    request: &Bound<'_, PyAny>,
    operation: &'static Operation,
) -> PyResult<Map<String, Value>> {
    let ty = Type::Record(operation.request);
    match reader.value(request, Some(&ty), &Path::Root, 0)? {
        Value::Object(members) => Ok(members),
        _ if !reader.violations.is_empty() => Ok(Map::new()),
        _ => Err(PyTypeError::new_err(format!(
            "a request is a {} or a mapping, not {}",
            operation.request.name,
            request.get_type().name()?
        ))),
    }
}

impl Call {
    pub(crate) fn new(
        py: Python<'_>,
        task: Task,
        timeout: Option<f64>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut call = Self {
            task,
            hooks: Hooks::default(),
            timeout: timeout
                .map(|timeout| seconds(py, "timeout", timeout))
                .transpose()?,
            key_file: None,
            path: None,
            signer: None,
            traced: classes::logger(py)?.is_some(),
        };
        for (name, value) in options.into_iter().flat_map(PyDictMethods::iter) {
            if !value.is_none() {
                call.option(name.extract::<std::borrow::Cow<'_, str>>()?.as_ref(), value)?;
            }
        }
        Ok(call)
    }

    fn option(&mut self, name: &str, value: Bound<'_, PyAny>) -> PyResult<()> {
        match name {
            "on_progress" => self.hooks.on_progress = Some(value.unbind()),
            "key_file" => self.key_file = Some(value.extract()?),
            "signer" => self.signer = Some(External::read(value, &mut self.hooks)?),
            "to" if value.hasattr("write")? => self.hooks.file = Some(value.unbind()),
            "to" => self.path = Some(value.extract()?),
            other => return Err(PyTypeError::new_err(format!("unknown option {other}"))),
        }
        Ok(())
    }

    /// The operation, where it is one.
    pub(crate) fn operation(&self) -> Option<&'static Operation> {
        match self.task {
            Task::Operation(operation, _) => Some(operation),
            Task::Raw(_) => None,
        }
    }

    /// What there is to do, and who is told; what happens is posted.
    pub(crate) fn prepare(
        self,
        engine: &Engine,
        post: &Arc<dyn Post>,
    ) -> devtrust::Result<(Work, Hooks)> {
        let mut options = CallOptions::default();
        options.timeout = self.timeout;
        if self.hooks.on_progress.is_some() {
            options.progress = Some(Arc::new(ProgressHook(Arc::clone(post))));
        }
        let mut keys = LocalKeys::default();
        keys.signer = self.signer.map(|signer| signer.signer(post));
        if let Some(path) = self.key_file {
            keys.store = Some(Arc::new(KeyFile::new(path)));
        }
        options.keys = Some(Arc::new(keys));
        let file = self.path.map(FileSink::create).transpose()?.map(Arc::new);
        options.sink = match (&file, &self.hooks.file) {
            (Some(file), _) => Some(Arc::clone(file) as Arc<dyn Sink>),
            (None, Some(_)) => Some(Arc::new(FileHook(Arc::clone(post)))),
            (None, None) => None,
        };
        let into_place = options.sink.is_some();
        let engine = engine.with(options);
        let task = self.task;
        let run = async move {
            let output = match task {
                Task::Operation(operation, request) => {
                    Output::Answer(engine.call(operation, request).await?)
                }
                Task::Raw(request) => Output::Raw(engine.request(request).await?),
            };
            if let Some(file) = file {
                let finished = tokio::task::spawn_blocking(move || file.finish()).await;
                finished.map_err(|failure| {
                    Error::new(
                        ErrorCode::InternalDefect,
                        format!("writing ended early: {failure}"),
                    )
                })??;
            }
            Ok(if into_place {
                Output::Answer(devtrust::engine::Answer::Nothing)
            } else {
                output
            })
        };
        Ok((work::work(post, self.traced, run), self.hooks))
    }
}

/// A length of time from seconds.
pub(crate) fn seconds(py: Python<'_>, name: &str, seconds: f64) -> PyResult<Duration> {
    devtrust::config::seconds(name, seconds).map_err(|problem| error::to_python(py, &problem))
}

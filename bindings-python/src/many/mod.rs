//! Many inputs: rows go in, outcomes come out, and all between them runs without Python.

mod rows;

use std::path::PathBuf;
use std::sync::Arc;

use devtrust::journal::JournalFile;
use devtrust::many::{Ending, Flow, ManyOptions, Outcome, RunHandle};
use devtrust::schema::Operation;
use devtrust::{BoxFuture, Error, ErrorCode, Timestamp, config};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use rows::Rows;

use crate::message::Output;
use crate::session::Session;
use crate::settings::secret;
use crate::work::{self, Running};
use crate::{classes, error, journal, number, to_python};

/// How many outcomes are handed over at a time. The others wait without being objects.
const MOST: usize = 256;

/// The native half of a run.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Run {
    operation: &'static Operation,
    rows: Rows,
    flow: Arc<Flow>,
    handle: RunHandle,
    _running: Running,
}

#[pymethods]
impl Run {
    #[new]
    #[pyo3(signature = (session, name, common, columns, texts, options))]
    fn new(
        py: Python<'_>,
        session: &Session,
        name: &str,
        common: Option<&Bound<'_, PyAny>>,
        columns: Option<Vec<String>>,
        texts: bool,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        error::guarded(py, || {
            let operation = devtrust::operation(name)
                .ok_or_else(|| PyTypeError::new_err(format!("there is no operation {name}")))?;
            let rows = Rows::new(py, operation, common, columns, texts)?;
            let (options, journal) = read(options)?;
            if journal.is_some() {
                journal::watch(py)?;
            }
            // Opening a journal waits for the disk, and for a fork that is under way.
            let begun = session
                .engine()
                .and_then(|engine| py.detach(|| Flow::run(&engine, operation, options, journal)));
            let started = begun.and_then(start);
            let (flow, handle, running) =
                started.map_err(|problem| error::to_python(py, &problem))?;
            Ok(Self {
                operation,
                rows,
                flow,
                handle,
                _running: running,
            })
        })
    }

    /// How many more rows are wanted.
    fn room(&self) -> usize {
        self.flow.room()
    }

    /// Takes rows, up to the one that raises something. Whether more are wanted.
    fn feed(&self, py: Python<'_>, rows: &Bound<'_, PyList>) -> PyResult<bool> {
        error::guarded(py, || {
            let mut inputs = Vec::with_capacity(rows.len());
            let mut outcome = Ok(());
            for row in rows.iter() {
                match self.rows.input(&row) {
                    Ok(input) => inputs.push(input),
                    Err(raised) => {
                        outcome = Err(raised);
                        break;
                    }
                }
            }
            // Those before it are not lost with it.
            let wants_more = self.flow.feed(inputs);
            outcome.map(|()| wants_more)
        })
    }

    /// How many rows came.
    #[getter]
    fn fed(&self) -> u64 {
        self.flow.fed()
    }

    /// There are no more rows.
    fn finish(&self) {
        self.flow.finish();
    }

    /// Begins no further input; those in flight come to their end.
    fn stop(&self) {
        self.handle.stop();
        self.flow.finish();
    }

    /// What has ended so far. What went wrong in devtrust itself is raised after the last outcome.
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        error::guarded(py, || {
            let outcomes = self.flow.take(MOST);
            if outcomes.is_empty()
                && let Some(failure) = self.flow.failure()
            {
                return Err(error::to_python(py, &failure));
            }
            let list = PyList::empty(py);
            for outcome in outcomes {
                list.append(self.outcome(py, outcome)?)?;
            }
            Ok(list)
        })
    }

    /// Whether every outcome was taken.
    #[getter]
    fn over(&self) -> bool {
        self.flow.is_over()
    }

    /// Waits a moment for something to take or, with `rows`, to feed.
    fn wait(&self, py: Python<'_>, rows: bool) -> PyResult<()> {
        py.detach(|| self.flow.wait(rows));
        py.check_signals()
    }

    /// How it stands.
    fn tally<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let tally = self.handle.tally();
        let values = PyDict::new(py);
        values.set_item("begun", tally.begun)?;
        values.set_item("done", tally.done)?;
        values.set_item("known", tally.known)?;
        values.set_item("failed", tally.failed)?;
        values.set_item("elapsed", tally.elapsed.as_secs_f64())?;
        values.set_item("per_second", tally.per_second())?;
        if let Some(total) = tally.total {
            values.set_item("total", total)?;
        }
        if let Some(left) = tally.left() {
            values.set_item("left", left.as_secs_f64())?;
        }
        if let Some(ending) = &tally.ending {
            values.set_item("ending", ending.as_str())?;
        }
        if let Some(Ending::Hopeless(problem)) = &tally.ending {
            values.set_item("error", error::to_python(py, problem).into_value(py))?;
        }
        Ok(values)
    }

    /// The names of the fields that a result has.
    fn fields(&self) -> Vec<&'static str> {
        use devtrust::schema::{Response, Type};
        match self.operation.response {
            Response::Value(Type::Record(model)) | Response::Optional(Type::Record(model)) => {
                model.fields.iter().map(|field| field.name).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Run {
    pub(crate) fn flow(&self) -> Arc<Flow> {
        Arc::clone(&self.flow)
    }

    fn outcome<'py>(&self, py: Python<'py>, outcome: Outcome) -> PyResult<Bound<'py, PyAny>> {
        let values = PyDict::new(py);
        values.set_item(pyo3::intern!(py, "position"), outcome.position)?;
        match outcome.result {
            Ok(answer) => {
                let result = to_python::output(py, Some(self.operation), Output::Answer(answer))?;
                if !result.is_none() {
                    values.set_item(pyo3::intern!(py, "result"), result)?;
                }
            }
            Err(problem) => {
                let exception = error::to_python(py, &problem).into_value(py);
                values.set_item(pyo3::intern!(py, "error"), exception)?;
            }
        }
        if outcome.is_known {
            values.set_item(pyo3::intern!(py, "known"), true)?;
        }
        let class = classes::function(py, "devtrust.many", "Outcome")?;
        classes::instance(&class, &values)
    }
}

/// Lets the process's runtime do the work.
fn start(
    (flow, handle, all): (Arc<Flow>, RunHandle, BoxFuture<'static, ()>),
) -> devtrust::Result<(Arc<Flow>, RunHandle, Running)> {
    let ended = Arc::clone(&flow);
    let work = async move {
        // Everything that belongs to it is closed before it counts as over: the journal is free for the next run.
        let failure = work::caught(all).await.err();
        ended.end(failure);
    };
    Ok((flow, handle, work::spawn(Box::pin(work))?))
}

fn read(given: &Bound<'_, PyDict>) -> PyResult<(ManyOptions, Option<JournalFile>)> {
    let py = given.py();
    let refused = |problem: Error| error::to_python(py, &problem);
    let mut options = ManyOptions::default();
    let mut journal: Option<PathBuf> = None;
    let mut passphrase = None;
    for (name, value) in given.iter() {
        if value.is_none() {
            continue;
        }
        let seconds = |name: &str| config::seconds(name, number::seconds(&value)?).map_err(refused);
        match name.extract::<String>()?.as_str() {
            "in_flight" => {
                let most: u32 = number::whole("in_flight", &value, u32::MAX)?;
                options.in_flight = usize::try_from(most).unwrap_or(usize::MAX);
            }
            "deadline" => options.deadline = Some(seconds("deadline")?),
            "timeout" => options.call.timeout = Some(seconds("timeout")?),
            "max_failures" => options.most_failures = Some(value.extract()?),
            "total" => options.total = Some(number::whole("total", &value, u64::MAX)?),
            "in_doubt" => options.in_doubt = Timestamp::from_unix_millis(value.extract()?),
            "journal" => journal = Some(value.extract()?),
            "passphrase" => passphrase = Some(secret(&value)?),
            other => return Err(PyTypeError::new_err(format!("unknown option {other}"))),
        }
    }
    let file = match (journal.map(JournalFile::new), passphrase) {
        (Some(file), Some(passphrase)) => Some(file.passphrase(passphrase)),
        (None, Some(_)) => {
            let why = "a passphrase is that of a journal: pass journal, too";
            return Err(refused(Error::new(ErrorCode::ConfigurationInvalid, why)));
        }
        (file, None) => file,
    };
    Ok((options, file))
}

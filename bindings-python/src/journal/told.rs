//! What a journal tells, as records of Python.

use devtrust::Timestamp;
use devtrust::engine::Answer;
use devtrust::journal::{JournalCounts, JournalEntry, JournalProgress, Problem, Sent};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::task::OPERATION;
use crate::message::Output;
use crate::{classes, error, to_python};

/// What came of a call.
#[derive(Debug)]
pub(crate) enum Told {
    Nothing,
    Entry(Box<JournalEntry>),
    Entries(Vec<JournalEntry>),
    Counts(JournalCounts),
    Sent(Box<Sent>),
}

/// The result of a call.
pub(crate) fn told(py: Python<'_>, told: Told) -> PyResult<Bound<'_, PyAny>> {
    match told {
        Told::Nothing => Ok(py.None().into_bound(py)),
        Told::Entry(one) => entry(py, *one),
        Told::Entries(all) => {
            let all = all.into_iter().map(|one| entry(py, one));
            let all: Vec<_> = all.collect::<PyResult<_>>()?;
            Ok(PyTuple::new(py, all)?.into_any())
        }
        Told::Counts(counts) => {
            let values = PyDict::new(py);
            values.set_item("waiting", counts.waiting)?;
            values.set_item("provisioned", counts.provisioned)?;
            values.set_item("failed", counts.failed)?;
            record(py, "JournalCounts", &values)
        }
        Told::Sent(sent) => {
            let values = PyDict::new(py);
            values.set_item("provisioned", sent.provisioned)?;
            values.set_item("failed", sent.failed)?;
            values.set_item("waiting", sent.waiting)?;
            problem(py, &values, "offline", sent.offline.as_ref())?;
            record(py, "Sent", &values)
        }
    }
}

/// How sending comes along.
pub(crate) fn progress(py: Python<'_>, told: JournalProgress) -> PyResult<Bound<'_, PyAny>> {
    let values = PyDict::new(py);
    values.set_item("entry_id", told.entry_id)?;
    values.set_item("device_name", told.device_name)?;
    values.set_item("state", state(py, told.state.as_str())?)?;
    values.set_item("done", told.done)?;
    values.set_item("of", told.of)?;
    if let Some(step) = &told.step {
        values.set_item("step", to_python::step(py, step)?)?;
    }
    problem(py, &values, "problem", told.problem.as_ref())?;
    record(py, "JournalProgress", &values)
}

fn entry(py: Python<'_>, entry: JournalEntry) -> PyResult<Bound<'_, PyAny>> {
    let values = PyDict::new(py);
    values.set_item("id", entry.id)?;
    values.set_item("state", state(py, entry.state.as_str())?)?;
    values.set_item("queued_at", moment(py, entry.queued_at)?)?;
    let described = serde_json::to_value(&entry.request).unwrap_or_default();
    values.set_item("request", to_python::request(py, OPERATION, described)?)?;
    // What is as it was at first is left out, as in every record.
    if entry.attempts > 0 {
        values.set_item("attempts", entry.attempts)?;
    }
    if entry.maybe_registered {
        values.set_item("maybe_registered", true)?;
    }
    if let Some(next) = entry.next_attempt {
        values.set_item("next_attempt", moment(py, next)?)?;
    }
    if let Some(device) = &entry.device {
        let device = serde_json::to_value(device).unwrap_or_default();
        let device = Output::Answer(Answer::Json(device));
        values.set_item("device", to_python::output(py, Some(OPERATION), device)?)?;
    }
    problem(py, &values, "problem", entry.problem.as_ref())?;
    record(py, "JournalEntry", &values)
}

fn moment(py: Python<'_>, moment: Timestamp) -> PyResult<Bound<'_, PyAny>> {
    classes::function(py, "devtrust.moment", "parse")?.call1((moment.to_string(),))
}

fn state<'py>(py: Python<'py>, word: &str) -> PyResult<Bound<'py, PyAny>> {
    classes::function(py, "devtrust.journal_records", "EntryState")?.call1((word,))
}

fn problem(
    py: Python<'_>,
    values: &Bound<'_, PyDict>,
    name: &str,
    problem: Option<&Problem>,
) -> PyResult<()> {
    match problem {
        Some(problem) => values.set_item(name, error::kept(py, problem)?),
        None => Ok(()),
    }
}

fn record<'py>(
    py: Python<'py>,
    name: &'static str,
    values: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    classes::instance(
        &classes::function(py, "devtrust.journal_records", name)?,
        values,
    )
}

//! Core's errors as Python exceptions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use devtrust::Error;
use devtrust::journal::Problem;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::{classes, work};

/// The exception for an error; whatever goes wrong while it is made is raised in its place.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(other) => other,
    }
}

fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let report = error.report();
    let fields = PyDict::new(py);
    fields.set_item("code", report.code.as_str())?;
    fields.set_item("retryable", report.retryable)?;
    fields.set_item(
        "retry_after",
        report.retry_after.map(|wait| wait.as_secs_f64()),
    )?;
    fields.set_item("http_status", report.http_status)?;
    fields.set_item("request_id", report.request_id.as_deref())?;
    fields.set_item("operation", report.operation)?;
    fields.set_item("server_code", report.server_code.as_deref())?;
    fields.set_item("server_message", report.server_message.as_deref())?;
    fields.set_item("attempts", report.attempts)?;
    fields.set_item("excerpt", report.excerpt.as_deref())?;
    let violations: Vec<_> = report
        .violations
        .iter()
        .map(|violation| {
            (
                violation.field.as_str(),
                violation.code.as_str(),
                violation.message.as_str(),
                violation.remedy.as_str(),
            )
        })
        .collect();
    fields.set_item("violations", violations)?;
    classes::function(py, "devtrust.errors", "from_report")?.call1((
        report.kind.as_str(),
        report.message.as_str(),
        fields,
    ))
}

/// The exception for an error that was kept in a journal.
pub(crate) fn kept<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("code", &problem.code)?;
    fields.set_item("retryable", problem.retryable)?;
    let wait = problem.retry_after().map(|wait| wait.as_secs_f64());
    fields.set_item("retry_after", wait)?;
    fields.set_item("http_status", problem.http_status)?;
    fields.set_item("request_id", problem.request_id.as_deref())?;
    fields.set_item("operation", problem.operation.as_deref())?;
    fields.set_item("server_code", problem.server_code.as_deref())?;
    fields.set_item("server_message", problem.server_message.as_deref())?;
    fields.set_item("attempts", problem.attempts)?;
    fields.set_item("excerpt", problem.excerpt.as_deref())?;
    let violations = problem.violations.iter();
    let violations = violations.map(|one| (&one.field, &one.code, &one.message, &one.remedy));
    fields.set_item("violations", violations.collect::<Vec<_>>())?;
    classes::function(py, "devtrust.errors", "from_report")?.call1((
        problem.kind().as_str(),
        &problem.message,
        fields,
    ))
}

/// Runs what must not panic into Python: a panic becomes an `InternalError`.
pub(crate) fn guarded<T>(py: Python<'_>, run: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|panic| Err(to_python(py, &work::defect(&*panic))))
}

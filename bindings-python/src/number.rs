//! Numbers from Python, which knows no largest one.

use devtrust::Error;
use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;

use crate::error;

/// A number of seconds. What no float holds is infinite, which core refuses together with the name of the setting.
pub(crate) fn seconds(value: &Bound<'_, PyAny>) -> PyResult<f64> {
    match value.extract() {
        Err(problem) if problem.is_instance_of::<PyOverflowError>(value.py()) => Ok(f64::INFINITY),
        read => read,
    }
}

/// The same, where it may be left out.
pub(crate) fn optional_seconds(value: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    if value.is_none() {
        return Ok(None);
    }
    seconds(value).map(Some)
}

/// A whole number from 0 to `most`, the largest of its type.
pub(crate) fn whole<'py, T>(name: &str, value: &Bound<'py, PyAny>, most: T) -> PyResult<T>
where
    T: FromPyObjectOwned<'py, Error = PyErr> + std::fmt::Display,
{
    value.extract().map_err(|problem| {
        if problem.is_instance_of::<PyOverflowError>(value.py()) {
            let message = format!("{name} must be a whole number from 0 to {most}");
            error::to_python(value.py(), &Error::new("configuration.invalid", message))
        } else {
            problem
        }
    })
}

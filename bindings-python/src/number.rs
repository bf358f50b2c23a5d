//! Numbers from Python, which knows no largest one.

use std::fmt::Display;

use devtrust::{Error, ErrorCode};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;

use crate::error;

/// A number of seconds. What no float holds is infinite, which core refuses together with the name of the setting.
pub(crate) fn seconds(value: &Bound<'_, PyAny>) -> PyResult<f64> {
    match value.extract::<f64>() {
        Err(problem) if overflows(value, &problem) => Ok(f64::INFINITY),
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
pub(crate) fn whole<T: TryFrom<u64> + Display>(
    name: &str,
    value: &Bound<'_, PyAny>,
    most: T,
) -> PyResult<T> {
    let number = match value.extract::<u64>() {
        Ok(number) => T::try_from(number).ok(),
        Err(problem) if overflows(value, &problem) => None,
        Err(problem) => return Err(problem),
    };
    number.ok_or_else(|| {
        let message = format!("{name} must be a whole number from 0 to {most}");
        error::to_python(
            value.py(),
            &Error::new(ErrorCode::ConfigurationInvalid, message),
        )
    })
}

/// A number of bytes.
#[allow(clippy::cast_precision_loss, reason = "no answer has that many bytes")]
pub(crate) fn bytes(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    whole(name, value, 1_u64 << 53).map(|bytes| bytes as f64)
}

/// Whether a number was too large or too small for its type.
fn overflows(value: &Bound<'_, PyAny>, problem: &PyErr) -> bool {
    problem.is_instance_of::<PyOverflowError>(value.py())
}

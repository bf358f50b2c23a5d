//! The arguments of a call that devtrust does not model.

use devtrust::validate::Path;
use devtrust::{Error, RawRequest};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use serde_json::Value;

use crate::error;
use crate::hidden::seen;
use crate::request::{Call, Task};
use crate::to_json::Reader;

/// Reads the arguments.
pub(crate) fn call(
    py: Python<'_>,
    method: &str,
    path: &str,
    query: Option<&Bound<'_, PyAny>>,
    headers: Option<&Bound<'_, PyAny>>,
    json: Option<&Bound<'_, PyAny>>,
    timeout: Option<f64>,
) -> PyResult<Call> {
    let mut reader = Reader::default();
    let mut request = RawRequest::new(method, path);
    request.query = pairs(&mut reader, "query", query)?;
    request.headers = pairs(&mut reader, "headers", headers)?;
    if let Some(json) = json {
        let path = Path::Field(&Path::Root, "json");
        request.body = Some(reader.value(&seen(json), None, &path, 0)?);
    }
    if !reader.violations.is_empty() {
        let refused =
            Error::invalid(reader.violations).with(|report| report.operation = Some("request"));
        return Err(error::to_python(py, &refused));
    }
    Call::new(py, Task::Raw(request), timeout, None)
}

/// Names and values, from a mapping or a sequence of pairs. A list as a value repeats its name.
fn pairs(
    reader: &mut Reader,
    field: &str,
    given: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<(String, String)>> {
    let Some(given) = given.map(seen) else {
        return Ok(Vec::new());
    };
    let given = match given.cast::<PyMapping>() {
        Ok(mapping) => mapping.items()?.into_any(),
        Err(_) => given.clone(),
    };
    let mut found = Vec::new();
    for pair in given.try_iter()? {
        let (name, value) = pair?.extract::<(Bound<'_, PyString>, Bound<'_, PyAny>)>()?;
        let name = name.to_str()?;
        let root = Path::Field(&Path::Root, field);
        let value = reader.value(&value, None, &Path::Key(&root, name), 0)?;
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => found.push((name.to_owned(), text)),
                other => found.push((name.to_owned(), other.to_string())),
            }
        }
    }
    Ok(found)
}

//! What a caller passes and no traceback may show: headers, query and body of a call.

use pyo3::prelude::*;

/// Holds a value out of sight: tools that show the variables of a traceback see that it is there, and nothing of it.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Hidden(Py<PyAny>);

#[pymethods]
impl Hidden {
    #[new]
    #[pyo3(signature = (value, /))]
    fn new(value: Py<PyAny>) -> Self {
        Self(value)
    }

    fn __repr__(&self) -> &'static str {
        "Hidden(***)"
    }
}

/// The value itself, whether it is hidden or not.
pub(crate) fn seen<'py>(value: &Bound<'py, PyAny>) -> Bound<'py, PyAny> {
    match value.cast::<Hidden>() {
        Ok(hidden) => hidden.get().0.bind(value.py()).clone(),
        Err(_) => value.clone(),
    }
}

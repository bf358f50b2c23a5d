//! A service that answers from a conformance scenario, in virtual time. Not in the package as it is published.

use devtrust_core::testing::Script;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error;
use crate::session::Session;
use crate::settings::Settings;

/// The service, and what it saw.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Scripted(Script);

#[pymethods]
impl Scripted {
    #[new]
    fn new(given: &str) -> PyResult<Self> {
        Script::new(given).map(Self).map_err(PyValueError::new_err)
    }

    /// A session with the service.
    fn session(&self, py: Python<'_>) -> PyResult<Session> {
        let client = self.0.client();
        let client = client.map_err(|problem| error::to_python(py, &problem))?;
        Ok(Session::of(Settings::scripted(), client.engine().clone()))
    }

    /// What the service saw, as JSON.
    fn observed(&self) -> String {
        self.0.observed().to_string()
    }
}

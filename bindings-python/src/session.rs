//! What a client holds: the settings, and the engine of this process.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use devtrust::{Engine, Error};
use devtrust_core::testing::Script;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::inbox::Inbox;
use crate::message::{Message, Post};
use crate::request::{self, Call};
use crate::settings::Settings;
use crate::{error, raw, to_python};

/// How long a waiting thread sleeps between looks at signals: Ctrl-C works within twice that.
const LOOK: Duration = Duration::from_millis(50);

/// The native half of a client.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Session {
    settings: Settings,
    state: Mutex<State>,
    /// In a conformance scenario: the service, and what it saw.
    script: Option<Script>,
}

#[derive(Debug)]
struct State {
    process: u32,
    engine: Option<Engine>,
}

impl State {
    /// The engine, where it is one of this process.
    ///
    /// That of a parent process is forgotten, not dropped: its threads are not here, and what it shares with them (locks, the
    /// system's list of sockets to watch) must be left alone.
    fn take(&mut self) -> Option<Engine> {
        let engine = self.engine.take();
        if self.process == std::process::id() {
            return engine;
        }
        std::mem::forget(engine);
        None
    }
}

impl Drop for State {
    fn drop(&mut self) {
        drop(self.take());
    }
}

#[pymethods]
impl Session {
    #[new]
    fn new(py: Python<'_>, settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        let settings = Settings::read(settings)?;
        let engine = settings
            .engine()
            .map_err(|problem| error::to_python(py, &problem))?;
        Ok(Self {
            settings,
            state: Mutex::new(State {
                process: std::process::id(),
                engine: Some(engine),
            }),
            script: None,
        })
    }

    /// A session in virtual time whose service is a script: what the conformance scenarios run on.
    #[staticmethod]
    fn scripted(py: Python<'_>, given: &str) -> PyResult<Self> {
        let script = Script::new(given).map_err(PyValueError::new_err)?;
        let client = script
            .client()
            .map_err(|problem| error::to_python(py, &problem))?;
        Ok(Self {
            settings: Settings::scripted(),
            state: Mutex::new(State {
                process: std::process::id(),
                engine: Some(client.engine().clone()),
            }),
            script: Some(script),
        })
    }

    /// What a scripted service saw, as JSON.
    fn observed(&self) -> Option<String> {
        self.script
            .as_ref()
            .map(|script| script.observed().to_string())
    }

    /// Runs an operation and waits for it.
    #[pyo3(signature = (name, request, fields, timeout=None, **options))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        request: Option<&Bound<'py, PyAny>>,
        fields: &Bound<'py, PyDict>,
        timeout: Option<f64>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        error::guarded(py, || {
            let call = request::operation(py, name, request, fields, timeout, options)?;
            self.wait(py, call)
        })
    }

    /// Runs a call that devtrust does not model and waits for it.
    #[pyo3(signature = (method, path, query, headers, json, timeout=None))]
    #[allow(clippy::too_many_arguments, reason = "one for each part of a request")]
    fn request<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        path: &str,
        query: Option<&Bound<'py, PyAny>>,
        headers: Option<&Bound<'py, PyAny>>,
        json: Option<&Bound<'py, PyAny>>,
        timeout: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        error::guarded(py, || {
            let call = raw::call(py, method, path, query, headers, json, timeout)?;
            self.wait(py, call)
        })
    }

    /// Refuses calls from now on; those under way go on.
    fn close(&self) {
        let mut state = self.lock();
        if let Some(engine) = state.take() {
            engine.close();
        }
    }

    /// The address that paths are put behind.
    #[getter]
    fn base_url(&self) -> String {
        self.settings.address()
    }
}

impl Session {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine of this process. After a fork the child makes its own.
    pub(crate) fn engine(&self) -> devtrust::Result<Engine> {
        let mut state = self.lock();
        let Some(engine) = &state.engine else {
            return Err(Error::new(
                "configuration.closed",
                "this client was closed; make a new one",
            ));
        };
        let process = std::process::id();
        if state.process == process {
            return Ok(engine.clone());
        }
        let engine = self.settings.engine()?;
        drop(state.take());
        *state = State {
            process,
            engine: Some(engine.clone()),
        };
        Ok(engine)
    }

    fn wait<'py>(&self, py: Python<'py>, call: Call) -> PyResult<Bound<'py, PyAny>> {
        let operation = call.operation();
        let inbox = Arc::new(Inbox::default());
        let post: Arc<dyn Post> = inbox.clone();
        let started = self.engine().and_then(|engine| call.start(&engine, &post));
        // Leaving this function for whatever reason ends the call.
        let (_running, hooks) = started.map_err(|problem| error::to_python(py, &problem))?;
        loop {
            match py.detach(|| inbox.wait(LOOK)) {
                Some(Message::Done(Ok(output))) => return to_python::output(py, operation, output),
                Some(Message::Done(Err(problem))) => return Err(error::to_python(py, &problem)),
                Some(Message::Sign { message, reply }) => {
                    let signature = hooks.sign(py, &message)?;
                    // A call that has ended in the meantime says so itself.
                    let _ = reply.send(Ok(signature));
                }
                Some(other) => hooks.handle(py, other)?,
                None => py.check_signals()?,
            }
        }
    }
}

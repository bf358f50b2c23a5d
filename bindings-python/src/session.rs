//! What a client holds: the settings, and the engine of this process.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use devtrust::schema::Operation;
use devtrust::{Engine, Error, ErrorCode};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::hooks::Hooks;
use crate::inbox::Inbox;
use crate::lane::Lane;
use crate::message::{Message, Post};
use crate::number;
use crate::request::{self, Call};
use crate::settings::Settings;
use crate::work::Work;
use crate::{error, raw, to_python, work};

/// How long a waiting thread sleeps between looks at signals: Ctrl-C works within twice that.
const LOOK: Duration = Duration::from_millis(50);

/// The native half of a client.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Session {
    settings: Settings,
    state: Mutex<State>,
    /// Whether a call may have a lane of its own, which counts its calls for itself.
    may_have_lane: bool,
}

#[derive(Debug)]
struct State {
    process: u32,
    engine: Option<Engine>,
    lane: Slot,
}

/// Where the lane is.
#[derive(Debug, Default)]
enum Slot {
    /// Nowhere yet.
    #[default]
    Empty,
    /// Here.
    Idle(Lane),
    /// With a thread that makes a call.
    Lent,
}

impl State {
    fn new(engine: Engine) -> Self {
        Self {
            process: std::process::id(),
            engine: Some(engine),
            lane: Slot::Empty,
        }
    }

    /// The engine, where it is one of this process.
    ///
    /// What a parent process made is forgotten, not dropped: its threads are not here, and what it shares with them (locks, the
    /// system's list of sockets to watch) must be left alone.
    fn take(&mut self) -> Option<Engine> {
        let (engine, lane) = (self.engine.take(), std::mem::take(&mut self.lane));
        if self.process == std::process::id() {
            return engine;
        }
        std::mem::forget((engine, lane));
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
            may_have_lane: !settings.has_rate_limit(),
            settings,
            state: Mutex::new(State::new(engine)),
        })
    }

    /// Runs an operation and waits for it.
    #[pyo3(signature = (name, request, fields, timeout=None, **options))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        request: Option<&Bound<'py, PyAny>>,
        fields: &Bound<'py, PyDict>,
        #[pyo3(from_py_with = number::optional_seconds)] timeout: Option<f64>,
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
        #[pyo3(from_py_with = number::optional_seconds)] timeout: Option<f64>,
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
    /// A session with another engine than the settings make.
    #[cfg(feature = "testing")]
    pub(crate) fn of(settings: Settings, engine: Engine) -> Self {
        Self {
            may_have_lane: false,
            settings,
            state: Mutex::new(State::new(engine)),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine of this process. After a fork the child makes its own.
    pub(crate) fn engine(&self) -> devtrust::Result<Engine> {
        let mut state = self.lock();
        let Some(engine) = &state.engine else {
            return Err(Error::new(
                ErrorCode::ConfigurationClosed,
                "this client was closed; make a new one",
            ));
        };
        let process = std::process::id();
        if state.process == process {
            return Ok(engine.clone());
        }
        let engine = self.settings.engine()?;
        drop(state.take());
        *state = State::new(engine.clone());
        Ok(engine)
    }

    /// The lane, where there can be one and no other thread has it.
    fn borrow_lane(&self) -> devtrust::Result<Option<Lane>> {
        // Makes the state that of this process, and refuses where the client is closed.
        self.engine()?;
        if !self.may_have_lane {
            return Ok(None);
        }
        match std::mem::replace(&mut self.lock().lane, Slot::Lent) {
            Slot::Idle(lane) => Ok(Some(lane)),
            Slot::Lent => Ok(None),
            Slot::Empty => Lane::new(self.settings.engine()?).map(Some),
        }
    }

    /// Takes the lane back; nothing where the call was given up, which its connection does not survive.
    fn return_lane(&self, lane: Option<Lane>) {
        let mut state = self.lock();
        if let Slot::Lent = state.lane
            && state.process == std::process::id()
        {
            state.lane = match lane {
                Some(lane) if state.engine.is_some() => Slot::Idle(lane),
                _ => Slot::Empty,
            };
        }
    }

    fn wait<'py>(&self, py: Python<'py>, call: Call) -> PyResult<Bound<'py, PyAny>> {
        let lane = self
            .borrow_lane()
            .map_err(|problem| error::to_python(py, &problem))?;
        match lane {
            Some(lane) => {
                let outcome = self.wait_on(py, &lane, call);
                // An error of the service's leaves the connection as it was; what Python raised ended the call midway.
                self.return_lane(outcome.is_ok().then_some(lane));
                outcome.and_then(|outcome| outcome)
            }
            None => self.wait_for(py, call),
        }
    }

    /// Does the work in this thread. The outer error is what ended it midway.
    fn wait_on<'py>(
        &self,
        py: Python<'py>,
        lane: &Lane,
        call: Call,
    ) -> PyResult<PyResult<Bound<'py, PyAny>>> {
        let operation = call.operation();
        let inbox = Arc::new(Inbox::default());
        let post: Arc<dyn Post> = inbox.clone();
        let prepared = call.prepare(lane.engine(), &post);
        let (mut work, hooks) = match prepared {
            Ok(prepared) => prepared,
            Err(problem) => return Ok(Err(error::to_python(py, &problem))),
        };
        py.detach(|| lane.catch_up());
        loop {
            let message = py.detach(|| lane.work(&mut work, &inbox, LOOK));
            if let Some(outcome) = handle(py, operation, &hooks, message)? {
                return Ok(outcome);
            }
        }
    }

    /// Lets the process's runtime do the work.
    fn wait_for<'py>(&self, py: Python<'py>, call: Call) -> PyResult<Bound<'py, PyAny>> {
        let operation = call.operation();
        let engine = self.engine();
        wait_for(py, operation, |post| call.prepare(&engine?, post))
    }
}

/// Lets the process's runtime do what is prepared, and waits for it in this thread.
pub(crate) fn wait_for<'py>(
    py: Python<'py>,
    operation: Option<&'static Operation>,
    prepare: impl FnOnce(&Arc<dyn Post>) -> devtrust::Result<(Work, Hooks)>,
) -> PyResult<Bound<'py, PyAny>> {
    let inbox = Arc::new(Inbox::default());
    let post: Arc<dyn Post> = inbox.clone();
    // Leaving this function for whatever reason ends the call.
    let (_running, hooks) = prepare(&post)
        .and_then(|(work, hooks)| Ok((work::spawn(work)?, hooks)))
        .map_err(|problem| error::to_python(py, &problem))?;
    loop {
        let message = py.detach(|| inbox.wait(LOOK));
        if let Some(outcome) = handle(py, operation, &hooks, message)? {
            return outcome;
        }
    }
}

/// Handles a message in the thread that waits; gives the outcome where it is the last one.
fn handle<'py>(
    py: Python<'py>,
    operation: Option<&'static Operation>,
    hooks: &Hooks,
    message: Option<Message>,
) -> PyResult<Option<PyResult<Bound<'py, PyAny>>>> {
    match message {
        Some(Message::Done(Ok(output))) => {
            return Ok(Some(to_python::output(py, operation, output)));
        }
        Some(Message::Done(Err(problem))) => {
            return Ok(Some(Err(error::to_python(py, &problem))));
        }
        Some(Message::Sign { message, reply }) => {
            let signature = hooks.sign(py, &message)?;
            // A call that has ended in the meantime says so itself.
            let _ = reply.send(Ok(signature));
        }
        Some(other) => hooks.handle(py, other)?,
        None => py.check_signals()?,
    }
    Ok(None)
}

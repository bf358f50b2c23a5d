//! A queue of devices in a file: for stations whose network comes and goes.

mod feed;
mod fork;
mod sending;
mod task;
mod told;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use devtrust::journal::{self, JournalFile};
use devtrust::{Error, ErrorCode};
use pyo3::prelude::*;
use pyo3::types::PyDict;

pub(crate) use fork::watch;
pub(crate) use sending::Sending;
pub(crate) use told::{Told, progress, told};

use task::Task;

use crate::hooks::Hooks;
use crate::message::Post;
use crate::runtime::runtime;
use crate::settings::secret;
use crate::work::Work;
use crate::{error, session};

/// The native half of a journal.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Journal {
    file: JournalFile,
    is_encrypted: bool,
    /// Only ever locked by a thread that is attached to Python, so that a fork finds it free.
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    process: u32,
    /// Nothing once it was closed.
    slot: Option<Arc<Slot>>,
}

/// The file, opened when it is first used in this process.
#[derive(Debug)]
struct Slot {
    file: JournalFile,
    open: OnceLock<journal::Journal>,
}

impl Slot {
    fn new(file: &JournalFile) -> Arc<Self> {
        Arc::new(Self {
            file: file.clone(),
            open: OnceLock::new(),
        })
    }

    async fn journal(&self) -> devtrust::Result<journal::Journal> {
        if let Some(open) = self.open.get() {
            return Ok(open.clone());
        }
        // Where two come at once, both get the one queue of this file.
        let open = journal::Journal::open(self.file.clone()).await?;
        Ok(self.open.get_or_init(|| open).clone())
    }
}

impl State {
    /// What is open in this process. What a parent process opened is forgotten, not dropped: it is the parent's.
    fn take(&mut self) -> Option<Arc<Slot>> {
        let slot = self.slot.take();
        if self.process == std::process::id() {
            return slot;
        }
        std::mem::forget(slot);
        None
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // Closing the file waits for a fork that is under way, which waits for the thread that is attached: this one.
        if let Some(slot) = self.take()
            && let Ok(runtime) = runtime()
        {
            runtime.spawn_blocking(move || drop(slot));
        }
    }
}

#[pymethods]
impl Journal {
    #[new]
    #[pyo3(signature = (path, passphrase=None))]
    fn new(py: Python<'_>, path: PathBuf, passphrase: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        watch(py)?;
        let mut file = JournalFile::new(path);
        if let Some(passphrase) = passphrase {
            file = file.passphrase(secret(passphrase)?);
        }
        Ok(Self {
            is_encrypted: passphrase.is_some(),
            state: Mutex::new(State {
                process: std::process::id(),
                slot: Some(Slot::new(&file)),
            }),
            file,
        })
    }

    /// Does something with the file, and waits for it.
    fn run<'py>(
        &self,
        py: Python<'py>,
        task: &str,
        given: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        error::guarded(py, || {
            let prepare = self.prepare(py, task, given)?;
            session::wait_for(py, None, prepare)
        })
    }

    /// Whether private keys are encrypted: it opens as it was made, or not at all.
    #[getter]
    fn encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Refuses calls from now on; those under way go on.
    fn close(&self, py: Python<'_>) {
        let closed = self.lock().take();
        // Closing the file may wait for the disk.
        py.detach(|| drop(closed));
    }
}

impl Journal {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file as this process has it. After a fork the child opens it for itself.
    fn slot(&self) -> devtrust::Result<Arc<Slot>> {
        let mut state = self.lock();
        let Some(slot) = &state.slot else {
            let why = "this journal was closed; open it again";
            return Err(Error::new(ErrorCode::ConfigurationClosed, why));
        };
        let process = std::process::id();
        if state.process == process {
            return Ok(Arc::clone(slot));
        }
        drop(state.take());
        let slot = Slot::new(&self.file);
        *state = State {
            process,
            slot: Some(Arc::clone(&slot)),
        };
        Ok(slot)
    }

    /// What there is to do, once there is somebody to tell.
    #[allow(clippy::type_complexity, reason = "an `impl` cannot be given a name")]
    pub(crate) fn prepare(
        &self,
        py: Python<'_>,
        task: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<impl FnOnce(&Arc<dyn Post>) -> devtrust::Result<(Work, Hooks)> + use<>> {
        let task = Task::read(py, task, given)?;
        let slot = self.slot();
        Ok(move |post: &Arc<dyn Post>| Ok(task.prepare(slot?, post)))
    }
}

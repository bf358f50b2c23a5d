//! Asynchronous calls: how an event loop learns that calls are done.
//!
//! Each event loop has one port. A worker that finishes a call puts its result into the port's queue and, if the loop has
//! not been woken yet, writes one byte into a socket that the loop watches. The loop then takes everything that has
//! gathered. Workers never touch Python, and many calls that end together cost one wake-up.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
#[cfg(unix)]
use std::os::{fd::AsRawFd as _, unix::net::UnixStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devtrust::engine::Answer;
use devtrust::keys::SignerError;
use devtrust::schema::Operation;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use tokio::sync::oneshot;

use crate::hooks::Hooks;
use crate::journal::{Journal, Sending};
use crate::many::Run;
use crate::message::{Message, Output, Post};
use crate::number;
use crate::request::{self, Call};
use crate::session::Session;
use crate::work::{self, Running, Work};
use crate::{classes, error, raw, to_python};

/// Where the results of one event loop's calls gather.
///
/// Args:
///     wake: Is called from another thread when something has gathered, where the loop cannot watch a socket.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Port {
    shared: Arc<Shared>,
    pending: Mutex<HashMap<u64, Pending>>,
    next: AtomicU64,
    #[cfg(unix)]
    reader: Option<UnixStream>,
}

#[derive(Debug)]
struct Shared {
    queue: Mutex<Queue>,
    bell: Bell,
}

#[derive(Debug, Default)]
struct Queue {
    messages: Vec<(u64, Message)>,
    rung: bool,
}

/// How the loop is woken.
#[derive(Debug)]
enum Bell {
    #[cfg(unix)]
    Socket(UnixStream),
    Function(Py<PyAny>),
}

/// A call under way.
#[derive(Debug)]
struct Pending {
    future: Py<PyAny>,
    operation: Option<&'static Operation>,
    hooks: Hooks,
    _running: Running,
}

/// Posts under a call's number.
#[derive(Debug)]
struct Numbered {
    shared: Arc<Shared>,
    number: u64,
}

impl Post for Numbered {
    fn post(&self, message: Message) {
        let mut queue = lock(&self.shared.queue);
        queue.messages.push((self.number, message));
        let ring = !std::mem::replace(&mut queue.rung, true);
        drop(queue);
        if ring {
            self.shared.bell.ring();
        }
    }
}

impl Bell {
    fn ring(&self) {
        match self {
            // A full socket means that the loop has been woken often enough.
            #[cfg(unix)]
            Self::Socket(writer) => {
                let _ = (&mut &*writer).write(&[1]);
            }
            Self::Function(wake) => {
                // Nothing is left to wake where the interpreter is going down.
                let _ = Python::try_attach(|py| wake.call0(py));
            }
        }
    }
}

#[pymethods]
impl Port {
    #[new]
    #[pyo3(signature = (wake=None))]
    fn new(wake: Option<Py<PyAny>>) -> PyResult<Self> {
        #[cfg(unix)]
        let (reader, bell) = if let Some(wake) = wake {
            (None, Bell::Function(wake))
        } else {
            let (reader, writer) = UnixStream::pair()?;
            reader.set_nonblocking(true)?;
            writer.set_nonblocking(true)?;
            (Some(reader), Bell::Socket(writer))
        };
        #[cfg(not(unix))]
        let bell = Bell::Function(wake.ok_or_else(|| {
            pyo3::exceptions::PyTypeError::new_err("wake is needed on this system")
        })?);
        Ok(Self {
            shared: Arc::new(Shared {
                queue: Mutex::default(),
                bell,
            }),
            pending: Mutex::default(),
            next: AtomicU64::new(1),
            #[cfg(unix)]
            reader,
        })
    }

    /// What the loop is to watch; -1 where `wake` was given.
    fn fileno(&self) -> i32 {
        #[cfg(unix)]
        return self.reader.as_ref().map_or(-1, UnixStream::as_raw_fd);
        #[cfg(not(unix))]
        -1
    }

    /// Starts an operation, whose result goes into `future`. Gives the call's number.
    #[pyo3(signature = (session, future, name, request, fields, timeout=None, **options))]
    #[allow(
        clippy::too_many_arguments,
        reason = "those of Session.call, and where the result goes"
    )]
    fn call(
        &self,
        py: Python<'_>,
        session: &Session,
        future: Py<PyAny>,
        name: &str,
        request: Option<&Bound<'_, PyAny>>,
        fields: &Bound<'_, PyDict>,
        #[pyo3(from_py_with = number::optional_seconds)] timeout: Option<f64>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<u64> {
        error::guarded(py, || {
            let call = request::operation(py, name, request, fields, timeout, options)?;
            self.call_of(py, session, future, call)
        })
    }

    /// Starts a call that devtrust does not model, whose result goes into `future`.
    #[pyo3(signature = (session, future, method, path, query, headers, json, timeout=None))]
    #[allow(
        clippy::too_many_arguments,
        reason = "those of Session.request, and where the result goes"
    )]
    fn request(
        &self,
        py: Python<'_>,
        session: &Session,
        future: Py<PyAny>,
        method: &str,
        path: &str,
        query: Option<&Bound<'_, PyAny>>,
        headers: Option<&Bound<'_, PyAny>>,
        json: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = number::optional_seconds)] timeout: Option<f64>,
    ) -> PyResult<u64> {
        error::guarded(py, || {
            let call = raw::call(py, method, path, query, headers, json, timeout)?;
            self.call_of(py, session, future, call)
        })
    }

    /// Sets `future` when a run has something to take or, with `rows`, wants rows.
    fn ready(&self, py: Python<'_>, future: Py<PyAny>, run: &Run, rows: bool) -> PyResult<u64> {
        let flow = run.flow();
        let ready = async move {
            flow.ready(rows).await;
            Ok(Output::Answer(Answer::Nothing))
        };
        self.start(py, future, None, |post| {
            Ok((work::work(post, false, ready), Hooks::default()))
        })
    }

    /// Sets `future` when sending a journal has something to tell.
    fn told(&self, py: Python<'_>, future: Py<PyAny>, sending: &Sending) -> PyResult<u64> {
        let feed = sending.feed();
        let ready = async move {
            feed.ready().await;
            Ok(Output::Answer(Answer::Nothing))
        };
        self.start(py, future, None, |post| {
            Ok((work::work(post, false, ready), Hooks::default()))
        })
    }

    /// Starts to do something with a journal, whose result goes into `future`.
    fn journal(
        &self,
        py: Python<'_>,
        journal: &Journal,
        future: Py<PyAny>,
        task: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<u64> {
        error::guarded(py, || {
            let prepare = journal.prepare(py, task, given)?;
            self.start(py, future, None, prepare)
        })
    }

    /// Ends a call: its connection is closed, and its future is left alone.
    fn abort(&self, number: u64) {
        let pending = lock(&self.pending).remove(&number);
        drop(pending);
    }

    /// Ends a call with an exception.
    fn fail(&self, py: Python<'_>, number: u64, exception: &Bound<'_, PyAny>) -> PyResult<()> {
        let pending = lock(&self.pending).remove(&number);
        match pending {
            Some(pending) => settle(pending.future.bind(py), "set_exception", exception),
            None => Ok(()),
        }
    }

    /// Takes what has gathered. The loop calls it, in its own thread.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        #[cfg(unix)]
        if let Some(reader) = &self.reader {
            let mut bytes = [0; 64];
            let _ = (&mut &*reader).read(&mut bytes);
        }
        let messages = {
            let mut queue = lock(&self.shared.queue);
            queue.rung = false;
            std::mem::take(&mut queue.messages)
        };
        let mut outcome = Ok(());
        for (number, message) in messages {
            // One that goes wrong must not cost the others their results.
            outcome = outcome.and(self.deliver(py, number, message));
        }
        outcome
    }
}

impl Port {
    fn call_of(
        &self,
        py: Python<'_>,
        session: &Session,
        future: Py<PyAny>,
        call: Call,
    ) -> PyResult<u64> {
        let operation = call.operation();
        let engine = session.engine();
        self.start(py, future, operation, |post| call.prepare(&engine?, post))
    }

    fn start(
        &self,
        py: Python<'_>,
        future: Py<PyAny>,
        operation: Option<&'static Operation>,
        prepare: impl FnOnce(&Arc<dyn Post>) -> devtrust::Result<(Work, Hooks)>,
    ) -> PyResult<u64> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let post = self.post(number);
        let (running, hooks) = prepare(&post)
            .and_then(|(work, hooks)| Ok((work::spawn(work)?, hooks)))
            .map_err(|problem| error::to_python(py, &problem))?;
        self.expect(number, future, operation, hooks, running);
        Ok(number)
    }

    fn post(&self, number: u64) -> Arc<dyn Post> {
        Arc::new(Numbered {
            shared: Arc::clone(&self.shared),
            number,
        })
    }

    fn expect(
        &self,
        number: u64,
        future: Py<PyAny>,
        operation: Option<&'static Operation>,
        hooks: Hooks,
        running: Running,
    ) {
        let pending = Pending {
            future,
            operation,
            hooks,
            _running: running,
        };
        lock(&self.pending).insert(number, pending);
    }

    fn deliver(&self, py: Python<'_>, number: u64, message: Message) -> PyResult<()> {
        let outcome = match message {
            Message::Done(outcome) => {
                let Some(pending) = lock(&self.pending).remove(&number) else {
                    return Ok(());
                };
                let outcome = outcome
                    .map_err(|problem| error::to_python(py, &problem))
                    .and_then(|output| {
                        error::guarded(py, || to_python::output(py, pending.operation, output))
                    });
                let future = pending.future.bind(py);
                return match outcome {
                    Ok(result) => settle(future, "set_result", &result),
                    Err(error) => settle(future, "set_exception", error.value(py)),
                };
            }
            Message::Sign { message, reply } => {
                error::guarded(py, || self.sign(py, number, &message, reply))
            }
            other => error::guarded(py, || {
                self.with_hooks(py, number, |hooks| hooks.handle(py, other))
            }),
        };
        // What a callback raises ends its call, and no other.
        match outcome {
            Ok(()) => Ok(()),
            Err(error) => self.fail(py, number, error.value(py)),
        }
    }

    /// Runs the caller's code for one call, without holding the lock.
    fn with_hooks(
        &self,
        py: Python<'_>,
        number: u64,
        run: impl FnOnce(&Hooks) -> PyResult<()>,
    ) -> PyResult<()> {
        let hooks = lock(&self.pending)
            .get(&number)
            .map(|pending| pending.hooks.copy(py));
        hooks.map_or(Ok(()), |hooks| run(&hooks))
    }

    /// A key may take its time: it signs in another thread, while the loop goes on.
    fn sign(&self, py: Python<'_>, number: u64, message: &[u8], reply: Answering) -> PyResult<()> {
        self.with_hooks(py, number, |hooks| {
            let Some(signer) = &hooks.signer else {
                return Ok(());
            };
            let reply = Reply(Mutex::new(Some(reply)));
            classes::function(py, "devtrust._loop", "sign_in_thread")?
                .call1((signer, PyBytes::new(py, message), reply, number))
                .map(drop)
        })
    }
}

/// Where a signature goes.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Reply(Mutex<Option<Answering>>);

/// Where core waits for a signature.
type Answering = oneshot::Sender<Result<Vec<u8>, SignerError>>;

#[pymethods]
impl Reply {
    /// Hands the signature over.
    fn send(&self, signature: Vec<u8>) {
        if let Some(reply) = lock(&self.0).take() {
            // A call that has ended in the meantime needs no signature.
            let _ = reply.send(Ok(signature));
        }
    }
}

/// Sets a future that nobody has cancelled in the meantime.
fn settle(future: &Bound<'_, PyAny>, method: &str, with: &Bound<'_, PyAny>) -> PyResult<()> {
    if future.call_method0("done")?.is_truthy()? {
        return Ok(());
    }
    // A future takes no StopIteration, for one; it then gets the refusal, so that nobody waits for ever.
    if let Err(refusal) = future.call_method1(method, (with,)) {
        future.call_method1("set_exception", (refusal.value(future.py()),))?;
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

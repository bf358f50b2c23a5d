//! What a caller hangs on a call: progress, a signer, a place for a download, the log. Core's side of each posts a
//! message; Python's side handles it in the caller's thread.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use devtrust::Step;
use devtrust::engine::{Event, Happening, Observer, Progress};
use devtrust::keys::{KeyAlgorithm, SignFuture, Signer, SignerError};
use devtrust::transport::Sink;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use tokio::sync::oneshot;

use crate::message::{Message, Post};
use crate::{classes, journal, to_python};

tokio::task_local! {
    /// The call that runs in this task, where somebody listens to the log.
    pub(crate) static TRACED: Arc<dyn Post>;
}

/// Python's side.
#[derive(Debug, Default)]
pub(crate) struct Hooks {
    pub(crate) on_progress: Option<Py<PyAny>>,
    pub(crate) signer: Option<Py<PyAny>>,
    /// An object with `write`, and perhaps `seek` and `truncate`.
    pub(crate) file: Option<Py<PyAny>>,
}

impl Hooks {
    /// The same hooks, for use outside of a lock.
    pub(crate) fn copy(&self, py: Python<'_>) -> Self {
        let copy = |hook: &Option<Py<PyAny>>| hook.as_ref().map(|hook| hook.clone_ref(py));
        Self {
            on_progress: copy(&self.on_progress),
            signer: copy(&self.signer),
            file: copy(&self.file),
        }
    }

    /// Lets the caller's key sign, in this thread.
    pub(crate) fn sign(&self, py: Python<'_>, message: &[u8]) -> PyResult<Vec<u8>> {
        match &self.signer {
            Some(signer) => signer
                .call_method1(py, "sign", (PyBytes::new(py, message),))?
                .extract(py),
            None => Ok(Vec::new()),
        }
    }

    /// Handles everything but signing and the end.
    pub(crate) fn handle(&self, py: Python<'_>, message: Message) -> PyResult<()> {
        match (message, &self.on_progress, &self.file) {
            (Message::Step(step), Some(on_progress), _) => {
                on_progress.call1(py, (to_python::step(py, &step)?,))?;
            }
            (Message::Sending(progress), Some(on_progress), _) => {
                on_progress.call1(py, (journal::progress(py, *progress)?,))?;
            }
            (Message::Piece(piece), _, Some(file)) => {
                file.call_method1(py, "write", (PyBytes::new(py, &piece),))?;
            }
            (Message::Restart, _, Some(file)) => {
                file.call_method1(py, "seek", (0,))?;
                file.call_method0(py, "truncate")?;
            }
            (Message::Log(line), _, _) => {
                if let Some(logger) = classes::logger(py)? {
                    logger.call_method1("debug", ("%s", line))?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Posts progress.
pub(crate) struct ProgressHook(pub(crate) Arc<dyn Post>);

impl Progress for ProgressHook {
    fn step(&self, step: &Step) {
        self.0.post(Message::Step(step.clone()));
    }
}

/// Posts the pieces of a download.
pub(crate) struct FileHook(pub(crate) Arc<dyn Post>);

impl Sink for FileHook {
    fn write(&self, piece: Bytes) -> Result<(), String> {
        self.0.post(Message::Piece(piece));
        Ok(())
    }

    fn restart(&self) -> Result<(), String> {
        self.0.post(Message::Restart);
        Ok(())
    }
}

/// Asks the caller's key.
pub(crate) struct SignerHook {
    pub(crate) post: Arc<dyn Post>,
    pub(crate) algorithm: KeyAlgorithm,
    pub(crate) public_key: Vec<u8>,
}

impl Signer for SignerHook {
    fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    fn sign<'a>(&'a self, message: &'a [u8]) -> SignFuture<'a> {
        let (reply, answer) = oneshot::channel();
        self.post.post(Message::Sign {
            message: message.to_vec(),
            reply,
        });
        Box::pin(async move {
            answer
                .await
                .unwrap_or_else(|_| Err(SignerError::new("the call was abandoned")))
        })
    }
}

/// Tells the log of the call that runs in this task.
#[derive(Debug)]
pub(crate) struct LogHook;

impl Observer for LogHook {
    fn event(&self, event: &Event<'_>) {
        let _ = TRACED.try_with(|post| post.post(Message::Log(line(event))));
    }
}

/// `devices.register: POST /devicetrustmanager/... answered 201 after 12 ms (attempt 1, request 6c1f...)`.
fn line(event: &Event<'_>) -> String {
    let what = match event.happening {
        Happening::Sending => "sending".to_owned(),
        Happening::Answered { status, elapsed } => {
            format!("answered {status} after {} ms", elapsed.as_millis())
        }
        Happening::Failed { failure, elapsed } => {
            format!("failed after {} ms ({failure:?})", elapsed.as_millis())
        }
        Happening::Waiting(wait) => format!("next attempt in {} ms", wait.as_millis()),
        Happening::Reconciling => "outcome unknown, looking it up".to_owned(),
        Happening::Unread(members) => {
            format!("{members} members of the answer are not what is documented")
        }
    };
    format!(
        "{}: {} {} {what} (attempt {}, request {})",
        event.operation, event.verb, event.path, event.attempt, event.request_id
    )
}

macro_rules! debug_by_name {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}
debug_by_name!(ProgressHook, FileHook, SignerHook);

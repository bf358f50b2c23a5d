//! One tokio runtime per process.

use std::sync::{Mutex, PoisonError};

use devtrust::{Error, ErrorCode};
use tokio::runtime::{Builder, Runtime};

/// Threads that drive connections and run calls. They never wait for Python, and one carries several thousand calls a
/// second; a second one would make each call wake up more threads (measured: twice the context switches, a quarter more
/// processor time for a call).
const WORKERS: usize = 1;

static RUNTIME: Mutex<Option<(u32, &'static Runtime)>> = Mutex::new(None);

/// The runtime of this process.
///
/// A forked process has the memory of its parent but none of its threads, so that a runtime from before the fork never
/// runs anything again: the child gets a new one. The lock is only ever held by a thread that is attached to Python, and
/// `os.fork` is called by such a thread, so it is never found locked in a child.
pub(crate) fn runtime() -> Result<&'static Runtime, Error> {
    let mut slot = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some((owner, runtime)) = *slot
        && owner == process
    {
        return Ok(runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("devtrust")
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(
                ErrorCode::InternalDefect,
                format!("no thread could be started: {error}"),
            )
        })?;
    // It lives as long as the process: stopping it would mean waiting for its threads at exit.
    let runtime: &'static Runtime = Box::leak(Box::new(runtime));
    *slot = Some((process, runtime));
    Ok(runtime)
}

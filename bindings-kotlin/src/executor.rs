//! Where calls run: in threads of this library, not in those of the host.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::OnceLock;

use devtrust::{Error, ErrorCode};
use futures_util::FutureExt as _;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{AbortHandle, JoinError};

/// Threads that drive connections and run calls. They never wait for the host, and what takes long goes elsewhere. One carries
/// several thousand calls a second; a second one would make each call wake up more threads (measured on the JVM: a quarter
/// more processor time for a call).
const WORKERS: usize = 1;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// The runtime of this process. It lives as long as the process.
pub(crate) fn runtime() -> Result<&'static Runtime, Error> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("devtrust")
        .enable_all()
        .build()
        .map_err(|error| {
            let what = format!("no thread could be started: {error}");
            Error::new(ErrorCode::InternalDefect, what)
        })?;
    // Another thread may have been faster; a runtime that is not used has no work to wait for.
    Ok(RUNTIME.get_or_init(|| made))
}

/// Lets the workers do it. Dropping the future ends it, which closes its connection.
pub(crate) async fn run<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    let task = runtime()?.spawn(work);
    let _guard = Guard(task.abort_handle());
    match task.await {
        Ok(outcome) => outcome,
        Err(error) => Err(defect(error)),
    }
}

/// Lets the workers do what goes on between calls, until the guard goes out of scope. What it did not come to, a defect
/// of ours, is told in the end.
pub(crate) fn keep(
    work: impl Future<Output = ()> + Send + 'static,
    ended: impl FnOnce(Option<Error>) + Send + 'static,
) -> Result<Guard, Error> {
    let task = runtime()?.spawn(work);
    let guard = Guard(task.abort_handle());
    runtime()?.spawn(async move { ended(task.await.err().map(defect)) });
    Ok(guard)
}

/// Ends a call when it goes out of scope: dropping a task's handle alone would let it run on.
#[derive(Debug)]
pub(crate) struct Guard(AbortHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Does work in the task that it is called in, and gives a panic as an error.
pub(crate) async fn guarded<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    // What the work has shared is not looked at again: its client is whole after a panic, as after one in a task.
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(panic) => Err(panicked(&*panic)),
    }
}

fn defect(error: JoinError) -> Error {
    if error.is_cancelled() {
        return Error::new(ErrorCode::CancelledByCaller, "the call was abandoned");
    }
    panicked(&*error.into_panic())
}

/// A panic as an error: a defect here must not end the host's process.
fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Error::new(
        ErrorCode::InternalDefect,
        format!("devtrust itself failed: {text}"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use futures_util::future::{Either, select};
    use std::sync::Arc;
    use tokio::sync::oneshot;

    #[test]
    fn a_panic_is_an_error() {
        let error = runtime()
            .unwrap()
            .block_on(run::<()>(async { panic!("broken") }))
            .unwrap_err();
        assert_eq!(error.code(), "internal.defect");
        assert_eq!(error.report().message, "devtrust itself failed: broken");
        let error = runtime()
            .unwrap()
            .block_on(guarded::<()>(async { panic!("broken") }))
            .unwrap_err();
        assert_eq!(error.report().message, "devtrust itself failed: broken");
    }

    #[test]
    fn dropping_a_call_ends_it() {
        let held = Arc::new(());
        let inside = Arc::clone(&held);
        let (started, is_started) = oneshot::channel();
        let runtime = runtime().unwrap();
        runtime.block_on(async {
            let call = Box::pin(run::<()>(async move {
                started.send(()).unwrap();
                std::future::pending::<()>().await;
                drop(inside);
                Ok(())
            }));
            let Either::Right((_, call)) = select(call, is_started).await else {
                panic!("it never ends by itself");
            };
            assert_eq!(Arc::strong_count(&held), 2);
            drop(call);
            while Arc::strong_count(&held) > 1 {
                tokio::task::yield_now().await;
            }
        });
    }
}

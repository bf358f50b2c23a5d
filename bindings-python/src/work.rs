//! How a call runs: in a task of its own on the process's runtime.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use devtrust::{Error, ErrorCode, Result};
use futures_util::FutureExt as _;
use tokio::task::AbortHandle;

use crate::hooks::TRACED;
use crate::message::{Message, Output, Post};
use crate::runtime::runtime;

/// A call under way. Its last message is [`Message::Done`], also where it panics.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The work of a call that posts what happens.
pub(crate) fn work(
    post: &Arc<dyn Post>,
    traced: bool,
    call: impl Future<Output = Result<Output>> + Send + 'static,
) -> Work {
    let post = Arc::clone(post);
    let listener = traced.then(|| Arc::clone(&post));
    let work = async move {
        post.post(Message::Done(caught(call).await.and_then(|done| done)));
    };
    match listener {
        Some(listener) => Box::pin(TRACED.scope(listener, work)),
        None => Box::pin(work),
    }
}

/// Runs what must not panic.
pub(crate) async fn caught<T>(run: impl Future<Output = T>) -> Result<T> {
    let outcome = AssertUnwindSafe(run).catch_unwind().await;
    outcome.map_err(|panic| defect(&*panic))
}

/// Ends a call when it goes out of scope: dropping its future closes its connection.
#[derive(Debug)]
pub(crate) struct Running {
    task: AbortHandle,
    process: u32,
}

impl Running {
    /// Ends the call; whether it was one of this process.
    pub(crate) fn end(self) -> bool {
        self.process == std::process::id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // In a forked process the call is that of the parent.
        if self.process == std::process::id() {
            self.task.abort();
        }
    }
}

/// Lets the process's runtime do the work.
pub(crate) fn spawn(work: Work) -> Result<Running> {
    Ok(Running {
        task: runtime()?.spawn(work).abort_handle(),
        process: std::process::id(),
    })
}

/// A panic as an error: a defect here must not end the caller's process.
pub(crate) fn defect(panic: &(dyn std::any::Any + Send)) -> Error {
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

//! Starts a call on the runtime.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use devtrust::{Error, Result};
use futures_util::FutureExt as _;
use tokio::task::AbortHandle;

use crate::hooks::TRACED;
use crate::message::{Message, Output, Post};
use crate::runtime::runtime;

/// Ends a call when it goes out of scope: dropping its future closes its connection.
#[derive(Debug)]
pub(crate) struct Running {
    task: AbortHandle,
    process: u32,
}

impl Drop for Running {
    fn drop(&mut self) {
        // In a forked process the call is that of the parent.
        if self.process == std::process::id() {
            self.task.abort();
        }
    }
}

/// Starts a call. Its last message is [`Message::Done`], also where it panics.
pub(crate) fn start(
    post: Arc<dyn Post>,
    traced: bool,
    call: impl Future<Output = Result<Output>> + Send + 'static,
) -> Result<Running> {
    let work = {
        let post = Arc::clone(&post);
        async move {
            let outcome = AssertUnwindSafe(call).catch_unwind().await;
            post.post(Message::Done(
                outcome.unwrap_or_else(|panic| Err(defect(&*panic))),
            ));
        }
    };
    let runtime = runtime()?;
    let task = if traced {
        runtime.spawn(TRACED.scope(post, work))
    } else {
        runtime.spawn(work)
    };
    Ok(Running {
        task: task.abort_handle(),
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
    Error::new("internal.defect", format!("devtrust itself failed: {text}"))
}

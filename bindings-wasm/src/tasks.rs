//! Calls under way. There is one thread, and a call goes on only when a port of its own is answered.

use std::cell::{Cell, RefCell};
use std::task::{Context, Poll, Waker};

use devtrust_core::BoxFuture;

use crate::slots::Slots;

type Task = BoxFuture<'static, ()>;

thread_local! {
    static TASKS: RefCell<Slots<Task>> = const { RefCell::new(Slots::new()) };
    static RUNNING: Cell<u32> = const { Cell::new(0) };
}

/// Starts a task.
pub(crate) fn start(id: u32, task: Task) {
    go_on(id, task);
}

/// Goes on with a task, of which a port was answered.
pub(crate) fn resume(id: u32) {
    if let Some(task) = take(id) {
        go_on(id, task);
    }
}

/// Drops a task with everything that it waits for.
pub(crate) fn drop_task(id: u32) {
    drop(take(id));
}

/// The task that runs now.
pub(crate) fn running() -> u32 {
    RUNNING.get()
}

fn take(id: u32) -> Option<Task> {
    TASKS.with_borrow_mut(|tasks| tasks.take(id))
}

fn go_on(id: u32, mut task: Task) {
    let outer = RUNNING.replace(id);
    let state = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    RUNNING.set(outer);
    if state == Poll::Pending {
        TASKS.with_borrow_mut(|tasks| tasks.add(id, task));
    }
}

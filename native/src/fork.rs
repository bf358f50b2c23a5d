//! Databases and forks. A forked process has its parent's memory and none of its locks: an `SQLite` that had a file open believes
//! in the child that it still has the lock on it, and a thread that was inside of it at that moment has left its state half
//! changed. So nobody is inside while a process forks, and no file with a queue of devices is open. The file of a run stays open:
//! only the process that began the run uses it.
//!
//! A host whose processes fork (Python) calls [`prepare`] before and [`done`] after, in parent and child, each in the thread that
//! forks. Who never calls them forks at their own risk, as with `SQLite` itself.

use std::cell::{Cell, RefCell};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Who works with a database holds it for that long; who forks waits until nobody does.
static GATE: RwLock<()> = RwLock::new(());

thread_local! {
    /// Whether this thread is through the gate: a second time it would wait for itself.
    static IS_INSIDE: Cell<bool> = const { Cell::new(false) };
    static FORKING: RefCell<Option<RwLockWriteGuard<'static, ()>>> = const { RefCell::new(None) };
}

/// Held by whoever works with a database.
#[derive(Debug)]
pub(crate) struct Inside(Option<RwLockReadGuard<'static, ()>>);

impl Drop for Inside {
    fn drop(&mut self) {
        if self.0.is_some() {
            IS_INSIDE.set(false);
        }
    }
}

/// Goes through the gate.
pub(crate) fn inside() -> Inside {
    Inside((!IS_INSIDE.replace(true)).then(|| GATE.read().unwrap_or_else(PoisonError::into_inner)))
}

/// Before a process forks. Waits for what is being written, and closes the files of queues; they are opened again when they are
/// next used.
pub fn prepare() {
    if IS_INSIDE.replace(true) {
        return;
    }
    let gate = GATE.write().unwrap_or_else(PoisonError::into_inner);
    crate::journal::rest();
    FORKING.set(Some(gate));
}

/// After a process has forked, in the parent and in the child.
pub fn done() {
    if FORKING.take().is_some() {
        IS_INSIDE.set(false);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn who_forks_waits_for_those_inside_and_keeps_the_others_out() {
        let (told, heard) = mpsc::channel();
        let first = inside();
        let second = inside();
        drop(second);
        let forking = std::thread::spawn({
            let told = told.clone();
            move || {
                prepare();
                told.send("forks").unwrap();
                // Whatever this thread drops meanwhile may be a journal.
                drop(inside());
                std::thread::sleep(Duration::from_millis(50));
                told.send("has forked").unwrap();
                done();
            }
        });
        std::thread::sleep(Duration::from_millis(50));
        told.send("leaves").unwrap();
        drop(first);
        assert_eq!(heard.recv(), Ok("leaves"));
        assert_eq!(heard.recv(), Ok("forks"));
        drop(inside());
        assert_eq!(heard.try_recv(), Ok("has forked"));
        forking.join().unwrap();
        drop(inside());
    }
}

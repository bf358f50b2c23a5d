//! One file is one queue in a process, however often it is opened: who opens it a second time sees what the first one
//! sends, and wakes it with what is queued.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use devtrust_core::Result;

use super::store::{FileId, Slot, Store};
use super::{Inner, JournalFile};
use crate::fork;

/// What is open in a process.
#[derive(Debug)]
struct Open {
    process: u32,
    queues: Vec<Weak<Inner>>,
    /// Their files, which may be open for a moment longer.
    files: Vec<Weak<Slot>>,
}

static OPEN: Mutex<Open> = Mutex::new(Open {
    process: 0,
    queues: Vec::new(),
    files: Vec::new(),
});

/// The queue in a file; the one that is open where there is one.
pub(super) fn open(file: &JournalFile) -> Result<Arc<Inner>> {
    let (path, passphrase) = (&file.path, file.passphrase.as_ref());
    let found = {
        let _inside = fork::inside();
        let mut open = opened();
        open.queues.retain(|inner| inner.strong_count() > 0);
        open.files.retain(|file| file.strong_count() > 0);
        let Some(inner) = open.find(file) else {
            let inner = Arc::new(Inner::new(Store::open(path, passphrase)?));
            open.queues.push(Arc::downgrade(&inner));
            open.files.push(inner.store.closing());
            return Ok(inner);
        };
        inner
    };
    // It takes as long as for a file that is opened; those whose files are open need not wait for it.
    found.store.admit(passphrase)?;
    Ok(found)
}

/// Closes the files of all queues until they are used again; nobody is inside of the gate.
pub(crate) fn rest() {
    let files: Vec<_> = opened().files.iter().filter_map(Weak::upgrade).collect();
    for file in files {
        drop(file.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// What is open in this process. A forked one has what its parent had open, which is not its own.
fn opened() -> MutexGuard<'static, Open> {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if open.process != process {
        open.process = process;
        open.queues.clear();
        open.files.clear();
    }
    open
}

impl Open {
    fn find(&self, file: &JournalFile) -> Option<Arc<Inner>> {
        // A file that is not there is not open; any other failure is told when it is opened.
        let id = FileId::of(&file.path).ok()?;
        let mut opened = self.queues.iter().filter_map(Weak::upgrade);
        opened.find(|inner| *inner.store.file() == id)
    }
}

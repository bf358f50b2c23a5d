//! One file is one queue in a process, however often it is opened: who opens it a second time sees what the first one
//! sends, and wakes it with what is queued.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use devtrust_core::Result;

use super::Inner;
use super::store::{FileId, Store};

/// What is open in this process.
static OPEN: Mutex<Vec<Weak<Inner>>> = Mutex::new(Vec::new());

/// The queue in a file; the one that is open where there is one.
pub(super) fn open(path: &Path) -> Result<Arc<Inner>> {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.retain(|inner| inner.strong_count() > 0);
    // A file that is not there is not open; any other failure is told when it is opened.
    if let Ok(file) = FileId::of(path) {
        let mut opened = open.iter().filter_map(Weak::upgrade);
        if let Some(inner) = opened.find(|inner| *inner.store.file() == file) {
            return Ok(inner);
        }
    }
    let inner = Arc::new(Inner::new(Store::open(path)?));
    open.push(Arc::downgrade(&inner));
    Ok(inner)
}

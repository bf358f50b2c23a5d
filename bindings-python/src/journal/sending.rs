//! Sending for as long as somebody listens.

use std::sync::{Arc, Mutex, PoisonError};

use devtrust::journal::SendOptions;
use devtrust_core::{Client, Error, ErrorCode};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::feed::Feed;
use super::{Journal, progress, task};
use crate::error;
use crate::work::{self, Running};

/// Sends what waits and what is queued later, until it is dropped.
#[pyclass(frozen, module = "devtrust._native")]
#[derive(Debug)]
pub(crate) struct Sending {
    feed: Arc<Feed>,
    /// In a forked process nobody sends, and the parent's threads may have held its locks.
    process: u32,
    /// Nothing once it was closed.
    running: Mutex<Option<Running>>,
}

#[pymethods]
impl Sending {
    #[new]
    fn new(py: Python<'_>, journal: &Journal, given: &Bound<'_, PyDict>) -> PyResult<Self> {
        error::guarded(py, || {
            let (engine, concurrency) = task::sending(py, given)?;
            let feed = Arc::new(Feed::default());
            let told = Arc::clone(&feed);
            let started = journal.slot().and_then(|slot| {
                let mut options = SendOptions::default();
                options.concurrency = concurrency;
                options.listener = Some(Arc::clone(&told) as _);
                let all = async move {
                    let journal = slot.journal().await?;
                    journal.keep_sending(&Client::from(engine), options).await
                };
                let ending = Ending(told);
                let work = async move {
                    let outcome = work::caught(all).await.and_then(|ended| ended);
                    ending.0.end(outcome.err());
                };
                work::spawn(Box::pin(work))
            });
            let running = started.map_err(|problem| error::to_python(py, &problem))?;
            Ok(Self {
                feed,
                process: std::process::id(),
                running: Mutex::new(Some(running)),
            })
        })
    }

    /// What has happened so far, waiting for a moment where it is nothing; None at the end. What made it end is raised after
    /// everything that happened before.
    #[pyo3(signature = (wait=true))]
    fn take<'py>(&self, py: Python<'py>, wait: bool) -> PyResult<Option<Bound<'py, PyList>>> {
        error::guarded(py, || {
            if self.process != std::process::id() {
                let why = "what was begun before a fork goes on in the parent; begin it anew";
                let closed = Error::new(ErrorCode::ConfigurationClosed, why);
                return Err(error::to_python(py, &closed));
            }
            if wait {
                py.detach(|| self.feed.wait());
                py.check_signals()?;
            }
            let (told, has_ended, failure) = self.feed.take();
            if told.is_empty() && has_ended {
                return failure.map_or(Ok(None), |failure| Err(error::to_python(py, &failure)));
            }
            let list = PyList::empty(py);
            for one in told {
                list.append(progress(py, one)?)?;
            }
            Ok(Some(list))
        })
    }

    /// Ends it. What is queued from now on is not sent.
    fn close(&self, py: Python<'_>) {
        if self.process != std::process::id() {
            return;
        }
        let running = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if running.is_some_and(Running::end) {
            py.detach(|| self.feed.wait_for_end());
        }
        self.feed.end(None);
    }
}

/// Ends the feed, also where the work is dropped.
struct Ending(Arc<Feed>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end(None);
    }
}

impl Sending {
    pub(crate) fn feed(&self) -> Arc<Feed> {
        Arc::clone(&self.feed)
    }
}

//! What arrived, byte for byte but for secrets: a bounded ring of requests for tests to look at afterwards.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use serde_json::{Value, json};

use crate::{auth, secrets};

/// Bodies in the ring may take this much together; older requests go first.
const BODY_BUDGET: i64 = 64 * 1024 * 1024;

/// The ring.
#[derive(Debug)]
pub(crate) struct Journal {
    ring: Mutex<VecDeque<Arc<Entry>>>,
    capacity: usize,
    sequence: AtomicU64,
    body_bytes: AtomicI64,
}

/// One request.
#[derive(Debug)]
struct Entry {
    sequence: u64,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: OnceLock<Bytes>,
    status: AtomicU16,
    aborted: AtomicBool,
    fault: OnceLock<&'static str>,
    api_key_matches: Option<bool>,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            ring: Mutex::new(VecDeque::with_capacity(capacity.min(4096))),
            capacity,
            sequence: AtomicU64::new(0),
            body_bytes: AtomicI64::new(0),
        }
    }

    /// Records a request's head. Dropping the arrival before [`Arrival::answered`] means that the client left.
    /// `api_key` is the emulator's own.
    pub(crate) fn arrive(self: &Arc<Self>, parts: &Parts, api_key: &str) -> Arrival {
        let sequence = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
        if self.capacity == 0 {
            return Arrival {
                journal: self.clone(),
                entry: None,
            };
        }
        let entry = Arc::new(Entry {
            sequence,
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: secrets::masked(&parts.headers),
            api_key_matches: auth::matches(&parts.headers, api_key),
            body: OnceLock::new(),
            status: AtomicU16::new(0),
            aborted: AtomicBool::new(false),
            fault: OnceLock::new(),
        });
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.push_back(entry.clone());
        while ring.len() > self.capacity || self.body_bytes.load(Ordering::Relaxed) > BODY_BUDGET {
            let Some(evicted) = ring.pop_front() else {
                break;
            };
            self.forget(&evicted);
        }
        Arrival {
            journal: self.clone(),
            entry: Some(entry),
        }
    }

    fn forget(&self, entry: &Entry) {
        // Sealing the body makes sure that a late body is not counted for an entry that has left the ring.
        let length = signed(entry.body.get_or_init(Bytes::new).len());
        self.body_bytes.fetch_sub(length, Ordering::Relaxed);
    }

    pub(crate) fn clear(&self) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in ring.drain(..) {
            self.forget(&entry);
        }
    }

    /// How many requests arrived since the start, forgotten ones included.
    pub(crate) fn total(&self) -> u64 {
        self.sequence.load(Ordering::Relaxed)
    }

    /// The requests with a sequence number greater than `since`, oldest first.
    pub(crate) fn since(&self, since: u64) -> Value {
        let entries: Vec<Arc<Entry>> = {
            let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
            ring.iter()
                .filter(|entry| entry.sequence > since)
                .cloned()
                .collect()
        };
        json!({ "requests": entries.iter().map(|entry| entry.to_json()).collect::<Vec<_>>(), "last": self.total() })
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        let headers: Vec<[String; 2]> = self
            .headers
            .iter()
            // A header value that is not UTF-8 is shown byte by byte as Latin-1, so that nothing is lost.
            .map(|(name, value)| {
                let text = value.to_str().map_or_else(
                    |_| {
                        value
                            .as_bytes()
                            .iter()
                            .map(|byte| char::from(*byte))
                            .collect()
                    },
                    str::to_owned,
                );
                [name.as_str().to_owned(), text]
            })
            .collect();
        let body = self.body.get().cloned().unwrap_or_default();
        let (body, encoding) = match std::str::from_utf8(&body) {
            Ok(text) => (secrets::without_passcodes(text), "utf8"),
            Err(_) => (STANDARD.encode(&body), "base64"),
        };
        let status = self.status.load(Ordering::Relaxed);
        json!({
            "sequence": self.sequence,
            "method": self.method.as_str(),
            "path": self.uri.path(),
            "query": self.uri.query().map(secrets::without_passcode),
            "headers": headers,
            "api_key_matches": self.api_key_matches,
            "body": body,
            "body_encoding": encoding,
            "status": (status != 0).then_some(status),
            "aborted": self.aborted.load(Ordering::Relaxed),
            "fault": self.fault.get(),
        })
    }
}

/// A request on its way through the emulator.
#[derive(Debug)]
pub(crate) struct Arrival {
    journal: Arc<Journal>,
    entry: Option<Arc<Entry>>,
}

impl Arrival {
    pub(crate) fn body(&self, body: &Bytes) {
        if let Some(entry) = &self.entry
            && entry.body.set(body.clone()).is_ok()
        {
            self.journal
                .body_bytes
                .fetch_add(signed(body.len()), Ordering::Relaxed);
        }
    }

    pub(crate) fn fault(&self, kind: &'static str) {
        if let Some(entry) = &self.entry {
            let _ = entry.fault.set(kind);
        }
    }

    pub(crate) fn answered(mut self, status: u16) {
        if let Some(entry) = self.entry.take() {
            entry.status.store(status, Ordering::Relaxed);
        }
    }

    /// The emulator itself ended the connection: no answer, but the client did not leave.
    pub(crate) fn cut(mut self) {
        self.entry = None;
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        if let Some(entry) = &self.entry {
            entry.aborted.store(true, Ordering::Relaxed);
        }
    }
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

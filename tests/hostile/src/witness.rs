//! What the server saw of one case.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

/// Requests that are written down; more are only counted.
const KEPT: usize = 20;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Witness(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    connections: usize,
    count: usize,
    requests: Vec<String>,
    /// Requests without the key, or with another.
    without_key: usize,
    /// Requests that came to the other origin, and those of them that brought the key.
    elsewhere: usize,
    key_elsewhere: usize,
    largest: u64,
}

impl Witness {
    pub(crate) fn connected(&self) -> usize {
        let mut seen = self.lock();
        seen.connections += 1;
        seen.connections
    }

    pub(crate) fn asked(&self, line: String, has_key: bool) {
        let mut seen = self.lock();
        seen.count += 1;
        seen.without_key += usize::from(!has_key);
        if seen.requests.len() < KEPT {
            seen.requests.push(line);
        }
    }

    pub(crate) fn elsewhere(&self, has_key: bool) {
        let mut seen = self.lock();
        seen.elsewhere += 1;
        seen.key_elsewhere += usize::from(has_key);
    }

    pub(crate) fn answered(&self, bytes: u64) {
        let mut seen = self.lock();
        seen.largest = seen.largest.max(bytes);
    }

    /// As JSON, with what was created.
    pub(crate) fn told(&self, created: &[String]) -> Value {
        let mut names = BTreeSet::new();
        let twice: Vec<&String> = created.iter().filter(|name| !names.insert(*name)).collect();
        let seen = self.lock();
        json!({
            "connections": seen.connections,
            "requests": seen.count,
            "lines": seen.requests,
            "without_key": seen.without_key,
            "elsewhere": seen.elsewhere,
            "key_elsewhere": seen.key_elsewhere,
            "largest_answer": seen.largest,
            "created": created.len(),
            "twice": twice,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

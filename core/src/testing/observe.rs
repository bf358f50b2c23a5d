//! The waits between attempts, in their order.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::engine::{Event, Happening, Observer};

/// Keeps how long the client waited between attempts.
#[derive(Debug, Default)]
pub(super) struct Waits(Mutex<Vec<Duration>>);

impl Waits {
    pub(super) fn all(&self) -> Vec<Duration> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Observer for Waits {
    fn event(&self, event: &Event<'_>) {
        if let Happening::Waiting(wait) = event.happening {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(wait);
        }
    }
}

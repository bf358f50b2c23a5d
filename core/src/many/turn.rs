//! One input's place in the window: taken before its first request, given up while it waits to try again.

use std::sync::{Arc, Mutex, PoisonError};

use super::window::{Place, Window};
use crate::engine::{Attempt, Pace};
use crate::future::BoxFuture;
use crate::runtime::Runtime;

/// The place of one call, where it has one.
#[derive(Debug)]
pub(super) struct Turn {
    window: Arc<Window>,
    runtime: Arc<dyn Runtime>,
    place: Mutex<Option<Place>>,
}

impl Turn {
    pub(super) fn new(
        window: Arc<Window>,
        runtime: Arc<dyn Runtime>,
        place: Option<Place>,
    ) -> Self {
        Self {
            window,
            runtime,
            place: Mutex::new(place),
        }
    }

    fn set(&self, place: Option<Place>) -> Option<Place> {
        let mut held = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *held, place)
    }
}

impl Pace for Turn {
    fn place(&self) -> Option<BoxFuture<'_, ()>> {
        let held = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_some() {
            return None;
        }
        let enter = Arc::clone(&self.window).enter(Arc::clone(&self.runtime));
        Some(Box::pin(async move {
            self.set(Some(enter.await));
        }))
    }

    fn rest(&self) {
        self.set(None);
    }

    fn learn(&self, attempt: &Attempt<'_>) {
        self.window.learn(attempt);
    }
}

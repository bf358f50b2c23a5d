//! Where a thread waits for its call.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::message::{Message, Post};

/// The messages of one call, for the thread that waits for it.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    messages: Mutex<VecDeque<Message>>,
    arrived: Condvar,
}

impl Inbox {
    /// The next message; nothing if none comes in time.
    pub(crate) fn wait(&self, patience: Duration) -> Option<Message> {
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut messages, _) = self
            .arrived
            .wait_timeout_while(messages, patience, |messages| messages.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        messages.pop_front()
    }
}

impl Inbox {
    /// The next message, if there is one.
    pub(crate) fn take(&self) -> Option<Message> {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.pop_front()
    }
}

impl Post for Inbox {
    fn post(&self, message: Message) {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push_back(message);
        drop(messages);
        self.arrived.notify_one();
    }
}

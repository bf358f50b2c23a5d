//! How sending comes along.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use devtrust_core::{Progress, Step};

use super::entry::{EntryState, Problem};

/// Is told how sending comes along.
pub trait JournalListener: Send + Sync + std::fmt::Debug {
    /// An entry began, took a step or ended. Must not block.
    fn progress(&self, progress: JournalProgress);
}

/// How one entry, and all of them, come along.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct JournalProgress {
    /// The entry.
    pub entry_id: String,
    /// The name of its device.
    pub device_name: String,
    /// Where the entry stands now.
    pub state: EntryState,
    /// The step of provisioning that began or ended, while it is being sent.
    pub step: Option<Step>,
    /// Why it was not provisioned this time.
    pub problem: Option<Problem>,
    /// How many entries this pass has dealt with.
    pub done: u32,
    /// How many entries this pass has to deal with.
    pub of: u32,
}

/// What is the same for all that is told of one entry.
#[derive(Debug)]
pub(super) struct Teller {
    pub(super) entry_id: String,
    pub(super) device_name: String,
    pub(super) listener: Option<Arc<dyn JournalListener>>,
    pub(super) pass: Arc<super::pass::Tally>,
    /// Whether the registration began: from there on, an outcome that is not known may be a device.
    pub(super) registering: AtomicBool,
}

impl Teller {
    pub(super) fn tell(&self, state: EntryState, step: Option<Step>, problem: Option<Problem>) {
        let Some(listener) = &self.listener else {
            return;
        };
        let (done, of) = self.pass.progress();
        listener.progress(JournalProgress {
            entry_id: self.entry_id.clone(),
            device_name: self.device_name.clone(),
            state,
            step,
            problem,
            done,
            of,
        });
    }

    pub(super) fn has_registered(&self) -> bool {
        self.registering.load(Ordering::Relaxed)
    }
}

impl Progress for Teller {
    fn step(&self, step: &Step) {
        if step.name == "device" {
            self.registering.store(true, Ordering::Relaxed);
        }
        self.tell(EntryState::Sending, Some(step.clone()), None);
    }
}

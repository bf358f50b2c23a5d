//! How sending comes along.

use std::sync::{Arc, Mutex, PoisonError};

use devtrust_core::error::Kind;
use devtrust_core::{Error, ErrorCode, Progress, Step, StepState};

use super::entry::{EntryState, Problem};

/// The operation that registers.
const REGISTER: &str = "devices.register";

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
    pub(super) registration: Mutex<Registration>,
}

/// How far an attempt got with the registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Registration {
    /// It did not begin, or was refused.
    #[default]
    Before,
    /// It began, and its outcome is not known yet.
    Sent,
    /// The service has a device of this name.
    There,
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

    /// Whether the service may have the device after this failure; `before` is what was known before the attempt.
    pub(super) fn may_be_there(&self, error: &Error, for_good: bool, before: bool) -> bool {
        match *self.registration() {
            Registration::Before => before,
            // An answer to the registration itself is one; that the name is taken may come of an earlier attempt.
            Registration::Sent if for_good && error.report().operation == Some(REGISTER) => {
                before && error.kind() == Kind::Conflict
            }
            Registration::Sent => true,
            // Only its key tells whether it is this one.
            Registration::There => error.code() != ErrorCode::ConflictOtherKey,
        }
    }

    fn registration(&self) -> std::sync::MutexGuard<'_, Registration> {
        self.registration
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Teller {
    fn step(&self, step: &Step) {
        {
            let mut registration = self.registration();
            *registration = match (step.name, step.state, *registration) {
                (_, _, Registration::There)
                | ("device", StepState::Created | StepState::Found, _) => Registration::There,
                ("device", ..) => Registration::Sent,
                // A refusal was the answer, and the place is looked up anew.
                ("division", ..) => Registration::Before,
                (_, _, other) => other,
            };
        }
        self.tell(EntryState::Sending, Some(step.clone()), None);
    }
}

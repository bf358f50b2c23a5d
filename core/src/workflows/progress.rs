//! Tells the caller which step is under way.

use crate::progress::{Step, StepState};
use crate::schema::Context;

/// The steps of a workflow, in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps(pub(super) &'static [&'static str]);

/// The steps of `provision_device`.
const OF_PROVISIONING: Steps = Steps(&[
    "division",
    "certificate_policy",
    "device_group",
    "key",
    "device",
    "certificate",
]);

/// Reports one step of `provision_device`.
pub(super) fn report(
    context: &dyn Context,
    name: &'static str,
    state: StepState,
    id: Option<&str>,
    message: &str,
) {
    OF_PROVISIONING.tell(context, name, state, id, message);
}

impl Steps {
    /// Reports one step.
    pub(super) fn tell(
        self,
        context: &dyn Context,
        name: &'static str,
        state: StepState,
        id: Option<&str>,
        message: &str,
    ) {
        let Some(progress) = context.progress() else {
            return;
        };
        let place = self.0.iter().position(|step| *step == name);
        let number = place.map_or(0, |index| index + 1);
        progress.step(&Step {
            name,
            state,
            number: u32::try_from(number).unwrap_or(0),
            of: u32::try_from(self.0.len()).unwrap_or(0),
            id: id.map(str::to_owned),
            message: message.to_owned(),
        });
    }
}

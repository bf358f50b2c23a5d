//! Tells the caller which step is under way.

use crate::progress::{Step, StepState};
use crate::schema::Context;

/// The steps of `provision_device`, in their order.
const STEPS: [&str; 6] = [
    "division",
    "certificate_policy",
    "device_group",
    "key",
    "device",
    "certificate",
];

/// Reports one step.
pub(super) fn report(
    context: &dyn Context,
    name: &'static str,
    state: StepState,
    id: Option<&str>,
    message: &str,
) {
    let Some(progress) = context.progress() else {
        return;
    };
    let number = STEPS
        .iter()
        .position(|step| *step == name)
        .map_or(0, |index| index + 1);
    progress.step(&Step {
        name,
        state,
        number: u32::try_from(number).unwrap_or(0),
        of: u32::try_from(STEPS.len()).unwrap_or(0),
        id: id.map(str::to_owned),
        message: message.to_owned(),
    });
}

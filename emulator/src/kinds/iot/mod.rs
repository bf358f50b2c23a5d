//! IoT Trust Manager, the predecessor of Device Trust Manager. Its divisions and device profiles cannot be asked for: there is one of
//! each.

pub(crate) mod batches;
pub(crate) mod certificates;
pub(crate) mod devices;
pub(crate) mod enrollment_profiles;
pub(crate) mod fields;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::derived_id;
use crate::kinds::divisions::DIVISIONS;
use crate::records::view::{View, reference};

const DIVISION: &str = "Emulator division";
pub(crate) const DEVICE_PROFILE: &str = "Emulator device profile";

pub(crate) fn division_id(account: Uuid) -> Uuid {
    derived_id(account, "iot division")
}

pub(crate) fn device_profile_id(account: Uuid) -> Uuid {
    derived_id(account, "iot device profile")
}

/// A division by its id: the one that is there, or one of Device Trust Manager (inferred; the two share their accounts).
pub(crate) fn division(view: &View<'_>, id: Uuid) -> Value {
    if id == division_id(view.app.account_id) {
        return json!({ "id": id, "name": DIVISION });
    }
    reference(view.find(&DIVISIONS, id).as_deref())
}

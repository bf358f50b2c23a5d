//! Finds out whether a change of a device's state whose answer was lost happened.

use serde_json::Value;

use super::{Device, Devices};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::{at, object, text};
use crate::schema::{Context, Since, name_of};

/// What a recovery gives: something where it happened.
type Recovered = BoxFuture<'static, Result<Option<Value>>>;

/// Whether the device is disabled now.
pub(super) fn recover_disabled(
    context: Box<dyn Context>,
    request: Value,
    _since: Since,
) -> Recovered {
    reached(context, request, |device| {
        text(device, &[name_of!(Device.operational_status)]) == Some("DISABLED")
    })
}

/// Whether the device is enabled now.
pub(super) fn recover_enabled(
    context: Box<dyn Context>,
    request: Value,
    _since: Since,
) -> Recovered {
    reached(context, request, |device| {
        text(device, &[name_of!(Device.operational_status)]) == Some("ENABLED")
    })
}

/// Whether the device is deleted now: marked as such, or no longer there.
pub(super) fn recover_deleted(
    context: Box<dyn Context>,
    request: Value,
    _since: Since,
) -> Recovered {
    reached(context, request, |device| {
        device.is_null() || text(device, &[name_of!(Device.status)]) == Some("DELETED")
    })
}

/// Looks at the device; null stands for one that is not there.
fn reached(context: Box<dyn Context>, request: Value, done: fn(&Value) -> bool) -> Recovered {
    Box::pin(async move {
        let key = object(vec![("device_id", at(&request, &["device_id"]).clone())]);
        let device = match context.call(Devices::GET, key).await {
            Ok(answer) => answer.into_json(),
            Err(error) if error.kind() == Kind::NotFound => Value::Null,
            Err(error) => return Err(error),
        };
        Ok(done(&device).then_some(device))
    })
}

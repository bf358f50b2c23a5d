//! Finds out whether a change of a device's state whose answer was lost happened.

use serde_json::Value;

use crate::device_trust::Devices;
use crate::engine::Engine;
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::object;
use crate::schema::Since;

/// What a recovery gives: something where it happened.
type Recovered = BoxFuture<'static, Result<Option<Value>>>;

/// Whether the device is disabled now.
pub fn recover_disabled(engine: Engine, request: Value, _since: Since) -> Recovered {
    reached(engine, request, |device| {
        is(device, "/operational_status", "DISABLED")
    })
}

/// Whether the device is enabled now.
pub fn recover_enabled(engine: Engine, request: Value, _since: Since) -> Recovered {
    reached(engine, request, |device| {
        is(device, "/operational_status", "ENABLED")
    })
}

/// Whether the device is deleted now: marked as such, or no longer there.
pub fn recover_deleted(engine: Engine, request: Value, _since: Since) -> Recovered {
    reached(engine, request, |device| {
        device.is_null() || is(device, "/status", "DELETED")
    })
}

/// Looks at the device; null stands for one that is not there.
fn reached(engine: Engine, request: Value, done: fn(&Value) -> bool) -> Recovered {
    Box::pin(async move {
        let key = object(vec![(
            "device_id",
            request.get("device_id").cloned().into(),
        )]);
        let device = match engine.call(Devices::GET, key).await {
            Ok(answer) => answer.into_json(),
            Err(error) if error.kind() == Kind::NotFound => Value::Null,
            Err(error) => return Err(error),
        };
        Ok(done(&device).then_some(device))
    })
}

fn is(device: &Value, pointer: &str, wanted: &str) -> bool {
    device.pointer(pointer).and_then(Value::as_str) == Some(wanted)
}

//! Values that UniFFI does not know, by one that it does.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devtrust::{ProvisionDevice, ProvisionedDevice, Secret, Timestamp};
use uniffi::deps::anyhow::anyhow;

uniffi::custom_type!(Secret, String, {
    remote,
    try_lift: |text| Ok(Secret::new(text)),
    lower: |secret| secret.reveal().to_owned(),
});

uniffi::custom_type!(Timestamp, SystemTime, {
    remote,
    try_lift: |time| {
        let millis = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis())?,
            Err(before) => -i64::try_from(before.duration().as_millis())?,
        };
        Timestamp::from_unix_millis(millis).ok_or_else(|| anyhow!("the time is out of range"))
    },
    lower: |moment| {
        let distance = Duration::from_millis(moment.unix_millis().unsigned_abs());
        let moment = if moment.unix_millis() < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        };
        // Windows knows no moment before 1601.
        moment.unwrap_or(UNIX_EPOCH)
    },
});

// What a journal keeps: models, which cross as they do in every call, as JSON text.

uniffi::custom_type!(ProvisionDevice, String, {
    remote,
    try_lift: |text| Ok(serde_json::from_str(&text)?),
    lower: |device| serde_json::json!(device).to_string(),
});

uniffi::custom_type!(ProvisionedDevice, String, {
    remote,
    try_lift: |text| Ok(serde_json::from_str(&text)?),
    lower: |device| serde_json::json!(device).to_string(),
});

//! Values that UniFFI does not know, by one that it does.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::schema::Extra;
use crate::{Secret, Timestamp};

uniffi::custom_type!(Secret, String, {
    try_lift: |text| Ok(Secret::new(text)),
    lower: |secret| secret.reveal().to_owned(),
});

uniffi::custom_type!(Timestamp, SystemTime, {
    try_lift: |time| {
        let millis = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis())?,
            Err(before) => -i64::try_from(before.duration().as_millis())?,
        };
        Timestamp::from_unix_millis(millis).ok_or_else(|| uniffi::deps::anyhow::anyhow!("the time is out of range"))
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

uniffi::custom_type!(Extra, String, {
    try_lift: |text| Ok(serde_json::from_str(&text)?),
    lower: |extra| serde_json::Value::Object(extra.0).to_string(),
});

type Json = serde_json::Value;
uniffi::custom_type!(Json, String, {
    remote,
    try_lift: |text| Ok(serde_json::from_str(&text)?),
    lower: |value| value.to_string(),
});

type TextMap = std::collections::BTreeMap<String, String>;
uniffi::custom_type!(TextMap, HashMap<String, String>, {
    remote,
    try_lift: |map| Ok(map.into_iter().collect()),
    lower: |map| map.into_iter().collect(),
});

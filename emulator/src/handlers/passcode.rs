//! Devices that prove themselves with a passcode (`x-passcode`, as the predecessor's certificate requests). The codes and
//! messages of refusals are inferred.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use rusqlite::types::Value as SqlValue;
use serde_json::Value;

use crate::app::App;
use crate::auth::Caller;
use crate::errors::ServiceError;
use crate::kinds::authentication::{AUTHENTICATION_POLICIES, PASSCODES};
use crate::records::view::iso;
use crate::store::now_ms;
use crate::store::records::{Fields, Selection};

/// Makes sure that a device's passcode is good, and counts its use. Which authentication policy belongs to which
/// certificate policy is not published in the API's words: any passcode of the account is good.
pub(super) async fn use_up(
    app: &Arc<App>,
    caller: Caller,
    headers: &HeaderMap,
) -> Result<(), ServiceError> {
    if caller != Caller::Passcode {
        return Ok(());
    }
    let sent = headers
        .get("x-passcode")
        .and_then(|value| value.to_str().ok());
    let sent = sent.unwrap_or_default().to_owned();
    let used = app.store.run(move |records| {
        let selection = Selection {
            conditions: vec!["fields ->> 'passcode' = ?".to_owned()],
            values: vec![SqlValue::from(sent)],
            limit: 100,
            ..Selection::default()
        };
        let (_, found) = records.select(&PASSCODES, &selection)?;
        for mut passcode in found {
            let policy = records.find(&AUTHENTICATION_POLICIES, passcode.scope)?;
            let in_force = policy.is_some_and(|policy| policy.text("status") == "ACTIVE");
            if in_force && is_good(&passcode.fields, &iso(now_ms())) {
                let used = count(&passcode.fields, "number_of_usage").unwrap_or(0) + 1;
                passcode
                    .fields
                    .insert("number_of_usage".to_owned(), Value::from(used));
                records.update(&PASSCODES, &mut passcode, false)?;
                return Ok(());
            }
        }
        let message = "The passcode is not valid.";
        Err(ServiceError::new(StatusCode::UNAUTHORIZED, "invalid_passcode", message).into())
    });
    Ok(used.await?)
}

fn count(passcode: &Fields, field: &str) -> Option<u64> {
    passcode.get(field)?.as_u64()
}

/// Enabled, not used up, and within its days.
fn is_good(passcode: &Fields, now: &str) -> bool {
    let day = |name: &str| {
        let period = passcode.get("validity_period")?;
        period.get(name)?.as_str()
    };
    let today = now.get(..10).unwrap_or_default();
    let used = count(passcode, "number_of_usage").unwrap_or(0);
    passcode.get("status") == Some(&Value::from("ACTIVE"))
        && count(passcode, "usage_limit").is_none_or(|limit| used < limit)
        && day("from").is_none_or(|from| from <= today)
        && day("to").is_none_or(|to| today <= to)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::records::object;

    #[test]
    fn a_passcode_has_days_and_a_limit() {
        let now = "2026-05-11T07:07:13Z";
        for (fields, expected) in [
            (json!({"status": "ACTIVE"}), true),
            (json!({"status": "DISABLED"}), false),
            (
                json!({"status": "ACTIVE", "usage_limit": 2, "number_of_usage": 1}),
                true,
            ),
            (
                json!({"status": "ACTIVE", "usage_limit": 2, "number_of_usage": 2}),
                false,
            ),
            (
                json!({"status": "ACTIVE", "validity_period": {"from": "2026-05-11", "to": "2026-05-11"}}),
                true,
            ),
            (
                json!({"status": "ACTIVE", "validity_period": {"from": "2026-05-12"}}),
                false,
            ),
            (
                json!({"status": "ACTIVE", "validity_period": {"to": "2026-05-10"}}),
                false,
            ),
        ] {
            assert_eq!(is_good(&object(fields.clone()), now), expected, "{fields}");
        }
    }
}

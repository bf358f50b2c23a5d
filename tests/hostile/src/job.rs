//! From a case to the job that a runner is given.

use serde_json::{Map, Value, json};

use crate::Case;

/// The key of every client here. It has the shape of a real one and no meaning.
pub const API_KEY: &str = "0ddba11c0ffee5ca1ab1e_feedfacedeadbeefcafef00d";

/// How long a call may take where a case says nothing: long enough that no machine is too slow.
const TIMEOUT_MS: u64 = 20_000;

/// The settings of a case's client, but for its address.
fn config(case: &Case) -> Map<String, Value> {
    let mut config = Map::new();
    for (name, value) in [
        ("api_key", json!(API_KEY)),
        ("timeout_ms", json!(TIMEOUT_MS)),
        ("attempt_timeout_ms", json!(TIMEOUT_MS)),
        (
            "retry",
            json!({"max_attempts": 3, "base_ms": 2, "cap_ms": 5}),
        ),
    ] {
        config.insert(name.to_owned(), value);
    }
    config.extend(case.config.clone());
    config
}

/// How long a case's call may take.
#[must_use]
pub fn timeout_ms(case: &Case) -> u64 {
    let own = case
        .when
        .options
        .as_ref()
        .and_then(|options| options.timeout_ms);
    let config = case.config.get("timeout_ms").and_then(Value::as_u64);
    own.or(config).unwrap_or(TIMEOUT_MS)
}

/// The job: the case's call, and a good one after it.
pub(crate) fn job(case: &Case, address: &str, ca_pem: &str) -> Value {
    let mut config = config(case);
    config.insert("base_url".to_owned(), address.into());
    if case.tls {
        config.insert("ca_pem".to_owned(), ca_pem.into());
    }
    let after = json!({
        "operation": "request",
        "arguments": {"method": "GET", "path": format!("/{}", crate::server::AFTER)},
    });
    json!({"name": case.name, "live": {"config": config}, "when": case.when, "after": after})
}

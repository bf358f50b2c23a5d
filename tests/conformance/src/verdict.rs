//! The judge: the only place that decides whether a runtime did what a scenario asks for.

use devtrust_core::testing::API_KEY;
use serde_json::{Map, Value};

use crate::pattern::{Mode, compare};
use crate::{ExpectedRequest, Observation, Scenario, query};

/// What a runtime did other than the scenario says; nothing where it did right.
pub fn judge(scenario: &Scenario, observation: &Observation) -> Vec<String> {
    let mut differences = Vec::new();
    let then = &scenario.then;
    if let Some(expected) = &then.error {
        match observation.error() {
            Some(error) => error_matches(expected, error, &mut differences),
            None => differences.push("error: expected one, got a result".to_owned()),
        }
    } else if let Some(error) = observation.error() {
        let (code, message) = (error.get("code"), error.get("message"));
        differences.push(format!("error: expected none, got {code:?}: {message:?}"));
    }
    if let Some(expected) = &then.result {
        let actual = observation.get("result");
        compare(expected, actual, Mode::Exact, "result", &mut differences);
    }
    if let Some(expected) = &then.result_includes {
        let actual = observation.get("result");
        compare(expected, actual, Mode::Includes, "result", &mut differences);
    }
    if let Some(expected) = &then.requests {
        requests_match(expected, observation, &mut differences);
    }
    if let Some(expected) = &then.waits_ms {
        let actual = observation.observed("waits_ms");
        compare(
            &expected.clone().into(),
            actual,
            Mode::Exact,
            "waits_ms",
            &mut differences,
        );
    }
    if let Some(expected) = then.elapsed_ms {
        let actual = observation.observed("elapsed_ms");
        compare(
            &expected.into(),
            actual,
            Mode::Exact,
            "elapsed_ms",
            &mut differences,
        );
    }
    if let Some(expected) = &then.progress {
        let steps = expected.iter();
        let expected = steps
            .map(|(name, state)| Value::from(vec![name.as_str(), state]))
            .collect();
        let actual = observation.get("progress");
        compare(&expected, actual, Mode::Exact, "progress", &mut differences);
    }
    if !is_one_line(observation.get("error")) {
        differences.push("a text of the error has a control character".to_owned());
    }
    script_was_right(observation, &mut differences);
    secrets_are_hidden(scenario, observation, &mut differences);
    differences
}

fn error_matches(
    expected: &Map<String, Value>,
    actual: &Map<String, Value>,
    differences: &mut Vec<String>,
) {
    for (name, expected) in expected {
        let actual = actual.get(name).unwrap_or(&Value::Null);
        if name == "violations" {
            violations_match(expected, actual, differences);
        } else {
            compare(
                expected,
                actual,
                Mode::Includes,
                &format!("error.{name}"),
                differences,
            );
        }
    }
}

/// All of them and no others, in any order.
fn violations_match(expected: &Value, actual: &Value, differences: &mut Vec<String>) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut left = list(actual);
    for expected in list(expected) {
        let found = left.iter().position(|violation| {
            let mut found = Vec::new();
            compare(&expected, violation, Mode::Includes, "", &mut found);
            found.is_empty()
        });
        match found {
            Some(index) => {
                left.swap_remove(index);
            }
            None => differences.push(format!("error.violations: {expected} is missing")),
        }
    }
    for violation in left {
        differences.push(format!("error.violations: {violation} was not expected"));
    }
}

fn requests_match(
    expected: &[ExpectedRequest],
    observation: &Observation,
    differences: &mut Vec<String>,
) {
    let none = Vec::new();
    let actual = observation.observed("requests").as_array().unwrap_or(&none);
    if expected.len() != actual.len() {
        let sent: Vec<String> = actual.iter().map(line).collect();
        differences.push(format!(
            "requests: expected {}, got {}: {}",
            expected.len(),
            actual.len(),
            sent.join(", ")
        ));
        return;
    }
    for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
        request_matches(expected, actual, &format!("requests[{index}]"), differences);
    }
}

fn request_matches(
    expected: &ExpectedRequest,
    actual: &Value,
    place: &str,
    differences: &mut Vec<String>,
) {
    for (name, expected) in [
        ("method", &expected.method),
        ("origin", &expected.origin),
        ("path", &expected.path),
    ] {
        if let Some(expected) = expected {
            let expected = Value::from(expected.as_str());
            compare(
                &expected,
                member(actual, name),
                Mode::Exact,
                &format!("{place}.{name}"),
                differences,
            );
        }
    }
    if let Some(expected) = &expected.query {
        let expected = Value::Object(expected.clone());
        let actual = Value::Object(query::parse(member(actual, "query").as_str()));
        compare(
            &expected,
            &actual,
            Mode::Exact,
            &format!("{place}.query"),
            differences,
        );
    }
    for (name, expected) in &expected.headers {
        let actual = member(member(actual, "headers"), name);
        compare(
            expected,
            actual,
            Mode::Exact,
            &format!("{place}.headers.{name}"),
            differences,
        );
    }
    if let Some(expected) = &expected.json {
        let sent = member(actual, "body").as_str().unwrap_or_default();
        let actual = serde_json::from_str(sent).unwrap_or(Value::Null);
        compare(
            expected,
            &actual,
            Mode::Exact,
            &format!("{place}.json"),
            differences,
        );
    }
    if let Some(expected) = &expected.body {
        compare(
            expected,
            member(actual, "body"),
            Mode::Exact,
            &format!("{place}.body"),
            differences,
        );
    }
    for (name, expected) in [
        ("at_ms", expected.at_ms),
        ("timeout_ms", expected.timeout_ms),
    ] {
        if let Some(expected) = expected {
            let place = format!("{place}.{name}");
            compare(
                &expected.into(),
                member(actual, name),
                Mode::Exact,
                &place,
                differences,
            );
        }
    }
}

/// Every reply was used, and no request came without one.
fn script_was_right(observation: &Observation, differences: &mut Vec<String>) {
    for (name, what) in [
        ("replies_left", "replies were never asked for"),
        ("unexpected_requests", "requests came without a reply"),
    ] {
        let count = observation.observed(name).as_u64().unwrap_or(0);
        if count > 0 {
            differences.push(format!("{count} {what}"));
        }
    }
}

/// No text of an error holds what a terminal would obey, or a second line for a log.
fn is_one_line(error: &Value) -> bool {
    match error {
        Value::String(text) => !text.contains(char::is_control),
        Value::Array(entries) => entries.iter().all(is_one_line),
        Value::Object(members) => members.values().all(is_one_line),
        _ => true,
    }
}

/// No secret stands anywhere in what the runtime wrote down.
fn secrets_are_hidden(
    scenario: &Scenario,
    observation: &Observation,
    differences: &mut Vec<String>,
) {
    let text = observation.text();
    // A key that was made here is part of the result, and of no text form that a log could get hold of.
    let shown = observation.get("shown").to_string();
    if shown.contains("PRIVATE KEY-----") {
        differences.push("a private key shows in a text form of the result".to_owned());
    }
    let own_key = scenario
        .given
        .pointer("/config/api_key")
        .and_then(Value::as_str);
    let planted = scenario.then.hides.iter().map(String::as_str);
    for secret in planted.chain(own_key).chain([API_KEY]) {
        // As JSON writes it: line ends and quotes are escaped there.
        let escaped = Value::from(secret).to_string();
        if !secret.is_empty() && text.contains(escaped.trim_matches('"')) {
            differences.push(format!("the secret {escaped} shows"));
        }
    }
}

/// A member of an object; null where there is none.
fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

fn line(request: &Value) -> String {
    let text = |name: &str| {
        member(request, name)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    format!("{} {}", text("method"), text("path"))
}

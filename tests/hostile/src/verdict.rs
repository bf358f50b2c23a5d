//! The judge: what must come of every case, and what must come of this one.

use devtrust_conformance::{Mode, Observation, compare};
use devtrust_core::error::CODES;
use serde_json::{Map, Value};

use crate::case::{Case, Then};
use crate::service::GOOD;
use crate::{API_KEY, timeout_ms};

/// By how much a deadline may be passed, in milliseconds. The promise is a tenth of a second; on a machine with other
/// things to do, only much more is a defect and not the machine.
const TOLERANCE_MS: u64 = 1500;
/// What an answer may cost: so many times its bytes, and a constant for what is loaded and started with the first call.
const TIMES: u64 = 10;
const CONSTANT: u64 = 48 * 1024 * 1024;

/// What a runtime did other than it must; nothing where it did right.
#[must_use]
pub fn judge(case: &Case, observation: &Observation) -> Vec<String> {
    let mut found = Vec::new();
    let then = case.then.within(&observation.runtime);
    outcome(&then, observation, &mut found);
    if let Some(error) = observation.error() {
        is_classified(error, &mut found);
    }
    service(&then, observation, &mut found);
    limits(case, &then, observation, &mut found);
    secrets(&then, observation, &mut found);
    // Also what belongs to another request would be an answer.
    let after = observation.get("after");
    let body = after.pointer("/result/body").and_then(Value::as_str);
    if body != Some(GOOD) {
        found.push(format!(
            "the next call on the same client went wrong: {}",
            brief(after)
        ));
    }
    found
}

fn outcome(then: &Then, observation: &Observation, found: &mut Vec<String>) {
    if let Some(expected) = &then.error {
        match observation.error() {
            Some(error) => {
                for (name, expected) in expected {
                    let actual = error.get(name).unwrap_or(&Value::Null);
                    let place = format!("error.{name}");
                    compare(expected, actual, Mode::Includes, &place, found);
                }
                if !found.is_empty() {
                    let told = |name: &str| error.get(name).cloned().unwrap_or_default();
                    found.push(format!("it was {}: {}", told("code"), told("message")));
                }
            }
            None => found.push(format!(
                "error: expected one, got the result {}",
                brief(observation.get("result"))
            )),
        }
    } else if let Some(error) = observation.error() {
        let told = |name: &str| error.get(name).cloned().unwrap_or_default();
        found.push(format!(
            "error: expected none, got {}: {}",
            told("code"),
            told("message")
        ));
    }
    let result = observation.get("result");
    if let Some(expected) = &then.result {
        compare(expected, result, Mode::Exact, "result", found);
    }
    if let Some(expected) = &then.result_includes {
        compare(expected, result, Mode::Includes, "result", found);
    }
}

/// Every error has a kind and a code that are declared, and fit together.
fn is_classified(error: &Map<String, Value>, found: &mut Vec<String>) {
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let declared = CODES
        .iter()
        .any(|code| code.text == text("code") && code.kind.as_str() == text("kind"));
    if !declared || text("kind") == "internal" {
        let message: String = text("message").chars().take(500).collect();
        found.push(format!(
            "the error is unclassified: {} {}: {message}",
            text("kind"),
            text("code")
        ));
    }
}

/// What the service saw.
fn service(then: &Then, observation: &Observation, found: &mut Vec<String>) {
    let number = |name: &str| {
        let number = observation.get("witness").get(name).and_then(Value::as_u64);
        number
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(0)
    };
    let twice = observation
        .get("witness")
        .get("twice")
        .and_then(Value::as_array);
    if let Some(names) = twice.filter(|names| !names.is_empty() && !then.twice) {
        found.push(format!("created twice: {}", Value::Array(names.clone())));
    }
    let lines = observation
        .get("witness")
        .get("lines")
        .cloned()
        .unwrap_or_default();
    if let Some(expected) = then.created
        && expected != number("created")
    {
        found.push(format!(
            "created: expected {expected}, got {} ({lines})",
            number("created")
        ));
    }
    if let Some(most) = then.requests
        && most < number("requests")
    {
        found.push(format!(
            "requests: expected at most {most}, got {} ({lines})",
            number("requests")
        ));
    }
    if number("elsewhere") > 0 {
        let (all, with_key) = (number("elsewhere"), number("key_elsewhere"));
        found.push(format!(
            "{all} requests went to another origin, {with_key} of them with the API key"
        ));
    }
    if number("without_key") > 0 {
        found.push(format!(
            "{} requests came without the API key",
            number("without_key")
        ));
    }
}

fn limits(case: &Case, then: &Then, observation: &Observation, found: &mut Vec<String>) {
    match overrun_ms(case, observation) {
        Some(..=TOLERANCE_MS) => {}
        Some(overrun) => {
            let limit = timeout_ms(case);
            found.push(format!(
                "the deadline of {limit} ms was passed by {overrun} ms"
            ));
        }
        None => found.push("how long it took was not written down".to_owned()),
    }
    if case.measure && cfg!(target_os = "linux") && observation.get("peak_bytes").is_null() {
        found.push("how much memory it took was not written down".to_owned());
    }
    if let Some(peak) = peak(case, observation) {
        let answer = observation.get("witness").get("largest_answer");
        let answer = answer.and_then(Value::as_u64).unwrap_or(0);
        let limit = then.peak_bytes.unwrap_or(answer * TIMES + CONSTANT);
        if peak > limit {
            found.push(format!(
                "the process grew by {} MiB for an answer of {} MiB; at most {} are right",
                peak >> 20,
                answer >> 20,
                limit >> 20
            ));
        }
    }
}

/// By how many milliseconds the call took longer than it may.
#[must_use]
pub fn overrun_ms(case: &Case, observation: &Observation) -> Option<u64> {
    let elapsed = observation.get("elapsed_ms").as_u64()?;
    Some(elapsed.saturating_sub(timeout_ms(case)))
}

/// By how many bytes the process grew, where that was measured.
#[must_use]
pub fn peak(case: &Case, observation: &Observation) -> Option<u64> {
    let peak = observation.get("peak_bytes").as_u64();
    peak.filter(|_| case.measure)
}

fn secrets(then: &Then, observation: &Observation, found: &mut Vec<String>) {
    let text = observation.text();
    if observation
        .get("shown")
        .to_string()
        .contains("PRIVATE KEY-----")
    {
        found.push("a private key shows in a text form".to_owned());
    }
    for secret in then.hides.iter().map(String::as_str).chain([API_KEY]) {
        // As JSON writes it.
        let escaped = Value::from(secret).to_string();
        if text.contains(escaped.trim_matches('"')) {
            found.push(format!("the text {escaped} shows"));
        }
    }
}

fn brief(value: &Value) -> String {
    value.to_string().chars().take(300).collect()
}

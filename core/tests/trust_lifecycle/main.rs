//! What Trust Lifecycle Manager's operations send, and what they make of answers, where that is not as in other products.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod answers;
mod recovery;
mod requests;

use devtrust_core::error::Result;
use devtrust_core::testing::Script;
use serde_json::{Value, json};

const ID: &str = "36f011b7-5fa1-4c6d-83f3-ee59c4d54bb0";
const OTHER_ID: &str = "2cde64e1-9df9-4264-9e57-6dde5228146a";

/// Runs an operation on these replies; its result, and what was sent.
fn run(operation: &str, request: Value, replies: Value) -> (Result<Value>, Vec<Value>) {
    let given: Value = [("replies", replies)].into_iter().collect();
    let script = Script::new(&given.to_string()).unwrap();
    let operation = devtrust_core::operation(&format!("trust_lifecycle.{operation}")).unwrap();
    let engine = script.client().unwrap().engine().clone();
    let result = script.runtime().run(engine.call(operation, request));
    let observed = script.observed();
    assert_eq!(observed["unexpected_requests"], 0);
    assert_eq!(observed["replies_left"], 0);
    let requests = observed["requests"].as_array().unwrap().clone();
    (
        result.map(devtrust_core::engine::Answer::into_json),
        requests,
    )
}

/// What is sent by an operation that is answered with nothing.
fn sent(operation: &str, request: Value) -> Value {
    let (result, requests) = run(operation, request, json!([{ "status": 204 }]));
    result.unwrap();
    requests[0].clone()
}

/// Where the violations of a request are, and what they are.
fn violations(operation: &str, request: Value) -> Vec<String> {
    let (result, requests) = run(operation, request, json!([]));
    assert_eq!(requests.len(), 0);
    let error = result.unwrap_err();
    let violations = &error.report().violations;
    violations
        .iter()
        .map(|violation| format!("{} {}", violation.field, violation.code))
        .collect()
}

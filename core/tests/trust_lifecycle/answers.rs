//! Answers that are not what the document promises.

use serde_json::json;

use super::{ID, run};

#[test]
fn a_text_is_an_answer() {
    let hello = "Hello from DigiCert ONE - Trust Lifecycle Manager REST API!";
    let (result, requests) = run("service.hello", json!({}), json!([{"text": hello}]));
    assert_eq!(result.ok(), Some(json!(hello)));
    assert_eq!(requests[0]["headers"]["x-api-key"], "<api_key>");
    let (result, _) = run(
        "service.hello",
        json!({}),
        json!([{"text": "<!DOCTYPE html><p>Sign in"}]),
    );
    assert_eq!(result.unwrap_err().code(), "decode.unexpected_shape");
}

#[test]
fn numbers_as_text_and_texts_as_lists_are_read() {
    let answer = json!({"id": 7, "common_name": "x", "expires_in_days": "30", "key_size": 2048,
        "subject": {"organization_units": "Presses", "postal_code": 89714},
        "attributes": "{\"key_length\": 2048}", "tags": null});
    let serial = "48520A70B478D344E9F9A804D8370D0BBEFEC4F0";
    let (result, _) = run(
        "certificates.get",
        json!({"serial_number": serial}),
        json!([{"json": answer}]),
    );
    let expected = json!({"id": 7, "common_name": "x", "expires_in_days": 30, "key_size": "2048",
        "subject": {"organization_units": ["Presses"], "postal_code": "89714"},
        "attributes": "{\"key_length\": 2048}"});
    assert_eq!(result.ok(), Some(expected));
}

#[test]
fn a_time_may_be_an_object_of_java() {
    let row = json!({"id": ID, "last_completed_at": {"year": 126, "time": 1_777_923_541_028_i64}});
    let (result, _) = run(
        "connectors.search",
        json!({"account_id": ID}),
        json!([{"json": {"items": [row], "total": 1, "limit": 20, "offset": 0}}]),
    );
    assert_eq!(
        result.unwrap()["items"][0],
        json!({"id": ID, "last_completed_at": "2026-05-04T19:39:01.028Z"})
    );
}

#[test]
fn has_more_ends_a_list() {
    let next = |page| {
        let (result, _) = run(
            "certificates.search",
            json!({"limit": 1}),
            json!([{ "json": page }]),
        );
        result.unwrap()["next_offset"].clone()
    };
    let row = json!({"common_name": "x"});
    assert_eq!(next(json!({"items": [row], "has_more": true})), 1);
    assert_eq!(
        next(json!({"items": [row], "has_more": false})),
        json!(null)
    );
    assert_eq!(next(json!({"items": [row], "total": 2, "offset": 0})), 1);
}

#[test]
fn profiles_come_as_an_array_or_in_an_envelope() {
    for answer in [
        json!([{"id": ID, "name": "TLS", "status": "Active"}]),
        json!({"items": [{"id": ID, "name": "TLS", "status": "Active"}]}),
    ] {
        let (result, requests) = run("profiles.list", json!({}), json!([{ "json": answer }]));
        let items = result.unwrap()["items"].clone();
        assert_eq!(
            items,
            json!([{"id": ID, "name": "TLS", "status": "Active"}])
        );
        assert_eq!(requests[0]["path"], "/mpki/api/v3/profile");
    }
}

#[test]
fn both_envelopes_of_a_refusal_are_read() {
    for body in [
        json!({"error": {"status": "INVALID_INPUT_FIELD", "message": "Operation allowed only for manual approval profiles"}}),
        json!({"errors": [{"code": "invalid_input_field", "message": "Operation allowed only for manual approval profiles"}]}),
    ] {
        let (result, _) = run(
            "enrollments.set_status",
            json!({"enrollment_id": ID, "new_status": "approved"}),
            json!([{"status": 400, "json": body}]),
        );
        let error = result.unwrap_err();
        let message = error.report().server_message.clone();
        assert_eq!(
            message.as_deref(),
            Some("Operation allowed only for manual approval profiles")
        );
        assert_eq!(error.http_status(), Some(400));
    }
}

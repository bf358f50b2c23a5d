//! What becomes of calls whose answers are lost.

use serde_json::{Value, json};

use super::{ID, run};

const SERIAL: &str = "48520A70B478D344E9F9A804D8370D0BBEFEC4F0";

/// The answer is lost on its way.
fn lost() -> Value {
    json!({"fail": {"kind": "reset", "sent": true}})
}

fn verbs(requests: &[Value]) -> Vec<&str> {
    requests
        .iter()
        .filter_map(|record| record["method"].as_str())
        .collect()
}

#[test]
fn a_certificate_is_never_issued_twice() {
    let request = json!({"profile": {"id": ID}, "seat": {"seat_id": "press-41"}});
    let (result, requests) = run("certificates.issue", request, json!([lost()]));
    assert_eq!(result.unwrap_err().code(), "transport.outcome_unknown");
    assert_eq!(requests.len(), 1);
}

#[test]
fn a_seat_is_found_again() {
    let request =
        json!({"seat_id": "press-41", "seat_type": {"id": "DEVICE_SEAT"}, "business_unit_id": ID});
    let seat = json!({"json": {"seat_id": "press-41"}});
    let (result, requests) = run("seats.create", request.clone(), json!([lost(), seat]));
    result.unwrap();
    assert_eq!(verbs(&requests), ["POST", "GET"]);
    assert_eq!(
        requests[1]["query"],
        format!("business_unit_id={ID}&seat_type_id=DEVICE_SEAT")
    );
    let missing = json!({"status": 404, "json": {"errors": [{"code": "resource_not_found", "message": "-"}]}});
    let replies = json!([lost(), missing, {"status": 201}]);
    let (result, requests) = run("seats.create", request, replies);
    result.unwrap();
    assert_eq!(verbs(&requests), ["POST", "GET", "POST"]);
}

#[test]
fn a_revocation_is_looked_up() {
    let request = json!({"serial_number": SERIAL, "revocation_reason": "superseded"});
    for (status, expected) in [
        ("revoked", vec!["PUT", "GET"]),
        ("issued", vec!["PUT", "GET", "PUT"]),
    ] {
        let mut replies = vec![
            lost(),
            json!({"json": {"serial_number": SERIAL, "status": status}}),
        ];
        if expected.len() == 3 {
            replies.push(json!({"status": 204}));
        }
        let (result, requests) = run("certificates.revoke", request.clone(), replies.into());
        result.unwrap();
        assert_eq!(verbs(&requests), expected);
    }
}

#[test]
fn a_deletion_is_done_when_the_object_is_gone() {
    let request = json!({"business_unit_id": ID});
    let missing = json!({"status": 404, "json": {"errors": [{"code": "resource_not_found", "message": "-"}]}});
    let (result, requests) = run(
        "business_units.delete",
        request.clone(),
        json!([lost(), missing]),
    );
    result.unwrap();
    assert_eq!(verbs(&requests), ["DELETE", "GET"]);
    let there = json!({"json": {"id": ID, "name": "Plant 7"}});
    let replies = json!([lost(), there, {"status": 204}]);
    let (result, requests) = run("business_units.delete", request, replies);
    result.unwrap();
    assert_eq!(verbs(&requests), ["DELETE", "GET", "DELETE"]);
}

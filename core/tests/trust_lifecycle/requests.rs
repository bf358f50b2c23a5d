//! Requests that are not a path with a JSON object.

use serde_json::{Value, json};

use super::{ID, OTHER_ID, run, sent, violations};

/// Method, path, query and body.
fn line(record: &Value) -> [&str; 4] {
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    [text("method"), text("path"), text("query"), text("body")]
}

#[test]
fn a_put_has_fields_in_its_path_its_query_and_its_body() {
    let record = sent(
        "certificates.revoke",
        json!({"serial_number": "48520A70B478D344E9F9A804D8370D0BBEFEC4F0", "thumbprint_sha256": "ab".repeat(32),
            "account_id": ID, "revocation_reason": "KEY_COMPROMISE"}),
    );
    let thumbprint = "ab".repeat(32);
    assert_eq!(
        line(&record),
        [
            "PUT",
            "/mpki/api/v1/certificate/48520A70B478D344E9F9A804D8370D0BBEFEC4F0/revoke",
            &format!("account_id={ID}&thumbprint_sha256={thumbprint}"),
            r#"{"revocation_reason":"key_compromise"}"#,
        ]
    );
}

/// What is sent by an operation that is answered with an empty list.
fn listed(operation: &str, request: Value) -> Value {
    let (result, requests) = run(operation, request, json!([{ "json": [] }]));
    assert_eq!(result.ok(), Some(json!([])));
    requests[0].clone()
}

#[test]
fn a_list_is_the_whole_body() {
    let record = listed(
        "certificates.import_external",
        json!({"certificates": [{"cert_type": "x509", "cert": "MIIB", "tag_name": ["a"]}], "trap_seat_duplicate_error": true}),
    );
    assert_eq!(
        line(&record),
        [
            "POST",
            "/mpki/api/v1/certificate-import",
            "trap_seat_duplicate_error=true",
            r#"[{"cert":"MIIB","cert_type":"x509","tag_name":["a"]}]"#,
        ]
    );
    let record = listed(
        "business_units.set_licensed_seats",
        json!({"business_unit_id": ID, "licensed_seats": [{"id": "USER_SEAT", "licensed_amount": 3}]}),
    );
    assert_eq!(
        record["body"],
        r#"[{"id":"USER_SEAT","licensed_amount":3}]"#
    );
}

#[test]
fn a_delete_may_have_a_body() {
    let record = sent(
        "discovered_inventory.delete",
        json!({"account_id": ID, "source_type": ["NETWORK_SCAN", "CONNECTOR"],
            "connector_filter": {"connector_ids": [OTHER_ID]}}),
    );
    assert_eq!(
        line(&record),
        [
            "DELETE",
            "/mpki/api/v1/delete/inventory",
            &format!("account_id={ID}&source_type=NETWORK_SCAN&source_type=CONNECTOR"),
            &format!(r#"{{"connector_filter":{{"connector_ids":["{OTHER_ID}"]}}}}"#),
        ]
    );
}

#[test]
fn seats_are_renamed_from_the_path_to_the_body() {
    let record = sent(
        "seats.update",
        json!({"current_seat_id": "old/seat@example.com", "seat_id": "new@example.com",
            "seat_type": {"id": "DEVICE_SEAT"}}),
    );
    assert_eq!(
        line(&record),
        [
            "PUT",
            "/mpki/api/v1/seat/old%2Fseat%40example.com",
            "",
            r#"{"seat_id":"new@example.com","seat_type":{"id":"DEVICE_SEAT"}}"#,
        ]
    );
}

#[test]
fn queries_take_lists_objects_and_maps_in_their_own_ways() {
    let rows = json!([{"json": {"items": [], "total": 0}}]);
    let query = |operation: &str, request: Value| {
        let (result, requests) = run(operation, request, rows.clone());
        result.unwrap();
        requests[0]["query"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        query(
            "network_scans.list",
            json!({"account_id": ID, "currentScanStatus": ["ACTIVE", "QUEUED"], "sort": ["name", "created_at:desc"]}),
        ),
        format!(
            "account_id={ID}&currentScanStatus=ACTIVE%7CQUEUED&sort=name&sort=created_at%3Adesc"
        )
    );
    assert_eq!(
        query(
            "audit_log.list",
            json!({"data": {"thumbprint": "AB"}, "since": "2026-05-11T07:07:13Z", "action": ["create", "ssp_revoke"]}),
        ),
        "action=create&action=ssp_revoke&data%5Bthumbprint%5D=AB&from=2026-05-11T07%3A07%3A13Z"
    );
    assert_eq!(
        query(
            "endpoints.list_unsecured",
            json!({"account": {"id": ID, "name": "Acme"}, "isAutoRenew": false}),
        ),
        format!("account=%7B%22id%22%3A%22{ID}%22%2C%22name%22%3A%22Acme%22%7D&isAutoRenew=false")
    );
}

#[test]
fn an_enrollment_code_takes_the_place_of_the_api_key() {
    let request = json!({"profile_id": ID, "csr": include_str!("../../src/keys/testdata/p256.csr.pem"), "enrollment_code": "662641677"});
    let (result, requests) = run(
        "est.enroll",
        request,
        json!([{"text": "MIIB", "headers": {"content-type": "application/pkcs7-mime"}}]),
    );
    assert_eq!(result.ok(), Some(json!("MIIB")));
    let record = &requests[0];
    assert_eq!(
        record["path"],
        format!("/.well-known/est/TLM-{ID}/simpleenroll")
    );
    assert!(
        record["body"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE REQUEST-----")
    );
    let header = |name: &str| record["headers"][name].as_str();
    assert_eq!(header("authorization"), Some("<secret>"));
    assert_eq!(header("x-api-key"), None);
    assert_eq!(header("content-type"), Some("text/plain"));
    assert_eq!(
        header("accept"),
        Some("application/pkcs7-mime, application/json")
    );
}

#[test]
fn what_is_open_to_everyone_gets_no_key() {
    let reply = json!([{"json": {"version": "1.2893.0"}}]);
    let (result, requests) = run("service.version", json!({}), reply);
    assert_eq!(result.ok(), Some(json!({"version": "1.2893.0"})));
    assert_eq!(requests[0]["headers"].get("x-api-key"), None);
}

#[test]
fn limits_are_checked_before_anything_is_sent() {
    let found = violations(
        "certificates.search",
        json!({"limit": 101, "serial_number": "AB:CD", "profile_id": "x", "status": "gone"}),
    );
    assert_eq!(
        found,
        [
            "limit range",
            "profile_id uuid",
            "serial_number hex",
            "status enum"
        ]
    );
    let found = violations(
        "certificates.issue",
        json!({"profile": {"id": ID}, "attributes": {"subject": {"country": "USA", "organization_units": ["x".repeat(65)]}}}),
    );
    assert_eq!(
        found,
        [
            "seat required",
            "attributes.subject.organization_units[0] length",
            "attributes.subject.country length",
        ]
    );
    let found = violations("discovered_inventory.delete", json!({"account_id": ID}));
    assert_eq!(found, ["source_type required"]);
}

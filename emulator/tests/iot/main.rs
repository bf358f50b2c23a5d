//! The classic IoT API (facts 7): devices, certificates, credentials and batches.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../common/mod.rs"]
mod common;
mod credentials;

use common::{Api, csr, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const DEVICE: &str = "/iot/api/v2/device";
const CERTIFICATE: &str = "/iot/api/v1/certificate";

fn profile(api: &Api, what: &str) -> String {
    let id = &api.ready.iot_enrollment_profile_id;
    format!("/iot/api/v1/enrollment-profile/{id}/{what}")
}

fn registration(api: &Api, identifier: &str, fields: &Value) -> Value {
    json!({
        "division_id": api.ready.iot_division_id,
        "device_identifier": identifier,
        "device_profile_id": api.ready.iot_device_profile_id,
        "fields": fields,
    })
}

/// The customer's own fields.
async fn own_fields(api: &Api) -> Vec<Value> {
    let specification = api.get(&profile(api, "enrollment-specification")).await;
    let fields = specification["fields"].as_array().unwrap();
    let id = |field: &&Value| field["id"].as_str().unwrap().len() == 36;
    fields.iter().filter(id).cloned().collect()
}

fn wanted(api: &Api, common_name: &str, identifier: &str) -> Value {
    json!({
        "enrollment_profile_id": api.ready.iot_enrollment_profile_id,
        "csr": csr(common_name),
        "certificate_profile_attributes": [{ "id": "subject.common_name", "value": common_name }],
        "device_attributes": [{ "id": "DEVICE_IDENTIFIER", "value": identifier }],
    })
}

async fn request(api: &Api, common_name: &str, identifier: &str) -> Value {
    let (status, body) = api
        .post(CERTIFICATE, &wanted(api, common_name, identifier))
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

fn refused(answer: &(StatusCode, Value)) -> (u16, &str, &str) {
    let first = &answer.1["errors"][0];
    (
        answer.0.as_u16(),
        first["code"].as_str().unwrap(),
        first["message"].as_str().unwrap(),
    )
}

#[tokio::test]
async fn a_specification_has_two_fields_of_the_customers() {
    let api = emulator(&[]).await;
    let own = own_fields(&api).await;
    let names: Vec<&Value> = own.iter().map(|field| &field["name"]).collect();
    assert_eq!(names, ["Plant", "Line"]);
    let whole = api.get(&profile(&api, "enrollment-specification")).await;
    let has = |id: &str| {
        let mut fields = whole["fields"].as_array().unwrap().iter();
        fields.any(|field| field["id"] == id)
    };
    assert!(has("subject.common_name") && has("DEVICE_IDENTIFIER"));
    let unknown = "/iot/api/v1/enrollment-profile/IOT_x/enrollment-specification";
    let answer = api.call(Method::GET, unknown, None).await;
    assert_eq!(refused(&answer).1, "entity_not_found");
}

#[tokio::test]
async fn a_change_deletes_the_fields_that_are_left_out() {
    let api = emulator(&[]).await;
    let own = own_fields(&api).await;
    let (plant, line) = (&own[0]["id"], &own[1]["id"]);
    let both = json!([{ "id": plant, "value": "7" }, { "id": line, "value": "West" }]);
    let (status, device) = api
        .post(DEVICE, &registration(&api, "Press 41", &both))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{device}");
    assert_eq!(device["device_identifier"], "Press 41");
    assert_eq!(
        device["division"]["id"],
        api.ready.iot_division_id.to_string()
    );
    assert_eq!(device["status"], "ACTIVE");
    assert_eq!(
        device["fields"],
        json!([
            { "id": plant, "name": "Plant", "value": "7", "mandatory": false },
            { "id": line, "name": "Line", "value": "West", "mandatory": false },
        ])
    );

    let path = format!("{DEVICE}/{}", device["id"].as_str().unwrap());
    let less = json!({ "fields": [{ "id": line, "value": "East" }] });
    let (status, changed) = api.call(Method::PUT, &path, Some(&less)).await;
    assert_eq!(status, StatusCode::CREATED, "as documented");
    let left = json!([{ "id": line, "name": "Line", "value": "East", "mandatory": false }]);
    assert_eq!(changed["fields"], left);
    assert_eq!(changed["device_identifier"], "Press 41");
    assert_eq!(api.get(&path).await, changed);

    let v1 = format!(
        "/iot/api/v1/device/Press%2041?division_id={}",
        api.ready.iot_division_id
    );
    let (status, changed) = api.call(Method::PUT, &v1, Some(&json!({}))).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(changed["fields"], json!([]));
}

#[tokio::test]
async fn what_exists_and_what_does_not_are_invalid_input() {
    let api = emulator(&[]).await;
    let body = registration(&api, "Press 41", &json!([]));
    assert_eq!(api.post(DEVICE, &body).await.0, StatusCode::CREATED);
    let again = api.post("/iot/api/v1/device", &body).await;
    let message = "Device with identifier Press 41 already exists in the division.";
    assert_eq!(refused(&again), (400, "invalid_input", message));

    let nowhere = format!("{DEVICE}/{}", api.ready.account_id);
    let missing = api.call(Method::PUT, &nowhere, Some(&json!({}))).await;
    assert_eq!(refused(&missing).1, "invalid_input");
    let missing = api.call(Method::GET, &nowhere, None).await;
    assert_eq!(
        (missing.0.as_u16(), refused(&missing).1),
        (404, "entity_not_found")
    );

    let foreign = json!([{ "id": "color", "value": "red" }]);
    let unknown = api
        .post(DEVICE, &registration(&api, "Press 42", &foreign))
        .await;
    let message = "Field color does not exist in the device profile.";
    assert_eq!(refused(&unknown), (400, "invalid_input", message));
    let long = registration(&api, &"x".repeat(256), &json!([]));
    assert_eq!(refused(&api.post(DEVICE, &long).await).0, 400);
}

#[tokio::test]
async fn devices_are_listed_by_every_filter() {
    let api = emulator(&[]).await;
    for name in ["Press 41", "Press 42", "Press 43"] {
        let body = registration(&api, name, &json!([]));
        assert_eq!(api.post(DEVICE, &body).await.0, StatusCode::CREATED);
    }
    let page = api.get(DEVICE).await;
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&json!(3), &json!(20), &json!(0))
    );
    let division = api.ready.iot_division_id;
    let device_profile = api.ready.iot_device_profile_id;
    for (query, count) in [
        ("device_identifier=Press%2042".to_owned(), 1),
        ("device_identifier=Press".to_owned(), 0),
        (format!("division_id={division}"), 3),
        (format!("division_id={}", api.ready.account_id), 0),
        (format!("device_profile_id={device_profile}"), 3),
        (
            "created_from=2020-01-01&created_to=2999-01-01".to_owned(),
            3,
        ),
        ("created_from=2999-01-01".to_owned(), 0),
        ("updated_from=2020-01-01".to_owned(), 3),
        // As the documentation spells it.
        ("upated_to=2020-01-01".to_owned(), 0),
        ("updated_to=2020-01-01".to_owned(), 0),
    ] {
        let page = api.get(&format!("{DEVICE}?{query}")).await;
        assert_eq!(page["total"], count, "{query}");
    }
    let second = api.get(&format!("{DEVICE}?limit=2&offset=2")).await;
    assert_eq!(second["records"][0]["device_identifier"], "Press 43");
}

#[tokio::test]
async fn a_certificate_is_issued_for_a_device_that_keeps_its_id() {
    let api = emulator(&[]).await;
    let answer = request(&api, "press-41", "Press 41").await;
    assert_eq!(
        (&answer["status"], &answer["result"]),
        (&json!("AUTO_APPROVED"), &json!("SUCCESS"))
    );
    let pem = answer["pem"].as_str().unwrap();
    assert_eq!(
        pem.matches("BEGIN CERTIFICATE").count(),
        3,
        "leaf, issuer, root"
    );
    let device = &api.get(DEVICE).await["records"][0];
    assert_eq!(device["device_identifier"], "Press 41");

    request(&api, "press-41b", "Press 41").await;
    let devices = api.get(DEVICE).await;
    assert_eq!(devices["total"], 1);
    assert_eq!(devices["records"][0]["id"], device["id"]);

    // The trailing slash, and the console's path, as scripts have them.
    for path in [
        CERTIFICATE,
        "/iot/api/v1/certificate/",
        "/iot/api-ui/v1/certificate",
    ] {
        let page = api
            .get(&format!(
                "{path}?device_identifier=Press%2041&status=ISSUED"
            ))
            .await;
        assert_eq!(page["total"], 2, "{path}");
    }
    let row = &api
        .get(&format!("{CERTIFICATE}?common_name=press-41"))
        .await["records"][0];
    assert_eq!(row["id"], answer["certificate_id"]);
    assert!(pem.starts_with(row["body"].as_str().unwrap()));
    assert_eq!(row["chain"].as_array().unwrap().len(), 2);
    let profile = &api.ready.iot_enrollment_profile_id;
    let serial = row["serial_number"].as_str().unwrap();
    let query = format!(
        "enrollment_profile_id={profile}&serial_number={serial}&enrollment_method=API&certificate_type=x509"
    );
    assert_eq!(api.get(&format!("{CERTIFICATE}?{query}")).await["total"], 1);
}

#[tokio::test]
async fn a_request_is_read_before_anything_is_done() {
    let api = emulator(&[]).await;
    let good = wanted(&api, "press-41", "Press 41");
    for (member, value) in [
        ("enrollment_profile_id", json!("IOT_nothing")),
        ("enrollment_profile_id", json!(api.ready.account_id)),
        ("csr", json!("nothing")),
        ("csr", Value::Null),
        (
            "certificate_profile_attributes",
            json!([{ "id": "subject.color", "value": "red" }]),
        ),
        (
            "device_attributes",
            json!([{ "id": "color", "value": "red" }]),
        ),
    ] {
        let mut body = good.clone();
        body[member] = value;
        let answer = api.post(CERTIFICATE, &body).await;
        assert_eq!(refused(&answer).1, "invalid_input", "{member}");
    }
    assert_eq!(api.get(DEVICE).await["total"], 0);
    // Armour on one line, or none, is what the service takes.
    let mut loose = good.clone();
    loose["csr"] = json!(loose["csr"].as_str().unwrap().replace('\n', ""));
    assert_eq!(api.post(CERTIFICATE, &loose).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_certificate_is_renewed_and_revoked() {
    let api = emulator(&[]).await;
    let old = request(&api, "press-41", "Press 41").await;
    let id = old["certificate_id"].as_str().unwrap();
    let more = json!({ "csr": csr("press-41") });
    let renew = format!("{CERTIFICATE}/{id}/renew");
    let (status, renewed) = api.call(Method::PUT, &renew, Some(&more)).await;
    assert_eq!(status, StatusCode::OK, "{renewed}");
    let own = api
        .get(&format!("{CERTIFICATE}?device_identifier=Press%2041"))
        .await;
    assert_eq!(own["total"], 2, "the old one stays as it is");

    let revoke = format!("{CERTIFICATE}/{id}/revoke");
    let why = |reason: &str| json!({ "reason": reason, "comments": "Lost" });
    let answer = api.call(Method::PUT, &revoke, Some(&why("because"))).await;
    assert_eq!(refused(&answer).1, "invalid_input");
    let done = api
        .call(Method::PUT, &revoke, Some(&why("key_compromise")))
        .await;
    assert_eq!(done, (StatusCode::NO_CONTENT, json!("")));
    let again = api
        .call(Method::PUT, &revoke, Some(&why("key_compromise")))
        .await;
    assert_eq!(refused(&again).2, "Certificate is revoked.");
    let revoked = api.get(&format!("{CERTIFICATE}?status=REVOKED")).await;
    assert_eq!(
        (&revoked["total"], &revoked["records"][0]["id"]),
        (&json!(1), &json!(id))
    );
    let answer = api.call(Method::PUT, &renew, Some(&more)).await;
    assert_eq!(refused(&answer).2, "Certificate is revoked.");
    let unknown = format!("{CERTIFICATE}/{}/revoke", api.ready.account_id);
    let answer = api
        .call(Method::PUT, &unknown, Some(&why("unspecified")))
        .await;
    assert_eq!(
        (answer.0.as_u16(), refused(&answer).1),
        (404, "entity_not_found")
    );

    let api = emulator(&["--renewal-window", "30"]).await;
    let fresh = request(&api, "press-41", "Press 41").await;
    let renew = format!(
        "{CERTIFICATE}/{}/renew",
        fresh["certificate_id"].as_str().unwrap()
    );
    let answer = api.call(Method::PUT, &renew, Some(&more)).await;
    assert_eq!(
        refused(&answer).2,
        "Certificate is not in its renewal window."
    );
}

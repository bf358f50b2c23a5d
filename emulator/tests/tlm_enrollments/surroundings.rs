//! What enrollments stand on: seats, business units and profiles.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::P;
use crate::common::{csr, emulator};

#[tokio::test]
async fn seats_are_named_by_three_things() {
    let api = emulator(&[]).await;
    let unit = api.ready.tlm_business_unit_id;
    let body = json!({ "business_unit_id": unit, "seat_type": { "id": "SERVER_SEAT" },
        "seat_id": "web-1", "seat_name": "Web" });
    let (status, answer) = api.post(&format!("{P}/seat"), &body).await;
    assert_eq!(
        (status, answer),
        (StatusCode::CREATED, json!("")),
        "no body"
    );
    let (status, answer) = api.post(&format!("{P}/seat"), &body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    let one = format!("{P}/seat/web-1");
    let query = format!("seat_type_id=SERVER_SEAT&business_unit_id={unit}");
    assert_eq!(api.get(&format!("{one}?{query}")).await["seat_name"], "Web");
    let (status, _) = api
        .call(Method::GET, &format!("{one}?seat_type_id=USER_SEAT"), None)
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, body) = api.call(Method::GET, &one, None).await;
    assert_eq!(
        (status, &body["errors"][0]["field"]),
        (StatusCode::BAD_REQUEST, &json!("seat_type_id"))
    );
    let change = json!({ "business_unit_id": unit, "seat_type": { "id": "SERVER_SEAT" }, "seat_name": "New" });
    assert_eq!(
        api.call(Method::PUT, &one, Some(&change)).await.0,
        StatusCode::NO_CONTENT
    );
    let list = api.get(&format!("{P}/seat?seat_type=SERVER_SEAT")).await;
    assert_eq!((&list["total"], &list["limit"]), (&json!(1), &json!(20)));
    let (status, _) = api
        .call(Method::DELETE, &format!("{one}?{query}"), None)
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(
        api.get(&format!("{P}/seat?seat_type=SERVER_SEAT")).await["total"],
        0
    );
    let all = api
        .get(&format!("{P}/seat?seat_type=SERVER_SEAT&active=all"))
        .await;
    assert_eq!(all["items"][0]["active"], false);
    let foreign = "00000000-0000-4000-8000-000000000000";
    let (status, body) = api
        .call(
            Method::GET,
            &format!("{P}/seat?business_unit_id={foreign}"),
            None,
        )
        .await;
    assert_eq!(
        (status, &body["errors"][0]["code"]),
        (StatusCode::FORBIDDEN, &json!("no_access"))
    );
}

#[tokio::test]
async fn a_business_unit_without_licences_issues_nothing() {
    let api = emulator(&[]).await;
    let account = api.ready.account_id;
    let body = json!({ "name": "Plant 7", "account": { "id": account } });
    let (status, unit) = api.post(&format!("{P}/business-unit"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let unit = unit["id"].as_str().unwrap();
    let profile = json!({
        "account_id": account, "business_unit_id": unit, "ica": { "id": api.ready.ica_id },
        "name": "Presses", "template_id": "70b73c59-e07c-4ddf-80a2-3c985e7811dd",
        "enrollment_method": "rest_api", "authentication_method": "third_party_app",
        "seat_id_mapping": "common_name", "renewal_window_days": 30,
        "fields": [{ "key": "subject.organization_name", "optional": false,
            "sources": [{ "source": "rest_request" }] }],
    });
    let (status, profile) = api.post(&format!("{P}/profile"), &profile).await;
    assert_eq!(status, StatusCode::CREATED, "{profile}");
    let mut body = json!({
        "profile": { "id": profile["id"] }, "seat": { "seat_id": "press-41" }, "csr": csr("press-41"),
        "attributes": { "subject": {} },
    });
    let (_, answer) = api.post(&format!("{P}/certificate"), &body).await;
    assert_eq!(
        answer["errors"][0]["field"],
        "attributes.subject.organization_name"
    );
    body["attributes"]["subject"]["organization_name"] = json!("Example");
    let (status, answer) = api.post(&format!("{P}/certificate"), &body).await;
    assert_eq!(
        (status, &answer["errors"][0]["code"]),
        (StatusCode::BAD_REQUEST, &json!("seats_exhausted"))
    );
    let licensed = json!([{ "id": "DEVICE_SEAT", "licensed_amount": 1 }]);
    let path = format!("{P}/business-unit/{unit}/licensed-seats");
    let (status, answer) = api.call(Method::PUT, &path, Some(&licensed)).await;
    assert_eq!(
        (status, &answer[0]["licensed_amount"]),
        (StatusCode::OK, &json!(1))
    );
    let (status, answer) = api.post(&format!("{P}/certificate"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let (status, answer) = api.post(&format!("{P}/certificate"), &body).await;
    assert_eq!(
        (status, &answer["errors"][0]["code"]),
        (StatusCode::BAD_REQUEST, &json!("duplicate_certificate"))
    );
    let details = api.get(&format!("{P}/business-unit/{unit}")).await;
    let rows = details["available_seats_stats"].as_array().unwrap();
    let devices = rows
        .iter()
        .find(|row| row["type"] == "DEVICE_SEAT")
        .unwrap();
    assert_eq!(
        (&devices["licensed_amount"], &devices["allocated_amount"]),
        (&json!(1), &json!(1))
    );
}

#[tokio::test]
async fn a_profile_has_three_shapes() {
    let api = emulator(&[]).await;
    let id = api.ready.tlm_profile_id;
    let shapes = async |version: u8| api.get(&format!("/mpki/api/v{version}/profile/{id}")).await;
    let second = shapes(2).await;
    assert_eq!(second["status"], "Active");
    assert_eq!(second["template"]["trust_type"], "private");
    assert_eq!(
        second["private_key_attributes"]["key_size"], "256",
        "digits as a text"
    );
    assert!(shapes(1).await.get("ica").is_none());
    assert_eq!(shapes(3).await, second);
    for version in 1..=3 {
        let list = api
            .get(&format!("/mpki/api/v{version}/profile?limit=2&sort=name"))
            .await;
        assert_eq!(list.as_array().unwrap().len(), 2, "a bare array");
    }
    let unknown = "/mpki/api/v2/profile/00000000-0000-4000-8000-000000000000";
    assert_eq!(
        api.call(Method::GET, unknown, None).await.0,
        StatusCode::FORBIDDEN
    );
    let (status, body) = api
        .post(&format!("{P}/profile"), &json!({ "name": "x" }))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let fields: Vec<&str> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields.len(), 8, "all that is missing: {fields:?}");
    let (status, credentials) = api
        .post(
            &format!("{P}/acme-credentials/recreate"),
            &json!({ "profileId": id }),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(shapes(2).await["acme_credentials"], credentials);
}

#[tokio::test]
async fn what_takes_longer_is_picked_up() {
    let api = emulator(&[]).await;
    let profile = json!({
        "account_id": api.ready.account_id, "business_unit_id": api.ready.tlm_business_unit_id,
        "ica": { "id": api.ready.ica_id }, "name": "Microsoft CA",
        "template_id": "daccbc30-12ba-41d2-8f7c-a19a59c5db32",
        "enrollment_method": "rest_api", "authentication_method": "third_party_app",
        "seat_id_mapping": "common_name", "renewal_window_days": 30,
    });
    let (_, profile) = api.post(&format!("{P}/profile"), &profile).await;
    let body = json!({
        "profile": { "id": profile["id"] }, "seat": { "seat_id": "web-1" }, "csr": csr("web-1"),
    });
    let (status, answer) = api.post(&format!("{P}/certificate"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(
        answer.as_object().unwrap().len(),
        1,
        "the request's id and nothing else"
    );
    let path = format!(
        "{P}/certificate-pickup/{}",
        answer["request_id"].as_str().unwrap()
    );
    let body = json!({ "profile": { "id": profile["id"] } });
    assert_eq!(
        api.post(&path, &body).await.1,
        json!({ "status": "PENDING" })
    );
    assert_eq!(
        api.get(&format!("{P}/certificate-search")).await["total"],
        0
    );
    let (_, picked) = api.post(&path, &body).await;
    assert_eq!(picked["status"], "ISSUED");
    assert_eq!(
        api.get(&format!("{P}/certificate-search")).await["items"][0]["serial_number"],
        picked["serial_number"]
    );
}

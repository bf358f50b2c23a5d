//! Credentials of the classic API, and batches, which wait for an approval.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::{csr, emulator};
use crate::{CERTIFICATE, DEVICE, profile, refused, request, wanted};

#[tokio::test]
async fn a_passcode_opens_requests_and_renewals_only() {
    let api = emulator(&[]).await;
    let with = |method: Method, path: &str, passcode: &str| {
        let url = format!("{}{path}", api.ready.base_url);
        let body = wanted(&api, "press-41", "Press 41");
        let request = api
            .client
            .request(method, url)
            .header("x-passcode", passcode);
        async move { request.json(&body).send().await.unwrap().status().as_u16() }
    };
    let own = api.ready.iot_passcode.clone();
    assert_eq!(with(Method::POST, CERTIFICATE, &own).await, 200);
    assert_eq!(with(Method::POST, CERTIFICATE, "wrong").await, 401);
    assert_eq!(with(Method::POST, DEVICE, &own).await, 401);
    let row = &api.get(CERTIFICATE).await["records"][0];
    let path = |verb: &str| format!("{CERTIFICATE}/{}/{verb}", row["id"].as_str().unwrap());
    assert_eq!(with(Method::PUT, &path("renew"), &own).await, 200);
    assert_eq!(with(Method::PUT, &path("revoke"), &own).await, 401);

    // Another one of the profile, good for once.
    let body = json!({
        "name": "Line 2", "passcode_length": 24, "usage_limit": 1,
        "validity_period": { "from": "2020-01-01", "to": "2999-01-01" },
        "registered_values": [{ "certificate_field": "subject.organization_name", "value": ["Acme"] }],
    });
    let (status, created) = api.post(&profile(&api, "passcode"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let passcode = created["passcode"].as_str().unwrap();
    assert_eq!(passcode.len(), 24);
    assert_eq!(
        created["enrollment_profile"]["id"],
        api.ready.iot_enrollment_profile_id
    );
    assert_eq!(with(Method::POST, CERTIFICATE, passcode).await, 200);
    assert_eq!(with(Method::POST, CERTIFICATE, passcode).await, 401);
    let short = json!({ "name": "Short", "passcode": "short" });
    let answer = api.post(&profile(&api, "passcode"), &short).await;
    assert_eq!(refused(&answer).1, "invalid_input");
}

#[tokio::test]
async fn an_authentication_certificate_says_what_is_in_it() {
    let api = emulator(&[]).await;
    let issued = request(&api, "press-41", "Press 41").await;
    let body =
        json!({ "pem": issued["pem"], "start_date": "2020-01-01", "end_date": "2999-01-01" });
    let (status, created) = api
        .post(&profile(&api, "authentication-certificate"), &body)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    assert_eq!(
        (
            &created["certificate"]["name"],
            &created["certificate_organization"]
        ),
        (&json!("press-41"), &json!("Acme"))
    );
    assert_eq!(created["certificate_organization_units"], json!([]));
    assert_eq!(created["number_of_usage"], 0);
    let answer = api
        .post(
            &profile(&api, "authentication-certificate"),
            &json!({ "pem": "x" }),
        )
        .await;
    assert_eq!(refused(&answer).2, "Pem should be a certificate.");
}

#[tokio::test]
async fn a_batch_waits_for_its_approval() {
    let api = emulator(&[]).await;
    let begin = |format: &'static str| {
        let data = format!(
            "unique_identifier,DEVICE_IDENTIFIER,subject.common_name,csr\nfirst,Press 41,press-41,\"{}\"\n\
             second,Press 42,press-42,nothing\n",
            csr("press-41")
        );
        let body = [
            (
                "enrollment_profile_id",
                api.ready.iot_enrollment_profile_id.as_str(),
            ),
            ("certificate_format", format),
            ("data", &data),
        ]
        .map(|(name, value)| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        let request = api
            .client
            .post(format!("{}/iot/api/v1/batch-enroll", api.ready.base_url))
            .header("x-api-key", &api.ready.api_key)
            .header("content-type", "multipart/form-data; boundary=b")
            .body(body.concat() + "--b--\r\n");
        async move {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::CREATED);
            let batch: Value = answer.json().await.unwrap();
            assert_eq!(batch["status"], "PENDING_APPROVAL");
            format!("/iot/api/v1/batch-enroll/{}", batch["id"].as_str().unwrap())
        }
    };
    let batch = begin("json").await;
    let download = format!("{batch}/download-certificates");
    let early = api.call(Method::GET, &download, None).await;
    assert_eq!(refused(&early).1, "invalid_input");
    let approved = api
        .call(Method::PUT, &format!("{batch}/approve"), None)
        .await;
    assert_eq!(approved, (StatusCode::NO_CONTENT, json!("")));
    let done = loop {
        let shown = api.get(&batch).await;
        if shown["status"] == "COMPLETE" {
            break shown;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!(
        (&done["total"], &done["successful"], &done["failed"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let list = api.get(&download).await;
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["unique_identifier"], "first");
    assert_eq!(
        api.get(&format!("{DEVICE}?device_identifier=Press%2041"))
            .await["total"],
        1
    );

    let rejected = begin("pem").await;
    let answer = api
        .call(Method::PUT, &format!("{rejected}/reject"), None)
        .await;
    assert_eq!(answer.0, StatusCode::NO_CONTENT);
    assert_eq!(api.get(&rejected).await["status"], "REJECTED");
    let answer = api
        .call(Method::PUT, &format!("{rejected}/approve"), None)
        .await;
    assert_eq!(refused(&answer).0, 400);
}

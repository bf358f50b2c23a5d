//! EST of Device Trust Manager (facts 2.8, 11), called as curl and OpenSSL do.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{Api, csr, emulator};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

fn base(api: &Api) -> String {
    let policy = api.ready.dtm_est_certificate_policy_id;
    format!("/.well-known/est/devicetrustmanager/IOT_{policy}")
}

/// The status, the headers that matter, and the body.
async fn est(api: &Api, path: &str, password: Option<&str>, body: &str) -> (u16, String, String) {
    let url = format!("{}{path}", api.ready.base_url);
    let request = if body.is_empty() {
        api.client.get(url)
    } else {
        api.client
            .post(url)
            .header("content-type", "application/pkcs10")
    };
    let request = match password {
        Some(password) => request.basic_auth("device", Some(password)),
        None => request,
    };
    let answer = request.body(body.to_owned()).send().await.unwrap();
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    let told = [
        header("content-type"),
        header("content-transfer-encoding"),
        header("retry-after"),
        header("www-authenticate"),
    ];
    let status = answer.status().as_u16();
    (status, told.join("|"), answer.text().await.unwrap())
}

/// The names of the certificates in a PKCS#7 answer.
fn names(body: &str) -> Vec<String> {
    let der = STANDARD.decode(body.trim()).unwrap();
    let mut child = std::process::Command::new("openssl")
        .args(["pkcs7", "-inform", "DER", "-print_certs", "-noout"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &der).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let subjects = text.lines().filter(|line| line.starts_with("subject"));
    // `CN=press-41, O=Acme`, with blanks where OpenSSL is older.
    subjects
        .map(|line| {
            let name = line.split("CN").nth(1).unwrap();
            let name = name.trim_start_matches([' ', '=']);
            name.split(',').next().unwrap().to_owned()
        })
        .collect()
}

/// base64 without armour, as RFC 7030 has it.
fn bare(pem: &str) -> String {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_passcode_enrolls_and_enrolls_again() {
    let api = emulator(&[]).await;
    let base = base(&api);
    let passcode = api.ready.dtm_est_passcode.clone();
    let (status, told, body) = est(&api, &format!("{base}/cacerts"), None, "").await;
    assert_eq!(
        (status, told.as_str()),
        (200, "application/pkcs7-mime|base64||")
    );
    assert_eq!(names(&body).len(), 2);
    let (status, told, body) = est(&api, &format!("{base}/csrattrs"), None, "").await;
    assert_eq!(
        (status, told.as_str()),
        (200, "application/csrattrs|base64||")
    );
    assert_eq!(STANDARD.decode(body).unwrap().len(), 35);

    let enroll = format!("{base}/simpleenroll");
    let request = csr("press-41");
    let (status, told, _) = est(&api, &enroll, None, &request).await;
    assert_eq!(
        (status, told.as_str()),
        (401, "|||Basic realm=\"EST\""),
        "a challenge has no body: Bouncy Castle's client cannot pass one over"
    );
    assert_eq!(est(&api, &enroll, Some("wrong"), &request).await.0, 401);
    let reenroll = format!("{base}/simplereenroll");
    assert_eq!(
        est(&api, &reenroll, Some(&passcode), &request).await.0,
        400,
        "nothing to renew"
    );
    for body in [request.clone(), bare(&request)] {
        let (status, told, answer) = est(&api, &enroll, Some(&passcode), &body).await;
        assert_eq!(
            (status, told.as_str()),
            (200, "application/pkcs7-mime|base64||")
        );
        assert_eq!(names(&answer), ["press-41"]);
    }
    let (status, _, answer) = est(&api, &reenroll, Some(&passcode), &csr("press-41")).await;
    assert_eq!((status, names(&answer)), (200, vec!["press-41".to_owned()]));
    assert_eq!(est(&api, &enroll, Some(&passcode), "nothing").await.0, 400);

    let list = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";
    assert_eq!(api.get(list).await["total"], 3);
}

#[tokio::test]
async fn the_service_makes_a_key() {
    let api = emulator(&[]).await;
    let passcode = api.ready.dtm_est_passcode.clone();
    let path = format!("{}/serverkeygen", base(&api));
    let (status, told, body) = est(&api, &path, Some(&passcode), &csr("press-41")).await;
    assert_eq!(
        (status, told.as_str()),
        (200, "multipart/mixed; boundary=est-boundary|||")
    );
    let parts: Vec<&str> = body.split("--est-boundary").collect();
    let content = |part: &str| part.split_once("\r\n\r\n").unwrap().1.trim().to_owned();
    assert!(parts[1].contains("content-type: application/pkcs8"));
    rcgen::KeyPair::try_from(STANDARD.decode(content(parts[1])).unwrap()).unwrap();
    assert_eq!(names(&content(parts[2])), ["press-41"]);
}

#[tokio::test]
async fn a_device_is_registered_by_its_enrollment() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let passcode = api.ready.dtm_est_passcode.clone();
    let base = format!("{}/device-group/{}", base(&api), site.group);
    for round in 1..=2 {
        let (status, _, body) = est(
            &api,
            &format!("{base}/simpleenroll"),
            Some(&passcode),
            &csr("press-41"),
        )
        .await;
        assert_eq!(status, 200, "{body}");
        let devices = api
            .get(&format!(
                "/devicetrustmanager/api/v4/device?device_group_id={}",
                site.group
            ))
            .await;
        assert_eq!(
            (&devices["total"], &devices["records"][0]["name"]),
            (&json!(1), &json!("press-41"))
        );
        let id = devices["records"][0]["id"].as_str().unwrap();
        let list = format!(
            "/devicetrustmanager/certificate-issuance-service/api/v2/certificate?device_id={id}"
        );
        assert_eq!(api.get(&list).await["total"], round);
    }
    let nowhere = base.replace(&site.group, &site.division);
    assert_eq!(
        est(
            &api,
            &format!("{nowhere}/simpleenroll"),
            Some(&passcode),
            &csr("x")
        )
        .await
        .0,
        404
    );
    let other = format!(
        "/.well-known/est/devicetrustmanager/{}/cacerts",
        site.policy
    );
    assert_eq!(
        est(&api, &other, None, "").await.0,
        400,
        "it does not allow EST"
    );
}

#[tokio::test]
async fn a_request_waits_for_its_approval() {
    let api = emulator(&[]).await;
    let division = api.division("Site").await;
    let mut body = api.policy_body("Careful", &division, "client_side");
    body["certificate_policy"]["certificate_management_methods"] = json!(["EST"]);
    body["certificate_policy"]["require_approval_for_enroll"] = json!(true);
    let (_, policy) = api.post(common::POLICY, &body).await;
    let policy = policy["certificate_policy"]["id"].as_str().unwrap();
    let path = format!("/.well-known/est/devicetrustmanager/{policy}/simpleenroll");
    let passcode = api.ready.dtm_est_passcode.clone();
    let request = csr("press-41");
    for _ in 0..2 {
        let (status, told, body) = est(&api, &path, Some(&passcode), &request).await;
        assert_eq!((status, told.as_str(), body.as_str()), (202, "||1|", ""));
    }
    let requests = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request";
    let page = api.get(requests).await;
    assert_eq!(page["total"], 1);
    let id = page["records"][0]["id"].as_str().unwrap();
    let (status, _) = api
        .call(Method::PUT, &format!("{requests}/{id}/approve"), None)
        .await;
    assert!(status.is_success());
    let (status, _, answer) = est(&api, &path, Some(&passcode), &request).await;
    assert_eq!((status, names(&answer)), (200, vec!["press-41".to_owned()]));
}

/// A client that shows this certificate.
fn showing(api: &Api, key: &rcgen::KeyPair, certificate: &str) -> Client {
    let identity = key.serialize_pem() + certificate;
    let ca = std::fs::read(api.ready.tls.ca_file.as_ref().unwrap()).unwrap();
    Client::builder()
        .no_proxy()
        .tls_certs_only(reqwest::Certificate::from_pem_bundle(&ca).unwrap())
        .identity(reqwest::Identity::from_pem(identity.as_bytes()).unwrap())
        .build()
        .unwrap()
}

async fn secure() -> Api {
    let api = emulator(&["--mtls"]).await;
    let ca = std::fs::read(api.ready.tls.ca_file.as_ref().unwrap()).unwrap();
    let client = Client::builder()
        .no_proxy()
        .tls_certs_only(reqwest::Certificate::from_pem_bundle(&ca).unwrap())
        .build()
        .unwrap();
    Api { client, ..api }
}

fn own_csr(key: &rcgen::KeyPair, name: &str) -> String {
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    params.serialize_request(key).unwrap().pem().unwrap()
}

#[tokio::test]
async fn a_device_renews_with_its_certificate() {
    let api = secure().await;
    let site = api.site("client_side").await;
    let key = rcgen::KeyPair::generate().unwrap();
    let item = json!({ "certificate_policy_id": site.policy, "csr": own_csr(&key, "press-41") });
    let (_, answer) = api
        .post(
            common::REGISTRATION,
            &api.registration(&site, "press-41", item),
        )
        .await;
    let bootstrap = answer["private_keys"][0]["certificate"].as_str().unwrap();
    let device = Api {
        client: showing(&api, &key, bootstrap),
        ready: api.ready.clone(),
        running: None,
    };
    let path = format!("{}/simpleenroll", base(&api));
    let (status, _, body) = est(&device, &path, None, &own_csr(&key, "press-41")).await;
    assert_eq!(status, 200, "{body}");
    let list = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";
    let id = answer["device_id"].as_str().unwrap();
    let own = format!("{list}?device_id={id}");
    assert_eq!(api.get(&own).await["total"], 2, "it is the device's");

    // A revoked certificate opens nothing any more.
    let row = &api.get(&own).await["records"][0];
    let path = format!("{list}/{}/revoke", row["id"].as_str().unwrap());
    api.call(
        Method::PUT,
        &path,
        Some(&json!({ "reason": "key_compromise" })),
    )
    .await;
    let path = format!("{}/simplereenroll", base(&api));
    assert_eq!(
        est(&device, &path, None, &own_csr(&key, "press-41"))
            .await
            .0,
        403
    );
}

#[tokio::test]
async fn a_device_of_the_classic_api_reads_changes_and_renews_itself() {
    let api = secure().await;
    let key = rcgen::KeyPair::generate().unwrap();
    let wanted = |identifier: &str| {
        json!({
            "enrollment_profile_id": api.ready.iot_enrollment_profile_id,
            "csr": own_csr(&key, "press-41"),
            "device_attributes": [{ "id": "DEVICE_IDENTIFIER", "value": identifier }],
        })
    };
    let certificate = "/iot/api/v1/certificate";
    let (_, issued) = api.post(certificate, &wanted("Press 41")).await;
    api.post(certificate, &wanted("Press 42")).await;
    let devices = api.get("/iot/api/v2/device").await;
    let path = |at: usize| {
        format!(
            "/iot/api/v2/device/{}",
            devices["records"][at]["id"].as_str().unwrap()
        )
    };
    let leaf = issued["pem"].as_str().unwrap();
    let client = showing(&api, &key, leaf);
    let call = |method: Method, path: String, body: Value| {
        let request = client.request(method, format!("{}{path}", api.ready.base_url));
        async move {
            let answer = request.json(&body).send().await.unwrap();
            (
                answer.status().as_u16(),
                answer.json::<Value>().await.unwrap_or_default(),
            )
        }
    };
    let (status, own) = call(Method::GET, path(0), Value::Null).await;
    assert_eq!(
        (status, &own["device_identifier"]),
        (200, &json!("Press 41"))
    );
    assert_eq!(call(Method::GET, path(1), Value::Null).await.0, 403);
    assert_eq!(
        call(Method::PUT, path(0), json!({ "fields": [] })).await.0,
        201
    );
    assert_eq!(
        call(Method::PUT, path(1), json!({ "fields": [] })).await.0,
        403
    );
    assert_eq!(
        call(Method::GET, "/iot/api/v2/device".to_owned(), Value::Null)
            .await
            .0,
        401
    );
    let renewal = json!({ "csr": own_csr(&key, "press-41") });
    assert_eq!(
        call(Method::POST, path(0) + "/renew", renewal.clone())
            .await
            .0,
        200
    );
    assert_eq!(call(Method::POST, path(1) + "/renew", renewal).await.0, 403);

    // Registered with the profile, it asks for others.
    assert_eq!(
        call(Method::POST, certificate.to_owned(), wanted("Press 43"))
            .await
            .0,
        403
    );
    let registered = format!(
        "/iot/api/v1/enrollment-profile/{}/authentication-certificate",
        api.ready.iot_enrollment_profile_id
    );
    let (status, _) = api
        .post(&registered, &json!({ "pem": leaf, "usage_limit": 1 }))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        call(Method::POST, certificate.to_owned(), wanted("Press 43"))
            .await
            .0,
        200
    );
    assert_eq!(
        call(Method::POST, certificate.to_owned(), wanted("Press 44"))
            .await
            .0,
        403
    );
}

//! What the inventory says of certificates, and who did what with them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::json;
use x509_parser::pem::parse_x509_pem;

use crate::common::{Api, emulator};
use crate::{P, issue, refused, request};

#[tokio::test]
async fn searches_narrow_sort_and_page() {
    let api = emulator(&[]).await;
    for (name, days) in [("c", 30), ("a", 10), ("b", 20)] {
        let mut body = request(&api, name);
        body["validity"] = json!({ "unit": "days", "duration": days });
        body["tags"] = json!(["line-2"]);
        issue(&api, &body).await;
    }
    let names = async |query: &str| {
        let page = api.get(&format!("{P}/certificate-search?{query}")).await;
        let rows = page["items"].as_array().unwrap();
        let names = rows
            .iter()
            .map(|row| row["common_name"].as_str().unwrap().to_owned());
        (names.collect::<String>(), page["total"].as_u64().unwrap())
    };
    assert_eq!(names("sort=valid_to").await.0, "abc");
    assert_eq!(names("sort=common_name:desc").await.0, "cba");
    assert_eq!(
        names("sort=common_name&limit=2&offset=1").await,
        ("bc".to_owned(), 3)
    );
    assert_eq!(names("common_name=a").await, ("a".to_owned(), 1));
    assert_eq!(names("seat_id=b&status=ISSUED").await, ("b".to_owned(), 1));
    assert_eq!(names("unknown_parameter=1").await.1, 3);
    assert_eq!(names("valid_to=_2000-01-01").await.1, 0);
    assert_eq!(names("valid_to=2000-01-01_").await.1, 3);
    assert_eq!(
        names(&format!("profile_id={}", api.ready.tlm_manual_profile_id))
            .await
            .1,
        0
    );
    let ica = api.ready.ica_id;
    assert_eq!(names(&format!("issuing_ca_id={ica}")).await.1, 3);

    for (query, field) in [
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("valid_to=yesterday", "valid_to"),
        ("sort=color", "sort"),
    ] {
        let (status, error) = refused(
            &api,
            Method::GET,
            &format!("certificate-search?{query}"),
            None,
        )
        .await;
        assert_eq!((status, &error["field"]), (400, &json!(field)), "{query}");
    }
    for (path, most) in [
        ("certificate-search?limit=101", 100),
        ("certificate-search?offset=9990&limit=20", 100),
    ] {
        let (status, error) = refused(&api, Method::GET, path, None).await;
        assert_eq!(status, 400);
        assert_eq!(error["code"], "pagination_limit_exceeded");
        assert_eq!(
            (&error["max_limit"], &error["max_result_window"]),
            (&json!(most), &json!(10_000))
        );
    }
    let (status, error) = refused(&api, Method::GET, "certificate-search/summary", None).await;
    assert_eq!(status, 400);
    assert_eq!(
        error["message"],
        "Parameter 'account_id' is required for this endpoint."
    );
    let summary = api
        .get(&format!(
            "{P}/certificate-search/summary?account_id={}",
            api.ready.account_id
        ))
        .await;
    assert_eq!(
        (&summary["total"], &summary["limit"]),
        (&json!(3), &json!(100))
    );
    let id = summary["items"][0]["id"].as_str().unwrap();
    let details = api.get(&format!("{P}/certificate-search/{id}")).await;
    assert_eq!(details["items"][0]["tags"], json!(["line-2"]));
}

#[tokio::test]
async fn imports_tell_known_issuers_from_others() {
    let api = emulator(&[]).await;
    let unit = api.ready.tlm_business_unit_id;
    let own = issue(&api, &request(&api, "press-41")).await;
    let own = parse_x509_pem(own["certificate"].as_str().unwrap().as_bytes())
        .unwrap()
        .1
        .contents;
    let key = rcgen::KeyPair::generate().unwrap();
    let foreign = rcgen::CertificateParams::new(vec!["other.example".to_owned()]).unwrap();
    let foreign = foreign.self_signed(&key).unwrap();
    let item = |cert: &[u8], seat: &str| json!({ "cert_type": "x509", "business_unit_id": unit, "seat_id": seat, "cert": STANDARD.encode(cert) });
    let mut revoked = item(foreign.der(), "b");
    revoked["revocation"] = json!({ "revoked": true, "reason": "certificate_hold" });
    revoked["tag_name"] = json!("one");
    let body = json!([item(&own, "a"), revoked, item(b"nonsense", "c")]);
    let (status, results) = api.post(&format!("{P}/certificate-import"), &body).await;
    assert_eq!(status, StatusCode::OK, "{results}");
    assert_eq!(results[0]["seat"]["type"], "IMPORTED_SEAT");
    assert_eq!(results[0]["cert_status"], "issued");
    assert_eq!(results[1]["seat"]["type"], "DISCOVERY_SEAT");
    assert_eq!(results[1]["issuing_ca"], "EXTERNAL_CA");
    assert_eq!(results[1]["revocation"]["reason"], "unspecified");
    assert_eq!(results[2]["import_status"], "FAILURE");

    let serial = own_serial(&api).await;
    let (status, error) = refused(&api, Method::GET, &format!("certificate/{serial}"), None).await;
    assert_eq!(
        status, 400,
        "issued and imported: two with one serial number"
    );
    let text = "Collision occurred! Please specify additional parameter: thumbprint_sha256";
    assert_eq!(error["message"], text);
}

async fn own_serial(api: &Api) -> String {
    let page = api
        .get(&format!("{P}/certificate-search?seat_id=press-41"))
        .await;
    page["items"][0]["serial_number"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn tags_owners_and_custom_attributes() {
    let api = emulator(&[]).await;
    let account = api.ready.account_id;
    issue(&api, &request(&api, "press-41")).await;
    let id = api.get(&format!("{P}/certificate-search")).await["items"][0]["id"].clone();
    let id = id.as_str().unwrap();
    let tag = format!("{P}/certificate/{id}/tag");
    assert_eq!(
        api.post(&tag, &json!({ "tags": ["a"] })).await.0,
        StatusCode::OK
    );
    let many = json!({ "certificate_ids": [id], "tags": ["a", "b"] });
    let path = format!("{P}/certificate/tag/bulk-add?account_id={account}");
    assert_eq!(api.post(&path, &many).await.0, StatusCode::OK);
    let details = api.get(&format!("{P}/certificate-search/{id}")).await;
    assert_eq!(details["items"][0]["tags"], json!(["a", "b"]));

    let attribute = json!({ "account_id": account, "custom_attribute": { "name": "Line", "type": "TEXT_FIELD" } });
    let (status, attribute) = api
        .post(&format!("{P}/custom-attributes"), &attribute)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{attribute}");
    assert_eq!(attribute["required"], true);
    let values = json!({ "account_id": account,
        "custom_attributes_request": [{ "id": attribute["id"], "value": "Line 2" }] });
    let path = format!("{P}/custom-attributes/certificate/{id}");
    assert_eq!(
        api.call(Method::PUT, &path, Some(&values)).await.0,
        StatusCode::OK
    );
    let held = api.get(&format!("{path}?account_id={account}")).await;
    assert_eq!(held[0]["values"], json!(["Line 2"]));
    for (query, total) in [
        ("Line", 1),
        ("Line:Line%202", 1),
        ("Line:Line%203", 0),
        ("Other", 0),
    ] {
        let page = api
            .get(&format!("{P}/certificate-search?custom_attributes={query}"))
            .await;
        assert_eq!(page["total"], total, "{query}");
    }
    let ids = json!({ "account_id": account, "custom_attribute_ids": [attribute["id"]] });
    assert_eq!(
        api.call(Method::DELETE, &path, Some(&ids)).await.0,
        StatusCode::NO_CONTENT
    );

    let owner =
        json!({ "account_id": account, "certificate_owner": { "email": "jane@example.com" } });
    let (status, owner) = api.post(&format!("{P}/certificate-owners"), &owner).await;
    assert_eq!(status, StatusCode::OK, "not 201");
    let owners = json!({ "account_id": account, "certificate_owner_ids": [owner["id"]] });
    let path = format!("certificate-owners/certificate/{id}");
    let (status, error) = refused(&api, Method::PUT, &path, Some(&owners)).await;
    assert_eq!(
        status, 400,
        "certificates of device seats have none: {error}"
    );
    let owners = api
        .get(&format!("{P}/certificate-owners?account_id={account}"))
        .await;
    assert_eq!(owners["total"], 1);
    assert!(owners.get("offset").is_none());
}

#[tokio::test]
async fn the_audit_log_has_what_was_done_and_what_was_refused() {
    let api = emulator(&[]).await;
    issue(&api, &request(&api, "press-41")).await;
    let serial = own_serial(&api).await;
    let revoke = format!("{P}/certificate/{serial}/revoke");
    let reason = json!({ "revocation_reason": "superseded" });
    api.call(Method::PUT, &revoke, Some(&reason)).await;
    api.call(Method::PUT, &revoke, Some(&reason)).await;
    let log = api
        .get(&format!(
            "{P}/audit-log?sort=timestamp:desc&resource_type=end_entity_certificate"
        ))
        .await;
    let mut rows: Vec<String> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["action"].as_str().unwrap(),
                row["status"].as_str().unwrap()
            )
        })
        .collect();
    rows.sort();
    assert_eq!(rows, ["create success", "revoke failure", "revoke success"]);
    let path = format!("{P}/audit-log/count?action=revoke&action=create&status=success");
    assert_eq!(api.get(&path).await, json!({ "total": 2 }));
    let id = log["items"][0]["id"].as_str().unwrap();
    assert_eq!(api.get(&format!("{P}/audit-log/{id}")).await["id"], id);
}

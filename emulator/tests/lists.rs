//! Lists: filters, pages, shapes.
#![allow(
    missing_docs,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{DTM, POLICY, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn names(page: &Value) -> Vec<&str> {
    page["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_name_filter_contains_and_pages_add_up() {
    let api = emulator(&[]).await;
    for number in 1..=25 {
        api.division(&format!("Plant {number}")).await;
    }
    let base = format!("{DTM}/division?account_id={}", api.ready.account_id);

    let page = api.get(&base).await;
    assert_eq!(names(&page).len(), 10, "ten by default");
    assert_eq!(
        (&page["total"], &page["pagination"], &page["next"]),
        (&json!(25), &json!(true), &json!(true))
    );

    let page = api.get(&format!("{base}&name=lant%202")).await;
    assert_eq!(
        names(&page),
        [
            "Plant 2", "Plant 20", "Plant 21", "Plant 22", "Plant 23", "Plant 24", "Plant 25"
        ]
    );
    assert_eq!(
        (&page["total"], &page["pagination"], &page["next"]),
        (&json!(7), &json!(false), &json!(false))
    );
    assert_eq!(
        names(&api.get(&format!("{base}&name=%25")).await),
        [""; 0],
        "no wildcards"
    );

    let mut seen = Vec::new();
    for offset in [0, 10, 20, 30] {
        let page = api.get(&format!("{base}&limit=10&offset={offset}")).await;
        assert_eq!(page["next"], offset < 15, "offset {offset}");
        seen.extend(names(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(
        seen,
        (1..=25)
            .map(|number| format!("Plant {number}"))
            .collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_search_by_name_follows_what_changes_after_it() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let devices = format!("{DTM}/device?account_id={}", api.ready.account_id);
    let search = async |name: &str| {
        let page = api.get(&format!("{devices}&name={name}")).await;
        names(&page)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(search("Press").await, [""; 0]);
    let first = api.register(&site, "Press 1").await;
    api.register(&site, "Press 12").await;
    assert_eq!(search("Press").await, ["Press 1", "Press 12"]);
    let path = format!("{DTM}/device/{first}");
    let renamed = api.patch(&path, Some(&json!({ "name": "Lathe 12" }))).await;
    assert_eq!(renamed.0, 200, "{renamed:?}");
    assert_eq!(search("Press").await, ["Press 12"]);
    assert_eq!(search("12").await, ["Lathe 12", "Press 12"]);
    // A refusal undoes its job, and leaves what is found alone.
    let taken = api.patch(&path, Some(&json!({ "name": "Press 12" }))).await;
    assert_ne!(taken.0, 200, "{taken:?}");
    assert_eq!(search("12").await, ["Lathe 12", "Press 12"]);
}

#[tokio::test]
async fn devices_are_filtered() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let first = api.register(&site, "Press 1").await;
    api.register(&site, "Press 2").await;
    let other = common::Site {
        group: api.group("Other", &site.division, &site.policy).await,
        ..site
    };
    api.register(&other, "Press 3").await;
    api.call(
        Method::POST,
        &format!("/__emulator/devices/{first}/provisioned"),
        None,
    )
    .await;

    let base = format!("{DTM}/device?account_id={}", api.ready.account_id);
    assert_eq!(
        names(&api.get(&base).await),
        ["Press 1", "Press 2", "Press 3"]
    );
    assert_eq!(
        names(
            &api.get(&format!("{base}&device_group_id={}", other.group))
                .await
        ),
        ["Press 3"]
    );
    assert_eq!(
        names(&api.get(&format!("{base}&status=PROVISIONED")).await),
        ["Press 1"]
    );
    assert_eq!(
        names(&api.get(&format!("{base}&status=REGISTERED&name=2")).await),
        ["Press 2"]
    );
    assert_eq!(
        names(&api.get(&format!("{base}&limit=1&offset=1")).await),
        ["Press 2"]
    );
}

#[tokio::test]
async fn bad_parameters_are_refused() {
    let api = emulator(&[]).await;
    let (status, body) = api
        .call(Method::GET, &format!("{DTM}/division"), None)
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        body["errors"][0]["message"],
        "Account id cannot be empty or null or just spaces."
    );
    let (status, body) = api
        .call(
            Method::GET,
            &format!("{DTM}/device?limit=-1&account_id=x"),
            None,
        )
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"].as_array().unwrap().len(), 2);
    let other = "8f7cf2d4-7a4e-4f0b-9b39-6f6c3e0e7a11";
    assert_eq!(
        api.get(&format!("{DTM}/division?account_id={other}")).await["total"],
        0
    );
}

#[tokio::test]
async fn an_array_is_bare() {
    let api = emulator(&["--list-shape", "array"]).await;
    let (_, page) = api.call(Method::GET, POLICY, None).await;
    assert_eq!(page, json!([]));

    let api = emulator(&[]).await;
    api.division("Site").await;
    let url = format!(
        "{}{DTM}/division?account_id={}",
        api.ready.base_url, api.ready.account_id
    );
    let response = api
        .client
        .get(url)
        .bearer_auth(&api.ready.api_key)
        .send()
        .await
        .unwrap();
    let page: Value = response.json().await.unwrap();
    assert_eq!(page[0]["name"], "Site", "a bearer token gets an array");
}

#[tokio::test]
async fn policies_have_two_ids() {
    for (form, own, other) in [("uuid", 36, 40), ("iot", 40, 36)] {
        let api = emulator(&["--policy-id", form]).await;
        let division = api.division("Site").await;
        let id = api.policy("Policy", &division, "client_side").await;
        assert_eq!(id.len(), own);
        let policy = api.get(&format!("{POLICY}/{id}")).await["certificate_policy"].clone();
        let alternative = policy["alternative_id"].as_str().unwrap();
        assert_eq!(alternative.len(), other);
        assert_ne!(
            id.trim_start_matches("IOT_"),
            alternative.trim_start_matches("IOT_")
        );
        assert_eq!(
            api.get(&format!("{POLICY}/{alternative}")).await["certificate_policy"],
            policy
        );
        let group = api.group("Group", &division, alternative).await;
        let group = api.get(&format!("{DTM}/device-group/{group}")).await;
        assert_eq!(
            group["policies"][0]["device_field_mappings"][0]["key"],
            "mac_address"
        );

        let list = api
            .get(&format!("{POLICY}?division_id={division}&name=olic"))
            .await;
        assert_eq!(list["records"], json!([policy]));
        let specification = api
            .get(&format!("{POLICY}/{id}/enrollment-specification"))
            .await;
        let first =
            json!({ "id": "subject.common_name", "name": "Common name", "mandatory": true });
        assert_eq!(specification["fields"][0], first);
    }
}

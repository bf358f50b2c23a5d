//! Two kinds of record that only these tests declare, served like every other: what a declaration alone can do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use axum::routing::MethodFilter;
use reqwest::Method;
use serde_json::{Value, json};

use super::field::{Field, Plain, Target};
use super::filter::Filter;
use super::kind::{Answer, Condition, Envelope, Kind, Operation, Step, Unique, Within};
use crate::options::Options;
use crate::start::{Running, start_with};

static STATIONS: Kind = Kind {
    key: "stations",
    title: "Station",
    path: "/test/api/v1/station",
    operations: &[
        Operation::Create(Answer::Says("STATION_CREATED_200", "{name} is here")),
        Operation::List,
    ],
    fields: &[Field::name()],
    unique: Some(Unique {
        is_documented: true,
    }),
    ..Kind::DEVICE_TRUST
};

static SENSORS: Kind = Kind {
    key: "sensors",
    title: "Sensor",
    path: "/test/api/v1/sensor",
    operations: &[
        Operation::Create(Answer::Shows),
        Operation::List,
        Operation::Get,
        Operation::Update(MethodFilter::PATCH, Answer::Shows),
        Operation::Update(MethodFilter::PUT, Answer::Shows),
        Operation::Remove(Answer::Nothing),
        Operation::Step(&RETIRE),
    ],
    fields: &[
        Field::name(),
        Field::account(),
        Field::id("station_id", Target::Record(&STATIONS)).required(),
        Field::one_of("unit", &["celsius", "pascal"]).required(),
        Field::flag("is_calibrated").or(Plain::Flag(false)),
        Field::text("note").sparse(),
        Field::texts("tags", &[]).at_most(2),
    ],
    within: Within::Field("station_id", "station"),
    unique: Some(Unique {
        is_documented: true,
    }),
    filters: &[
        Filter::contains("name"),
        Filter::scope("station_id"),
        Filter::equals("unit"),
        Filter::equals("status"),
    ],
    sorts: &["name", "unit"],
    envelope: Envelope::Items,
    ..Kind::DEVICE_TRUST
};

static RETIRE: Step = Step {
    name: "retire",
    fields: &[Field::text("reason").required().kept_as("retired_because")],
    conditions: &[Condition {
        field: "status",
        value: "ACTIVE",
        is_wanted: true,
        message: "Sensor is retired already.",
    }],
    sets: &[("status", Plain::Text("RETIRED"))],
    frees_name: true,
    ..Step::PLAIN
};

struct Api(Running);

impl Api {
    async fn start() -> Self {
        static KINDS: &[&Kind] = &[&STATIONS, &SENSORS];
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self(start_with(Options::default(), KINDS).await.unwrap())
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/test/api/v1/{path}", self.0.ready.base_url);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client
            .request(method, url)
            .header("x-api-key", &self.0.ready.api_key);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default(),
        )
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// A station's id, which its creation does not tell.
    async fn station(&self, name: &str) -> String {
        let (status, body) = self
            .call(Method::POST, "station", json!({ "name": name }))
            .await;
        let said = format!("{name} is here");
        let expected = json!({ "success": { "code": "STATION_CREATED_200", "verbose": said } });
        assert_eq!((status, body), (201, expected));
        let page = self.get(&format!("station?name={name}")).await;
        page["records"][0]["id"].as_str().unwrap().to_owned()
    }

    fn sensor(&self, name: &str, station: &str, unit: &str) -> Value {
        let account = self.0.ready.account_id;
        json!({ "name": name, "account_id": account, "station_id": station, "unit": unit })
    }

    async fn create(&self, name: &str, station: &str, unit: &str) -> String {
        let sensor = self.sensor(name, station, unit);
        let (status, body) = self.call(Method::POST, "sensor", sensor).await;
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    /// The names on a page of sensors.
    async fn names(&self, query: &str) -> Vec<String> {
        let page = self.get(&format!("sensor?{query}")).await;
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn message(body: &Value) -> &str {
    let problem = if body["error"].is_null() {
        &body["errors"][0]
    } else {
        &body["error"]
    };
    problem["message"].as_str().unwrap()
}

#[tokio::test]
async fn rules_follow_from_the_fields() {
    let api = Api::start().await;
    let station = api.station("Hall").await;
    let bad = json!({
        "name": "-", "station_id": "x", "unit": "kelvin", "is_calibrated": "no", "tags": ["a", "b", "c"] });
    let (status, body) = api.call(Method::POST, "sensor", bad).await;
    let problems = body["errors"].as_array().unwrap();
    let messages: Vec<&str> = problems
        .iter()
        .map(|problem| problem["message"].as_str().unwrap())
        .collect();
    assert_eq!(status, 400);
    assert!(messages[0].starts_with("Name must start with a letter"));
    assert_eq!(
        messages[1..],
        [
            "Account id cannot be empty or null or just spaces.",
            "Station id should be a valid UUID.",
            "Unit should be one of celsius, pascal.",
            "Is calibrated should be true or false.",
            "Tags should be no more than 2.",
        ]
    );
    let mut elsewhere = api.sensor("A", &station, "celsius");
    elsewhere["station_id"] = json!(api.0.ready.account_id);
    let (status, body) = api.call(Method::POST, "sensor", elsewhere).await;
    assert_eq!((status, message(&body)), (404, "Station not found."));

    let (status, body) = api
        .call(Method::POST, "sensor", api.sensor("A", &station, "celsius"))
        .await;
    assert_eq!(status, 201);
    let expected = json!({
        "id": body["id"], "created_on": body["created_on"], "updated_on": body["updated_on"],
        "name": "A", "account_id": api.0.ready.account_id, "station_id": station, "unit": "celsius",
        "is_calibrated": false, "tags": [], "status": "ACTIVE" });
    assert_eq!(body, expected);
    let id = body["id"].as_str().unwrap();
    assert_eq!(api.get(&format!("sensor/{id}")).await, expected);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let api = Api::start().await;
    let (hall, yard) = (api.station("Hall").await, api.station("Yard").await);
    for (name, station, unit) in [
        ("B", &hall, "celsius"),
        ("C1", &yard, "pascal"),
        ("A", &hall, "pascal"),
        ("C2", &hall, "celsius"),
    ] {
        api.create(name, station, unit).await;
    }
    for (query, expected) in [
        ("", &["B", "C1", "A", "C2"] as &[&str]),
        ("sort=name", &["A", "B", "C1", "C2"]),
        ("sort=unit:desc&sort=name", &["A", "C1", "B", "C2"]),
        ("name=C", &["C1", "C2"]),
        ("unit=celsius&sort=name:desc", &["C2", "B"]),
        (&format!("station_id={hall}&unit=pascal"), &["A"]),
        ("sort=name&limit=2&offset=1", &["B", "C1"]),
        ("status=RETIRED", &[]),
        (&format!("account_id={hall}"), &[]),
    ] {
        assert_eq!(api.names(query).await, expected, "{query}");
    }
    let page = api.get("sensor?limit=1").await;
    assert_eq!((&page["total"], &page["limit"]), (&json!(4), &json!(1)));
    for query in ["sort=color", "sort=name:up"] {
        let (status, body) = api
            .call(Method::GET, &format!("sensor?{query}"), Value::Null)
            .await;
        assert_eq!(status, 400);
        assert!(
            message(&body).starts_with("Sort should be one of name, unit"),
            "{body}"
        );
    }
}

#[tokio::test]
async fn records_change_and_go() {
    let api = Api::start().await;
    let (hall, yard) = (api.station("Hall").await, api.station("Yard").await);
    let id = api.create("A", &hall, "celsius").await;
    api.create("B", &hall, "celsius").await;
    api.create("A", &yard, "celsius").await;
    let one = format!("sensor/{id}");

    let (status, body) = api
        .call(
            Method::PATCH,
            &one,
            json!({ "note": "new", "is_calibrated": true }),
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        (&body["note"], &body["is_calibrated"], &body["name"]),
        (&json!("new"), &json!(true), &json!("A"))
    );
    for (change, expected) in [
        (
            json!({ "name": "B" }),
            "Sensor with name B already exists in the station.",
        ),
        (
            json!({ "station_id": yard }),
            "Sensor with name A already exists in the station.",
        ),
        (
            json!({ "unit": "kelvin" }),
            "Unit should be one of celsius, pascal.",
        ),
    ] {
        let (status, body) = api.call(Method::PATCH, &one, change).await;
        assert_eq!((status, message(&body)), (400, expected));
    }
    let (status, body) = api
        .call(Method::PUT, &one, api.sensor("A", &hall, "pascal"))
        .await;
    assert_eq!(
        (status, &body["unit"], &body["note"]),
        (200, &json!("pascal"), &json!(null))
    );
    assert_eq!(
        body["is_calibrated"], false,
        "what is not sent goes back to its default"
    );
    let (status, _) = api.call(Method::PUT, &one, json!({ "name": "A" })).await;
    assert_eq!(status, 400, "a whole record has what is required");

    assert_eq!(
        api.call(Method::DELETE, &one, Value::Null).await,
        (204, Value::Null)
    );
    let (status, body) = api.call(Method::GET, &one, Value::Null).await;
    assert_eq!((status, message(&body)), (404, "Sensor not found."));
    assert_eq!(api.names("sort=name").await, ["A", "B"]);
}

#[tokio::test]
async fn steps_have_conditions_and_effects() {
    let api = Api::start().await;
    let hall = api.station("Hall").await;
    let id = api.create("A", &hall, "celsius").await;
    let (status, body) = api
        .call(Method::POST, "sensor", api.sensor("A", &hall, "celsius"))
        .await;
    let taken = "Sensor with name A already exists in the station.";
    assert_eq!((status, message(&body)), (400, taken));

    let retire = format!("sensor/{id}/retire");
    let (status, body) = api.call(Method::PATCH, &retire, json!({})).await;
    let missing = "Reason cannot be empty or null or just spaces.";
    assert_eq!((status, message(&body)), (400, missing));
    let reason = json!({ "reason": "worn out" });
    let (status, body) = api.call(Method::PATCH, &retire, reason.clone()).await;
    assert_eq!(
        (status, &body["status"], &body["retired_because"]),
        (200, &json!("RETIRED"), &json!("worn out"))
    );
    let (status, body) = api.call(Method::PATCH, &retire, reason).await;
    assert_eq!(
        (status, message(&body)),
        (400, "Sensor is retired already.")
    );
    api.create("A", &hall, "celsius").await;
    assert_eq!(
        api.names("name=A").await,
        ["A", "A"],
        "its name is free, and it is still there"
    );
    assert_eq!(api.names("status=RETIRED").await, ["A"]);
}

//! Whatever a caller passes and whatever a service answers: no panic, no endless loop, no other path, no secret.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use devtrust_core::resources;
use devtrust_core::schema::{Action, Credential, Model, Operation, Type};
use devtrust_core::testing::{Random, Record, Reply, ScriptedTransport, VirtualRuntime};
use devtrust_core::{Client, Config, Secret};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{TestCaseError, TestRunner};
use serde_json::{Map, Value, json};

use crate::parties::csr;

const KEY: &str = "planted_0a1b2c3d4e5f";
const UUID: &str = "123e4567-e89b-42d3-a456-426614174000";
/// How long a call may take; a service that answers oddly must not hold it longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Texts that have broken clients before, and good ones, so that some requests get through.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec![UUID, "Plant 7", "Press 41", "SINGLE", "client_side", "mac_address"]).prop_map(str::to_owned),
        1 => select(vec![
            "", " ", "..", "../..", "a/b", "%2e%2e", "a?b", "a#b", "\r\n", "\0", "-----BEGIN PRIVATE KEY-----", KEY,
            "IOT_123e4567-e89b-42d3-a456-426614174000", "9007199254740993", "null",
        ])
        .prop_map(str::to_owned),
        1 => Just(csr(0).to_owned()),
        1 => any::<String>(),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((member(), inner), 0..6).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// Names that mean something in an answer.
fn member() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "id",
            "name",
            "status",
            "records",
            "items",
            "total",
            "next",
            "limit",
            "offset",
            "errors",
            "error",
            "code",
            "message",
            "field",
            "created_on",
            "device_id",
            "private_keys",
            "success",
            "certificate_policy",
            "ca_chain",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ]
}

/// A request of this shape, with right and wrong values.
fn request(model: &'static Model) -> BoxedStrategy<Value> {
    let mut members: Vec<BoxedStrategy<Option<(String, Value)>>> = Vec::new();
    for field in model.fields {
        let value = prop_oneof![6 => of_type(&field.ty), 1 => anything().boxed()];
        let place = value.prop_map(move |value| Some((field.name.to_owned(), value)));
        members.push(prop_oneof![9 => place, 1 => Just(None)].boxed());
    }
    members
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
        .boxed()
}

fn of_type(ty: &'static Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::Integer => (0_u32..2000).prop_map(Value::from).boxed(),
        Type::Record(model) => request(model),
        Type::List(item) => vec(of_type(item), 0..3).prop_map(Value::from).boxed(),
        Type::Enum(known) => {
            let values: Vec<&str> = known.values.iter().map(|value| value.value).collect();
            select(values).prop_map(Value::from).boxed()
        }
        Type::Number => any::<f32>().prop_map(Value::from).boxed(),
        Type::Map(_) => json_map().boxed(),
        Type::Text | Type::Secret | Type::Time | Type::Json => text().prop_map(Value::from).boxed(),
    }
}

fn json_map() -> impl Strategy<Value = Value> {
    vec((text(), text().prop_map(Value::from)), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// An answer: usually JSON, sometimes cut off, sometimes bytes, sometimes none at all.
fn reply() -> impl Strategy<Value = Reply> {
    let status = select(vec![
        200, 200, 200, 201, 204, 302, 400, 401, 404, 409, 429, 500, 503,
    ]);
    let body = prop_oneof![
        4 => anything().prop_map(|value| value.to_string().into_bytes()),
        2 => vec(anything(), 0..3).prop_map(|rows| json!({"records": rows, "total": 9}).to_string().into_bytes()),
        1 => (anything(), any::<usize>()).prop_map(|(value, cut)| {
            let text = value.to_string().into_bytes();
            let cut = cut % (text.len() + 1);
            text[..cut].to_vec()
        }),
        1 => vec(any::<u8>(), 0..300),
    ];
    let broken = select(vec![
        "connect",
        "reset",
        "body",
        "tls",
        "too_large",
        "other",
    ]);
    let retry_after = prop_oneof![4 => Just(None), 1 => text().prop_map(Some), 1 => (0_u32..100).prop_map(|s| Some(s.to_string()))];
    prop_oneof![
        6 => (status, body, retry_after).prop_map(|(status, body, retry_after)| answer(status, &body, retry_after)),
        1 => (broken, any::<bool>()).prop_map(|(kind, sent)| {
            serde_json::from_value(json!({"fail": {"kind": kind, "sent": sent, "message": KEY}})).unwrap()
        }),
        1 => Just(serde_json::from_value(json!({"hang": true})).unwrap()),
    ]
}

fn answer(status: u16, body: &[u8], retry_after: Option<String>) -> Reply {
    use base64::Engine as _;
    let mut reply: Reply = serde_json::from_value(json!({"status": status})).unwrap();
    reply.base64 = Some(base64::engine::general_purpose::STANDARD.encode(body));
    // What is no header value cannot come over a wire.
    if let Some(value) = retry_after.filter(|value| !value.chars().any(char::is_control)) {
        reply.headers.insert("retry-after".to_owned(), value);
    }
    reply
}

fn operations() -> Vec<&'static Operation> {
    resources()
        .flat_map(|resource| resource.operations)
        .copied()
        .collect()
}

/// Whether a request went to the address that its operation, or one that it consists of, declares.
fn is_declared(record: &Record) -> bool {
    operations().iter().any(|operation| {
        let Action::Http(endpoint) = &operation.action else {
            return false;
        };
        let declared: Vec<&str> = endpoint.path.split('/').collect();
        let sent: Vec<&str> = record.path.split('/').collect();
        endpoint.verb == record.method
            && declared.len() == sent.len()
            && declared
                .iter()
                .zip(&sent)
                .all(|(declared, sent)| is_segment(declared, sent))
    })
}

/// Whether a segment is the declared one: `division`, `{device_id}`, `TLM-{profile_id}`.
fn is_segment(declared: &str, sent: &str) -> bool {
    let Some((before, _)) = declared.split_once('{') else {
        return declared == sent;
    };
    let given = sent.strip_prefix(before).unwrap_or_default();
    !given.is_empty() && sent != "." && sent != ".."
}

/// The API key goes along, unless the operation brings another credential, or needs none.
fn has_its_key(operation: &Operation, record: &Record) -> bool {
    let key = record.headers.get("x-api-key").map(String::as_str);
    match &operation.action {
        Action::Http(endpoint) if endpoint.travel.credential != Credential::ApiKey => key.is_none(),
        _ => key == Some("<api_key>"),
    }
}

/// One run; whether something was sent, and whether it succeeded.
fn check(
    operation: &'static Operation,
    request: Value,
    replies: Vec<Reply>,
    validate: bool,
    seed: u64,
) -> Result<(bool, bool), TestCaseError> {
    let runtime = VirtualRuntime::new(Random::Seed(seed));
    let key = Secret::new(KEY);
    let transport = ScriptedTransport::new(runtime.clone(), replies, Some(key.clone()));
    let transport = Arc::new(transport);
    let mut config = Config::default();
    config.api_key = Some(key);
    config.timeout = PATIENCE;
    config.validate = validate;
    let runtime_of_client = Arc::new(runtime.clone());
    let client = Client::new(config, transport.clone(), runtime_of_client, None).unwrap();

    let result = runtime.run(client.engine().call(operation, request));
    prop_assert!(runtime.now() <= PATIENCE);
    let records = transport.records();
    for record in &records {
        prop_assert!(is_declared(record), "{} {}", record.method, record.path);
        prop_assert!(has_its_key(operation, record), "{}", record.path);
    }
    if let Err(error) = &result {
        prop_assert_ne!(error.code(), "internal.defect");
        let shown = format!("{error} {error:?} {}", json!(error.report()));
        // A caller's own field names are repeated to it; what comes from outside never is.
        let own = error.code() == "validation.invalid_request";
        prop_assert!(own || !shown.contains(KEY), "{shown}");
    }
    Ok((!records.is_empty(), result.is_ok()))
}

#[test]
fn nothing_breaks_the_client() {
    const CASES: u32 = 2000;
    let (sent, succeeded) = (Cell::new(0), Cell::new(0));
    let call = select(operations())
        .prop_flat_map(|operation| (Just(operation), request(operation.request)));
    let everything = (call, vec(reply(), 0..8), any::<bool>(), any::<u64>());
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(
            &everything,
            |((operation, request), replies, validate, seed)| {
                let (any_sent, well) = check(operation, request, replies, validate, seed)?;
                sent.set(sent.get() + u32::from(any_sent));
                succeeded.set(succeeded.get() + u32::from(well));
                Ok(())
            },
        )
        .unwrap_or_else(|error| panic!("{error}"));
    // Most requests must get past the checks, and some answers must be taken, or this shows little.
    assert!(
        sent.get() > CASES / 3,
        "{} of {CASES} were sent",
        sent.get()
    );
    assert!(
        succeeded.get() > CASES / 50,
        "{} of {CASES} succeeded",
        succeeded.get()
    );
}

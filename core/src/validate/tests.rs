#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::{Value, json};

use super::check;
use crate::device_trust::{CreateDivision, RegisterDevice};
use crate::error::Violation;
use crate::schema::Described;

const UUID: &str = "123e4567-e89b-42d3-a456-426614174000";

fn violations(
    mut value: Value,
    model: &'static crate::schema::Model,
) -> Vec<(String, &'static str, String)> {
    check(&mut value, model)
        .into_iter()
        .map(
            |Violation {
                 field,
                 code,
                 message,
                 ..
             }| (field, code.as_str(), message),
        )
        .collect()
}

fn division(value: Value) -> Vec<(String, &'static str, String)> {
    violations(value, CreateDivision::MODEL)
}

#[test]
fn a_valid_request_has_no_violation() {
    assert_eq!(
        division(
            json!({"name": "Plant 7", "account_id": UUID, "primary_rzone_id": UUID, "description": null})
        ),
        []
    );
}

#[test]
fn all_violations_come_at_once_in_the_service_s_words() {
    let found = division(
        json!({"name": "-x", "account_id": "{1}", "primary_rzone_id": " ", "descripton": "typo"}),
    );
    let brief: Vec<(&str, &str)> = found
        .iter()
        .map(|(field, code, _)| (field.as_str(), *code))
        .collect();
    assert_eq!(
        brief,
        [
            ("name", "name"),
            ("account_id", "uuid"),
            ("primary_rzone_id", "blank"),
            ("descripton", "unknown_field")
        ]
    );
    assert_eq!(found[1].2, "Account id should be a valid UUID.");
    assert_eq!(
        found[2].2,
        "Primary rzone id cannot be empty or null or just spaces."
    );
}

#[test]
fn a_missing_field_reads_like_an_empty_one() {
    let found = division(json!({}));
    assert_eq!(
        found[0],
        (
            "name".to_owned(),
            "required",
            "Name cannot be empty or null or just spaces.".to_owned()
        )
    );
    assert_eq!(found.len(), 3);
}

#[test]
fn wrong_types_name_the_field() {
    let found = division(
        json!({"name": 7, "account_id": UUID, "primary_rzone_id": UUID, "description": {"a": 1}}),
    );
    assert_eq!(
        found[0],
        ("name".to_owned(), "type", "Name must be text.".to_owned())
    );
    assert_eq!(found[1].0, "description");
    assert_eq!(division(json!("text"))[0].0, "request");
}

#[test]
fn a_private_key_is_refused_wherever_it_stands_and_never_repeated() {
    let key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEsecret\n-----END EC PRIVATE KEY-----";
    let mut request = json!({"name": "Plant 7", "account_id": UUID, "primary_rzone_id": UUID, "description": key});
    let found = check(&mut request, CreateDivision::MODEL);
    assert_eq!(found[0].code, "private_key");
    assert!(!format!("{found:?}").contains("MHcCAQEEsecret"));
}

#[test]
fn nested_fields_have_full_paths() {
    let found = violations(
        json!({
            "name": "Press 41", "device_group_id": UUID, "account_id": UUID,
            "certificate_policies": {"bootstrap": [{"certificate_policy_id": "IOT_x", "attributes": [{"name": "subject.common_name"}]}]}
        }),
        RegisterDevice::MODEL,
    );
    let fields: Vec<&str> = found.iter().map(|(field, _, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "certificate_policies.bootstrap[0].certificate_policy_id",
            "certificate_policies.bootstrap[0].attributes[0].value"
        ]
    );
}

#[test]
fn a_policy_id_may_have_the_prefix_that_was_seen_live() {
    let request = |id: String| {
        violations(
            json!({
                "name": "Press 41", "device_group_id": UUID, "account_id": UUID,
                "certificate_policies": {"bootstrap": [{"certificate_policy_id": id}]}
            }),
            RegisterDevice::MODEL,
        )
    };
    assert_eq!(request(UUID.to_owned()), []);
    assert_eq!(request(format!("IOT_{UUID}")), []);
    assert_eq!(request(format!("IOX_{UUID}")).len(), 1);
}

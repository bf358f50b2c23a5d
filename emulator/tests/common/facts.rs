//! Holds what the emulator answers against the facts: members, types and values of the published document.

use serde_json::Value;

/// The document's names and types: a file of data, of which core has its own test.
pub const FACTS: &str = include_str!("../../../core/tests/facts/tlm.json");

/// What was seen of the service and is not in its document (facts 5.3), and what the document has under another name.
const SEEN: &[&str] = &[
    // Rows of a search.
    "GET /mpki/api/v1/certificate-search id",
    "GET /mpki/api/v1/certificate-search seat_type",
    "GET /mpki/api/v1/certificate-search custom_attributes",
    "GET /mpki/api/v1/certificate-search tags",
    "GET /mpki/api/v1/certificate/{serial_number} id",
    "GET /mpki/api/v1/certificate/{serial_number} seat_type",
    "GET /mpki/api/v1/certificate/{serial_number} custom_attributes",
    "GET /mpki/api/v1/certificate/{serial_number} tags",
    // The example has them, the schema does not.
    "GET /mpki/api/v1/scan/{scan_id} current_scan_status",
    "GET /mpki/api/v1/scan/{scan_id} tags",
    // Lists in requests; that answers have them, too, is inferred.
    "POST /mpki/api/v1/profile fields",
    // The example names the unit so; the schema adds `_id`.
    "POST /mpki/api/v1/certificate-import business_unit",
];

/// Answers that were seen in another form than the document's, and the form.
const OTHERWISE: &[(&str, &str)] = &[
    // The example is small; the schema is that of the whole inventory.
    (
        "POST /mpki/api/v1/certificate/{serial_number}/renew",
        r#"{"rec": "PublicCertificateResponse"}"#,
    ),
    // Arrays, where the document has an array in an array, or one object for a list.
    (
        "GET /mpki/api/v1/profile",
        r#"{"list": {"rec": "DeprecatedPublicProfileResponse"}}"#,
    ),
    (
        "GET /mpki/api/v2/profile",
        r#"{"list": {"rec": "PublicProfileResponse"}}"#,
    ),
    (
        "GET /mpki/api/v3/profile",
        r#"{"list": {"rec": "PublicProfileResponse"}}"#,
    ),
    (
        "GET /mpki/api/v1/agent/script",
        r#"{"list": {"rec": "AgentScriptDto"}}"#,
    ),
];

/// Fails where a successful answer is not as the document says.
pub fn check(method: &str, path: &str, status: u16, answer: &Value) {
    let facts: Value = serde_json::from_str(FACTS).unwrap();
    let path = path.split('?').next().unwrap();
    let operations = facts["operations"].as_array().unwrap();
    let operation = operations
        .iter()
        .filter(|one| matches(one["op"].as_str().unwrap(), method, path))
        // A name in the path is meant before a variable is.
        .min_by_key(|one| one["op"].as_str().unwrap().matches('{').count());
    let Some(operation) = operation.filter(|_| (200..300).contains(&status)) else {
        return;
    };
    let name = operation["op"].as_str().unwrap();
    let allowed = operation["success"].as_array().unwrap();
    assert!(allowed.iter().any(|one| *one == status), "{name}: {status}");
    let checker = Checker {
        schemas: &facts["schemas"],
        name,
    };
    let otherwise = OTHERWISE.iter().find(|(own, _)| *own == name);
    let otherwise = otherwise.map(|(_, form)| serde_json::from_str(form).unwrap());
    match otherwise.as_ref().unwrap_or(&operation["answer"]) {
        // Of this one the service answers more than the document says.
        Value::Null => assert!(
            answer == "" || name.ends_with("/admin-web-request"),
            "{name}: {answer}"
        ),
        expected => checker.value(name, expected, answer),
    }
}

fn matches(operation: &str, method: &str, path: &str) -> bool {
    let (own, template) = operation.split_once(' ').unwrap();
    let (parts, wanted): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), template.split('/').collect());
    own == method
        && parts.len() == wanted.len()
        && parts
            .iter()
            .zip(&wanted)
            .all(|(part, wanted)| part == wanted || wanted.contains('{'))
}

struct Checker<'a> {
    schemas: &'a Value,
    name: &'a str,
}

impl Checker<'_> {
    fn value(&self, place: &str, expected: &Value, found: &Value) {
        if found.is_null() {
            return;
        }
        let wrong = || format!("{place}: {expected} is expected of {found}");
        if let Some(kind) = expected.as_str() {
            let is_right = match kind {
                "text" | "uuid" | "date" | "time" => found.is_string(),
                "int" => found.is_i64(),
                "num" => found.is_number(),
                "bool" => found.is_boolean(),
                _ => true,
            };
            assert!(is_right, "{}", wrong());
        } else if let Some(values) = expected["enum"].as_array() {
            assert!(values.contains(found), "{}", wrong());
        } else if !expected["list"].is_null() {
            let items = found.as_array().unwrap_or_else(|| panic!("{}", wrong()));
            for item in items {
                self.value(place, &expected["list"], item);
            }
        } else if !expected["page"].is_null() {
            for member in ["total", "offset", "limit"] {
                assert!(found[member].is_u64(), "{place}.{member}: {found}");
            }
            let items = found["items"]
                .as_array()
                .unwrap_or_else(|| panic!("{}", wrong()));
            for item in items {
                self.value(place, &expected["page"], item);
            }
        } else if let Some(schema) = expected["rec"].as_str() {
            self.record(place, schema, found);
        } else if !expected["map"].is_null() {
            assert!(found.is_object(), "{}", wrong());
        }
    }

    fn record(&self, place: &str, schema: &str, found: &Value) {
        let members = found.as_object();
        let members = members.unwrap_or_else(|| panic!("{place}: {schema} of {found}"));
        let Some(known) = self.schemas[schema].as_object() else {
            return;
        };
        for (member, value) in members {
            if SEEN.contains(&format!("{} {member}", self.name).as_str()) {
                continue;
            }
            let fact = known
                .get(member)
                .or_else(|| known.get(&format!("{member}!")));
            let place = format!("{place}.{member}");
            let fact = fact.unwrap_or_else(|| panic!("{place} is not a member of {schema}"));
            self.value(&place, fact, value);
        }
        for member in known.keys().filter_map(|member| member.strip_suffix('!')) {
            assert!(
                members.contains_key(member),
                "{place} needs {member}: {found}"
            );
        }
    }
}

//! The seven shapes in which the platform says no.

use serde_json::Value;

use crate::json;

/// One complaint of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaint {
    /// Its code, as text.
    pub code: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// The field that it is about.
    pub field: Option<String>,
}

/// What a refusal says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// All complaints; none where the body is not one of the JSON shapes.
    pub complaints: Vec<Complaint>,
    /// Whether this is a form in which the service itself is published to answer, and no gateway or framework is known to:
    /// `errors` or `error` with text for `code` (or `field`, or `status`) and `message`. A bare `message`, a numeric code
    /// or a plain `error` may come from anything on the way.
    pub own: bool,
}

impl Refusal {
    /// Reads a body; never fails, since a gateway may send anything.
    pub fn read(body: &[u8]) -> Self {
        let Ok(value) = json::read(body) else {
            return Self::default();
        };
        let complaints = match &value {
            Value::Object(members) => match (members.get("errors"), members.get("error")) {
                (Some(Value::Array(list)), _) => list.iter().map(complaint).collect(),
                (_, Some(error @ Value::Object(_))) => vec![complaint(error)],
                (_, Some(Value::String(text))) => vec![Complaint {
                    code: None,
                    message: Some(text_of(members.get("message")).unwrap_or_else(|| text.clone())),
                    field: None,
                }],
                _ => vec![complaint(&value)],
            },
            Value::Array(list) => list.iter().map(complaint).collect(),
            _ => Vec::new(),
        };
        Self {
            complaints: complaints
                .into_iter()
                .filter(|complaint| *complaint != Complaint::default())
                .collect(),
            own: is_own(&value),
        }
    }

    /// The first code.
    pub fn code(&self) -> Option<&str> {
        self.complaints
            .iter()
            .find_map(|complaint| complaint.code.as_deref())
    }

    /// All messages in one line.
    pub fn message(&self) -> Option<String> {
        let messages: Vec<&str> = self
            .complaints
            .iter()
            .filter_map(|complaint| complaint.message.as_deref())
            .collect();
        (!messages.is_empty()).then(|| messages.join(" "))
    }

    /// Whether it says that the name, or the object, is already there.
    ///
    /// The platform has no code of its own for that: Account Manager sends `duplicate_error`, Device Trust Manager
    /// `03` like for any other field, so the text has to tell.
    pub fn says_duplicate(&self) -> bool {
        self.code() == Some("duplicate_error")
            || self.message().is_some_and(|message| {
                let message = message.to_ascii_lowercase();
                [
                    "already exist",
                    "already used",
                    "already in use",
                    "already taken",
                    "already registered",
                    "duplicate",
                    "must be unique",
                ]
                .iter()
                .any(|words| message.contains(words))
            })
    }

    /// Whether it says that there is no such object, whatever the status.
    pub fn says_not_found(&self) -> bool {
        matches!(self.code(), Some("entity_not_found" | "resource_not_found"))
    }
}

/// Gateways have error forms of their own, and some come close: JSON:API's `errors` (`status` and `title`), Google's `error`
/// (a numeric `code`), Cloudflare's `errors` (a numeric `code`).
fn is_own(value: &Value) -> bool {
    let text = |entry: &Value, name: &str| entry.get(name).is_some_and(Value::is_string);
    match (value.get("errors"), value.get("error")) {
        (Some(Value::Array(entries)), None) => {
            let known =
                |entry| text(entry, "message") && (text(entry, "code") || text(entry, "field"));
            !entries.is_empty() && entries.iter().all(known)
        }
        (None, Some(error)) => {
            let named = match error.get("code") {
                Some(code) => code.is_string(),
                None => text(error, "status"),
            };
            named && text(error, "message")
        }
        _ => false,
    }
}

fn complaint(value: &Value) -> Complaint {
    match value {
        Value::Object(members) => Complaint {
            code: text_of(members.get("code")).or_else(|| {
                members
                    .get("status")
                    .and_then(Value::as_str)
                    .map(str::to_owned)
            }),
            message: text_of(members.get("message")),
            field: text_of(members.get("field")),
        },
        Value::String(text) => Complaint {
            message: Some(text.clone()),
            ..Complaint::default()
        },
        _ => Complaint::default(),
    }
}

fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>, Option<String>) {
        let refusal = Refusal::read(body.as_bytes());
        let field = refusal
            .complaints
            .iter()
            .find_map(|complaint| complaint.field.clone());
        (refusal.code().map(str::to_owned), refusal.message(), field)
    }

    fn some(code: &str, message: &str) -> (Option<String>, Option<String>, Option<String>) {
        (
            Some(code.to_owned()).filter(|code| !code.is_empty()),
            Some(message.to_owned()),
            None,
        )
    }

    #[test]
    fn reads_all_seven_shapes() {
        assert_eq!(
            read(r#"{"errors":[{"code":"03","message":"m"}]}"#),
            some("03", "m")
        );
        let with_field = (None, Some("m".to_owned()), Some("name".to_owned()));
        assert_eq!(
            read(r#"{"errors":[{"field":"name","message":"m"}]}"#),
            with_field
        );
        assert_eq!(
            read(r#"{"error":{"code":"03","message":"m"}}"#),
            some("03", "m")
        );
        assert_eq!(
            read(r#"{"error":{"status":"access_denied","message":"m"}}"#),
            some("access_denied", "m")
        );
        assert_eq!(
            read(r#"{"error":"Internal Server Error","status":500,"path":"/x"}"#),
            some("", "Internal Server Error")
        );
        assert_eq!(read(r#"{"message":"m","code":17}"#), some("17", "m"));
        for body in [
            "",
            "DOWN",
            "Invalid CORS request",
            "<html></html>",
            "null",
            "{}",
            "\"\"",
        ] {
            assert_eq!(read(body), (None, None, None), "{body}");
        }
    }

    #[test]
    fn only_published_forms_are_the_services_own() {
        let own = |body: &str| Refusal::read(body.as_bytes()).own;
        for body in [
            r#"{"errors":[{"code":"03","message":"m"}]}"#,
            r#"{"errors":[{"field":"name","message":"m"}]}"#,
            r#"{"error":{"code":"03","message":"m"}}"#,
            r#"{"error":{"status":"access_denied","message":"m"}}"#,
        ] {
            assert!(own(body), "{body}");
        }
        for body in [
            "",
            "<html></html>",
            "upstream connect error or disconnect/reset before headers",
            "{}",
            "null",
            r#"{"message":"m"}"#,
            r#"{"message":"m","code":503}"#,
            r#"{"error":"Service Unavailable","status":503,"path":"/x"}"#,
            r#"{"errors":[]}"#,
            r#"{"errors":["m"]}"#,
            r#"{"errors":[{"message":"m"}]}"#,
            r#"{"errors":[{"code":1020,"message":"m"}]}"#,
            r#"{"errors":[{"status":"503","title":"t"}]}"#,
            r#"{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}"#,
            r#"{"error":{"message":"m"}}"#,
            r#"[{"code":"03","message":"m"}]"#,
        ] {
            assert!(!own(body), "{body}");
        }
    }

    #[test]
    fn several_complaints_are_all_told() {
        assert_eq!(
            read(r#"{"errors":[{"code":"03","message":"a"},{"code":"04","message":"b"}]}"#),
            some("03", "a b")
        );
    }

    #[test]
    fn recognises_a_taken_name() {
        assert!(
            Refusal::read(
                br#"{"error":{"code":"03","message":"Device name already exists in this group."}}"#
            )
            .says_duplicate()
        );
        assert!(
            Refusal::read(br#"{"errors":[{"code":"duplicate_error","message":"x"}]}"#)
                .says_duplicate()
        );
        assert!(
            !Refusal::read(
                br#"{"errors":[{"code":"03","message":"Name must start with a letter."}]}"#
            )
            .says_duplicate()
        );
    }
}

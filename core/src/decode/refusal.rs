//! The seven shapes in which the platform says no.

use serde_json::Value;

use super::parse;

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
}

impl Refusal {
    /// Reads a body; never fails, since a gateway may send anything.
    pub fn read(body: &[u8]) -> Self {
        let Some(value) = parse(body) else {
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

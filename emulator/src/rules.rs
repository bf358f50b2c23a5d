//! The service's validation, written from the published texts and independent of any client's rules.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::errors::{
    INVALID_FIELD, INVALID_INPUT, INVALID_REQUEST, MISSING, Problem, ServiceError, VALIDATION,
};

/// Reads the fields of one JSON object and collects every violation.
///
/// A field that breaks its rule reads as a default; [`Rules::finish`] then refuses the request.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    problems: Vec<Problem>,
    dialect: Dialect,
}

/// How a product tells what is wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A code for each sort of mistake.
    #[default]
    DeviceTrust,
    /// One code for all, and the name of the field.
    TrustLifecycle,
    /// One code for all.
    Iot,
}

impl Rules {
    pub(crate) fn speaking(dialect: Dialect) -> Self {
        Self {
            dialect,
            ..Self::default()
        }
    }

    /// As Trust Lifecycle Manager refuses.
    pub(crate) fn naming_fields() -> Self {
        Self::speaking(Dialect::TrustLifecycle)
    }

    pub(crate) fn finish(self) -> Result<(), ServiceError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ServiceError::validation(self.problems))
        }
    }

    pub(crate) fn reject(&mut self, message: impl Into<String>) {
        let code = match self.dialect {
            Dialect::DeviceTrust => VALIDATION,
            Dialect::TrustLifecycle => INVALID_FIELD,
            Dialect::Iot => INVALID_INPUT,
        };
        self.problems.push(Problem::new(code, message));
    }

    /// The same about one field.
    pub(crate) fn reject_field(&mut self, field: &str, message: impl Into<String>) {
        self.push(VALIDATION, field, message.into());
    }

    pub(crate) fn missing(&mut self, field: &str) {
        let message = format!("{} cannot be empty or null or just spaces.", label(field));
        self.push(MISSING, field, message);
    }

    fn mistyped(&mut self, field: &str, expected: &str) {
        let message = format!("{} should be {expected}.", label(field));
        self.push(INVALID_REQUEST, field, message);
    }

    fn push(&mut self, code: &'static str, field: &str, message: String) {
        self.problems.push(match self.dialect {
            Dialect::DeviceTrust => Problem::new(code, message),
            Dialect::TrustLifecycle => Problem::new(INVALID_FIELD, message).of(field),
            Dialect::Iot => Problem::new(INVALID_INPUT, message),
        });
    }

    /// A required string that is not blank.
    pub(crate) fn text<'a>(&mut self, object: &'a Map<String, Value>, field: &str) -> &'a str {
        match object.get(field) {
            None | Some(Value::Null) => self.missing(field),
            Some(Value::String(text)) if text.trim().is_empty() => self.missing(field),
            Some(Value::String(text)) => return text,
            Some(_) => self.mistyped(field, "a string"),
        }
        ""
    }

    pub(crate) fn optional_text<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        field: &str,
    ) -> Option<&'a str> {
        match object.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                self.mistyped(field, "a string");
                None
            }
        }
    }

    pub(crate) fn optional_flag(
        &mut self,
        object: &Map<String, Value>,
        field: &str,
    ) -> Option<bool> {
        match object.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(flag)) => Some(*flag),
            Some(_) => {
                self.mistyped(field, "true or false");
                None
            }
        }
    }

    /// The required field `name` under the published name rule.
    pub(crate) fn name<'a>(&mut self, object: &'a Map<String, Value>) -> &'a str {
        let name = self.text(object, "name");
        if !name.is_empty() && !is_name(name) {
            self.reject(
                "Name must start with a letter and end with an alphanumeric character. Accepts spaces, \
                 special chars (,.;:_-) and simple balanced parentheses.",
            );
        }
        name
    }

    /// A required bare UUID.
    pub(crate) fn uuid(&mut self, object: &Map<String, Value>, field: &str) -> Uuid {
        let text = self.text(object, field);
        if text.is_empty() {
            Uuid::nil()
        } else {
            self.parse_uuid(text, field)
        }
    }

    pub(crate) fn optional_uuid(
        &mut self,
        object: &Map<String, Value>,
        field: &str,
    ) -> Option<Uuid> {
        self.optional_text(object, field)
            .map(|text| self.parse_uuid(text, field))
    }

    pub(crate) fn parse_uuid(&mut self, text: &str, field: &str) -> Uuid {
        bare_uuid(text).unwrap_or_else(|| {
            self.reject_field(field, format!("{} should be a valid UUID.", label(field)));
            Uuid::nil()
        })
    }

    /// A required certificate policy id: a bare UUID, or `IOT_<uuid>` as scripts in the field send it.
    pub(crate) fn policy_id(&mut self, object: &Map<String, Value>, field: &str) -> Uuid {
        let text = self.text(object, field);
        if text.is_empty() {
            Uuid::nil()
        } else {
            self.parse_uuid(text.strip_prefix("IOT_").unwrap_or(text), field)
        }
    }

    /// A required value of an enumeration. The message is inferred; the values are published.
    pub(crate) fn one_of<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        field: &str,
        allowed: &[&str],
    ) -> &'a str {
        let text = self.text(object, field);
        if !text.is_empty() && !allowed.contains(&text) {
            self.reject_field(field, one_of(field, allowed));
        }
        text
    }

    /// An array of texts, each of them among `allowed` unless that is empty. The messages are inferred.
    pub(crate) fn texts(
        &mut self,
        object: &Map<String, Value>,
        field: &str,
        allowed: &[&str],
        most: usize,
    ) -> Vec<String> {
        let items = self.array(object, field).unwrap_or_default();
        let texts: Vec<String> = items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if texts.len() != items.len() {
            self.mistyped(field, "an array of strings");
        } else if texts.len() > most {
            self.reject_field(
                field,
                format!("{} should be no more than {most}.", label(field)),
            );
        } else if !allowed.is_empty() && texts.iter().any(|text| !allowed.contains(&text.as_str()))
        {
            self.reject_field(field, one_of(field, allowed));
        }
        texts
    }

    /// An array of anything; `None` when it is absent or null.
    pub(crate) fn array<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        field: &str,
    ) -> Option<&'a [Value]> {
        match object.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Array(items)) => Some(items),
            Some(_) => {
                self.mistyped(field, "an array");
                None
            }
        }
    }

    /// Each item of an array as an object.
    pub(crate) fn object<'a>(
        &mut self,
        value: &'a Value,
        field: &str,
    ) -> Option<&'a Map<String, Value>> {
        if value.as_object().is_none() {
            self.mistyped(field, "an object");
        }
        value.as_object()
    }
}

/// The body of a request as a JSON object.
pub(crate) fn object_body(body: &[u8]) -> Result<Map<String, Value>, ServiceError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(ServiceError::invalid_request(
            "The request body should be a JSON object.",
        )),
        Err(error) => Err(ServiceError::invalid_request(format!(
            "The request body is not valid JSON: {error}."
        ))),
    }
}

fn one_of(field: &str, allowed: &[&str]) -> String {
    format!("{} should be one of {}.", label(field), allowed.join(", "))
}

/// `account_id` becomes `Account id`, as in the published messages.
pub(crate) fn label(field: &str) -> String {
    let mut label = field.replace('_', " ");
    if let Some(first) = label.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    label
}

/// A UUID in its hyphenated form and nothing else (no braces, no `urn:`, no bare hexadecimal).
pub(crate) fn bare_uuid(text: &str) -> Option<Uuid> {
    if text.len() == 36 {
        Uuid::try_parse(text).ok()
    } else {
        None
    }
}

/// The name rule as the error text gives it; a closing parenthesis at the end is therefore refused.
fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let ends = name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let allowed = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || " ,.;:_-()".contains(c));
    starts && ends && allowed && balanced(name)
}

fn balanced(name: &str) -> bool {
    let mut depth = 0_usize;
    for character in name.chars() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_published_text() {
        for good in [
            "A",
            "Example division name",
            "Press 41",
            "a,b.c;d:e_f-g",
            "Line (2) west",
            "a9",
        ] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "9 lives", "-a", "a-", "a)", "(a) b", "a (b c", "a )b( c", "a/b", "a\nb", "Größe",
            " a", "a ",
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn only_the_hyphenated_form_is_a_uuid() {
        assert!(bare_uuid("8f7cf2d4-7a4e-4f0b-9b39-6f6c3e0e7a11").is_some());
        for bad in [
            "8f7cf2d47a4e4f0b9b396f6c3e0e7a11",
            "{8f7cf2d4-7a4e-4f0b-9b39-6f6c3e0e7a11}",
            "IOT_8f7cf2d4-7a4e",
        ] {
            assert!(bare_uuid(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn labels_are_humanised() {
        assert_eq!(label("account_id"), "Account id");
        assert_eq!(label("name"), "Name");
    }
}

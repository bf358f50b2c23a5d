//! Checks a request against its table before anything is sent, and reports every violation at once.
//!
//! The rules are those that the service documents (DTM registration tutorial, "Common errors and solutions"). Where
//! published facts contradict each other, the stricter form is asked for and the contradiction is noted at the rule.

mod limits;
mod name;
mod path;
mod requests;
mod rules;

use serde_json::{Map, Value};

pub use path::Path;
pub(crate) use requests::csrs;

use crate::error::{Violation, ViolationCode};
use crate::schema::{Model, Rule, Type};

/// A text longer than this is not sent, whatever the field: no published limit is known, and no field of the API needs
/// more.
pub const MAX_TEXT: usize = 1024 * 1024;

/// Checks `value` against `model`; brings what the service is strict about (line ends of a CSR, surrounding spaces of
/// nothing else) into its form; drops members that are null.
pub fn check(value: &mut Value, model: &Model) -> Vec<Violation> {
    let mut violations = Vec::new();
    record(value, model, &Path::Root, &mut violations);
    violations
}

/// What is wrong with a text of a field that stands somewhere else under another name: in a cell of a table. Nothing is allocated
/// where it is right.
#[cfg(feature = "formats")]
pub(crate) fn text(text: &str, field: &crate::schema::Field, name: &str) -> Vec<Violation> {
    let path = Path::Root.field(name);
    let mut violations = Vec::new();
    text_is_clean(text, &field.ty, &path, &mut violations);
    violations.extend(rules::text_rule(text, field.rule, &path));
    violations
}

fn record(value: &mut Value, model: &Model, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let Value::Object(members) = value else {
        violations.push(wrong_type(path, "an object"));
        return;
    };
    members.retain(|_, member| !member.is_null());
    for field in model.fields {
        let path = path.field(field.name);
        match members.get_mut(field.name) {
            Some(member) => {
                typed(member, &field.ty, &path, violations);
                rules::apply(member, field.rule, &path, violations);
            }
            None if field.required || field.rule.needs_an_entry() => {
                violations.push(missing(&path));
            }
            None => {}
        }
    }
    unknown(members, model, path, violations);
}

/// A member that the model does not have is most often a misspelt one.
fn unknown(
    members: &Map<String, Value>,
    model: &Model,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    if model.response {
        return;
    }
    for name in members.keys().filter(|name| model.field(name).is_none()) {
        let known: Vec<&str> = model.fields.iter().map(|field| field.name).collect();
        violations.push(Violation::new(
            &path.field(name).to_string(),
            ViolationCode::UnknownField,
            format!("{} has no such field.", model.name),
            format!(
                "Its fields are: {}. Send what devtrust does not model with client.request.",
                known.join(", ")
            ),
        ));
    }
}

fn typed(value: &mut Value, ty: &Type, path: &Path<'_>, violations: &mut Vec<Violation>) {
    match (ty, &mut *value) {
        (Type::Text | Type::Secret, Value::String(text)) => {
            text_is_clean(text, ty, path, violations);
        }
        (Type::Bool, Value::Bool(_)) | (Type::Number, Value::Number(_)) | (Type::Json, _) => {}
        (Type::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => {}
        (Type::Time, Value::String(text)) if crate::Timestamp::parse(text).is_some() => {}
        (Type::Enum(enumeration), Value::String(text)) => {
            if let Some(canonical) = enumeration.canonical(text) {
                canonical.clone_into(text);
                return;
            }
            let known: Vec<&str> = enumeration.values.iter().map(|value| value.value).collect();
            violations.push(path.violation(
                ViolationCode::Enum,
                "is not one of the allowed values.",
                &format!("Use one of: {}.", known.join(", ")),
            ));
        }
        (Type::Record(model), Value::Object(_)) => record(value, model, path, violations),
        (Type::List(item), Value::Array(items)) => {
            for (index, entry) in items.iter_mut().enumerate() {
                typed(entry, item, &path.index(index), violations);
            }
        }
        (Type::Map(item), Value::Object(members)) => {
            members.retain(|_, member| !member.is_null());
            for (name, member) in members.iter_mut() {
                typed(member, item, &path.key(name), violations);
            }
        }
        _ => violations.push(wrong_type(path, expected(ty))),
    }
}

fn text_is_clean(text: &str, ty: &Type, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if text.len() > MAX_TEXT {
        violations.push(path.violation(
            ViolationCode::TooLong,
            &format!("is longer than {MAX_TEXT} bytes."),
            "Shorten it.",
        ));
    } else if text.contains('\0') {
        violations.push(path.violation(
            ViolationCode::ControlCharacter,
            "holds a NUL character.",
            "Remove it.",
        ));
    } else if *ty == Type::Text && crate::keys::contains_private_key(text) {
        violations.push(path.violation(
            ViolationCode::PrivateKey,
            "holds a private key, which must never leave this machine.",
            "Send the certificate signing request (CSR) made from the key instead.",
        ));
    }
}

fn missing(path: &Path<'_>) -> Violation {
    path.violation(
        ViolationCode::Required,
        "cannot be empty or null or just spaces.",
        "Give it a value.",
    )
}

fn wrong_type(path: &Path<'_>, expected: &str) -> Violation {
    path.violation(
        ViolationCode::Type,
        &format!("must be {expected}."),
        "Pass a value of that type.",
    )
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Text | Type::Secret | Type::Enum(_) => "text",
        Type::Bool => "true or false",
        Type::Integer => "a whole number",
        Type::Time => "a time",
        Type::Number => "a number",
        Type::List(_) => "a list",
        Type::Map(Type::Text) => "an object from text to text",
        Type::Map(_) | Type::Record(_) => "an object",
        Type::Json => "JSON",
    }
}

/// Whether a rule says that a text may not be blank.
fn forbids_blank(rule: Rule) -> bool {
    match rule {
        Rule::All(rules) => rules.iter().copied().any(forbids_blank),
        Rule::Length(least, _) => least > 0,
        _ => !matches!(
            rule,
            Rule::None
                | Rule::IdentityAttributes
                | Rule::PageSize
                | Rule::NotEmpty
                | Rule::Range(..)
                | Rule::Items(..)
        ),
    }
}

#[cfg(test)]
mod tests;

//! An example of each command, from its table: the flags that it cannot do without, with values that its rules accept.

use devtrust::schema::{Field, Model, Operation, Rule, Type};
use serde_json::{Map, Value, json};

use super::flags::{Flag, flags, positions};

const UUID: &str = "123e4567-e89b-42d3-a456-426614174000";
/// Digits of a serial number or a thumbprint.
const HEX: &str = "0123456789ABCDEF";

/// The words that follow the command.
pub(crate) fn example(operation: &Operation) -> Vec<String> {
    let flags = flags(operation);
    let named = positions(operation, &flags);
    let mut words: Vec<String> = named
        .iter()
        .map(|flag| written(&of_field(flag.field)))
        .collect();
    let is_named = |flag: &Flag| named.iter().any(|other| other.path == flag.path);
    for flag in flags.iter().filter(|flag| flag.required && !is_named(flag)) {
        let is_within = |other: &&Flag| {
            other.required
                && other.path.len() > flag.path.len()
                && other.path.starts_with(&flag.path)
        };
        // What it cannot do without has flags of its own.
        if matches!(flag.field.ty, Type::Record(_)) && flags.iter().any(|other| is_within(&other)) {
            continue;
        }
        words.push(format!("--{}", flag.long));
        match flag.field.ty {
            Type::Bool => {
                if let Some(last) = words.last_mut() {
                    last.push_str("=true");
                }
            }
            Type::Secret => words.push("@secret.txt".to_owned()),
            Type::Text if flag.field.rule == Rule::Csr => words.push("@request.csr".to_owned()),
            Type::List(item) if matches!(item, Type::Text | Type::Enum(_) | Type::Integer) => {
                words.push(written(&value(item, flag.field.rule)));
            }
            Type::Map(item) => words.push(format!("name={}", written(&value(item, Rule::None)))),
            _ => words.push(written(&of_field(flag.field))),
        }
    }
    words
}

/// A command as one types it into a shell.
pub(crate) fn typed(words: &[String]) -> String {
    let quoted = words.iter().map(|word| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&byte);
        if !word.is_empty() && word.bytes().all(is_plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An object with the fields that the model cannot do without.
fn record(model: &Model) -> Value {
    let fields = model.fields.iter();
    let needed = fields.filter(|field| field.required || field.rule.needs_an_entry());
    let members: Map<String, Value> = needed
        .map(|field| (field.name.to_owned(), of_field(field)))
        .collect();
    Value::Object(members)
}

fn of_field(field: &Field) -> Value {
    match field.ty {
        Type::List(item) => Value::Array(vec![value(item, field.rule); entries(field.rule)]),
        Type::Map(item) => json!({ "name": value(item, Rule::None) }),
        ty => value(&ty, field.rule),
    }
}

fn value(ty: &Type, rule: Rule) -> Value {
    match ty {
        Type::Text | Type::Secret => text(rule).into(),
        Type::Bool => true.into(),
        Type::Integer | Type::Number => number(rule).into(),
        Type::Time => "2026-05-31T12:00:00Z".into(),
        Type::Json => json!({}),
        Type::Enum(values) => values.values.first().map_or("", |value| value.value).into(),
        Type::Record(model) => record(model),
        Type::List(item) => json!([value(item, Rule::None)]),
        Type::Map(item) => json!({ "name": value(item, Rule::None) }),
    }
}

fn text(rule: Rule) -> String {
    match rule {
        Rule::Name => "Press 41".to_owned(),
        Rule::Uuid | Rule::PolicyId | Rule::Segment => UUID.to_owned(),
        Rule::Date => "2026-05-31".to_owned(),
        Rule::IdentityAttributes => "mac_address".to_owned(),
        Rule::Hex(least, _) => HEX.chars().cycle().take(least.max(2)).collect(),
        Rule::Length(least, most) => "example"
            .chars()
            .cycle()
            .take(least.max(most.min(7)))
            .collect(),
        Rule::All(rules) => rules
            .iter()
            .map(|rule| text(*rule))
            .find(|text| text != "example")
            .unwrap_or_else(|| text(Rule::None)),
        _ => "example".to_owned(),
    }
}

fn number(rule: Rule) -> i64 {
    match rule {
        Rule::Range(least, _) => least.max(1),
        Rule::All(rules) => rules.iter().map(|rule| number(*rule)).max().unwrap_or(1),
        _ => 1,
    }
}

fn entries(rule: Rule) -> usize {
    match rule {
        Rule::Items(least, _) => least.max(1),
        Rule::All(rules) => rules.iter().map(|rule| entries(*rule)).max().unwrap_or(1),
        _ => 1,
    }
}

//! What the tables hold, in Swift.

use devtrust_core::schema::{Field, Product, Type};

use crate::names::{beginning_with_letter, camel, swift};
use crate::text::{paragraphs, wrap};
use crate::view::Language;

/// How wide a comment is.
const WIDTH: usize = 118;

/// How Swift writes what the tables hold.
pub(crate) struct Swift;

impl Language for Swift {
    fn doc(&self, indent: usize, text: &str) -> String {
        // A value of an enumeration is no deeper than a property here.
        comment(indent.min(4), &paragraphs(text), &[], None)
    }

    fn property(&self, name: &str) -> String {
        swift(camel(name))
    }

    fn class(&self, product: &Product, class: &str) -> String {
        format!("{}.{class}", product.class)
    }

    fn case(&self, wire: &str) -> String {
        swift(beginning_with_letter(camel(wire), "value"))
    }

    fn ty(&self, field: &Field) -> String {
        let optional = !field.required && !matches!(field.ty, Type::List(_) | Type::Map(_));
        ty(&field.ty) + if optional { "?" } else { "" }
    }

    fn default(&self, field: &Field) -> &'static str {
        match field.ty {
            _ if field.required => "",
            Type::List(_) => " = []",
            Type::Map(_) => " = [:]",
            _ => " = nil",
        }
    }

    fn read(&self, field: &Field) -> String {
        let wire = self.literal(field.name);
        match field.ty {
            Type::List(item) => format!("try members.list({wire}) {{ {} }}", read(item, "$0")),
            Type::Map(item) => format!("try members.map({wire}) {{ {} }}", read(item, "$0")),
            Type::Json if !field.required => format!("members.given({wire})"),
            _ if field.required => read(&field.ty, &format!("members.needed({wire})")),
            _ => format!(
                "try members.given({wire}).map {{ {} }}",
                read(&field.ty, "$0")
            ),
        }
    }

    fn write(&self, field: &Field, place: &str) -> String {
        let place = place.trim_start_matches("value.");
        match field.ty {
            Type::List(_) | Type::Map(_) => {
                format!("{place}.isEmpty ? nil : {}", write(&field.ty, place))
            }
            Type::Json => place.to_owned(),
            _ if field.required => write(&field.ty, place),
            _ => format!("{place}.map {{ {} }}", write(&field.ty, "$0")),
        }
    }
}

/// A type.
pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::Text => "String".to_owned(),
        Type::Secret => "SecretText".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::Integer => "Int".to_owned(),
        Type::Number => "Double".to_owned(),
        Type::Time => "Date".to_owned(),
        Type::Json => "JSONValue".to_owned(),
        Type::Enum(enumeration) => enumeration.name.to_owned(),
        Type::Record(model) => model.name.to_owned(),
        Type::List(item) => format!("[{}]", self::ty(item)),
        Type::Map(item) => format!("[String: {}]", self::ty(item)),
    }
}

/// A value from the JSON at this place.
pub(super) fn read(ty: &Type, json: &str) -> String {
    match ty {
        Type::Text => format!("try {json}.text"),
        Type::Secret => format!("try SecretText({json}.text)"),
        Type::Bool => format!("try {json}.flag"),
        Type::Integer => format!("try {json}.whole"),
        Type::Number => format!("try {json}.fraction"),
        Type::Time => format!("try {json}.moment"),
        // Only what throws is tried.
        Type::Json if json.contains('(') => format!("try {json}"),
        Type::Json => json.to_owned(),
        Type::Enum(enumeration) => format!("try {}(rawValue: {json}.text)", enumeration.name),
        Type::Record(model) => format!("try {}(json: {json})", model.name),
        Type::List(item) => format!("try {json}.list {{ {} }}", read(item, "$0")),
        Type::Map(item) => format!("try {json}.map {{ {} }}", read(item, "$0")),
    }
}

/// JSON from the value at this place.
fn write(ty: &Type, value: &str) -> String {
    match ty {
        Type::Text => format!("JSONValue.string({value})"),
        Type::Secret => format!("JSONValue.string({value}.reveal())"),
        Type::Bool => format!("JSONValue.bool({value})"),
        Type::Integer => format!("JSONValue.integer({value})"),
        Type::Number => format!("JSONValue.number({value})"),
        Type::Time => format!("JSONValue.moment({value})"),
        Type::Json => value.to_owned(),
        Type::Enum(_) => format!("JSONValue.string({value}.rawValue)"),
        Type::Record(_) => format!("{value}.json"),
        Type::List(item) => format!("JSONValue.array({value}.map {{ {} }})", write(item, "$0")),
        Type::Map(item) => format!(
            "JSONValue.object({value}.mapValues {{ {} }})",
            write(item, "$0")
        ),
    }
}

/// A comment in the form of `DocC`, with its list of parameters and what is thrown.
pub(super) fn comment(
    indent: usize,
    text: &[String],
    parameters: &[(String, String)],
    thrown: Option<&str>,
) -> String {
    let pad = format!("{}/// ", " ".repeat(indent));
    let mut blocks: Vec<Vec<String>> = text
        .iter()
        .map(|paragraph| wrap(paragraph, WIDTH, &pad, &pad))
        .collect();
    let (first, rest) = (format!("{pad}- "), format!("{pad}  "));
    let mut list = Vec::new();
    // DocC knows a parameter by its bare name, a keyword's too.
    let bare = |name: &str| name.replace('`', "");
    match parameters {
        [] => {}
        [(name, text)] => {
            let name = bare(name);
            let text = format!("Parameter {name}: {text}");
            list.extend(wrap(&text, WIDTH, &first, &rest));
        }
        several => {
            list.push(format!("{pad}- Parameters:"));
            let (first, rest) = (format!("{pad}  - "), format!("{pad}    "));
            for (name, text) in several {
                let name = bare(name);
                list.extend(wrap(&format!("{name}: {text}"), WIDTH, &first, &rest));
            }
        }
    }
    if let Some(thrown) = thrown {
        list.extend(wrap(&format!("Throws: {thrown}"), WIDTH, &first, &rest));
    }
    if !list.is_empty() {
        blocks.push(list);
    }
    blocks
        .iter()
        .map(|block| block.join("\n"))
        .collect::<Vec<_>>()
        .join(&format!("\n{}\n", pad.trim_end()))
}

//! What the tables hold, in Kotlin.

use devtrust_core::schema::{Field, Product, Type};

use crate::names::{beginning_with_letter, kotlin, screaming};
use crate::text::{paragraphs, quoted, wrap};
use crate::view::Language;

/// How wide a comment is.
const WIDTH: usize = 120;

/// How Kotlin writes what the tables hold.
pub(crate) struct Kotlin;

impl Language for Kotlin {
    fn doc(&self, indent: usize, text: &str) -> String {
        comment(indent, &paragraphs(text), &[])
    }

    fn literal(&self, text: &str) -> String {
        quoted(text).replace('$', "\\$")
    }

    fn property(&self, name: &str) -> String {
        kotlin(name)
    }

    fn class(&self, _product: &Product, class: &str) -> String {
        class.to_owned()
    }

    fn case(&self, wire: &str) -> String {
        beginning_with_letter(screaming(wire), "VALUE_")
    }

    fn ty(&self, field: &Field) -> String {
        let nullable = !field.required && !matches!(field.ty, Type::List(_) | Type::Map(_));
        ty(&field.ty) + if nullable { "?" } else { "" }
    }

    fn default(&self, field: &Field) -> &'static str {
        match field.ty {
            _ if field.required => "",
            Type::List(_) => " = emptyList()",
            Type::Map(_) => " = emptyMap()",
            _ => " = null",
        }
    }

    fn read(&self, field: &Field) -> String {
        let wire = self.literal(field.name);
        let or_null = if field.required { "" } else { "OrNull" };
        let taken = |what: &str| format!("all.{what}{or_null}({wire})");
        match field.ty {
            Type::List(item) => format!("all.list({wire}) {{ {} }}", read(item, "it")),
            Type::Map(item) => format!("all.map({wire}) {{ {} }}", read(item, "it")),
            Type::Text => taken("text"),
            Type::Bool => taken("flag"),
            Type::Integer => taken("whole"),
            Type::Number => taken("fraction"),
            Type::Time => taken("moment"),
            Type::Json if !field.required => format!("all.given({wire})"),
            Type::Secret | Type::Enum(_) if !field.required => {
                format!("{}?.let(::{})", taken("text"), ty(&field.ty))
            }
            _ if field.required => read(&field.ty, &format!("all.needed({wire})")),
            _ => format!("all.orNull({wire}) {{ {} }}", read(&field.ty, "it")),
        }
    }

    fn write(&self, field: &Field, place: &str) -> String {
        let safe = if field.required { "" } else { "?" };
        match field.ty {
            Type::List(item) | Type::Map(item) => {
                format!("some({place}) {{ {} }}", write(item, "it"))
            }
            Type::Secret => format!("json({place}{safe}.reveal())"),
            Type::Enum(_) => format!("json({place}{safe}.wire)"),
            Type::Record(model) if !field.required => {
                format!("{place}?.let(::write{})", model.name)
            }
            _ => write(&field.ty, place),
        }
    }
}

/// A type.
pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::Text => "String".to_owned(),
        Type::Secret => "SecretText".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Integer => "Long".to_owned(),
        Type::Number => "Double".to_owned(),
        Type::Time => "Instant".to_owned(),
        Type::Json => "JsonElement".to_owned(),
        Type::Enum(enumeration) => enumeration.name.to_owned(),
        Type::Record(model) => model.name.to_owned(),
        Type::List(item) => format!("List<{}>", self::ty(item)),
        Type::Map(item) => format!("Map<String, {}>", self::ty(item)),
    }
}

/// A value from the JSON at this place.
pub(super) fn read(ty: &Type, json: &str) -> String {
    match ty {
        Type::Text => format!("text({json})"),
        Type::Secret => format!("SecretText(text({json}))"),
        Type::Bool => format!("flag({json})"),
        Type::Integer => format!("whole({json})"),
        Type::Number => format!("fraction({json})"),
        Type::Time => format!("moment({json})"),
        Type::Json => json.to_owned(),
        Type::Enum(enumeration) => format!("{}(text({json}))", enumeration.name),
        Type::Record(model) => format!("read{}({json})", model.name),
        Type::List(item) => format!("list({json}) {{ {} }}", read(item, "it")),
        Type::Map(item) => format!("map({json}) {{ {} }}", read(item, "it")),
    }
}

/// JSON from the value at this place.
fn write(ty: &Type, value: &str) -> String {
    match ty {
        Type::Text | Type::Bool | Type::Integer | Type::Number | Type::Time => {
            format!("json({value})")
        }
        Type::Secret => format!("json({value}.reveal())"),
        Type::Json => value.to_owned(),
        Type::Enum(_) => format!("json({value}.wire)"),
        Type::Record(model) => format!("write{}({value})", model.name),
        Type::List(item) | Type::Map(item) => {
            format!("json({value}) {{ {} }}", write(item, "it"))
        }
    }
}

/// A comment in the form of `KDoc`, with tags at its end.
pub(super) fn comment(indent: usize, text: &[String], tags: &[String]) -> String {
    let pad = " ".repeat(indent);
    let (first, rest) = (format!("{pad} * "), format!("{pad} * "));
    let mut blocks: Vec<Vec<String>> = text
        .iter()
        .map(|paragraph| wrap(&escaped(paragraph), WIDTH, &first, &rest))
        .collect();
    let tags = tags
        .iter()
        .flat_map(|tag| wrap(&escaped(tag), WIDTH, &first, &rest));
    blocks.push(tags.collect());
    blocks.retain(|block| !block.is_empty());
    match blocks.as_slice() {
        [only] if only.len() == 1 => {
            let line = only.concat();
            format!("{pad}/** {} */", line.trim_start().trim_start_matches("* "))
        }
        _ => {
            let body = blocks
                .iter()
                .map(|block| block.join("\n"))
                .collect::<Vec<_>>()
                .join(&format!("\n{pad} *\n"));
            format!("{pad}/**\n{body}\n{pad} */")
        }
    }
}

/// A comment must not end before its end, nor begin another one.
fn escaped(text: &str) -> String {
    text.replace("*/", "* /").replace("/*", "/ *")
}

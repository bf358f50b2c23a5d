//! Docstrings.

use devtrust_core::schema::{Confidence, Enumeration, Field, Model, Operation, Response, Type};

use crate::fields::{is_required, meaning, ordered};
use crate::names::{capitalised, python_error};
use crate::raises;
use crate::text::{WIDTH, one_line, paragraphs, summary, wrap};

/// A docstring at this indent; `sections` are put behind the text.
pub(super) fn docstring(indent: usize, text: &[String], sections: &[Vec<String>]) -> String {
    let pad = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    for (number, paragraph) in text.iter().enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        // The opening quotes stand before the first line.
        let first = if number == 0 {
            format!("{pad}\"\"\"")
        } else {
            pad.clone()
        };
        lines.extend(wrap(paragraph, WIDTH, &first, &pad));
    }
    for section in sections.iter().filter(|section| !section.is_empty()) {
        lines.push(String::new());
        lines.extend(section.iter().map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{pad}{line}")
            }
        }));
    }
    match lines.as_slice() {
        [only] if only.chars().count() + 3 <= WIDTH => format!("{only}\"\"\""),
        // Too long for its closing quotes: on two lines.
        [only] => {
            let broken = wrap(only.trim_start(), WIDTH - 3, &pad, &pad);
            format!("{}\n{pad}\"\"\"", broken.join("\n"))
        }
        _ => format!("{}\n{pad}\"\"\"", lines.join("\n")),
    }
}

/// `name: text`, wrapped, for a section at this indent.
pub(super) fn entry(indent: usize, name: &str, text: &str) -> Vec<String> {
    wrap(
        &format!("{name}: {text}"),
        WIDTH - indent,
        "    ",
        "        ",
    )
}

/// The fields of a model.
pub(super) fn attributes(indent: usize, model: &Model) -> Vec<String> {
    let mut lines = vec!["Attributes:".to_owned()];
    for field in ordered(model.fields) {
        lines.extend(entry(
            indent,
            field.name,
            &described(field, !model.response),
        ));
    }
    lines
}

/// The values of an enumeration.
pub(super) fn values(indent: usize, enumeration: &Enumeration) -> Vec<String> {
    let mut lines = vec!["Values:".to_owned()];
    for value in enumeration.values {
        lines.extend(entry(indent, value.value, &one_line(value.doc)));
    }
    lines
}

/// A field in words.
fn described(field: &Field, sent: bool) -> String {
    let required = if sent && is_required(field) {
        "Required. "
    } else {
        ""
    };
    format!("{required}{}", meaning(field))
}

/// A keyword argument that the request does not have.
pub(super) struct Extra {
    pub(super) name: &'static str,
    pub(super) ty: &'static str,
    pub(super) doc: &'static str,
}

/// The docstring of an operation's method.
pub(super) fn operation(indent: usize, operation: &Operation, extras: &[Extra]) -> String {
    let mut text = paragraphs(operation.doc);
    if !operation.deprecated.is_empty() {
        text.push(format!("Deprecated: {}", operation.deprecated));
    }
    let doubt = match operation.confidence {
        Confidence::Documented => String::new(),
        other => format!(" ({})", other.as_str()),
    };
    match text
        .iter_mut()
        .find(|paragraph| paragraph.starts_with("Source: "))
    {
        Some(paragraph) => {
            let stated = format!("Source: {}", operation.source);
            if let Some(rest) = paragraph.strip_prefix(&stated) {
                *paragraph = format!("{stated}{doubt}{rest}");
            }
        }
        None if !operation.source.is_empty() => {
            text.push(format!("Source: {}{doubt}.", operation.source));
        }
        None => {}
    }
    let mut arguments = vec!["Args:".to_owned()];
    if !operation.parameters {
        arguments.extend(entry(
            indent,
            "request",
            "All fields in one object or mapping, instead of keyword arguments.",
        ));
    }
    for field in ordered(operation.request.fields) {
        arguments.extend(entry(
            indent,
            field.name,
            &described(field, !operation.parameters),
        ));
    }
    for extra in extras {
        arguments.extend(entry(indent, extra.name, extra.doc));
    }
    let sections = [
        arguments,
        returns(indent, operation),
        raises(indent, operation),
    ];
    docstring(indent, &text, &sections)
}

fn returns(indent: usize, operation: &Operation) -> Vec<String> {
    let text = match operation.response {
        Response::Value(Type::Record(model)) => format!("{}: {}", model.name, summary(model.doc)),
        Response::Optional(Type::Record(model)) => {
            format!(
                "{}, or None where there is none: {}",
                model.name,
                summary(model.doc)
            )
        }
        Response::Pages(Type::Record(model)) => {
            format!(
                "An iterable of {}. Nothing is sent until it is iterated or asked for a page.",
                model.name
            )
        }
        Response::Bytes => "The bytes; None where they went into `to`.".to_owned(),
        Response::Value(_) | Response::Optional(_) | Response::Pages(_) | Response::Nothing => {
            return Vec::new();
        }
    };
    let mut lines = vec!["Returns:".to_owned()];
    lines.extend(wrap(&text, WIDTH - indent, "    ", "    "));
    lines
}

fn raises(indent: usize, operation: &Operation) -> Vec<String> {
    let mut lines = vec!["Raises:".to_owned()];
    for one in raises::of(operation) {
        let when = match one.code {
            Some(code) => format!("`{code}` {}.", one.when),
            None => format!("{}.", capitalised(one.when)),
        };
        let text = format!("{when} {}", one.more);
        lines.extend(entry(indent, python_error(one.kind), &text));
    }
    lines.extend(entry(
        indent,
        "DevtrustError",
        "Anything else; see its subclasses and docs/errors.md.",
    ));
    lines
}

//! The calls of the Kotlin runner.

use std::fmt::Write as _;
use std::path::Path;

use devtrust_core::schema::{Field, Model, Operation, Response, Type};
use uniffi_bindgen::bindings::TargetLanguage;

use super::{known, quoted, reader};
use crate::kotlin::{camel_case, save};
use crate::tables::{Tables, operations, place};

const HEADER: &str = "// Generated from core's tables. Do not edit.\n\npackage com.devtrust.conformance\n\n\
                      import com.devtrust.*\nimport com.devtrust.model.*\nimport com.fasterxml.jackson.databind.JsonNode\n";

/// Writes them into a folder, with the sources of the hidden constructor.
pub(crate) fn write(library: &str, directory: &str) -> Result<(), String> {
    let root = Path::new(directory);
    if root.exists() {
        std::fs::remove_dir_all(root).map_err(|error| format!("{directory}: {error}"))?;
    }
    crate::sources(
        TargetLanguage::Kotlin,
        library,
        directory,
        Some(super::CRATE),
    )?;
    let tables = Tables::read();
    let package = root.join("com/devtrust/conformance");
    std::fs::create_dir_all(&package).map_err(|error| format!("{directory}: {error}"))?;
    save(&package.join("Calls.kt"), &calls())?;
    save(&package.join("Requests.kt"), &requests(&tables))?;
    save(&package.join("Results.kt"), &results(&tables))
}

fn calls() -> String {
    let mut text = format!(
        "{HEADER}\ninternal suspend fun call(client: Client, operation: String, arguments: JsonNode, take: Take): Answer = \
         when (operation) {{\n"
    );
    for operation in operations() {
        let _ = writeln!(text, "    \"{}\" -> {}", operation.name, call(operation));
    }
    text.push_str("    else -> throw CannotBeWritten(\"there is no operation $operation\")\n}\n");
    text
}

fn call(operation: &Operation) -> String {
    let place = place(operation);
    let method = camel_case(operation.method);
    let given = if operation.parameters {
        parameters(operation.request)
    } else {
        format!("{}(arguments)", reader(operation.request))
    };
    let called = format!("{place}.{method}({given})");
    let answer = match operation.response {
        Response::Value(ty) => format!("answer({called}) {{ {} }}", wire(ty, "it")),
        Response::Optional(ty) => {
            format!("answer({called}) {{ it?.let {{ {} }} }}", wire(ty, "it"))
        }
        Response::Bytes => format!("answer({called}) {{ bytes(it) }}"),
        Response::Nothing => format!("answer({called}) {{ null }}"),
        Response::Pages(ty) => format!(
            "{given}.let {{ request -> list(take, {{ {place}.{method}(request) }}, {{ {place}.{method}Page(request) }}) {{ {} }} }}",
            wire(ty, "it")
        ),
    };
    if operation.parameters {
        let known = known(operation.request);
        return format!("{{\n        arguments.only({known})\n        {answer}\n    }}");
    }
    answer
}

/// Arguments by their names.
fn parameters(model: &Model) -> String {
    let given = model.fields.iter().map(|field| {
        let value = if field.required {
            required(field, "arguments")
        } else {
            optional(field, "arguments")
        };
        format!("{} = {value}", camel_case(field.name))
    });
    given.collect::<Vec<_>>().join(", ")
}

/// A function for each model that a caller makes: what is not given keeps its default.
fn requests(tables: &Tables) -> String {
    let mut text = HEADER.to_owned();
    for model in tables.requests.values() {
        let needed = model.fields.iter().filter(|field| field.required);
        let needed: Vec<String> = needed
            .map(|field| format!("{} = {}", camel_case(field.name), required(field, "json")))
            .collect();
        let _ = write!(
            text,
            "\ninternal fun {}(json: JsonNode): {} {{\n    json.only({})\n    var request = {}({})\n",
            reader(model),
            model.name,
            known(model),
            model.name,
            needed.join(", ")
        );
        for field in model.fields.iter().filter(|field| !field.required) {
            let _ = writeln!(
                text,
                "    if (json.has({})) request = request.copy({} = {})",
                quoted(field.name),
                camel_case(field.name),
                optional(field, "json")
            );
        }
        text.push_str("    return request\n}\n");
    }
    text
}

/// A function for each model that a caller gets.
fn results(tables: &Tables) -> String {
    let mut text = HEADER.to_owned();
    for model in tables.answers.values() {
        let extra = if model.response {
            "value.extra"
        } else {
            "null"
        };
        let _ = writeln!(
            text,
            "\ninternal fun wire(value: {}): JsonNode = members(\n    {extra},",
            model.name
        );
        for field in model.fields {
            let place = format!("value.{}", camel_case(field.name));
            let written = match field.ty {
                Type::List(_) | Type::Map(_) => wire(&field.ty, &place),
                _ if field.required => wire(&field.ty, &place),
                _ => format!("{place}?.let {{ {} }}", wire(&field.ty, "it")),
            };
            let _ = writeln!(text, "    {} to {written},", quoted(field.name));
        }
        text.push_str(")\n");
    }
    text
}

fn required(field: &Field, json: &str) -> String {
    format!(
        "{json}.needed({}).let {{ {} }}",
        quoted(field.name),
        read(&field.ty)
    )
}

fn optional(field: &Field, json: &str) -> String {
    let given = format!(
        "{json}.given({})?.let {{ {} }}",
        quoted(field.name),
        read(&field.ty)
    );
    match field.ty {
        Type::List(_) => format!("{given} ?: emptyList()"),
        Type::Map(_) => format!("{given} ?: emptyMap()"),
        _ => given,
    }
}

/// A value of the language from the JSON that `it` is.
fn read(ty: &Type) -> String {
    match ty {
        Type::Text => "text(it)".to_owned(),
        Type::Secret => "SecretText(text(it))".to_owned(),
        Type::Bool => "flag(it)".to_owned(),
        Type::Integer => "whole(it)".to_owned(),
        Type::Number => "fraction(it)".to_owned(),
        Type::Time => "moment(it)".to_owned(),
        Type::Json => "element(it)".to_owned(),
        Type::Enum(enumeration) => format!("{}(text(it))", enumeration.name),
        Type::Record(model) => format!("{}(it)", reader(model)),
        Type::List(item) => format!("list(it) {{ {} }}", read(item)),
        Type::Map(item) => format!("map(it) {{ {} }}", read(item)),
    }
}

/// JSON from a value of the language.
fn wire(ty: &Type, value: &str) -> String {
    match ty {
        Type::Secret => format!("json({value}.reveal())"),
        Type::Enum(_) => format!("json({value}.wire)"),
        Type::Record(_) => format!("wire({value})"),
        Type::List(item) => format!("array({value}) {{ {} }}", wire(item, "it")),
        Type::Map(item) => format!("mapped({value}) {{ {} }}", wire(item, "it")),
        Type::Text | Type::Bool | Type::Integer | Type::Number | Type::Time | Type::Json => {
            format!("json({value})")
        }
    }
}

//! The calls of the Swift runner.

use std::fmt::Write as _;

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Field, Model, Operation, Product, Response, Type};

use super::{known, models, place, quoted};
use crate::catalogue::Catalogue;
use crate::files::File;
use crate::swift::Swift;
use crate::view::Language as _;

const HEADER: &str =
    "// Generated from core's tables. Do not edit.\n\nimport Devtrust\nimport Foundation\n";
/// The files of the runner.
pub(super) fn files(catalogues: &[Catalogue]) -> Result<Vec<File>, String> {
    let given = File {
        path: "Given.swift".to_owned(),
        text: super::settings::swift()?,
    };
    let mut files = vec![file("Calls", &all_calls()), given];
    for catalogue in catalogues {
        let product = catalogue.product;
        let text = calls(product) + &requests(catalogue) + &results(catalogue);
        let text = if product.top {
            text
        } else {
            let within = text.replace("\nfunc ", "\nstatic func ");
            format!("\nextension {} {{\n{within}}}\n", product.class)
        };
        files.push(file(product.class, &text));
    }
    Ok(files)
}

fn file(name: &str, text: &str) -> File {
    File {
        path: format!("{name}.swift"),
        text: format!("{HEADER}{text}"),
    }
}

/// The operations of every product.
fn all_calls() -> String {
    let mut text = format!(
        "{HEADER}\nfunc call(_ client: Client, _ operation: String, _ arguments: Json, _ take: Take) async throws -> Answer {{\n"
    );
    for product in PRODUCTS {
        let within = if product.top {
            String::new()
        } else {
            format!("{}.", product.class)
        };
        let _ = writeln!(
            text,
            "    if let answer = try await {within}made(client, operation, arguments, take) {{ return answer }}"
        );
    }
    text.push_str("    throw CannotBeWritten(\"there is no operation \\(operation)\")\n}\n");
    text
}

fn calls(product: &Product) -> String {
    let mut text = "\nfunc made(_ client: Client, _ operation: String, _ arguments: Json, _ take: Take) async throws -> Answer? \
                    {\n    switch operation {\n"
        .to_owned();
    for operation in product.operations() {
        let _ = writeln!(text, "    case {}:", quoted(operation.name));
        for line in call(operation) {
            let _ = writeln!(text, "        {line}");
        }
    }
    text.push_str("    default:\n        return nil\n    }\n}\n");
    text
}

fn call(operation: &Operation) -> Vec<String> {
    let place = place(&Swift, operation);
    let method = Swift.property(operation.method);
    let mut lines = Vec::new();
    let given = if operation.parameters {
        lines.push(format!("try arguments.only({})", known(operation.request)));
        parameters(operation.request)
    } else {
        lines.push(format!(
            "let request = try read{}(arguments)",
            operation.request.name
        ));
        "request".to_owned()
    };
    let called = format!("try await {place}.{method}({given})");
    let value = format!("let value = {called}");
    match operation.response {
        Response::Value(ty) => {
            lines.push(value);
            lines.push(format!("return Answer(value, {})", wire(ty, "value")));
        }
        Response::Optional(ty) => {
            lines.push(value);
            lines.push(format!(
                "return Answer(value as Any, value.map {{ {} }})",
                wire(ty, "$0")
            ));
        }
        Response::Bytes => {
            lines.push(value);
            lines.push("return Answer(value, bytes(value))".to_owned());
        }
        Response::Nothing => {
            lines.push(called);
            lines.push("return Answer((), nil)".to_owned());
        }
        Response::Pages(ty) => {
            let row = wire(ty, "$0");
            lines.push(format!("let rows = {place}.{method}({given})"));
            lines.push(format!(
                "return try await list(take, rows, {{ try await {place}.{method}Page({given}) }}) {{ {row} }}"
            ));
        }
    }
    lines
}

/// Arguments by their names.
fn parameters(model: &Model) -> String {
    let given = model.fields.iter().map(|field| {
        let value = if field.required {
            required(field, "arguments")
        } else {
            optional(field, "arguments")
        };
        format!("{}: {value}", Swift.property(field.name))
    });
    given.collect::<Vec<_>>().join(", ")
}

/// A function for each model that a caller makes: what is not given keeps its default.
fn requests(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    for model in models(catalogue, true) {
        let (needed, others): (Vec<_>, Vec<_>) =
            model.fields.iter().partition(|field| field.required);
        let needed: Vec<String> = needed
            .iter()
            .map(|field| {
                format!(
                    "{}: {}",
                    Swift.property(field.name),
                    required(field, "json")
                )
            })
            .collect();
        let binding = if others.is_empty() { "let" } else { "var" };
        // A request with nothing in it throws nothing.
        let attempt = if needed.is_empty() { "" } else { "try " };
        let _ = write!(
            text,
            "\nfunc read{}(_ json: Json) throws -> {} {{\n    try json.only({})\n    {binding} request = {attempt}{}({})\n",
            model.name,
            model.name,
            known(model),
            model.name,
            needed.join(", ")
        );
        for field in others {
            let _ = writeln!(
                text,
                "    if json.has({}) {{ request.{} = {} }}",
                quoted(field.name),
                Swift.property(field.name),
                optional(field, "json")
            );
        }
        text.push_str("    return request\n}\n");
    }
    text
}

/// A function for each model that a caller gets.
fn results(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    for model in models(catalogue, false) {
        let extra = if model.response { "value.extra" } else { "nil" };
        let _ = writeln!(
            text,
            "\nfunc wire(_ value: {}) -> Json {{\n    var all = Members({extra})",
            model.name
        );
        for field in model.fields {
            let place = format!("value.{}", Swift.property(field.name));
            let written = match field.ty {
                Type::List(_) | Type::Map(_) => wire(&field.ty, &place),
                _ if field.required => wire(&field.ty, &place),
                _ => format!("{place}.map {{ {} }}", wire(&field.ty, "$0")),
            };
            let _ = writeln!(text, "    all[{}] = {written}", quoted(field.name));
        }
        text.push_str("    return all.json\n}\n");
    }
    text
}

fn required(field: &Field, json: &str) -> String {
    read(&field.ty, &format!("{json}.needed({})", quoted(field.name)))
}

fn optional(field: &Field, json: &str) -> String {
    let given = format!(
        "try {json}.given({}).map {{ try {} }}",
        quoted(field.name),
        read(&field.ty, "$0")
    );
    match field.ty {
        Type::List(_) => format!("{given} ?? []"),
        Type::Map(_) => format!("{given} ?? [:]"),
        _ => given,
    }
}

/// A value of the language from JSON.
fn read(ty: &Type, json: &str) -> String {
    match ty {
        Type::Text => format!("text({json})"),
        Type::Secret => format!("SecretText(text({json}))"),
        Type::Bool => format!("flag({json})"),
        Type::Integer => format!("whole({json})"),
        Type::Number => format!("fraction({json})"),
        Type::Time => format!("moment({json})"),
        Type::Json => format!("value({json})"),
        Type::Enum(enumeration) => format!("{}(rawValue: text({json}))", enumeration.name),
        Type::Record(model) => format!("read{}({json})", model.name),
        Type::List(item) => format!("list({json}) {{ try {} }}", read(item, "$0")),
        Type::Map(item) => format!("map({json}) {{ try {} }}", read(item, "$0")),
    }
}

/// JSON from a value of the language.
fn wire(ty: &Type, value: &str) -> String {
    match ty {
        Type::Secret => format!("json({value}.reveal())"),
        Type::Enum(_) => format!("json({value}.rawValue)"),
        Type::Record(_) => format!("wire({value})"),
        Type::List(item) => format!("array({value}) {{ {} }}", wire(item, "$0")),
        Type::Map(item) => format!("mapped({value}) {{ {} }}", wire(item, "$0")),
        Type::Text | Type::Bool | Type::Integer | Type::Number | Type::Time | Type::Json => {
            format!("json({value})")
        }
    }
}

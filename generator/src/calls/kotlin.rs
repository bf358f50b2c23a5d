//! The calls of the Kotlin runner.

use std::fmt::Write as _;

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Field, Model, Operation, Product, Response, Type};

use super::{known, models, place, quoted};
use crate::catalogue::Catalogue;
use crate::files::File;
use crate::kotlin::Kotlin;
use crate::view::Language as _;

const MARK: &str = "// Generated from core's tables. Do not edit.";

/// The files of the runner.
pub(super) fn files(catalogues: &[Catalogue]) -> Result<Vec<File>, String> {
    let mut files = vec![
        file("Calls", all_calls()),
        file("Given", super::settings::kotlin()?),
    ];
    for catalogue in catalogues {
        let product = catalogue.product;
        let head = head(product);
        for (name, text) in [
            ("Calls", calls(product)),
            ("Requests", requests(catalogue)),
            ("Results", results(catalogue)),
        ] {
            files.push(file(
                &format!("{}/{name}", product.name),
                head.clone() + &text,
            ));
        }
    }
    Ok(files)
}

fn file(name: &str, text: String) -> File {
    File {
        path: format!("com/devtrust/conformance/{name}.kt"),
        text,
    }
}

/// Each product has a package: its models may have names that another one has, too.
fn head(product: &Product) -> String {
    let models = if product.top {
        "model".to_owned()
    } else {
        format!("{}.model", product.name.replace('_', ""))
    };
    format!(
        "{MARK}\n\n@file:Suppress(\"DEPRECATION\")\n\npackage com.devtrust.conformance.{}\n\nimport com.devtrust.*\nimport com.devtrust.conformance.*\n\
         import com.devtrust.{models}.*\nimport com.fasterxml.jackson.databind.JsonNode\n",
        product.name
    )
}

/// The operations of every product.
fn all_calls() -> String {
    let mut text = format!(
        "{MARK}\n\npackage com.devtrust.conformance\n\nimport com.devtrust.Client\nimport com.fasterxml.jackson.databind.JsonNode\n\n\
         internal suspend fun call(client: Client, operation: String, arguments: JsonNode, take: Take): Answer =\n"
    );
    for product in PRODUCTS {
        let name = product.name;
        let _ = writeln!(
            text,
            "    com.devtrust.conformance.{name}.call(client, operation, arguments, take) ?:"
        );
    }
    text.push_str("        throw CannotBeWritten(\"there is no operation $operation\")\n");
    text
}

fn calls(product: &Product) -> String {
    let mut text = "\ninternal suspend fun call(client: Client, operation: String, arguments: JsonNode, take: Take): Answer? = \
                    when (operation) {\n"
        .to_owned();
    for operation in product.operations() {
        let _ = writeln!(text, "    \"{}\" -> {}", operation.name, call(operation));
    }
    text.push_str("    else -> null\n}\n");
    text
}

fn call(operation: &Operation) -> String {
    let place = place(&Kotlin, operation);
    let method = Kotlin.property(operation.method);
    let given = if operation.parameters {
        parameters(operation.request)
    } else {
        format!("read{}(arguments)", operation.request.name)
    };
    let called = format!("{place}.{method}({given})");
    let answer = match operation.response {
        Response::Value(ty) => format!("answer({called}) {{ {} }}", wire(ty, "it")),
        Response::Optional(ty) => {
            format!("answer({called}) {{ it?.let {{ {} }} }}", wire(ty, "it"))
        }
        Response::Bytes => format!("answer({called}) {{ bytes(it) }}"),
        Response::Nothing => format!("answer({called}) {{ null }}"),
        Response::Pages(ty) if operation.parameters => format!(
            "list(take, {{ {called} }}, {{ {place}.{method}Page({given}) }}) {{ {} }}",
            wire(ty, "it")
        ),
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
        format!("{} = {value}", Kotlin.property(field.name))
    });
    given.collect::<Vec<_>>().join(", ")
}

/// A function for each model that a caller makes: what is not given keeps its default.
fn requests(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    for model in models(catalogue, true) {
        let needed = model.fields.iter().filter(|field| field.required);
        let needed: Vec<String> = needed
            .map(|field| {
                format!(
                    "{} = {}",
                    Kotlin.property(field.name),
                    required(field, "json")
                )
            })
            .collect();
        let _ = write!(
            text,
            "\ninternal fun read{}(json: JsonNode): {} {{\n    json.only({})\n    var request = {}({})\n",
            model.name,
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
                Kotlin.property(field.name),
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
            let place = format!("value.{}", Kotlin.property(field.name));
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
        Type::Record(model) => format!("read{}(it)", model.name),
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

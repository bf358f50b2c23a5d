//! The calls of the Swift runner.

use askama::Template;
use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Field, Operation, Product, Response, Type};

use super::{Answered, Call, Request, Runner, calls, requests, results, settings};
use crate::catalogue::Catalogue;
use crate::files::{File, rendered};
use crate::swift::Swift;
use crate::text::quoted;

#[derive(Template)]
#[template(path = "runners/all.swift", escape = "none")]
struct All {
    products: &'static [&'static Product],
}

/// What is not at the top is within its product's type: its models may have names that another one has, too.
#[derive(Template)]
#[template(path = "runners/calls.swift", escape = "none")]
struct OfProduct {
    product: &'static Product,
    /// What a function begins with there.
    word: &'static str,
    calls: Vec<Call>,
    requests: Vec<Request>,
    results: Vec<Answered>,
}

/// The files of the runner.
pub(super) fn files(catalogues: &[Catalogue]) -> Result<Vec<File>, String> {
    let products = PRODUCTS;
    let mut files = vec![
        file("Calls", rendered(&All { products })?),
        file("Given", settings::swift()?),
    ];
    for catalogue in catalogues {
        let product = catalogue.product;
        let text = rendered(&OfProduct {
            product,
            word: if product.top { "func" } else { "static func" },
            calls: calls(&Swift, catalogue),
            requests: requests(&Swift, catalogue),
            results: results(&Swift, catalogue),
        })?;
        files.push(file(product.class, text));
    }
    Ok(files)
}

fn file(name: &str, text: String) -> File {
    File {
        path: format!("{name}.swift"),
        text,
    }
}

impl Runner for Swift {
    fn decoded(&self, ty: &Type, json: &str) -> String {
        match ty {
            Type::Text => format!("text({json})"),
            Type::Secret => format!("secret({json})"),
            Type::Bool => format!("flag({json})"),
            Type::Integer => format!("whole({json})"),
            Type::Number => format!("fraction({json})"),
            Type::Time => format!("moment({json})"),
            Type::Json => format!("value({json})"),
            Type::Enum(enumeration) => format!("{}(rawValue: text({json}))", enumeration.name),
            Type::Record(model) => format!("read{}({json})", model.name),
            Type::List(item) => format!("list({json}) {{ try {} }}", self.decoded(item, "$0")),
            Type::Map(item) => format!("map({json}) {{ try {} }}", self.decoded(item, "$0")),
        }
    }

    fn optional(&self, field: &Field, json: &str) -> String {
        let value = self.decoded(&field.ty, "$0");
        let given = format!(
            "try {json}.given({}).map {{ try {value} }}",
            quoted(field.name)
        );
        match field.ty {
            Type::List(_) => format!("{given} ?? []"),
            Type::Map(_) => format!("{given} ?? [:]"),
            _ => given,
        }
    }

    fn encoded(&self, ty: &Type, value: &str) -> String {
        match ty {
            Type::Secret => format!("json({value}.reveal())"),
            Type::Enum(_) => format!("json({value}.rawValue)"),
            Type::Record(_) => format!("wire({value})"),
            Type::List(item) => format!("array({value}) {{ {} }}", self.encoded(item, "$0")),
            Type::Map(item) => format!("mapped({value}) {{ {} }}", self.encoded(item, "$0")),
            _ => format!("json({value})"),
        }
    }

    fn if_any(&self, ty: &Type, value: &str) -> String {
        format!("{value}.map {{ {} }}", self.encoded(ty, "$0"))
    }

    fn argument(&self, name: &str, value: &str) -> String {
        format!("{name}: {value}")
    }

    fn only(&self, known: &str) -> String {
        format!("try arguments.only({known})")
    }

    fn call(&self, operation: &Operation, method: &str, given: &str) -> Vec<String> {
        let called = format!("try await {method}({given})");
        let (taken, answer) = match operation.response {
            Response::Value(ty) => {
                let answer = format!("Answer(value, {})", self.encoded(ty, "value"));
                (format!("let value = {called}"), answer)
            }
            Response::Optional(ty) => {
                let answer = format!("Answer(value as Any, {})", self.if_any(ty, "value"));
                (format!("let value = {called}"), answer)
            }
            Response::Bytes => {
                let answer = "Answer(value, bytes(value))".to_owned();
                (format!("let value = {called}"), answer)
            }
            Response::Nothing => (called, "Answer((), nil)".to_owned()),
            Response::Pages(ty) => {
                let page = format!("{method}Page({given})");
                let row = self.encoded(ty, "$0");
                let list = format!("list(take, rows, {{ try await {page} }}) {{ {row} }}");
                let rows = format!("let rows = try {method}({given})");
                (rows, format!("try await {list}"))
            }
        };
        vec![taken, format!("return {answer}")]
    }
}

//! The calls of the Kotlin runner.

use askama::Template;
use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Field, Operation, Product, Response, Type};

use super::{Answered, Call, Request, Runner, calls, requests, results, settings};
use crate::catalogue::Catalogue;
use crate::files::{File, rendered};
use crate::kotlin::{self, Kotlin};
use crate::text::quoted;

#[derive(Template)]
#[template(path = "runners/all.kt", escape = "none")]
struct All {
    products: &'static [&'static Product],
}

/// Each product has a package: its models may have names that another one has, too.
#[derive(Template)]
#[template(path = "runners/calls.kt", escape = "none")]
struct OfProduct {
    product: &'static Product,
    models: String,
    calls: Vec<Call>,
    requests: Vec<Request>,
    results: Vec<Answered>,
}

/// The files of the runner.
pub(super) fn files(catalogues: &[Catalogue]) -> Result<Vec<File>, String> {
    let products = PRODUCTS;
    let mut files = vec![
        file("Calls", rendered(&All { products })?),
        file("Given", settings::kotlin()?),
    ];
    for catalogue in catalogues {
        let product = catalogue.product;
        let text = rendered(&OfProduct {
            product,
            models: kotlin::place(product, "model"),
            calls: calls(&Kotlin, catalogue),
            requests: requests(&Kotlin, catalogue),
            results: results(&Kotlin, catalogue),
        })?;
        files.push(file(&format!("{}/Calls", product.name), text));
    }
    Ok(files)
}

fn file(name: &str, text: String) -> File {
    File {
        path: format!("com/devtrust/conformance/{name}.kt"),
        text,
    }
}

impl Runner for Kotlin {
    fn decoded(&self, ty: &Type, json: &str) -> String {
        match ty {
            Type::Text => format!("text({json})"),
            Type::Secret => format!("secret({json})"),
            Type::Bool => format!("flag({json})"),
            Type::Integer => format!("whole({json})"),
            Type::Number => format!("fraction({json})"),
            Type::Time => format!("moment({json})"),
            Type::Json => format!("element({json})"),
            Type::Enum(enumeration) => format!("{}(text({json}))", enumeration.name),
            Type::Record(model) => format!("read{}({json})", model.name),
            Type::List(item) => format!("list({json}) {{ {} }}", self.decoded(item, "it")),
            Type::Map(item) => format!("map({json}) {{ {} }}", self.decoded(item, "it")),
        }
    }

    fn optional(&self, field: &Field, json: &str) -> String {
        let value = self.decoded(&field.ty, "it");
        let given = format!("{json}.given({})?.let {{ {value} }}", quoted(field.name));
        match field.ty {
            Type::List(_) => format!("{given} ?: emptyList()"),
            Type::Map(_) => format!("{given} ?: emptyMap()"),
            _ => given,
        }
    }

    fn encoded(&self, ty: &Type, value: &str) -> String {
        match ty {
            Type::Secret => format!("json({value}.reveal())"),
            Type::Enum(_) => format!("json({value}.wire)"),
            Type::Record(_) => format!("wire({value})"),
            Type::List(item) => format!("array({value}) {{ {} }}", self.encoded(item, "it")),
            Type::Map(item) => format!("mapped({value}) {{ {} }}", self.encoded(item, "it")),
            _ => format!("json({value})"),
        }
    }

    fn if_any(&self, ty: &Type, value: &str) -> String {
        format!("{value}?.let {{ {} }}", self.encoded(ty, "it"))
    }

    fn argument(&self, name: &str, value: &str) -> String {
        format!("{name} = {value}")
    }

    fn only(&self, known: &str) -> String {
        format!("arguments.only({known})")
    }

    fn call(&self, operation: &Operation, method: &str, given: &str) -> Vec<String> {
        let called = format!("{method}({given})");
        let line = match operation.response {
            Response::Value(ty) => format!("answer({called}) {{ {} }}", self.encoded(ty, "it")),
            Response::Optional(ty) => format!("answer({called}) {{ {} }}", self.if_any(ty, "it")),
            Response::Bytes => format!("answer({called}) {{ bytes(it) }}"),
            Response::Nothing => format!("answer({called}) {{ null }}"),
            Response::Pages(ty) => {
                let page = format!("{method}Page({given})");
                let row = self.encoded(ty, "it");
                format!("list(take, {{ {called} }}, {{ {page} }}) {{ {row} }}")
            }
        };
        vec![line]
    }
}

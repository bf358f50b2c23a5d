//! The typed half of the Swift package.

mod codes;
mod config;
mod language;
mod methods;
mod models;
mod records;
mod resources;

pub(crate) use language::Swift;

use askama::Template;

use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files::{File, rendered};
use crate::layout::{Layout, as_it_is};
use crate::names::pascal;
use crate::uses;

const ROOT: &str = "bindings-kotlin/swift/Sources/Devtrust";
/// How lists of parameters and arguments are laid out.
const LAYOUT: Layout = Layout {
    width: 118,
    step: 4,
    last: "",
    broken: as_it_is,
};

/// One source file.
#[derive(Template)]
#[template(path = "swift/file.swift", escape = "none")]
struct Source<'a> {
    /// Whether data and dates, which are Foundation's, are in it.
    is_dated: bool,
    body: &'a str,
}

/// What does not belong to a product: how a client is set up, and what it has.
pub(crate) fn common() -> Result<Vec<File>, String> {
    Ok(vec![
        file("Client", "ClientConfig", None, &config::body()?)?,
        file("Client", "ErrorCode", None, &codes::body()?)?,
        file("Client", "Records", None, &records::body()?)?,
        file("Resources", "Resources", None, &resources::client()?)?,
    ])
}

/// The generated files of a product.
pub(crate) fn files(catalogue: &Catalogue) -> Result<Vec<File>, String> {
    let product = catalogue.product;
    // What is not at the top is within its product's type: names of two products cannot meet.
    let (prefix, within) = if product.top {
        (String::new(), None)
    } else {
        (pascal(product.name), Some(product.class))
    };
    let mut files = Vec::new();
    for (home, module) in &catalogue.modules {
        // Files of one module of Swift have different names.
        let name = format!("{prefix}{}Models", pascal(home));
        let body = models::module(catalogue, home, module)?;
        files.push(file("Models", &name, within, &body)?);
    }
    for resource in product.resources {
        let name = format!("{prefix}{}", resource.class);
        let body = resources::resource(product, resource)?;
        // An extension stands by itself.
        let within = within.filter(|_| resource.name != WORKFLOWS);
        files.push(file("Resources", &name, within, &body)?);
    }
    if !product.top {
        let body = resources::product(product)?;
        files.push(file("Resources", product.class, None, &body)?);
    }
    Ok(files)
}

fn file(folder: &str, name: &str, within: Option<&str>, body: &str) -> Result<File, String> {
    let body = body.trim_start();
    let names = uses::names(body);
    let is_dated = ["Date", "Data"].iter().any(|name| names.contains(name));
    let body = match within {
        Some(product) => format!("extension {product} {{\n{}}}\n", indented(body)),
        None => body.to_owned(),
    };
    let text = rendered(&Source {
        is_dated,
        body: &body,
    })?;
    Ok(File {
        path: format!("{ROOT}/{folder}/{name}.swift"),
        text,
    })
}

fn indented(code: &str) -> String {
    let line = |line: &str| match line {
        "" => "\n".to_owned(),
        line => format!("    {line}\n"),
    };
    code.lines().map(line).collect()
}

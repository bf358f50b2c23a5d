//! The typed half of the Kotlin package.

mod codes;
mod config;
mod imports;
mod language;
mod methods;
mod models;
mod records;
mod resources;

pub(crate) use language::Kotlin;

use askama::Template;
use devtrust_core::schema::Product;

use crate::catalogue::Catalogue;
use crate::files::{File, rendered};
use crate::layout::{Layout, as_it_is};
use crate::names::pascal;

const ROOT: &str = "bindings-kotlin/kotlin/src/main/kotlin/com/devtrust";
/// How lists of parameters and arguments are laid out.
const LAYOUT: Layout = Layout {
    width: 130,
    step: 4,
    last: ",",
    broken: as_it_is,
};

/// One source file.
#[derive(Template)]
#[template(path = "kotlin/file.kt", escape = "none")]
struct Source<'a> {
    package: &'a str,
    imports: Vec<String>,
    body: &'a str,
}

/// What does not belong to a product: how a client is set up, and what it has.
pub(crate) fn common() -> Result<Vec<File>, String> {
    Ok(vec![
        file("", "ClientConfig", &config::body()?)?,
        file("", "ErrorCode", &codes::body()?)?,
        file("", "Records", &records::body()?)?,
        file("resource", "Resources", &resources::client()?)?,
    ])
}

/// The generated files of a product.
pub(crate) fn files(catalogue: &Catalogue) -> Result<Vec<File>, String> {
    let product = catalogue.product;
    let (models, resources) = (place(product, "model"), place(product, "resource"));
    let mut files = Vec::new();
    for (home, module) in &catalogue.modules {
        let body = models::body(catalogue, home, module)?;
        files.push(file(&models, &pascal(home), &body)?);
    }
    for resource in product.resources {
        let body = resources::resource(resource)?;
        files.push(file(&resources, resource.class, &body)?);
    }
    if !product.top {
        let body = resources::product(product)?;
        files.push(file(&resources, product.class, &body)?);
    }
    Ok(files)
}

/// The last names of a package: `model`, `trustlifecycle.model`.
pub(crate) fn place(product: &Product, name: &str) -> String {
    if product.top {
        name.to_owned()
    } else {
        format!("{}.{name}", product.name.replace('_', ""))
    }
}

fn file(place: &str, name: &str, body: &str) -> Result<File, String> {
    let package = format!("com.devtrust.{place}");
    let package = package.trim_end_matches('.');
    let source = Source {
        imports: imports::of(package, body)?,
        package,
        body: body.trim_start_matches('\n'),
    };
    Ok(File {
        path: format!("{ROOT}/{}/{name}.kt", place.replace('.', "/")).replace("//", "/"),
        text: rendered(&source)?,
    })
}

//! The typed half of the Python package.

mod docs;
mod imports;
mod layout;
mod methods;
mod models;
mod packages;
mod records;
mod resources;
mod settings;
mod types;

use askama::Template;
use devtrust_core::schema::Product;

use self::imports::Imports;
use crate::catalogue::Catalogue;
use crate::files::{File, rendered};

const ROOT: &str = "bindings-python/python/devtrust";

/// Which of the two clients a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Sync,
    Async,
}

impl Flavour {
    /// The package that holds its resources.
    fn package(self) -> &'static str {
        match self {
            Self::Sync => "resources",
            Self::Async => "async_resources",
        }
    }

    /// What its names begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Sync => "",
            Self::Async => "Async",
        }
    }
}

/// One module.
#[derive(Template, Default)]
#[template(path = "python/file.py", escape = "none")]
struct Source {
    doc: String,
    is_resource: bool,
    /// Whether annotations are evaluated when somebody asks for them.
    is_lazy: bool,
    runtime: String,
    typing: String,
    body: String,
}

impl Source {
    /// A module whose annotations are lazy.
    fn new(doc: String, imports: &Imports, body: String) -> Self {
        Self {
            doc,
            is_lazy: true,
            runtime: imports.runtime.render(""),
            typing: imports.typing.render("    "),
            body,
            ..Self::default()
        }
    }

    fn file(&self, folder: &str, path: &str) -> Result<File, String> {
        Ok(File {
            path: format!("{folder}/{path}.py"),
            text: rendered(self)?,
        })
    }
}

/// What the clients share, whatever the product.
pub(crate) fn common() -> Result<Vec<File>, String> {
    Ok(vec![
        records::codes()?.file(ROOT, "error_codes")?,
        records::module()?.file(ROOT, "_records")?,
        settings::module()?.file(ROOT, "_configured")?,
    ])
}

/// Every generated Python file of a product. What is not at the top of the client is in a package of its own.
pub(crate) fn files(catalogue: &Catalogue) -> Result<Vec<File>, String> {
    let product = catalogue.product;
    let folder = if product.top {
        ROOT.to_owned()
    } else {
        format!("{ROOT}/{}", product.name)
    };
    let mut files = Vec::new();
    let mut add = |path: &str, source: Source| -> Result<(), String> {
        files.push(source.file(&folder, path)?);
        Ok(())
    };
    for (name, module) in &catalogue.modules {
        add(
            &format!("models/{name}"),
            models::models(catalogue, name, module)?,
        )?;
        if let Some(source) = models::types(catalogue, name, module)? {
            add(&format!("types/{name}"), source)?;
        }
    }
    if product.top {
        add("models/__init__", packages::models(catalogue))?;
    } else {
        add("models/__init__", packages::bare())?;
        add("__init__", packages::product(catalogue)?)?;
    }
    add("types/__init__", packages::types(catalogue))?;
    for flavour in [Flavour::Sync, Flavour::Async] {
        let package = flavour.package();
        for resource in product.resources {
            let source = resources::module(catalogue, resource, flavour)?;
            add(&format!("{package}/{}", resource.name), source)?;
        }
        let source = resources::package(catalogue, flavour)?;
        add(&format!("{package}/__init__"), source)?;
    }
    Ok(files)
}

/// The way up to the package `devtrust` from a module of a product.
fn up(product: &Product) -> &'static str {
    if product.top { ".." } else { "..." }
}

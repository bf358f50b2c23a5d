//! The typed half of the Python package.

mod accessors;
mod docs;
mod enums;
mod error_codes;
mod imports;
mod layout;
mod methods;
mod models;
mod names;
mod packages;
mod records;
mod resources;
mod settings;
mod types;

use devtrust_core::Kind;

use crate::catalogue::Catalogue;
use crate::files::File;

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

/// The class of a kind in Python.
pub(crate) fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Validation => "ValidationError",
        Kind::Authentication => "AuthenticationError",
        Kind::Permission => "PermissionDeniedError",
        Kind::NotFound => "NotFoundError",
        Kind::Conflict => "ConflictError",
        Kind::RateLimited => "RateLimitedError",
        Kind::Server => "ServerError",
        Kind::Transport => "TransportError",
        Kind::Timeout => "CallTimeoutError",
        Kind::Cancelled => "CallCancelledError",
        Kind::Decode => "DecodeError",
        Kind::Configuration => "ConfigurationError",
        _ => "InternalError",
    }
}

/// What the clients share, whatever the product.
pub(crate) fn common() -> Vec<File> {
    vec![
        file(ROOT, "error_codes", error_codes::module()),
        file(ROOT, "_records", records::module()),
        file(ROOT, "_configured", settings::module()),
    ]
}

/// Every generated Python file of a product. What is not at the top of the client is in a package of its own.
pub(crate) fn files(catalogue: &Catalogue) -> Vec<File> {
    let product = catalogue.product;
    let folder = if product.top {
        ROOT.to_owned()
    } else {
        format!("{ROOT}/{}", product.name)
    };
    let file = |path: &str, text: String| file(&folder, path, text);
    let mut files = Vec::new();
    for name in catalogue.modules.keys() {
        files.push(file(
            &format!("models/{name}"),
            models::module(catalogue, name),
        ));
        if let Some(text) = types::module(catalogue, name) {
            files.push(file(&format!("types/{name}"), text));
        }
    }
    if product.top {
        files.push(file("models/__init__", packages::models(catalogue)));
    } else {
        files.push(file("models/__init__", packages::bare()));
        files.push(file("__init__", packages::product(catalogue)));
    }
    files.push(file("types/__init__", packages::types(catalogue)));
    for flavour in [Flavour::Sync, Flavour::Async] {
        let package = flavour.package();
        for resource in catalogue.product.resources {
            files.push(file(
                &format!("{package}/{}", resource.name),
                resources::module(catalogue, resource, flavour),
            ));
        }
        files.push(file(
            &format!("{package}/__init__"),
            accessors::package(catalogue, flavour),
        ));
    }
    files
}

fn file(folder: &str, path: &str, text: String) -> File {
    File {
        path: format!("{folder}/{path}.py"),
        text,
    }
}

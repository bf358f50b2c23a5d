//! Resources as classes, and how a client leads to them.

use askama::Template;
use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Product, Resource};

use super::imports::{Imports, Place};
use super::methods::{Method, method};
use super::packages::exports;
use super::{Flavour, Source, docs, up};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files::rendered;
use crate::text::{paragraphs, summary};

#[derive(Template)]
#[template(path = "python/resource.py", escape = "none")]
struct Class {
    is_overloaded: bool,
    /// The module that has `overload` when the code runs.
    typing: String,
    name: String,
    base: String,
    doc: String,
    methods: Vec<Method>,
}

/// The module of one resource, for one of the two clients.
pub(super) fn module(
    catalogue: &Catalogue,
    resource: &'static Resource,
    flavour: Flavour,
) -> Result<Source, String> {
    let operations = resource.operations.iter();
    let methods: Vec<Method> = operations.map(|one| method(one, flavour)).collect();
    let (prefix, up) = (flavour.prefix(), up(catalogue.product));
    let body = rendered(&Class {
        is_overloaded: methods.iter().any(|method| !method.overloads.is_empty()),
        typing: format!("{up}_typing"),
        name: format!("{prefix}{}", resource.class),
        base: format!("{prefix}Resource"),
        doc: docs::docstring(4, &paragraphs(resource.doc), &[]),
        methods,
    })?;
    let imports = Imports::of(&body, up, Some((catalogue, Place::Elsewhere)));
    let title = docs::docstring(0, &[summary(resource.doc)], &[]);
    Ok(Source {
        is_resource: true,
        ..Source::new(title, &imports, body)
    })
}

#[derive(Template)]
#[template(path = "python/accessors.py", escape = "none")]
struct Holder {
    exports: String,
    name: String,
    base: String,
    doc: String,
    properties: Vec<Accessor>,
}

/// A property that leads to a resource, or to a product with its resources.
struct Accessor {
    name: &'static str,
    class: String,
    doc: String,
    /// The module that it imports its class from when it is asked for.
    imported: Option<String>,
    /// Where a resource is now, for one that was the client's own.
    moved: Option<String>,
}

/// `devtrust.resources`, `devtrust.account.resources`, and their async twins: the attributes of a client, or of a product on it.
///
/// What a client has at its top is imported with it, all else when it is first asked for.
pub(super) fn package(catalogue: &Catalogue, flavour: Flavour) -> Result<Source, String> {
    let product = catalogue.product;
    let prefix = flavour.prefix();
    let class = |name: &str| format!("{prefix}{name}");
    let name = class(if product.top {
        "Resources"
    } else {
        product.class
    });
    let mut imports = Imports::default();
    let mut exported = vec![name.clone()];
    let mut base = None;
    let mut properties = Vec::new();
    for resource in product.resources {
        let (class, module) = (class(resource.class), format!(".{}", resource.name));
        // Workflows are the client's or the product's own methods.
        let is_base = resource.name == WORKFLOWS;
        let is_early = is_base || product.top;
        if is_early {
            imports.runtime.add(&module, &class);
            exported.push(class.clone());
        } else {
            imports.typing.add(&module, &class);
        }
        if is_base {
            base = Some(class);
            continue;
        }
        let imported = (!is_early).then_some(module);
        properties.push(accessor(resource.name, class, resource.doc, imported));
    }
    for other in PRODUCTS.iter().filter(|other| product.top && !other.top) {
        properties.extend(of_product(other, flavour, &mut imports));
    }
    let is_moved = properties.iter().any(|property| property.moved.is_some());
    let module = format!("{}resource", up(product));
    if is_moved {
        imports.runtime.add(&module, "moved");
    }
    let base = base.unwrap_or_else(|| {
        imports.runtime.add(&module, &class("Resource"));
        class("Resource")
    });
    let (title, about) = if product.top {
        let title = "The resources of a client, each with its operations.";
        (title, "The attributes of a client: one for each resource.")
    } else {
        (product.doc, product.doc)
    };
    let body = rendered(&Holder {
        exports: exports(exported),
        name,
        base,
        doc: docs::docstring(4, &paragraphs(about), &[]),
        properties,
    })?;
    let title = docs::docstring(0, &paragraphs(title), &[]);
    Ok(Source::new(title, &imports, body))
}

fn accessor(name: &'static str, class: String, doc: &str, imported: Option<String>) -> Accessor {
    Accessor {
        name,
        class,
        doc: docs::docstring(8, &paragraphs(doc), &[]),
        imported,
        moved: None,
    }
}

/// `client.account`, and `client.accounts`, which is now `client.account.accounts`.
fn of_product(product: &Product, flavour: Flavour, imports: &mut Imports) -> Vec<Accessor> {
    let module = format!("..{}.{}", product.name, flavour.package());
    let class = format!("{}{}", flavour.prefix(), product.class);
    imports.typing.add(&module, &class);
    let mut all = vec![accessor(
        product.name,
        class,
        product.doc,
        Some(module.clone()),
    )];
    for resource in product.moved {
        let class = format!("{}{}", flavour.prefix(), resource.class);
        imports
            .typing
            .add(&format!("{module}.{}", resource.name), &class);
        let path = format!("{}.{}", product.name, resource.name);
        let doc = format!("Deprecated: the old name of `client.{path}`.");
        all.push(Accessor {
            moved: Some(path),
            ..accessor(resource.name, class, &doc, None)
        });
    }
    all
}

//! Resources as types, and how a client leads to them.

use askama::Template;
use devtrust_core::schema::{Product, Resource};

use super::language::Swift;
use super::methods::{self, Method};
use crate::catalogue::WORKFLOWS;
use crate::files::rendered;
use crate::view::{self, Accessor, Language as _};

#[derive(Template)]
#[template(path = "swift/resource.swift", escape = "none")]
struct Group {
    doc: String,
    /// Workflows are methods of what they extend: the client, or a product.
    extends: Option<&'static str>,
    name: &'static str,
    methods: Vec<Method>,
}

/// A resource of a product.
pub(super) fn resource(product: &Product, resource: &'static Resource) -> Result<String, String> {
    let holder = if product.top { "Client" } else { product.class };
    let operations = resource.operations.iter();
    let methods: Vec<Method> = operations
        .flat_map(|operation| methods::methods(operation))
        .collect();
    rendered(&Group {
        doc: Swift.doc(0, resource.doc),
        extends: (resource.name == WORKFLOWS).then_some(holder),
        name: resource.class,
        methods,
    })
}

#[derive(Template)]
#[template(path = "swift/accessors.swift", escape = "none")]
struct Accessors {
    /// Nothing for the client, which has its own.
    doc: String,
    head: String,
    is_client: bool,
    properties: Vec<Accessor>,
}

/// What a client has.
pub(super) fn client() -> Result<String, String> {
    rendered(&Accessors {
        doc: String::new(),
        head: "extension Client".to_owned(),
        is_client: true,
        properties: view::of_client(&Swift),
    })
}

/// What a product has.
pub(super) fn product(product: &Product) -> Result<String, String> {
    rendered(&Accessors {
        doc: Swift.doc(0, product.doc),
        head: format!("public struct {}: Sendable", product.class),
        is_client: false,
        properties: view::of_product(&Swift, product),
    })
}

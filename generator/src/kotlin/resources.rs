//! Resources as classes, and how a client leads to them.

use askama::Template;
use devtrust_core::schema::{Product, Resource};

use super::language::Kotlin;
use super::methods::{self, Method};
use crate::catalogue::WORKFLOWS;
use crate::files::rendered;
use crate::view::{self, Accessor, Language as _};

#[derive(Template)]
#[template(path = "kotlin/resource.kt", escape = "none")]
struct Class {
    doc: String,
    /// Workflows are the client's or a product's own methods: it extends their class.
    modifier: &'static str,
    visibility: &'static str,
    name: &'static str,
    methods: Vec<Method>,
}

/// The class of a resource.
pub(super) fn resource(resource: &'static Resource) -> Result<String, String> {
    let (modifier, visibility) = if resource.name == WORKFLOWS {
        ("open ", "internal")
    } else {
        ("", "private")
    };
    rendered(&Class {
        doc: Kotlin.doc(0, resource.doc),
        modifier,
        visibility,
        name: resource.class,
        methods: resource
            .operations
            .iter()
            .flat_map(|operation| methods::methods(operation))
            .collect(),
    })
}

#[derive(Template)]
#[template(path = "kotlin/accessors.kt", escape = "none")]
struct Accessors {
    doc: String,
    head: String,
    properties: Vec<Accessor>,
}

/// What a client has.
pub(super) fn client() -> Result<String, String> {
    let doc = "What a client has: the workflows as methods of its own, and resources and products as properties.";
    rendered(&Accessors {
        doc: Kotlin.doc(0, doc),
        head:
            "abstract class Resources internal constructor(session: Session) : Workflows(session)"
                .to_owned(),
        properties: view::of_client(&Kotlin),
    })
}

/// What a product has.
pub(super) fn product(product: &Product) -> Result<String, String> {
    let constructor = if view::has_workflows(product) {
        "internal constructor(session: Session) : Workflows(session)"
    } else {
        "internal constructor(private val session: Session)"
    };
    rendered(&Accessors {
        doc: Kotlin.doc(0, product.doc),
        head: format!("class {} {constructor}", product.class),
        properties: view::of_product(&Kotlin, product),
    })
}

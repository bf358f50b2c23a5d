//! Resources, and how a client leads to them.

use askama::Template;
use devtrust_core::PRODUCTS;
use devtrust_core::schema::Resource;

use super::imports::{Imports, sorted};
use super::layout::braces;
use super::methods::{Form, Method, method};
use super::products::{self, Own};
use super::{Source, tsdoc, words};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files::rendered;
use crate::names::member;

#[derive(Template)]
#[template(path = "typescript/resource.ts", escape = "none")]
struct Module {
    is_interface: bool,
    doc: String,
    class: &'static str,
    constructor: &'static str,
    name: &'static str,
    methods: Vec<Method>,
}

/// The module of one resource: a class for one that is at the top of the client, and otherwise an interface, whose methods
/// are made when they are first asked for (`product.ts`).
pub(super) fn module(catalogue: &Catalogue, resource: &'static Resource) -> Result<Source, String> {
    let product = catalogue.product;
    let form = if product.top {
        Form::Method
    } else {
        Form::Member
    };
    // Workflows are the client's own methods: it extends their class.
    let (class, constructor) = if resource.name == WORKFLOWS {
        ("abstract class", "protected constructor")
    } else {
        ("class", "constructor")
    };
    let operations = resource.operations.iter();
    let body = rendered(&Module {
        is_interface: form == Form::Member,
        doc: tsdoc::comment("", &words::translated(product, resource.doc), &[]),
        class,
        constructor,
        name: resource.class,
        methods: operations.map(|one| method(one, product, form)).collect(),
    })?;
    Ok(Source::new(&Imports::of(&body, catalogue, None), body))
}

#[derive(Template)]
#[template(path = "typescript/resources.ts", escape = "none")]
struct Index {
    exports: String,
    base: &'static str,
    resources: Vec<Accessor>,
    products: Vec<Own>,
    moved: Vec<Moved>,
}

/// A property that leads to a resource.
pub(super) struct Accessor {
    pub(super) doc: String,
    pub(super) name: String,
    pub(super) class: &'static str,
}

/// A resource that was once the client's own.
struct Moved {
    doc: String,
    name: String,
    class: &'static str,
    path: String,
}

/// `resources/index.ts`: all resources, and the class that holds one of each.
pub(super) fn index(catalogue: &Catalogue) -> Result<Source, String> {
    let product = catalogue.product;
    let mut imports = Imports::default();
    imports.add("../call.js", "Caller");
    imports.add_value("../product.js", "product");
    for resource in product.resources {
        imports.add_value(&format!("./{}.js", resource.name), resource.class);
    }
    let (mut others, mut moved) = (Vec::new(), Vec::new());
    for other in PRODUCTS.iter().filter(|other| !other.top) {
        let from = format!("../{}/index.js", other.name);
        imports.add(&from, other.class);
        for resource in other.moved {
            imports.add(&from, resource.class);
            let (name, path) = (member(resource.name), member(other.name));
            let tag = format!("@deprecated The old name of `client.{path}.{name}`.");
            moved.push(Moved {
                doc: tsdoc::comment("  ", &[], &[tag]),
                name,
                class: resource.class,
                path,
            });
        }
        others.push(products::own(other));
    }
    let classes = product.resources.iter().map(|one| one.class.to_owned());
    let classes: Vec<String> = classes.collect();
    let mut resources = product.resources.iter();
    let workflows = resources.find(|resource| resource.name == WORKFLOWS);
    let body = rendered(&Index {
        exports: braces("export", &sorted(&classes), ";"),
        base: workflows.ok_or("a client has workflows")?.class,
        resources: accessors(catalogue),
        products: others,
        moved,
    })?;
    Ok(Source::new(&imports, body))
}

/// What a product has, but for workflows, which are its own methods.
pub(super) fn accessors(catalogue: &Catalogue) -> Vec<Accessor> {
    let product = catalogue.product;
    let resources = product.resources.iter();
    let others = resources.filter(|resource| resource.name != WORKFLOWS);
    let accessors = others.map(|resource| Accessor {
        doc: tsdoc::comment("  ", &words::translated(product, resource.doc), &[]),
        name: member(resource.name),
        class: resource.class,
    });
    accessors.collect()
}

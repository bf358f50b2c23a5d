//! The `__init__.py` of a product's resources: the attributes of a client, or of a product on it.

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Product, Resource};

use super::imports::Imports;
use super::layout::MARK;
use super::packages::exports;
use super::{Flavour, docs};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::text::paragraphs;

/// `devtrust.resources`, `devtrust.account.resources`, and their async twins.
///
/// What a client has at its top is imported with it, all else when it is first asked for.
pub(crate) fn package(catalogue: &Catalogue, flavour: Flavour) -> String {
    let product = catalogue.product;
    let prefix = flavour.prefix();
    let holder = if product.top {
        "Resources"
    } else {
        product.class
    };
    let mut runtime = Imports::of(product);
    let mut typing = Imports::of(product);
    let mut names = vec![format!("{prefix}{holder}")];
    let mut base = None;
    let mut properties = String::new();
    for resource in product.resources {
        let class = format!("{prefix}{}", resource.class);
        let module = format!(".{}", resource.name);
        if resource.name == WORKFLOWS {
            // Workflows are the client's or the product's own methods.
            runtime.add(&module, &class);
            names.push(class.clone());
            base = Some(class);
        } else if product.top {
            runtime.add(&module, &class);
            names.push(class.clone());
            properties += &property(resource.name, &class, resource.doc, "");
        } else {
            typing.add(&module, &class);
            let import = format!("        from {module} import {class}\n\n");
            properties += &property(resource.name, &class, resource.doc, &import);
        }
    }
    if product.top {
        let others = PRODUCTS.iter().filter(|other| !other.top);
        for other in others {
            properties += &of_product(other, flavour, &mut typing);
            for resource in other.moved {
                properties += &old_name(other, resource, flavour, &mut typing);
                runtime.common("resource", "moved");
            }
        }
    }
    let base = base.unwrap_or_else(|| {
        let class = format!("{prefix}Resource");
        runtime.common("resource", &class);
        class
    });

    let (title, about) = if product.top {
        (
            vec!["The resources of a client, each with its operations.".to_owned()],
            vec!["The attributes of a client: one for each resource.".to_owned()],
        )
    } else {
        (paragraphs(product.doc), paragraphs(product.doc))
    };
    let mut text = format!("{MARK}{}\n", docs::docstring(0, &title, &[]));
    text += "from __future__ import annotations\n\n";
    text += &runtime.render(0);
    if !typing.is_empty() {
        text += "\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n";
        text += &typing.render(4);
    }
    text.push('\n');
    text += &exports(names);
    text += &format!("\n\nclass {prefix}{holder}({base}):\n");
    text += &docs::docstring(4, &about, &[]);
    text += "\n    __slots__ = ()\n";
    text += &properties;
    text
}

fn property(name: &str, class: &str, doc: &str, import: &str) -> String {
    let doc = docs::docstring(8, &paragraphs(doc), &[]);
    format!(
        "\n    @property\n    def {name}(self) -> {class}:\n{doc}{import}        return {class}(self._session)\n"
    )
}

/// `client.account`.
fn of_product(product: &Product, flavour: Flavour, typing: &mut Imports) -> String {
    let class = format!("{}{}", flavour.prefix(), product.class);
    let module = format!("..{}.{}", product.name, flavour.package());
    typing.add(&module, &class);
    let import = format!("        from {module} import {class}\n\n");
    property(product.name, &class, product.doc, &import)
}

/// `client.accounts`, which is now `client.account.accounts`.
fn old_name(
    product: &Product,
    resource: &Resource,
    flavour: Flavour,
    typing: &mut Imports,
) -> String {
    let class = format!("{}{}", flavour.prefix(), resource.class);
    let name = resource.name;
    let path = format!("{}.{name}", product.name);
    typing.add(
        &format!("..{}.{}.{name}", product.name, flavour.package()),
        &class,
    );
    let doc = vec![format!("Deprecated: the old name of `client.{path}`.")];
    let doc = docs::docstring(8, &doc, &[]);
    format!(
        "\n    @property\n    def {name}(self) -> {class}:\n{doc}        moved(\"{name}\", \"{path}\")\n        return self.{path}\n"
    )
}

//! A resource as a class.

use devtrust_core::schema::{Resource, Response};

use super::Flavour;
use super::imports::Imports;
use super::layout::MARK;
use super::names::Place;
use super::{docs, methods};
use crate::catalogue::Catalogue;
use crate::text::{paragraphs, summary};

/// The module of one resource, for one of the two clients.
pub(crate) fn module(
    catalogue: &Catalogue,
    resource: &'static Resource,
    flavour: Flavour,
) -> String {
    let place = Place::elsewhere(catalogue);
    let mut typing = Imports::of(catalogue.product);
    let mut methods = Vec::new();
    for operation in resource.operations {
        methods.push(methods::method(operation, flavour, place, &mut typing));
    }
    let mut runtime = Imports::of(catalogue.product);
    runtime.common("resource", &format!("{}Resource", flavour.prefix()));
    let has_lists = resource
        .operations
        .iter()
        .any(|operation| matches!(operation.response, Response::Pages(_)));
    if has_lists {
        runtime.common("pages", &format!("{}Pages", flavour.prefix()));
    }
    let class = format!("{}{}", flavour.prefix(), resource.class);
    let title = docs::docstring(0, &[summary(resource.doc)], &[]);
    let mut text = format!("{MARK}{title}\n# mypy: disable-error-code=\"no-any-return\"\n\n");
    text += "from __future__ import annotations\n\n";
    text += &runtime.render(0);
    let overloaded = methods.iter().any(|method| method.contains("@overload"));
    if overloaded {
        typing.add("typing", "overload");
    }
    if !typing.is_empty() {
        text += "\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n";
        text += &typing.render(4);
    }
    if overloaded {
        text += &format!(
            "else:\n    from {} import overload\n",
            runtime.path("_typing")
        );
    }
    text += &format!("\n\nclass {class}({}Resource):\n", flavour.prefix());
    text += &docs::docstring(4, &paragraphs(resource.doc), &[]);
    text += "\n    __slots__ = ()\n";
    for method in methods {
        text.push('\n');
        text += &method;
    }
    text
}

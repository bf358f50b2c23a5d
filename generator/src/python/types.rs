//! Typed mappings: what may be passed instead of a record, for type checkers.

use devtrust_core::schema::{Enumeration, Model};

use super::docs;
use super::imports::Imports;
use super::layout::{self, MARK, quoted};
use super::names::{self, Place};
use crate::catalogue::Catalogue;
use crate::fields::{is_required, ordered};
use crate::text::summary;

/// The module of one resource's typed mappings; nothing where it has none.
pub(crate) fn module(catalogue: &Catalogue, home: &str) -> Option<String> {
    let module = catalogue.modules.get(home)?;
    let models: Vec<&'static Model> = module
        .models
        .iter()
        .copied()
        .filter(|model| catalogue.is_sent(model.name))
        .collect();
    if models.is_empty() && module.enumerations.is_empty() {
        return None;
    }
    let place = Place::types(catalogue, home);
    let mut imports = Imports::of(catalogue.product);
    let mut blocks = Vec::new();
    for enumeration in &module.enumerations {
        imports.add("typing", "Literal");
        blocks.push(values(enumeration));
    }
    let mut classes = Vec::new();
    for model in models {
        imports.add("typing", "TypedDict");
        classes.push(class(model, place, &mut imports));
    }
    let mut text = format!("{MARK}\"\"\"Typed mappings of `{home}`.\"\"\"\n\n");
    text += "from __future__ import annotations\n\n";
    text += &imports.render(0);
    for block in blocks {
        text.push('\n');
        text += &block;
    }
    for class in classes {
        text += "\n\n";
        text += &class;
    }
    Some(text)
}

fn values(enumeration: &Enumeration) -> String {
    let values: Vec<String> = enumeration
        .values
        .iter()
        .map(|value| quoted(value.value))
        .collect();
    layout::list(
        0,
        &format!("{}Value = Literal[", enumeration.name),
        &values,
        "]",
    )
}

fn class(model: &'static Model, place: Place<'_>, imports: &mut Imports) -> String {
    let mut text = format!("class {}Dict(TypedDict):\n", model.name);
    text += &docs::docstring(4, &[summary(model.doc)], &[]);
    text.push('\n');
    for field in ordered(model.fields) {
        let ty = names::sent(&field.ty, place, imports);
        let ty = if is_required(field) {
            ty
        } else {
            imports.add("typing", "NotRequired");
            format!("NotRequired[{ty} | None]")
        };
        text += &layout::fitted(4, &format!("{}: {ty}", field.name));
    }
    text
}

//! Record classes.

use devtrust_core::schema::{Model, Type};

use super::imports::Imports;
use super::layout::{self, MARK};
use super::names::{self, Place};
use super::{docs, enums};
use crate::catalogue::{Catalogue, SHARED};
use crate::fields::{is_required, ordered};
use crate::text::paragraphs;

/// The module of one resource's models and enumerations.
pub(crate) fn module(catalogue: &Catalogue, home: &str) -> String {
    let place = Place::models(catalogue, home);
    let mut runtime = Imports::of(catalogue.product);
    let mut typing = Imports::of(catalogue.product);
    let mut classes = Vec::new();
    if let Some(module) = catalogue.modules.get(home) {
        for enumeration in &module.enumerations {
            runtime.common("enums", "OpenEnum");
            classes.push(enums::class(enumeration));
        }
        for model in &module.models {
            runtime.common("record", base(model));
            classes.push(class(model, place, &mut runtime, &mut typing));
        }
    }
    let mut text = format!(
        "{MARK}\"\"\"{}\"\"\"\n\nfrom __future__ import annotations\n\n",
        title(home)
    );
    text += &runtime.render(0);
    if !typing.is_empty() {
        text += "\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n";
        text += &typing.render(4);
    }
    for class in classes {
        text += "\n\n";
        text += &class;
    }
    text
}

fn title(home: &str) -> String {
    if home == SHARED {
        "Models that several resources use.".to_owned()
    } else {
        format!("Models of `{home}`.")
    }
}

fn base(model: &Model) -> &'static str {
    if model.response {
        "ResponseRecord"
    } else {
        "Record"
    }
}

fn class(
    model: &'static Model,
    place: Place<'_>,
    runtime: &mut Imports,
    typing: &mut Imports,
) -> String {
    let mut text = format!("class {}({}):\n", model.name, base(model));
    text += &docs::docstring(4, &paragraphs(model.doc), &[docs::attributes(4, model)]);
    text.push('\n');
    for field in ordered(model.fields) {
        let ty = if model.response {
            names::received(&field.ty, place, typing)
        } else {
            names::sent(&field.ty, place, typing)
        };
        let rest = match (is_required(field), model.response, &field.ty) {
            (true, _, _) => ty,
            (false, _, Type::List(_)) => format!("{ty} = ()"),
            (false, _, Type::Map(_)) => {
                runtime.common("record", "EMPTY");
                format!("{ty} = EMPTY")
            }
            (false, _, Type::Json) => format!("{ty} = None"),
            (false, _, _) => format!("{ty} | None = None"),
        };
        text += &layout::fitted(4, &format!("{}: {rest}", field.name));
    }
    text
}

//! Record classes and enumerations, and the typed mappings that may be passed instead of records.

use askama::Template;
use devtrust_core::schema::{Enumeration, Field, Model, Type};

use super::imports::{Imports, Place};
use super::layout::LAYOUT;
use super::types::{received, sent};
use super::{Source, docs, up};
use crate::catalogue::{Catalogue, Module, SHARED};
use crate::fields::{is_required, ordered};
use crate::files::rendered;
use crate::names::screaming;
use crate::text::{paragraphs, quoted, summary};

#[derive(Template, Default)]
#[template(path = "python/records.py", escape = "none")]
pub(super) struct Body {
    /// `ColourValue = Literal[...]`.
    pub(super) literals: Vec<String>,
    pub(super) classes: Vec<Class>,
}

/// A class that consists of lines.
pub(super) struct Class {
    pub(super) name: String,
    pub(super) base: &'static str,
    pub(super) doc: String,
    pub(super) lines: Vec<String>,
}

/// The module of one resource's models and enumerations.
pub(super) fn models(catalogue: &Catalogue, home: &str, module: &Module) -> Result<Source, String> {
    let title = if home == SHARED {
        "\"\"\"Models that several resources use.\"\"\"".to_owned()
    } else {
        format!("\"\"\"Models of `{home}`.\"\"\"")
    };
    let enumerations = module.enumerations.iter().map(|one| enumeration(one));
    let models = module.models.iter().map(|one| model(one));
    let body = rendered(&Body {
        classes: enumerations.chain(models).collect(),
        ..Body::default()
    })?;
    let place = Some((catalogue, Place::Models(home)));
    let imports = Imports::of(&body, up(catalogue.product), place);
    Ok(Source::new(title, &imports, body))
}

/// The module of one resource's typed mappings; nothing where it has none.
pub(super) fn types(
    catalogue: &Catalogue,
    home: &str,
    module: &Module,
) -> Result<Option<Source>, String> {
    let models = module.models.iter();
    let models = models.filter(|model| catalogue.is_sent(model.name));
    let body = Body {
        literals: module.enumerations.iter().map(|one| values(one)).collect(),
        classes: models.map(|one| mapping(one)).collect(),
    };
    if body.classes.is_empty() && body.literals.is_empty() {
        return Ok(None);
    }
    let body = rendered(&body)?;
    let place = Some((catalogue, Place::Types(home)));
    let imports = Imports::of(&body, up(catalogue.product), place).at_runtime();
    let title = format!("\"\"\"Typed mappings of `{home}`.\"\"\"");
    Ok(Some(Source::new(title, &imports, body)))
}

fn enumeration(one: &Enumeration) -> Class {
    let values = one.values.iter();
    let lines = values.map(|one| format!("    {} = {}", screaming(one.value), quoted(one.value)));
    let sections = [docs::values(4, one)];
    Class {
        name: one.name.to_owned(),
        base: "OpenEnum",
        doc: docs::docstring(4, &paragraphs(one.doc), &sections),
        lines: lines.collect(),
    }
}

fn values(one: &Enumeration) -> String {
    let values: Vec<String> = one.values.iter().map(|value| quoted(value.value)).collect();
    LAYOUT.fitted("", &format!("{}Value = Literal[", one.name), &values, "]")
}

fn model(one: &'static Model) -> Class {
    let fields = ordered(one.fields).into_iter();
    let sections = [docs::attributes(4, one)];
    Class {
        name: one.name.to_owned(),
        base: if one.response {
            "ResponseRecord"
        } else {
            "Record"
        },
        doc: docs::docstring(4, &paragraphs(one.doc), &sections),
        lines: fields.map(|field| attribute(field, one.response)).collect(),
    }
}

fn attribute(field: &Field, is_received: bool) -> String {
    let ty = if is_received {
        received(&field.ty)
    } else {
        sent(&field.ty)
    };
    let rest = match field.ty {
        _ if is_required(field) => ty,
        Type::List(_) => format!("{ty} = ()"),
        Type::Map(_) => format!("{ty} = EMPTY"),
        Type::Json => format!("{ty} = None"),
        _ => format!("{ty} | None = None"),
    };
    LAYOUT.line("    ", &format!("{}: {rest}", field.name))
}

fn mapping(one: &'static Model) -> Class {
    let member = |field: &Field| {
        let mut ty = sent(&field.ty);
        if !is_required(field) {
            ty = format!("NotRequired[{ty} | None]");
        }
        LAYOUT.line("    ", &format!("{}: {ty}", field.name))
    };
    Class {
        name: format!("{}Dict", one.name),
        base: "TypedDict",
        doc: docs::docstring(4, &[summary(one.doc)], &[]),
        lines: ordered(one.fields).into_iter().map(member).collect(),
    }
}

//! The models and enumerations of one resource.

use askama::Template;
use devtrust_core::schema::{Enumeration, Field, Model, Product, Type};

use super::imports::{Imports, sorted};
use super::types::{received, sent};
use super::{Source, layout, tsdoc, words};
use crate::catalogue::{Catalogue, Module};
use crate::fields::{is_required, meaning, ordered};
use crate::files::rendered;
use crate::names;
use crate::text::{one_line, quoted};

#[derive(Template, Default)]
#[template(path = "typescript/models.ts", escape = "none")]
pub(super) struct Body {
    pub(super) enumerations: Vec<Documented>,
    pub(super) records: Vec<Interface>,
}

/// A line with its comment.
pub(super) struct Documented {
    pub(super) doc: String,
    pub(super) line: String,
}

pub(super) struct Interface {
    pub(super) name: &'static str,
    pub(super) doc: String,
    pub(super) members: Vec<Documented>,
}

/// The module of one resource's models.
pub(super) fn module(catalogue: &Catalogue, home: &str, module: &Module) -> Result<Source, String> {
    let product = catalogue.product;
    let enumerations = module.enumerations.iter();
    let body = rendered(&Body {
        enumerations: enumerations.map(|one| enumeration(product, one)).collect(),
        records: module
            .models
            .iter()
            .map(|one| model(product, one))
            .collect(),
    })?;
    let body = body.trim_start().to_owned();
    Ok(Source::new(
        &Imports::of(&body, catalogue, Some(home)),
        body,
    ))
}

/// The `index.ts` of all of them.
pub(super) fn index(catalogue: &Catalogue) -> Source {
    let line = |(home, module): (&&str, &Module)| {
        let enumerations = module.enumerations.iter().map(|one| one.name);
        let models = module.models.iter().map(|one| one.name);
        let all: Vec<String> = enumerations.chain(models).map(str::to_owned).collect();
        let closing = format!(" from {};", quoted(&format!("./{home}.js")));
        layout::braces("export type", &sorted(&all), &closing)
    };
    let lines: Vec<String> = catalogue.modules.iter().map(line).collect();
    Source::alone(lines.join("\n"))
}

/// The type of an enumeration: its values known today.
fn enumeration(product: &Product, one: &Enumeration) -> Documented {
    let mut doc = words::translated(product, one.doc);
    for value in one.values {
        let meaning = words::line(product, &one_line(value.doc));
        doc.push(format!("- `{}`: {meaning}", value.value));
    }
    let values: Vec<String> = one.values.iter().map(|value| quoted(value.value)).collect();
    Documented {
        doc: tsdoc::comment("", &doc, &[]),
        line: layout::union("", &format!("export type {} =", one.name), &values),
    }
}

fn model(product: &Product, one: &'static Model) -> Interface {
    let member = |field: &Field| {
        let doc = words::line(product, &described(field, one.response));
        Documented {
            doc: tsdoc::comment("  ", &[doc], &[]),
            line: if one.response {
                answered(field)
            } else {
                asked(field)
            },
        }
    };
    Interface {
        name: one.name,
        doc: tsdoc::comment("", &words::translated(product, one.doc), &[]),
        members: ordered(one.fields).into_iter().map(member).collect(),
    }
}

/// What a field is for; of a request also whether it must be there.
fn described(field: &Field, response: bool) -> String {
    let duty = match (response, is_required(field)) {
        (true, _) => "",
        (false, true) => "Required. ",
        (false, false) => "Optional. ",
    };
    format!("{duty}{}", meaning(field))
}

/// The field of a request. `undefined` is as good as absent, so that a caller may hand on what it may not have.
fn asked(field: &Field) -> String {
    member("", field, is_required(field), sent(&field.ty))
}

/// The field of an answer.
fn answered(field: &Field) -> String {
    // A list or a map that the service leaves out is put in empty.
    let there = is_required(field) || matches!(field.ty, Type::List(_) | Type::Map(_));
    member("readonly ", field, there, vec![received(&field.ty)])
}

fn member(modifier: &str, field: &Field, there: bool, mut alternatives: Vec<String>) -> String {
    // `unknown` has it already.
    if !there && field.ty != Type::Json {
        alternatives.push("undefined".to_owned());
    }
    let mark = if there { "" } else { "?" };
    let opening = format!("{modifier}{}{mark}:", names::field(field.name));
    layout::union("  ", &opening, &alternatives)
}

#[cfg(test)]
mod tests {
    use devtrust_core::schema::{Rule, Value};

    use super::*;

    fn field(ty: Type, required: bool) -> Field {
        Field {
            name: "since",
            doc: "When it began.",
            ty,
            required,
            rule: Rule::None,
        }
    }

    #[test]
    fn optional_fields_take_undefined() {
        for (ty, required, in_request, in_answer) in [
            (
                Type::Time,
                false,
                "?: Date | string | undefined;",
                "?: Date | undefined;",
            ),
            (Type::Bool, true, ": boolean;", ": boolean;"),
            (Type::Json, false, "?: unknown;", "?: unknown;"),
        ] {
            let field = field(ty, required);
            assert_eq!(asked(&field), format!("  since{in_request}"));
            assert_eq!(answered(&field), format!("  readonly since{in_answer}"));
        }
    }

    #[test]
    fn only_requests_say_what_is_required() {
        let required = field(Type::Text, true);
        assert_eq!(described(&required, false), "Required. When it began.");
        assert_eq!(described(&required, true), "When it began.");
        let optional = field(Type::Text, false);
        assert_eq!(described(&optional, false), "Optional. When it began.");
    }

    #[test]
    fn every_value_is_explained() -> Result<(), String> {
        const fn value(value: &'static str, doc: &'static str) -> Value {
            Value { value, doc }
        }
        const VALUES: &[Value] = &[value("RED", "Like blood."), value("BLUE", "Like\nthe sea.")];
        let colour = Enumeration {
            name: "Colour",
            doc: "A colour.",
            values: VALUES,
        };
        let colour = enumeration(Catalogue::top()?.product, &colour);
        let doc = "/**\n * A colour.\n *\n * - `RED`: Like blood.\n * - `BLUE`: Like the sea.\n */";
        assert_eq!(colour.doc, doc);
        assert_eq!(colour.line, "export type Colour = \"RED\" | \"BLUE\";");
        Ok(())
    }
}

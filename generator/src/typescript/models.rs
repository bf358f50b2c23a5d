//! The models and enumerations of one resource.

use devtrust_core::schema::{Field, Model, Type};

use super::imports::Imports;
use super::layout::MARK;
use super::types::{self, Place};
use super::{enums, layout, names, tsdoc, words};
use crate::catalogue::Catalogue;
use crate::fields::{is_required, meaning, ordered};

/// The module of one resource's models.
pub(crate) fn module(catalogue: &Catalogue, home: &str) -> String {
    let mut imports = Imports::of(catalogue.product);
    let mut declarations = Vec::new();
    if let Some(module) = catalogue.modules.get(home) {
        for enumeration in &module.enumerations {
            declarations.push(enums::declaration(catalogue, enumeration));
        }
        for model in &module.models {
            declarations.push(declaration(catalogue, home, model, &mut imports));
        }
    }
    format!("{MARK}{}{}", imports.render(), declarations.join("\n"))
}

fn declaration(
    catalogue: &Catalogue,
    home: &str,
    model: &'static Model,
    imports: &mut Imports,
) -> String {
    let place = Place::models(catalogue, home);
    let mut text = tsdoc::comment(0, &words::translated(catalogue, model.doc), &[]);
    text += &format!("export interface {} {{\n", model.name);
    for field in ordered(model.fields) {
        let doc = words::line(catalogue, &described(field, model.response));
        text += &tsdoc::comment(2, &[doc], &[]);
        text += &if model.response {
            answered(field, place, imports)
        } else {
            asked(field, place, imports)
        };
    }
    text + "}\n"
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
pub(crate) fn asked(field: &Field, place: Place<'_>, imports: &mut Imports) -> String {
    let alternatives = types::sent(&field.ty, place, imports);
    member("", field, is_required(field), alternatives)
}

/// The field of an answer.
fn answered(field: &Field, place: Place<'_>, imports: &mut Imports) -> String {
    let alternatives = vec![types::received(&field.ty, place, imports)];
    // A list or a map that the service leaves out is put in empty.
    let there = is_required(field) || matches!(field.ty, Type::List(_) | Type::Map(_));
    member("readonly ", field, there, alternatives)
}

fn member(modifier: &str, field: &Field, there: bool, mut alternatives: Vec<String>) -> String {
    let mark = if there {
        ""
    } else {
        // `unknown` has it already.
        if field.ty != Type::Json {
            alternatives.push("undefined".to_owned());
        }
        "?"
    };
    let opening = format!("{modifier}{}{mark}:", names::field(field.name));
    layout::union(2, &opening, &alternatives)
}

#[cfg(test)]
mod tests {
    use devtrust_core::schema::Rule;

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
    fn optional_fields_take_undefined() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        let place = Place::elsewhere(&catalogue);
        let mut imports = Imports::of(catalogue.product);
        let mut lines = |field: &Field| {
            (
                asked(field, place, &mut imports),
                answered(field, place, &mut imports),
            )
        };
        assert_eq!(
            lines(&field(Type::Time, false)),
            (
                "  since?: Date | string | undefined;\n".to_owned(),
                "  readonly since?: Date | undefined;\n".to_owned()
            )
        );
        assert_eq!(
            lines(&field(Type::Bool, true)),
            (
                "  since: boolean;\n".to_owned(),
                "  readonly since: boolean;\n".to_owned()
            )
        );
        assert_eq!(
            lines(&field(Type::Json, false)),
            (
                "  since?: unknown;\n".to_owned(),
                "  readonly since?: unknown;\n".to_owned()
            )
        );
        Ok(())
    }

    #[test]
    fn only_requests_say_what_is_required() {
        let required = field(Type::Text, true);
        assert_eq!(described(&required, false), "Required. When it began.");
        assert_eq!(described(&required, true), "When it began.");
        let optional = field(Type::Text, false);
        assert_eq!(described(&optional, false), "Optional. When it began.");
    }
}

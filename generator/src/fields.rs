//! What documentation says of a field, in every language.

use devtrust_core::schema::{Action, Field, Idempotency, Operation, Response, Type};

use crate::text::one_line;

/// Whether a field must be given; a list that may not be empty must be there too.
pub(crate) fn is_required(field: &Field) -> bool {
    field.required || field.rule.needs_an_entry()
}

/// Whether somebody has a table of requests for this: it makes or changes something that a model describes.
pub(crate) fn is_for_many(operation: &Operation) -> bool {
    let changes = match &operation.action {
        Action::Http(endpoint) => !matches!(endpoint.idempotency, Idempotency::Safe),
        Action::Ensure { .. } | Action::Workflow(_) => true,
        Action::Find { .. } => false,
    };
    let is_record = matches!(
        operation.response,
        Response::Value(_) | Response::Optional(_) | Response::Nothing
    );
    let is_described = !operation.parameters && operation.request.fields.iter().any(is_required);
    changes && is_record && is_described
}

/// Required fields, then the others.
pub(crate) fn ordered(fields: &'static [Field]) -> Vec<&'static Field> {
    let (mut required, optional): (Vec<_>, Vec<_>) =
        fields.iter().partition(|field| is_required(field));
    required.extend(optional);
    required
}

/// A field in words: its text and its choices.
pub(crate) fn meaning(field: &Field) -> String {
    let mut text = one_line(field.doc);
    if text.is_empty() {
        text = parameter_text(field);
    }
    text + &choices(&field.ty)
}

/// Parameters have no text of their own in core: their rule says enough.
fn parameter_text(field: &Field) -> String {
    let words = field.name.replace('_', " ");
    match words.strip_suffix(" id") {
        Some(of) => format!("The id of the {of}."),
        None => format!("The {words}, in words."),
    }
}

fn choices(ty: &Type) -> String {
    let (enumeration, word) = match ty {
        Type::Enum(enumeration) => (*enumeration, "One of"),
        Type::List(Type::Enum(enumeration)) => (*enumeration, "Out of"),
        _ => return String::new(),
    };
    let values: Vec<String> = enumeration
        .values
        .iter()
        .map(|value| format!("`{}`", value.value))
        .collect();
    format!(" {word} {}.", values.join(", "))
}

#[cfg(test)]
mod tests {
    use devtrust_core::schema::Rule;

    use super::*;

    fn field(name: &'static str, required: bool, rule: Rule) -> Field {
        Field {
            name,
            doc: "",
            ty: Type::Text,
            required,
            rule,
        }
    }

    #[test]
    fn a_list_that_may_not_be_empty_is_required() {
        assert!(is_required(&field("a", false, Rule::NotEmpty)));
        assert!(is_required(&field("a", true, Rule::None)));
        assert!(!is_required(&field("a", false, Rule::Uuid)));
    }

    #[test]
    fn a_field_without_a_text_is_described_by_its_name() {
        assert_eq!(
            meaning(&field("device_group_id", true, Rule::Segment)),
            "The id of the device group."
        );
        assert_eq!(
            meaning(&field("reason", true, Rule::Text)),
            "The reason, in words."
        );
    }
}

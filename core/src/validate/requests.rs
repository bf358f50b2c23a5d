//! The CSRs of a request.

use serde_json::Value;

use super::Path;
use crate::schema::{Model, Rule, Type};

/// One CSR and where it stands.
pub(crate) struct CsrField<'a> {
    pub(crate) field: String,
    pub(crate) label: String,
    pub(crate) text: &'a str,
}

/// All CSRs of a request.
pub(crate) fn csrs<'a>(value: &'a Value, model: &Model) -> Vec<CsrField<'a>> {
    let mut found = Vec::new();
    record(value, model, &Path::Root, &mut found);
    found
}

fn record<'a>(value: &'a Value, model: &Model, path: &Path<'_>, found: &mut Vec<CsrField<'a>>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        if let Some(field) = model.field(name) {
            typed(member, &field.ty, field.rule, &path.field(name), found);
        }
    }
}

fn typed<'a>(
    value: &'a Value,
    ty: &Type,
    rule: Rule,
    path: &Path<'_>,
    found: &mut Vec<CsrField<'a>>,
) {
    match (ty, value) {
        (Type::Record(model), _) => record(value, model, path, found),
        (Type::List(item), Value::Array(entries)) => {
            for (index, entry) in entries.iter().enumerate() {
                typed(entry, item, rule, &path.index(index), found);
            }
        }
        (_, Value::String(text)) if rule == Rule::Csr => found.push(CsrField {
            field: path.to_string(),
            label: path.label(),
            text,
        }),
        _ => {}
    }
}

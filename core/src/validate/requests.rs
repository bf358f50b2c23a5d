//! The CSRs of a request whose outside is right, for a module that reads and verifies them.

use serde_json::Value;

use super::Path;
use crate::keys::check_request_text;
use crate::schema::{Model, Rule, Type};

/// One CSR and where it stands.
pub(crate) struct Request<'a> {
    pub(crate) field: String,
    pub(crate) label: String,
    pub(crate) text: &'a mut String,
}

/// All CSRs of a request; one whose outside is wrong has its violation already.
pub(crate) fn requests<'a>(value: &'a mut Value, model: &Model) -> Vec<Request<'a>> {
    let mut found = Vec::new();
    record(value, model, &Path::Root, &mut found);
    found
}

fn record<'a>(value: &'a mut Value, model: &Model, path: &Path<'_>, found: &mut Vec<Request<'a>>) {
    let Value::Object(members) = value else {
        return;
    };
    for (name, member) in members {
        if let Some(field) = model.field(name) {
            typed(member, &field.ty, field.rule, &path.field(name), found);
        }
    }
}

fn typed<'a>(
    value: &'a mut Value,
    ty: &Type,
    rule: Rule,
    path: &Path<'_>,
    found: &mut Vec<Request<'a>>,
) {
    match ty {
        Type::Record(model) => record(value, model, path, found),
        Type::List(item) => {
            let entries = value.as_array_mut().into_iter().flatten();
            for (index, entry) in entries.enumerate() {
                typed(entry, item, rule, &path.index(index), found);
            }
        }
        _ if rule == Rule::Csr => {
            if let Value::String(text) = value
                && check_request_text(text).is_ok()
            {
                found.push(Request {
                    field: path.to_string(),
                    label: path.label(),
                    text,
                });
            }
        }
        _ => {}
    }
}

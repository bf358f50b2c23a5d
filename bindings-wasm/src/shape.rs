//! Where the answers of an operation hold what JSON has no type for: times and secrets.
//!
//! The host asks once for each operation, and gives those members their types in JavaScript.

use devtrust_core::json::object;
use devtrust_core::schema::{Response, Type};
use serde_json::Value;

/// The shape of an operation's answers, as a tree: a member's name leads to its own tree, `[]` to that of a list's entries, `{}` to that of a map's values; the leaves are `time`,
/// `secret`, and `list` and `map`, which the host puts in empty where the service left them out. Null where there is
/// nothing of the kind.
pub(crate) fn of(operation: &str) -> Value {
    let tree = devtrust_core::operation(operation).and_then(|operation| match operation.response {
        Response::Value(ty) | Response::Optional(ty) => tree(ty),
        Response::Pages(item) => Some(object(vec![("items", object(vec![("[]", tree(item)?)]))])),
        Response::Bytes | Response::Nothing => None,
    });
    tree.unwrap_or_default()
}

fn tree(ty: &Type) -> Option<Value> {
    match ty {
        Type::Time => Some("time".into()),
        Type::Secret => Some("secret".into()),
        Type::Map(item) => Some(match tree(item) {
            Some(inner) => object(vec![("{}", inner)]),
            None => "map".into(),
        }),
        Type::List(item) => Some(match tree(item) {
            Some(inner) => object(vec![("[]", inner)]),
            None => "list".into(),
        }),
        Type::Record(model) => {
            let members: Vec<_> = model
                .fields
                .iter()
                .filter_map(|field| Some((field.name, tree(&field.ty)?)))
                .collect();
            (!members.is_empty()).then(|| object(members))
        }
        _ => None,
    }
}

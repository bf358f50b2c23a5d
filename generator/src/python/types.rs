//! What a field's type is called in Python.

use devtrust_core::schema::Type;

/// The type of what a caller passes.
pub(super) fn sent(ty: &Type) -> String {
    match ty {
        Type::Text => "str".to_owned(),
        Type::Secret => "Secret | str".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Integer => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Time => "datetime".to_owned(),
        Type::Json => "Any".to_owned(),
        Type::Enum(enumeration) => format!("{0} | {0}Value", enumeration.name),
        Type::Record(model) => format!("{0} | {0}Dict", model.name),
        Type::List(item) => format!("Sequence[{}]", sent(item)),
        Type::Map(item) => format!("Mapping[str, {}]", sent(item)),
    }
}

/// The type of what an answer holds.
pub(super) fn received(ty: &Type) -> String {
    match ty {
        Type::Secret => "Secret".to_owned(),
        Type::Enum(enumeration) => enumeration.name.to_owned(),
        Type::Record(model) => model.name.to_owned(),
        Type::List(item) => format!("tuple[{}, ...]", received(item)),
        Type::Map(item) => format!("Mapping[str, {}]", received(item)),
        other => sent(other),
    }
}

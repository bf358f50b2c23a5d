//! What a field's type is called in TypeScript.

use devtrust_core::schema::Type;

/// The type of what a caller passes, as its alternatives.
pub(super) fn sent(ty: &Type) -> Vec<String> {
    match ty {
        Type::Secret => vec!["string".to_owned(), "Secret".to_owned()],
        Type::Time => vec!["Date".to_owned(), "string".to_owned()],
        Type::Enum(enumeration) => vec![enumeration.name.to_owned()],
        Type::List(item) => vec![list(&sent(item))],
        other => vec![received(other)],
    }
}

/// The type of what an answer holds.
pub(super) fn received(ty: &Type) -> String {
    match ty {
        Type::Text => "string".to_owned(),
        Type::Secret => "Secret".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Integer | Type::Number => "number".to_owned(),
        Type::Time => "Date".to_owned(),
        Type::Json => "unknown".to_owned(),
        Type::Enum(enumeration) => format!("Open<{}>", enumeration.name),
        Type::Record(model) => model.name.to_owned(),
        Type::List(item) => list(&[received(item)]),
        Type::Map(item) => format!("Readonly<Record<string, {}>>", received(item)),
    }
}

/// A list of these alternatives.
fn list(item: &[String]) -> String {
    match item {
        [one] if !one.starts_with("readonly ") => format!("readonly {one}[]"),
        several => format!("readonly ({})[]", several.join(" | ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ty: &Type, wanted: &str, given: &str) {
        assert_eq!((&*sent(ty).join(" | "), &*received(ty)), (wanted, given));
    }

    #[test]
    fn requests_take_more_than_answers_give() {
        check(&Type::Time, "Date | string", "Date");
        check(&Type::Secret, "string | Secret", "Secret");
        check(&Type::Text, "string", "string");
        let times = Type::List(&Type::Time);
        check(&times, "readonly (Date | string)[]", "readonly Date[]");
        let lists = "readonly (readonly string[])[]";
        check(&Type::List(&Type::List(&Type::Text)), lists, lists);
    }

    #[test]
    fn enumerations_are_closed_in_requests_and_open_in_answers() -> Result<(), String> {
        let status = devtrust_core::operation("devices.list")
            .and_then(|operation| operation.request.field("status"))
            .ok_or("devices.list has no status")?;
        check(&status.ty, "DeviceStatus", "Open<DeviceStatus>");
        Ok(())
    }
}

//! What a field's type is called in TypeScript.

use devtrust_core::schema::Type;

use super::imports::Imports;
use crate::catalogue::Catalogue;

/// From where a module refers to models.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    catalogue: &'a Catalogue,
    /// The module of models that refers, or nothing for one of another folder.
    here: Option<&'a str>,
}

impl<'a> Place<'a> {
    pub(crate) fn models(catalogue: &'a Catalogue, home: &'a str) -> Self {
        Self {
            catalogue,
            here: Some(home),
        }
    }

    pub(crate) fn elsewhere(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            here: None,
        }
    }

    /// What is known of all models.
    pub(crate) fn catalogue(self) -> &'a Catalogue {
        self.catalogue
    }

    /// Imports a model or an enumeration.
    pub(crate) fn import(self, name: &str, imports: &mut Imports) {
        let home = self.catalogue.home(name);
        match self.here {
            Some(here) if here == home => {}
            Some(_) => imports.add(&format!("./{home}.js"), name),
            None => imports.add("../models/index.js", name),
        }
    }
}

/// The type of what a caller passes, as its alternatives.
pub(crate) fn sent(ty: &Type, place: Place<'_>, imports: &mut Imports) -> Vec<String> {
    match ty {
        Type::Secret => {
            imports.common("secret", "Secret");
            vec!["string".to_owned(), "Secret".to_owned()]
        }
        Type::Time => vec!["Date".to_owned(), "string".to_owned()],
        Type::Enum(enumeration) => {
            place.import(enumeration.name, imports);
            vec![enumeration.name.to_owned()]
        }
        Type::List(item) => vec![list(&sent(item, place, imports))],
        other => vec![received(other, place, imports)],
    }
}

/// The type of what an answer holds.
pub(crate) fn received(ty: &Type, place: Place<'_>, imports: &mut Imports) -> String {
    match ty {
        Type::Text => "string".to_owned(),
        Type::Secret => {
            imports.common("secret", "Secret");
            "Secret".to_owned()
        }
        Type::Bool => "boolean".to_owned(),
        Type::Integer | Type::Number => "number".to_owned(),
        Type::Time => "Date".to_owned(),
        Type::Json => "unknown".to_owned(),
        Type::Enum(enumeration) => {
            imports.common("open", "Open");
            place.import(enumeration.name, imports);
            format!("Open<{}>", enumeration.name)
        }
        Type::Record(model) => {
            place.import(model.name, imports);
            model.name.to_owned()
        }
        Type::List(item) => list(&[received(item, place, imports)]),
        Type::Map(item) => format!(
            "Readonly<Record<string, {}>>",
            received(item, place, imports)
        ),
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
    use devtrust_core::schema::Type;

    use super::*;

    fn both(ty: &Type) -> Result<(String, String), String> {
        let catalogue = Catalogue::top()?;
        let place = Place::elsewhere(&catalogue);
        let mut imports = Imports::of(catalogue.product);
        Ok((
            sent(ty, place, &mut imports).join(" | "),
            received(ty, place, &mut imports),
        ))
    }

    fn check(ty: &Type, sent: &str, received: &str) -> Result<(), String> {
        assert_eq!(both(ty)?, (sent.to_owned(), received.to_owned()));
        Ok(())
    }

    #[test]
    fn requests_take_more_than_answers_give() -> Result<(), String> {
        check(&Type::Time, "Date | string", "Date")?;
        check(&Type::Secret, "string | Secret", "Secret")?;
        check(&Type::Text, "string", "string")?;
        let times = Type::List(&Type::Time);
        check(&times, "readonly (Date | string)[]", "readonly Date[]")
    }

    #[test]
    fn lists_of_lists_are_read_only_throughout() -> Result<(), String> {
        let lists = "readonly (readonly string[])[]";
        check(&Type::List(&Type::List(&Type::Text)), lists, lists)
    }

    #[test]
    fn enumerations_are_closed_in_requests_and_open_in_answers() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        let status = devtrust_core::operation("devices.list")
            .and_then(|operation| operation.request.field("status"))
            .ok_or("devices.list has no status")?;
        let mut imports = Imports::of(catalogue.product);
        let place = Place::models(&catalogue, "divisions");
        assert_eq!(sent(&status.ty, place, &mut imports), ["DeviceStatus"]);
        assert_eq!(
            received(&status.ty, place, &mut imports),
            "Open<DeviceStatus>"
        );
        assert_eq!(
            imports.render(),
            "import type { Open } from \"../open.js\";\nimport type { DeviceStatus } from \"./devices.js\";\n\n"
        );
        Ok(())
    }
}

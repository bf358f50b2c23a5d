//! What a field's type is called in Python.

use devtrust_core::schema::Type;

use super::imports::Imports;
use crate::catalogue::Catalogue;

/// From where a module refers to models and to typed mappings.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    catalogue: &'a Catalogue,
    kind: Kind<'a>,
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    /// A module of `models`, for a resource.
    Models(&'a str),
    /// A module of `types`, for a resource.
    Types(&'a str),
    /// A module of another package.
    Elsewhere,
}

impl<'a> Place<'a> {
    pub(crate) fn models(catalogue: &'a Catalogue, home: &'a str) -> Self {
        Self {
            catalogue,
            kind: Kind::Models(home),
        }
    }

    pub(crate) fn types(catalogue: &'a Catalogue, home: &'a str) -> Self {
        Self {
            catalogue,
            kind: Kind::Types(home),
        }
    }

    pub(crate) fn elsewhere(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            kind: Kind::Elsewhere,
        }
    }

    /// Imports a model or an enumeration.
    fn model(self, name: &str, imports: &mut Imports) {
        let home = self.catalogue.home(name);
        match self.kind {
            Kind::Models(here) if here == home => {}
            Kind::Models(_) => imports.add(&format!(".{home}"), name),
            Kind::Types(_) | Kind::Elsewhere if self.catalogue.product.top => {
                imports.add("..models", name);
            }
            Kind::Types(_) | Kind::Elsewhere => imports.add(&format!("..models.{home}"), name),
        }
    }

    /// Imports the typed mapping of a model or the values of an enumeration.
    fn mapping(self, of: &str, name: &str, imports: &mut Imports) {
        let home = self.catalogue.home(of);
        match self.kind {
            Kind::Types(here) if here == home => {}
            Kind::Types(_) => imports.add(&format!(".{home}"), name),
            Kind::Models(_) | Kind::Elsewhere => imports.add("..types", name),
        }
    }
}

/// The type of what a caller passes.
pub(crate) fn sent(ty: &Type, place: Place<'_>, imports: &mut Imports) -> String {
    match ty {
        Type::Text => "str".to_owned(),
        Type::Secret => {
            imports.common("secret", "Secret");
            "Secret | str".to_owned()
        }
        Type::Bool => "bool".to_owned(),
        Type::Integer => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Time => {
            imports.add("datetime", "datetime");
            "datetime".to_owned()
        }
        Type::Json => {
            imports.add("typing", "Any");
            "Any".to_owned()
        }
        Type::Enum(enumeration) => {
            let value = format!("{}Value", enumeration.name);
            place.model(enumeration.name, imports);
            place.mapping(enumeration.name, &value, imports);
            format!("{} | {value}", enumeration.name)
        }
        Type::Record(model) => {
            let mapping = format!("{}Dict", model.name);
            place.model(model.name, imports);
            place.mapping(model.name, &mapping, imports);
            format!("{} | {mapping}", model.name)
        }
        Type::List(item) => {
            imports.add("collections.abc", "Sequence");
            format!("Sequence[{}]", sent(item, place, imports))
        }
        Type::Map(item) => {
            imports.add("collections.abc", "Mapping");
            format!("Mapping[str, {}]", sent(item, place, imports))
        }
    }
}

/// The type of what an answer holds.
pub(crate) fn received(ty: &Type, place: Place<'_>, imports: &mut Imports) -> String {
    match ty {
        Type::Secret => {
            imports.common("secret", "Secret");
            "Secret".to_owned()
        }
        Type::Enum(enumeration) => {
            place.model(enumeration.name, imports);
            enumeration.name.to_owned()
        }
        Type::Record(model) => {
            place.model(model.name, imports);
            model.name.to_owned()
        }
        Type::List(item) => format!("tuple[{}, ...]", received(item, place, imports)),
        Type::Map(item) => {
            imports.add("collections.abc", "Mapping");
            format!("Mapping[str, {}]", received(item, place, imports))
        }
        other => sent(other, place, imports),
    }
}

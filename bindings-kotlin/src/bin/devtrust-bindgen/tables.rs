//! What core's tables name: the models that operations take and give, and the enumerations in them.

use std::collections::BTreeMap;

use devtrust_core::schema::{Enumeration, Model, Operation, Resource, Response, Type};

/// All of it, by name.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Models that a caller makes.
    pub(crate) requests: BTreeMap<&'static str, &'static Model>,
    /// Models that a caller gets.
    pub(crate) answers: BTreeMap<&'static str, &'static Model>,
    /// Models that come in pages.
    pub(crate) rows: BTreeMap<&'static str, &'static Model>,
    /// Enumerations.
    pub(crate) enumerations: BTreeMap<&'static str, &'static Enumeration>,
}

impl Tables {
    /// Those of every operation.
    pub(crate) fn read() -> Self {
        let mut tables = Self::default();
        for (_, operation) in operations() {
            if operation.parameters {
                for field in operation.request.fields {
                    tables.request(&field.ty);
                }
            } else {
                tables.request(&Type::Record(operation.request));
            }
            match operation.response {
                Response::Value(ty) | Response::Optional(ty) => tables.answer(ty),
                Response::Pages(ty) => {
                    tables.answer(ty);
                    if let Type::Record(model) = ty {
                        tables.rows.insert(model.name, model);
                    }
                }
                Response::Bytes | Response::Nothing => {}
            }
        }
        tables
    }

    fn request(&mut self, ty: &Type) {
        match ty {
            Type::Record(model) => {
                if self.requests.insert(model.name, model).is_none() {
                    model
                        .fields
                        .iter()
                        .for_each(|field| self.request(&field.ty));
                }
            }
            Type::List(item) => self.request(item),
            other => self.enumeration(other),
        }
    }

    fn answer(&mut self, ty: &Type) {
        match ty {
            Type::Record(model) => {
                if self.answers.insert(model.name, model).is_none() {
                    model.fields.iter().for_each(|field| self.answer(&field.ty));
                }
            }
            Type::List(item) => self.answer(item),
            other => self.enumeration(other),
        }
    }

    fn enumeration(&mut self, ty: &Type) {
        if let Type::Enum(enumeration) = ty {
            self.enumerations.insert(enumeration.name, enumeration);
        }
    }
}

/// Every operation with its resource, in the order of the tables.
pub(crate) fn operations() -> impl Iterator<Item = (&'static Resource, &'static Operation)> {
    let of =
        |resource: &'static Resource| resource.operations.iter().map(move |one| (resource, *one));
    devtrust_core::resources().flat_map(of)
}

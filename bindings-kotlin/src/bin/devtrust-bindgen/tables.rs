//! What core's tables name: the models that operations take and give.

use std::collections::BTreeMap;

use devtrust_core::schema::{Model, Operation, Response, Type};

use crate::kotlin::camel_case;

/// All of it, by name.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Models that a caller makes.
    pub(crate) requests: BTreeMap<&'static str, &'static Model>,
    /// Models that a caller gets.
    pub(crate) answers: BTreeMap<&'static str, &'static Model>,
}

impl Tables {
    /// Those of every operation.
    pub(crate) fn read() -> Self {
        let mut tables = Self::default();
        for operation in operations() {
            if operation.parameters {
                for field in operation.request.fields {
                    tables.request(&field.ty);
                }
            } else {
                tables.request(&Type::Record(operation.request));
            }
            match operation.response {
                Response::Value(ty) | Response::Optional(ty) | Response::Pages(ty) => {
                    tables.answer(ty);
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
            _ => {}
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
            _ => {}
        }
    }
}

/// Every operation, in the order of the tables.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    devtrust_core::resources().flat_map(|resource| resource.operations.iter().copied())
}

/// Where an operation is reached: `client.account.accounts` for `account.accounts.list`.
pub(crate) fn place(operation: &Operation) -> String {
    let path = operation.name.split('.').rev().skip(1);
    let mut place: Vec<String> = path
        // The client itself has the workflows.
        .filter(|name| *name != "workflows")
        .map(camel_case)
        .collect();
    place.push("client".to_owned());
    place.reverse();
    place.join(".")
}

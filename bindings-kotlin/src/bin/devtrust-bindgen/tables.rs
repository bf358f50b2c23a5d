//! What core's tables name: the models that the operations of a product take and give.

use std::collections::BTreeMap;

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Model, Operation, Product, Response, Type};

use crate::kotlin::camel_case;

/// All of a product, by name.
#[derive(Debug)]
pub(crate) struct Tables {
    /// The product.
    pub(crate) product: &'static Product,
    /// Models that a caller makes.
    pub(crate) requests: BTreeMap<&'static str, &'static Model>,
    /// Models that a caller gets.
    pub(crate) answers: BTreeMap<&'static str, &'static Model>,
}

impl Tables {
    /// Those of every product.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        PRODUCTS.iter().map(|product| Self::read(product))
    }

    fn read(product: &'static Product) -> Self {
        let mut tables = Self {
            product,
            requests: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        for operation in product.operations() {
            if operation.parameters {
                for field in operation.request.fields {
                    reach(&mut tables.requests, &field.ty);
                }
            } else {
                reach(&mut tables.requests, &Type::Record(operation.request));
            }
            match operation.response {
                Response::Value(ty) | Response::Optional(ty) | Response::Pages(ty) => {
                    reach(&mut tables.answers, ty);
                }
                Response::Bytes | Response::Nothing => {}
            }
        }
        tables
    }
}

fn reach(models: &mut BTreeMap<&'static str, &'static Model>, ty: &Type) {
    match ty {
        Type::Record(model) => {
            if models.insert(model.name, model).is_none() {
                model
                    .fields
                    .iter()
                    .for_each(|field| reach(models, &field.ty));
            }
        }
        Type::List(item) | Type::Map(item) => reach(models, item),
        _ => {}
    }
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

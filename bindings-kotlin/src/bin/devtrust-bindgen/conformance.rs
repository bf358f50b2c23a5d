//! What a conformance runner needs of every operation, so that none is written by hand: a function that calls an operation
//! by its neutral name with arguments in JSON, and the result in its wire form, field by field.

pub(crate) mod kotlin;
pub(crate) mod swift;

use devtrust_core::schema::Model;

/// The crate that has the hidden constructor.
const CRATE: &str = "devtrust_scripted";

/// The function that makes a request of this model.
fn reader(model: &Model) -> String {
    format!("read{}", model.name)
}

/// The names that a request may hold.
fn known(model: &Model) -> String {
    let names = model.fields.iter().map(|field| quoted(field.name));
    names.collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

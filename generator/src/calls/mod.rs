//! What the conformance runners of Kotlin and Swift need of every operation, so that none is written by hand: a function
//! that calls an operation by its neutral name with arguments in JSON, and the result in its wire form, field by field.
//!
//! They are written into a folder of the build: nobody reads them.

mod kotlin;
mod settings;
mod swift;

use std::path::Path;

use devtrust_core::schema::{Model, Operation};

use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files;
use crate::view::Language;

/// Writes those of a language into a folder.
pub(crate) fn write(language: &str, folder: &Path) -> Result<String, String> {
    let catalogues = Catalogue::all()?;
    let files = match language {
        "kotlin" => kotlin::files(&catalogues)?,
        "swift" => swift::files(&catalogues)?,
        other => return Err(format!("there is no runner in {other}")),
    };
    files::write(folder, &files)
}

/// The models of a product that a caller makes, or gets.
fn models(catalogue: &Catalogue, sent: bool) -> impl Iterator<Item = &'static Model> {
    let modules = catalogue.modules.values();
    modules
        .flat_map(|module| module.models.iter().copied())
        .filter(move |model| {
            if sent {
                catalogue.is_sent(model.name)
            } else {
                model.response
            }
        })
}

/// Where an operation is reached: `client.account.accounts` for `account.accounts.list`.
fn place(language: &dyn Language, operation: &Operation) -> String {
    let path = operation.name.split('.');
    let names = path
        .filter(|name| *name != WORKFLOWS)
        .map(|name| language.property(name));
    let mut names: Vec<String> = names.collect();
    names.pop();
    names.insert(0, "client".to_owned());
    names.join(".")
}

/// The names that a request may hold.
fn known(model: &Model) -> String {
    let names = model.fields.iter().map(|field| quoted(field.name));
    names.collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

//! What the conformance runners of Kotlin and Swift need of every operation, so that none is written by hand: a function
//! that calls an operation by its neutral name with arguments in JSON, and the result in its wire form, field by field.
//!
//! They are written into a folder of the build: nobody reads them.

mod kotlin;
mod settings;
mod swift;

use std::path::Path;

use devtrust_core::schema::{Field, Model, Operation, Type};

use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files;
use crate::text::quoted;
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

/// How the runner of a language reads arguments, calls, and writes results.
trait Runner: Language {
    /// A value of the language from the JSON at this place.
    fn decoded(&self, ty: &Type, json: &str) -> String;
    /// The same for a field that may be left out of the object at this place.
    fn optional(&self, field: &Field, json: &str) -> String;
    /// JSON from a value of the language.
    fn encoded(&self, ty: &Type, value: &str) -> String;
    /// The same for a value that may be nothing.
    fn if_any(&self, ty: &Type, value: &str) -> String;
    /// An argument by its name.
    fn argument(&self, name: &str, value: &str) -> String;
    /// The call of an operation at this place with these arguments, and its answer.
    fn call(&self, operation: &Operation, method: &str, given: &str) -> Vec<String>;
    /// The line that refuses other arguments than these.
    fn only(&self, known: &str) -> String;

    /// A field that is always there in the object at this place.
    fn required(&self, field: &Field, json: &str) -> String {
        self.decoded(&field.ty, &format!("{json}.needed({})", quoted(field.name)))
    }
}

/// An operation with what the runner does for it.
struct Call {
    operation: String,
    lines: Vec<String>,
}

/// A model that a caller makes: what is not given keeps its default.
struct Request {
    name: &'static str,
    known: String,
    needed: String,
    others: Vec<Given>,
}

struct Given {
    key: String,
    name: String,
    read: String,
}

/// A model that a caller gets.
struct Answered {
    name: &'static str,
    extra: bool,
    fields: Vec<Member>,
}

struct Member {
    key: String,
    written: String,
}

fn calls<R: Runner>(language: &R, catalogue: &Catalogue) -> Vec<Call> {
    let call = |operation: &'static Operation| {
        let method = place(language, operation);
        let request = operation.request;
        let lines = if operation.parameters {
            let given = arguments(language, request.fields.iter(), "arguments");
            let only = language.only(&known(request));
            [vec![only], language.call(operation, &method, &given)].concat()
        } else {
            let given = format!("read{}(arguments)", request.name);
            language.call(operation, &method, &given)
        };
        Call {
            operation: quoted(operation.name),
            lines,
        }
    };
    catalogue.product.operations().map(call).collect()
}

fn requests<R: Runner>(language: &R, catalogue: &Catalogue) -> Vec<Request> {
    let sent = models(catalogue).filter(|model| catalogue.is_sent(model.name));
    let request = |model: &'static Model| {
        let given = |field: &Field| Given {
            key: quoted(field.name),
            name: language.property(field.name),
            read: language.optional(field, "json"),
        };
        let needed = model.fields.iter().filter(|field| field.required);
        let others = model.fields.iter().filter(|field| !field.required);
        Request {
            name: model.name,
            known: known(model),
            needed: arguments(language, needed, "json"),
            others: others.map(given).collect(),
        }
    };
    sent.map(request).collect()
}

fn results<R: Runner>(language: &R, catalogue: &Catalogue) -> Vec<Answered> {
    let result = |model: &'static Model| {
        let member = |field: &Field| {
            let place = format!("value.{}", language.property(field.name));
            let is_there = field.required || matches!(field.ty, Type::List(_) | Type::Map(_));
            Member {
                key: quoted(field.name),
                written: if is_there {
                    language.encoded(&field.ty, &place)
                } else {
                    language.if_any(&field.ty, &place)
                },
            }
        };
        Answered {
            name: model.name,
            extra: model.response,
            fields: model.fields.iter().map(member).collect(),
        }
    };
    let received = models(catalogue).filter(|model| model.response);
    received.map(result).collect()
}

fn models(catalogue: &Catalogue) -> impl Iterator<Item = &'static Model> {
    let modules = catalogue.modules.values();
    modules.flat_map(|module| module.models.iter().copied())
}

/// Arguments by their names, out of the object at this place.
fn arguments<'a, R: Runner>(
    language: &R,
    fields: impl Iterator<Item = &'a Field>,
    json: &str,
) -> String {
    let given = fields.map(|field| {
        let value = if field.required {
            language.required(field, json)
        } else {
            language.optional(field, json)
        };
        language.argument(&language.property(field.name), &value)
    });
    given.collect::<Vec<_>>().join(", ")
}

/// Where an operation is reached: `client.account.accounts.list`.
fn place(language: &dyn Language, operation: &Operation) -> String {
    let path = operation.name.split('.').filter(|name| *name != WORKFLOWS);
    let names = path.map(|name| language.property(name));
    let names: Vec<String> = ["client".to_owned()].into_iter().chain(names).collect();
    names.join(".")
}

/// The names that a request may hold.
fn known(model: &Model) -> String {
    let names = model.fields.iter().map(|field| quoted(field.name));
    names.collect::<Vec<_>>().join(", ")
}

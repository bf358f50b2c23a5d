//! Operations as methods.

use devtrust_core::schema::{Operation, Response, Type};

use super::LAYOUT;
use super::language::{Swift, comment, read, ty};
use crate::fields::{is_for_many, meaning, ordered};
use crate::names::camel;
use crate::raises::{self, Raised};
use crate::text::paragraphs;
use crate::view::{self, Language as _, Property};

/// A method: its comment, its head, and the call that it makes.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) doc: String,
    /// What to use instead, in quotes, where it is deprecated.
    pub(super) deprecated: Option<String>,
    pub(super) signature: String,
    pub(super) call: String,
}

/// The method of an operation; two for a list, which is walked to its end or taken page by page, and for what is done over
/// many inputs.
pub(super) fn methods(operation: &'static Operation) -> Vec<Method> {
    let mut methods = single(operation);
    if is_for_many(operation) {
        methods.push(many(operation));
    }
    methods
}

fn single(operation: &'static Operation) -> Vec<Method> {
    let name = Swift.property(operation.method);
    match operation.response {
        Response::Value(of) => {
            let output = format!(" -> {}", ty(of));
            vec![wait(
                operation,
                &name,
                &output,
                "call",
                Some(&read(of, "$0")),
            )]
        }
        Response::Optional(of) => {
            let (output, read) = (format!(" -> {}?", ty(of)), read(of, "$0"));
            let read = format!("try $0.unlessNull {{ {read} }}");
            vec![wait(operation, &name, &output, "call", Some(&read))]
        }
        Response::Bytes => vec![wait(operation, &name, " -> Data", "download", None)],
        Response::Nothing => vec![wait(operation, &name, "", "run", None)],
        Response::Pages(of) => {
            let output = format!(" -> Page<{}>", ty(of));
            let page = format!("{name}Page");
            vec![
                list(operation, &name, of),
                wait(operation, &page, &output, "page", Some(&read(of, "$0"))),
            ]
        }
    }
}

fn wait(
    operation: &'static Operation,
    name: &str,
    output: &str,
    how: &str,
    read: Option<&str>,
) -> Method {
    Method {
        doc: doc(
            operation,
            &paragraphs(operation.doc),
            &raises::of(operation),
        ),
        deprecated: deprecated(operation),
        signature: signature(operation, name, &format!(" async throws{output}")),
        call: call(operation, &format!("try await session.{how}"), read),
    }
}

fn list(operation: &'static Operation, name: &str, of: &Type) -> Method {
    let whole = operation
        .doc
        .replace(", page by page", ": all of them, a page at a time");
    let mut text = paragraphs(&whole);
    text.push(
        "Nothing is sent until it is iterated. Who stops early leaves the rest unasked for."
            .to_owned(),
    );
    Method {
        // What comes while iterating is not thrown here.
        doc: doc(operation, &text, &[]),
        deprecated: deprecated(operation),
        signature: signature(operation, name, &format!(" -> Rows<{}>", ty(of))),
        call: call(operation, "session.rows", Some(&read(of, "$0"))),
    }
}

/// The operation over many inputs, as they come.
fn many(operation: &'static Operation) -> Method {
    let name = Swift.property(operation.method);
    let (output, read) = match operation.response {
        Response::Value(of) => (ty(of), read(of, "$0")),
        Response::Optional(of) => (
            format!("{}?", ty(of)),
            format!("try $0.unlessNull {{ {} }}", read(of, "$0")),
        ),
        _ => ("Void".to_owned(), "_ in".to_owned()),
    };
    let model = operation.request.name;
    let text = format!(
        "``{name}(_:)`` over many inputs, as they come. Nothing is sent before the run is iterated."
    );
    let entries = [
        "_ requests: Requests".to_owned(),
        "_ options: RunOptions = RunOptions()".to_owned(),
    ];
    let arguments = [
        Swift.literal(operation.name),
        "requests".to_owned(),
        "options".to_owned(),
        "{ $0.json }".to_owned(),
    ];
    Method {
        doc: comment(
            4,
            &[text],
            &[],
            Some("`DevtrustError`: `.configuration` for a journal that cannot be used."),
        ),
        deprecated: deprecated(operation),
        signature: LAYOUT.fitted(
            "    public ",
            &format!("func {name}Many<Requests: AsyncSequence & Sendable>("),
            &entries,
            &format!(") async throws -> Run<{output}> where Requests.Element == {model}"),
        ),
        call: LAYOUT.fitted(
            "        ",
            "try await session.many(",
            &arguments,
            &format!(") {{ {read} }}"),
        ),
    }
}

fn parameters(operation: &'static Operation) -> Vec<Property> {
    let fields = ordered(operation.request.fields).into_iter();
    fields
        .map(|field| view::property(&Swift, field, ""))
        .collect()
}

fn deprecated(operation: &Operation) -> Option<String> {
    let text = operation.deprecated;
    (!text.is_empty()).then(|| Swift.literal(text))
}

fn doc(operation: &'static Operation, text: &[String], errors: &[Raised]) -> String {
    let described: Vec<(String, String)> = if operation.parameters {
        let fields = ordered(operation.request.fields).into_iter();
        fields
            .map(|field| (Swift.property(field.name), meaning(field)))
            .collect()
    } else {
        Vec::new()
    };
    let errors: Vec<String> = errors
        .iter()
        .map(|one| {
            let code = one.code.map(|code| format!(" (`{code}`)"));
            let case = camel(one.kind.as_str());
            format!("`.{case}`{} {}", code.unwrap_or_default(), one.when)
        })
        .collect();
    let thrown = format!("`DevtrustError`: {}.", errors.join("; "));
    comment(
        4,
        text,
        &described,
        (!errors.is_empty()).then_some(&*thrown),
    )
}

fn signature(operation: &'static Operation, name: &str, end: &str) -> String {
    let entries: Vec<String> = if operation.parameters {
        parameters(operation)
            .iter()
            .map(|one| format!("{}: {}{}", one.name, one.ty, one.default))
            .collect()
    } else {
        let model = operation.request;
        let default = if model.fields.iter().any(|field| field.required) {
            String::new()
        } else {
            format!(" = {}()", model.name)
        };
        vec![format!("_ request: {}{default}", model.name)]
    };
    LAYOUT.fitted(
        "    public ",
        &format!("func {name}("),
        &entries,
        &format!("){end}"),
    )
}

fn call(operation: &'static Operation, how: &str, read: Option<&str>) -> String {
    let request = if operation.parameters {
        let members: Vec<String> = parameters(operation)
            .iter()
            .map(|one| format!("{}: {}", one.wire, one.write))
            .collect();
        match members.as_slice() {
            [] => "[:]".to_owned(),
            some => LAYOUT.fitted("            ", "[", some, "]"),
        }
    } else {
        "request.json".to_owned()
    };
    let arguments = [Swift.literal(operation.name), request];
    let end = read.map_or_else(|| ")".to_owned(), |read| format!(") {{ {read} }}"));
    LAYOUT.fitted("        ", &format!("{how}("), &arguments, &end)
}

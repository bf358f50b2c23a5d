//! Operations as methods.

use devtrust_core::schema::{Operation, Response, Type};

use super::LAYOUT;
use super::language::{Kotlin, comment, read, ty};
use crate::fields::{is_for_many, meaning, ordered};
use crate::raises;
use crate::text::paragraphs;
use crate::view::{self, Language as _};

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
    let name = Kotlin.property(operation.method);
    match operation.response {
        Response::Value(of) => {
            let read = read(of, "it");
            vec![suspend(operation, &name, &ty(of), "call", Some(&read))]
        }
        Response::Optional(of) => {
            let output = format!("{}?", ty(of));
            let read = format!("orNull(it) {{ one -> {} }}", read(of, "one"));
            vec![suspend(operation, &name, &output, "call", Some(&read))]
        }
        Response::Bytes => vec![suspend(operation, &name, "ByteArray", "download", None)],
        Response::Nothing => vec![suspend(operation, &name, "Unit", "run", None)],
        Response::Pages(of) => {
            let (read, row) = (read(of, "it"), ty(of));
            let page = format!("Page<{row}>");
            vec![
                list(operation, &name, of),
                suspend(
                    operation,
                    &format!("{name}Page"),
                    &page,
                    "page",
                    Some(&read),
                ),
            ]
        }
    }
}

fn suspend(
    operation: &'static Operation,
    name: &str,
    output: &str,
    how: &str,
    read: Option<&str>,
) -> Method {
    Method {
        doc: doc(operation, &paragraphs(operation.doc)),
        deprecated: deprecated(operation),
        signature: signature(operation, &format!("suspend fun {name}"), output),
        call: call(operation, how, read),
    }
}

fn list(operation: &'static Operation, name: &str, of: &Type) -> Method {
    let whole = operation
        .doc
        .replace(", page by page", ": all of them, a page at a time");
    let mut text = paragraphs(&whole);
    text.push(
        "Nothing is sent until it is collected. A collector that stops early leaves the rest unasked for.".to_owned(),
    );
    Method {
        doc: doc(operation, &text),
        deprecated: deprecated(operation),
        signature: signature(
            operation,
            &format!("fun {name}"),
            &format!("Flow<{}>", ty(of)),
        ),
        call: call(operation, "rows", Some(&read(of, "it"))),
    }
}

/// The operation over many inputs, as they come.
fn many(operation: &'static Operation) -> Method {
    let name = Kotlin.property(operation.method);
    let (output, read) = match operation.response {
        Response::Value(of) => (ty(of), read(of, "it")),
        Response::Optional(of) => (
            format!("{}?", ty(of)),
            format!("orNull(it) {{ one -> {} }}", read(of, "one")),
        ),
        _ => ("Unit".to_owned(), String::new()),
    };
    let model = operation.request.name;
    let text = format!(
        "[{name}] over many inputs, as they come. Nothing is sent before the outcomes are collected."
    );
    let wrong = "@throws com.devtrust.DevtrustException.Configuration `configuration.journal` for a journal that cannot be used.";
    let parameters = [
        format!("requests: Flow<{model}>"),
        "options: RunOptions = RunOptions()".to_owned(),
    ];
    let arguments = [
        Kotlin.literal(operation.name),
        "requests".to_owned(),
        "options".to_owned(),
        format!("{{ write{model}(it) }}"),
    ];
    let end = match &*read {
        "" => ") { }".to_owned(),
        read => format!(") {{ {read} }}"),
    };
    Method {
        doc: comment(4, &[text], &[wrong.to_owned()]),
        deprecated: deprecated(operation),
        signature: LAYOUT
            .fitted(
                "    public ",
                &format!("suspend fun {name}Many("),
                &parameters,
                &format!("): Run<{output}> ="),
            )
            .trim_end_matches(" =")
            .to_owned(),
        call: LAYOUT.fitted("        ", "session.runMany(", &arguments, &end),
    }
}

fn deprecated(operation: &Operation) -> Option<String> {
    let text = operation.deprecated;
    (!text.is_empty()).then(|| Kotlin.literal(text))
}

fn doc(operation: &'static Operation, text: &[String]) -> String {
    let mut tags = Vec::new();
    if operation.parameters {
        for field in ordered(operation.request.fields) {
            tags.push(format!(
                "@param {} {}",
                Kotlin.property(field.name),
                meaning(field)
            ));
        }
    }
    for one in raises::of(operation) {
        let code = one.code.map(|code| format!("`{code}` "));
        tags.push(format!(
            "@throws com.devtrust.DevtrustException.{:?} {}{}. {}",
            one.kind,
            code.unwrap_or_default(),
            one.when,
            one.more
        ));
    }
    comment(4, text, &tags)
}

fn signature(operation: &'static Operation, head: &str, output: &str) -> String {
    let parameters: Vec<String> = if operation.parameters {
        ordered(operation.request.fields)
            .into_iter()
            .map(|field| view::property(&Kotlin, field, ""))
            .map(|one| format!("{}: {}{}", one.name, one.ty, one.default))
            .collect()
    } else {
        let model = operation.request;
        let default = if model.fields.iter().any(|field| field.required) {
            String::new()
        } else {
            format!(" = {}()", model.name)
        };
        vec![format!("request: {}{default}", model.name)]
    };
    LAYOUT
        .fitted(
            "    public ",
            &format!("{head}("),
            &parameters,
            &format!("): {output} ="),
        )
        .trim_end_matches(" =")
        .to_owned()
}

fn call(operation: &'static Operation, how: &str, read: Option<&str>) -> String {
    let request = if operation.parameters {
        let members: Vec<String> = ordered(operation.request.fields)
            .into_iter()
            .map(|field| view::property(&Kotlin, field, ""))
            .map(|one| format!("{} to {}", one.wire, one.write))
            .collect();
        LAYOUT.fitted("            ", "members(", &members, ")")
    } else {
        format!("write{}(request)", operation.request.name)
    };
    let arguments = [Kotlin.literal(operation.name), request];
    let end = read.map_or_else(|| ")".to_owned(), |read| format!(") {{ {read} }}"));
    LAYOUT.fitted("        ", &format!("session.{how}("), &arguments, &end)
}

//! An operation as a method.

use devtrust_core::schema::{Action, Field, Operation, Response, Type};

use super::Flavour;
use super::docs::{self, Extra};
use super::imports::Imports;
use super::layout;
use super::names::{self, Place};
use crate::fields::{is_required, ordered};

const TIMEOUT: Extra = Extra {
    name: "timeout",
    ty: "float | None",
    doc: "How many seconds the call may take in total, including waits. Defaults to the client's setting.",
};
const PAGE_TIMEOUT: Extra = Extra {
    doc: "How many seconds the call for one page may take. Defaults to the client's setting.",
    ..TIMEOUT
};
const ON_PROGRESS: Extra = Extra {
    name: "on_progress",
    ty: "Callable[[Step], object] | None",
    doc: "Is called with a `Step` whenever a step begins or ends, in the thread that runs the client. What it raises ends the call.",
};
const SIGNER: Extra = Extra {
    name: "signer",
    ty: "Signer | None",
    doc: "The key that signs the certificate signing request, for a key that never leaves its hardware.",
};
const KEY_FILE: Extra = Extra {
    name: "key_file",
    ty: "str | PathLike[str] | None",
    doc: "Where a key that is made here is kept (PEM, readable by its owner alone), and taken from when the call is run again.",
};
const TO: Extra = Extra {
    name: "to",
    ty: "str | PathLike[str] | SupportsWrite | None",
    doc: "Where the bytes go instead of memory: a path, or an object with `write`.",
};

/// Everything that a method's text is made from.
struct Method {
    operation: &'static Operation,
    flavour: Flavour,
    fields: Vec<(&'static Field, String)>,
    extras: Vec<Extra>,
    output: String,
}

/// The method, with what it needs imported for type checkers.
pub(crate) fn method(
    operation: &'static Operation,
    flavour: Flavour,
    place: Place<'_>,
    imports: &mut Imports,
) -> String {
    let fields = ordered(operation.request.fields)
        .into_iter()
        .map(|field| (field, names::sent(&field.ty, place, imports)))
        .collect();
    let method = Method {
        operation,
        flavour,
        fields,
        extras: extras(operation, imports),
        output: output(operation, flavour, place, imports),
    };
    let mut text = String::new();
    for overload in method.overloads(place, imports) {
        text += "    @overload\n";
        text += &overload;
        text.push('\n');
    }
    text += &method.definition();
    text += &docs::operation(8, operation, &method.extras);
    text += &method.body();
    text
}

fn extras(operation: &Operation, imports: &mut Imports) -> Vec<Extra> {
    let mut extras = Vec::new();
    if matches!(operation.action, Action::Workflow(_)) {
        imports.add("collections.abc", "Callable");
        imports.add("os", "PathLike");
        imports.common("progress", "Step");
        imports.common("signer", "Signer");
        extras.extend([ON_PROGRESS, SIGNER, KEY_FILE]);
    }
    if matches!(operation.response, Response::Bytes) {
        imports.add("os", "PathLike");
        imports.common("files", "SupportsWrite");
        extras.push(TO);
    }
    extras.push(match operation.response {
        Response::Pages(_) => PAGE_TIMEOUT,
        _ => TIMEOUT,
    });
    extras
}

fn output(
    operation: &Operation,
    flavour: Flavour,
    place: Place<'_>,
    imports: &mut Imports,
) -> String {
    let mut named = |ty: &Type| names::received(ty, place, imports);
    match operation.response {
        Response::Value(ty) => named(ty),
        Response::Optional(ty) => format!("{} | None", named(ty)),
        Response::Pages(ty) => format!("{}Pages[{}]", flavour.prefix(), named(ty)),
        Response::Bytes => "bytes".to_owned(),
        Response::Nothing => "None".to_owned(),
    }
}

impl Method {
    fn is_list(&self) -> bool {
        matches!(self.operation.response, Response::Pages(_))
    }

    fn is_bytes(&self) -> bool {
        matches!(self.operation.response, Response::Bytes)
    }

    fn name(&self) -> String {
        let word = if self.flavour == Flavour::Async && !self.is_list() {
            "async def"
        } else {
            "def"
        };
        format!("{word} {}(", self.operation.method)
    }

    fn request_type(&self, place: Place<'_>, imports: &mut Imports) -> String {
        let ty = Type::Record(self.operation.request);
        names::sent(&ty, place, imports)
    }

    /// Either one request or its fields; either bytes or a place for them.
    fn overloads(&self, place: Place<'_>, imports: &mut Imports) -> Vec<String> {
        let keyword = |extra: &Extra| format!("{}: {} = None", extra.name, extra.ty);
        if self.operation.parameters {
            if !self.is_bytes() {
                return Vec::new();
            }
            let into = TO.ty.trim_end_matches(" | None");
            let others: Vec<String> = self
                .extras
                .iter()
                .filter(|extra| extra.name != TO.name)
                .map(keyword)
                .collect();
            let to_memory = [vec!["*".to_owned()], others.clone()].concat();
            let to_place = [vec!["*".to_owned(), format!("to: {into}")], others].concat();
            let with = |rest: Vec<String>| [self.positional(), rest].concat();
            return vec![
                self.stub(&with(to_memory), "bytes"),
                self.stub(&with(to_place), "None"),
            ];
        }
        let request = format!("request: {}", self.request_type(place, imports));
        let marks = |first: Vec<String>| {
            let extras = self.extras.iter().map(keyword).collect();
            [first, extras].concat()
        };
        let fields = self.fields.iter().map(|(field, ty)| {
            if is_required(field) {
                format!("{}: {ty}", field.name)
            } else {
                format!("{}: {ty} | None = None", field.name)
            }
        });
        let mut named = vec!["*".to_owned()];
        named.extend(fields);
        vec![
            self.stub(&marks(vec![request, "*".to_owned()]), &self.output),
            self.stub(&marks(named), &self.output),
        ]
    }

    fn positional(&self) -> Vec<String> {
        self.fields
            .iter()
            .filter(|(field, _)| is_required(field))
            .map(|(field, ty)| format!("{}: {ty}", field.name))
            .collect()
    }

    fn stub(&self, parameters: &[String], output: &str) -> String {
        let entries = [vec!["self".to_owned()], parameters.to_vec()].concat();
        layout::list(4, &self.name(), &entries, &format!(") -> {output}: ..."))
    }

    /// The signature of the implementation, which is what `help` shows.
    fn definition(&self) -> String {
        let mut entries = vec!["self".to_owned()];
        if self.operation.parameters {
            entries.extend(self.positional());
            entries.push("*".to_owned());
        } else {
            let name = self.operation.request.name;
            entries.extend([
                format!("request: {name} | {name}Dict | None = None"),
                "*".to_owned(),
            ]);
        }
        for (field, ty) in &self.fields {
            if !(self.operation.parameters && is_required(field)) {
                entries.push(format!("{}: {ty} | None = None", field.name));
            }
        }
        entries.extend(
            self.extras
                .iter()
                .map(|extra| format!("{}: {} = None", extra.name, extra.ty)),
        );
        let output = if self.is_bytes() {
            "bytes | None"
        } else {
            &self.output
        };
        layout::list(4, &self.name(), &entries, &format!(") -> {output}:"))
    }

    fn body(&self) -> String {
        let entries: Vec<String> = self
            .fields
            .iter()
            .map(|(field, _)| format!("\"{0}\": {0}", field.name))
            .collect();
        // A field may have the name.
        let taken = self.fields.iter().any(|(field, _)| field.name == "fields");
        let variable = if taken { "fields_" } else { "fields" };
        let (mut text, variable) = if entries.is_empty() {
            (String::new(), "{}")
        } else {
            let opening = format!("{variable} = {{");
            (layout::list(8, &opening, &entries, "}"), variable)
        };
        let name = layout::quoted(self.operation.name);
        let request = if self.operation.parameters {
            "None"
        } else {
            "request"
        };
        let (call, mut arguments) = if self.is_list() {
            (
                format!("return {}Pages(", self.flavour.prefix()),
                vec!["self._session".to_owned()],
            )
        } else {
            let wait = if self.flavour == Flavour::Async {
                "await "
            } else {
                ""
            };
            (format!("return {wait}self._session.call("), Vec::new())
        };
        arguments.extend([name, request.to_owned(), variable.to_owned()]);
        arguments.push("timeout".to_owned());
        arguments.extend(
            self.extras
                .iter()
                .filter(|extra| extra.name != "timeout")
                .map(|extra| format!("{0}={0}", extra.name)),
        );
        text += &layout::list(8, &call, &arguments, ")");
        text
    }
}

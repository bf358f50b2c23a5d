//! An operation as a method.

use devtrust_core::schema::{Field, Hook, Operation, Response};

use super::Flavour;
use super::docs::{self, Extra};
use super::layout::LAYOUT;
use super::types::{received, sent};
use crate::fields::{is_required, ordered};
use crate::text::quoted;

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

/// What the template shows.
pub(super) struct Method {
    /// Either one request or its fields; either bytes or a place for them.
    pub(super) overloads: Vec<String>,
    /// The signature of the implementation, which is what `help` shows.
    pub(super) definition: String,
    pub(super) doc: String,
    /// `fields = {...}`; nothing where there are none.
    pub(super) fields: String,
    pub(super) call: String,
}

/// The method of an operation.
pub(super) fn method(operation: &'static Operation, flavour: Flavour) -> Method {
    let signature = Signature {
        operation,
        flavour,
        fields: ordered(operation.request.fields),
        extras: extras(operation),
        output: output(operation, flavour),
    };
    let fields = signature.fields.iter();
    let entries: Vec<String> = fields
        .map(|field| format!("\"{0}\": {0}", field.name))
        .collect();
    // A field may have the name.
    let is_taken = signature.fields.iter().any(|field| field.name == "fields");
    let variable = match (entries.is_empty(), is_taken) {
        (true, _) => "{}",
        (false, true) => "fields_",
        (false, false) => "fields",
    };
    Method {
        overloads: signature.overloads(),
        definition: signature.definition(),
        doc: docs::operation(8, operation, &signature.extras),
        fields: if entries.is_empty() {
            String::new()
        } else {
            LAYOUT.fitted("        ", &format!("{variable} = {{"), &entries, "}")
        },
        call: signature.call(variable),
    }
}

fn extras(operation: &Operation) -> Vec<Extra> {
    let mut extras = Vec::new();
    if operation.takes.contains(&Hook::Progress) {
        extras.push(ON_PROGRESS);
    }
    if operation.takes.contains(&Hook::Keys) {
        extras.extend([SIGNER, KEY_FILE]);
    }
    extras.extend(match operation.response {
        Response::Pages(_) => vec![PAGE_TIMEOUT],
        Response::Bytes => vec![TO, TIMEOUT],
        _ => vec![TIMEOUT],
    });
    extras
}

fn output(operation: &Operation, flavour: Flavour) -> String {
    match operation.response {
        Response::Value(ty) => received(ty),
        Response::Optional(ty) => format!("{} | None", received(ty)),
        Response::Pages(ty) => format!("{}Pages[{}]", flavour.prefix(), received(ty)),
        Response::Bytes => "bytes".to_owned(),
        Response::Nothing => "None".to_owned(),
    }
}

/// Everything that signatures are made from.
struct Signature {
    operation: &'static Operation,
    flavour: Flavour,
    fields: Vec<&'static Field>,
    extras: Vec<Extra>,
    output: String,
}

fn given(field: &Field) -> String {
    format!("{}: {}", field.name, sent(&field.ty))
}

fn optional(field: &Field) -> String {
    format!("{}: {} | None = None", field.name, sent(&field.ty))
}

impl Signature {
    fn is_list(&self) -> bool {
        matches!(self.operation.response, Response::Pages(_))
    }

    fn is_bytes(&self) -> bool {
        matches!(self.operation.response, Response::Bytes)
    }

    fn positional(&self) -> impl Iterator<Item = String> {
        let fields = self.fields.iter().filter(|field| is_required(field));
        fields.map(|field| given(field))
    }

    /// The extras but for one, each with nothing as its default.
    fn keywords(&self, without: &str) -> impl Iterator<Item = String> {
        let extras = self
            .extras
            .iter()
            .filter(move |extra| extra.name != without);
        extras.map(|extra| format!("{}: {} = None", extra.name, extra.ty))
    }

    fn overloads(&self) -> Vec<String> {
        let request = self.operation.request.name;
        if self.operation.parameters {
            if !self.is_bytes() {
                return Vec::new();
            }
            let into = format!("to: {}", TO.ty.trim_end_matches(" | None"));
            let with = |to: Option<String>| {
                let marked = self.positional().chain(["*".to_owned()]);
                marked.chain(to).chain(self.keywords(TO.name)).collect()
            };
            return vec![
                self.written(with(None), ") -> bytes: ..."),
                self.written(with(Some(into)), ") -> None: ..."),
            ];
        }
        let request = [
            format!("request: {request} | {request}Dict"),
            "*".to_owned(),
        ];
        let fields = self.fields.iter().map(|field| {
            if is_required(field) {
                given(field)
            } else {
                optional(field)
            }
        });
        let fields = ["*".to_owned()].into_iter().chain(fields);
        let end = format!(") -> {}: ...", self.output);
        vec![
            self.written(request.into_iter().chain(self.keywords("")).collect(), &end),
            self.written(fields.chain(self.keywords("")).collect(), &end),
        ]
    }

    fn definition(&self) -> String {
        let is_own = |field: &Field| self.operation.parameters && is_required(field);
        let mut entries: Vec<String> = if self.operation.parameters {
            self.positional().collect()
        } else {
            let name = self.operation.request.name;
            vec![format!("request: {name} | {name}Dict | None = None")]
        };
        entries.push("*".to_owned());
        let others = self.fields.iter().filter(|field| !is_own(field));
        entries.extend(others.map(|field| optional(field)));
        entries.extend(self.keywords(""));
        let output = if self.is_bytes() {
            "bytes | None"
        } else {
            &self.output
        };
        self.written(entries, &format!(") -> {output}:"))
    }

    fn written(&self, mut entries: Vec<String>, end: &str) -> String {
        entries.insert(0, "self".to_owned());
        let is_awaited = self.flavour == Flavour::Async && !self.is_list();
        let word = if is_awaited { "async def" } else { "def" };
        let head = format!("{word} {}(", self.operation.method);
        LAYOUT.fitted("    ", &head, &entries, end)
    }

    fn call(&self, variable: &str) -> String {
        let (head, session) = match self.flavour {
            _ if self.is_list() => {
                let head = format!("return {}Pages(", self.flavour.prefix());
                (head, Some("self._session".to_owned()))
            }
            Flavour::Async => ("return await self._session.call(".to_owned(), None),
            Flavour::Sync => ("return self._session.call(".to_owned(), None),
        };
        let request = if self.operation.parameters {
            "None"
        } else {
            "request"
        };
        let plain = [request, variable, TIMEOUT.name].map(str::to_owned);
        let extras = self
            .extras
            .iter()
            .filter(|extra| extra.name != TIMEOUT.name);
        let extras = extras.map(|extra| format!("{0}={0}", extra.name));
        let first = session.into_iter().chain([quoted(self.operation.name)]);
        let arguments: Vec<String> = first.chain(plain).chain(extras).collect();
        LAYOUT.fitted("        ", &head, &arguments, ")")
    }
}

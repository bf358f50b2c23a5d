//! What follows from core's tables: resources as properties, and lists that are walked to their end.

use std::fmt::Write as _;

use devtrust_core::schema::{Operation, Resource, Response, Type};

use super::HEAD;
use crate::kotlin::camel_case;

/// `client.devices` for every resource that the client of the library has. What a workflow does is on the client itself.
pub(super) fn resources() -> String {
    let mut text = format!("{HEAD}\nextension Client {{\n");
    for resource in devtrust_core::resources() {
        if resource.name != "workflows" {
            let name = camel_case(resource.name);
            let class = resource.class;
            text.push_str(&doc("    ", resource.doc));
            let _ = writeln!(
                text,
                "    public var {name}: {class} {{ native.{name}() }}\n"
            );
        }
    }
    text.truncate(text.trim_end().len());
    text.push_str("\n}\n");
    text
}

/// `Devices.list(request)` for every operation that gives pages.
pub(super) fn lists() -> Result<String, String> {
    let mut text = HEAD.to_owned();
    for resource in devtrust_core::resources() {
        for operation in resource.operations {
            if let Response::Pages(item) = operation.response {
                let Type::Record(item) = item else {
                    let what = "a list of something else than records";
                    return Err(format!("{}: {what}", operation.name));
                };
                text.push_str(&list(resource, operation, item.name)?);
            }
        }
    }
    Ok(text)
}

fn list(resource: &Resource, operation: &Operation, item: &str) -> Result<String, String> {
    if operation.parameters {
        return Err(format!("{}: a list takes a request model", operation.name));
    }
    let (class, request) = (resource.class, operation.request.name);
    let method = camel_case(operation.method);
    let has = |name: &str| operation.request.field(name).is_some();
    let mut text = format!("\nextension {class} {{\n");
    let about = operation
        .doc
        .replace("page by page", "to its end, a page at a time");
    text.push_str(&doc("    ", &about));
    text.push_str(
        "    ///\n    /// Nothing is sent until it is iterated. Who stops early leaves the rest unasked for.\n",
    );
    let _ = writeln!(
        text,
        "    public func {method}(_ request: {request}) -> Rows<{item}> {{"
    );
    if has("offset") && has("limit") {
        let _ = writeln!(
            text,
            "        Rows(from: request.offset) {{ offset in
            var request = request
            request.offset = offset
            request.limit = request.limit ?? Rows<{item}>.pageSize
            let page = try await self.{method}Page(request)
            return (page.items, page.nextOffset, page.mark)
        }}"
        );
    } else {
        let _ = writeln!(
            text,
            "        Rows(from: nil) {{ _ in
            let page = try await self.{method}Page(request)
            return (page.items, nil, page.mark)
        }}"
        );
    }
    text.push_str("    }\n}\n");
    Ok(text)
}

fn doc(indent: &str, doc: &str) -> String {
    doc.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", format!("{indent}/// {line}").trim_end());
        text
    })
}

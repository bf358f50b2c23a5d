//! Which operations there are, and how well each is known.

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Action, Operation};

use super::{MARK, cell};
use crate::files::File;
use crate::text::{one_line, sentence};

const INTRODUCTION: &str = "\
# API coverage

Every operation of devtrust, in the names that all languages share. What an operation stands on:

- documented: published by DigiCert;
- observed: seen in public code that talks to the service;
- inferred: concluded from other facts, and to be checked against a real account; [inferred.md](inferred.md) says how.

The statuses are those that the documentation names for success. Any other 2xx is taken as success, too: what is published and
what was seen differ.

What is not here can be called with `client.request`.
";

/// `docs/api-coverage.md`.
pub(crate) fn coverage() -> File {
    let count: usize = PRODUCTS
        .iter()
        .map(|product| product.operations().count())
        .sum();
    let mut text = format!("{MARK}{INTRODUCTION}\n{count} operations.\n");
    for product in PRODUCTS {
        let (name, about) = product.doc.split_once(": ").unwrap_or((product.doc, ""));
        text += &format!("\n## {name}\n\n{}\n\n", sentence(&one_line(about)));
        text += "| operation | call | status | known from | confidence |\n|---|---|---|---|---|\n";
        for operation in product.operations() {
            text += &format!(
                "| `{}` | {} | {} | {} | {} |\n",
                operation.name.trim_start_matches("workflows."),
                call(operation),
                statuses(operation),
                cell(operation.source),
                operation.confidence.as_str()
            );
        }
    }
    File {
        path: "docs/api-coverage.md".to_owned(),
        text,
    }
}

fn statuses(operation: &Operation) -> String {
    let Action::Http(endpoint) = &operation.action else {
        return String::new();
    };
    let statuses: Vec<String> = endpoint.success.iter().map(u16::to_string).collect();
    statuses.join(", ")
}

fn call(operation: &Operation) -> String {
    match &operation.action {
        Action::Http(endpoint) => format!("{} `{}`", endpoint.verb, endpoint.path),
        Action::Find { list, .. } => format!("all pages of `{}`", list.name),
        Action::Ensure { find, create, .. } => format!("`{}`, then `{}`", find.name, create.name),
        Action::Workflow(_) => "several calls".to_owned(),
    }
}

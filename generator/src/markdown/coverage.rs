//! Which operations there are, and how well each is known.

use devtrust_core::resources;
use devtrust_core::schema::{Action, Operation};

use super::{MARK, cell};
use crate::files::File;

const INTRODUCTION: &str = "\
# API coverage

Every operation of devtrust, in the names that all languages share. What an operation stands on:

- documented: published by DigiCert;
- observed: seen in public code that talks to the service;
- inferred: concluded from other facts, and to be checked against a real account.

What is not here can be called with `client.request`.
";

/// `docs/api-coverage.md`.
pub(crate) fn coverage() -> File {
    let mut text = format!("{MARK}{INTRODUCTION}");
    let count: usize = resources().map(|resource| resource.operations.len()).sum();
    text += &format!("\n{count} operations:\n\n");
    text += "| operation | call | known from | confidence |\n|---|---|---|---|\n";
    for operation in resources().flat_map(|resource| resource.operations) {
        text += &format!(
            "| `{}` | {} | {} | {} |\n",
            operation.name.trim_start_matches("workflows."),
            call(operation),
            cell(operation.source),
            operation.confidence.as_str()
        );
    }
    File {
        path: "docs/api-coverage.md".to_owned(),
        text,
    }
}

fn call(operation: &Operation) -> String {
    match &operation.action {
        Action::Http(endpoint) => format!("{} `{}`", endpoint.verb, endpoint.path),
        Action::Find { list, .. } => format!("all pages of `{}`", list.name),
        Action::Ensure { find, create, .. } => format!("`{}`, then `{}`", find.name, create.name),
        Action::Workflow(_) => "several calls".to_owned(),
    }
}

//! Pages of the documentation.

use askama::Template;
use devtrust_core::error::{CODES, Code, RULES, Rule};
use devtrust_core::schema::{Action, Confidence, Endpoint, Operation};
use devtrust_core::{Kind, PRODUCTS};

use crate::files::{File, rendered};
use crate::names::{capitalised, python_error};
use crate::text::one_line;

/// Every page.
pub(crate) fn pages() -> Result<Vec<File>, String> {
    Ok(vec![
        page("errors", &errors())?,
        page("api-coverage", &coverage())?,
        page("inferred", &inferred())?,
    ])
}

fn page(name: &str, template: &impl Template) -> Result<File, String> {
    Ok(File {
        path: format!("docs/{name}.md"),
        text: rendered(template)?,
    })
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[derive(Template)]
#[template(path = "markdown/errors.md", escape = "none")]
struct Errors {
    kinds: Vec<Group>,
    rules: &'static [Rule],
}

struct Group {
    kind: &'static str,
    class: &'static str,
    codes: Vec<&'static Code>,
}

/// The error glossary.
fn errors() -> Errors {
    let group = |kind: &Kind| Group {
        kind: kind.as_str(),
        class: python_error(*kind),
        codes: CODES.iter().filter(|code| code.kind == *kind).collect(),
    };
    Errors {
        kinds: Kind::ALL.iter().map(group).collect(),
        rules: RULES,
    }
}

#[derive(Template)]
#[template(path = "markdown/coverage.md", escape = "none")]
struct Coverage {
    count: usize,
    products: Vec<Product>,
}

struct Product {
    name: &'static str,
    about: String,
    operations: Vec<Row>,
}

struct Row {
    name: &'static str,
    call: String,
    statuses: String,
    source: &'static str,
    confidence: &'static str,
}

/// Which operations there are, and how well each is known.
fn coverage() -> Coverage {
    let products = PRODUCTS.iter().map(|product| {
        let (name, about) = product.doc.split_once(": ").unwrap_or((product.doc, ""));
        Product {
            name,
            about: capitalised(&one_line(about)),
            operations: product.operations().map(row).collect(),
        }
    });
    let products: Vec<Product> = products.collect();
    Coverage {
        count: products
            .iter()
            .map(|product| product.operations.len())
            .sum(),
        products,
    }
}

fn row(operation: &'static Operation) -> Row {
    let (call, success): (String, &[u16]) = match &operation.action {
        Action::Http(endpoint) => {
            let call = format!("{} `{}`", endpoint.verb, endpoint.path);
            (call, endpoint.success)
        }
        Action::Find { list, .. } => (format!("all pages of `{}`", list.name), &[]),
        Action::Ensure { find, create, .. } => {
            (format!("`{}`, then `{}`", find.name, create.name), &[])
        }
        Action::Workflow(_) => ("several calls".to_owned(), &[]),
    };
    let statuses: Vec<String> = success.iter().map(u16::to_string).collect();
    Row {
        name: operation.name.trim_start_matches("workflows."),
        call,
        statuses: statuses.join(", "),
        source: operation.source,
        confidence: operation.confidence.as_str(),
    }
}

#[derive(Template)]
#[template(path = "markdown/inferred.md", escape = "none")]
struct Inferred {
    count: usize,
    groups: [(&'static str, Vec<Call>); 2],
}

struct Call {
    name: &'static str,
    verb: &'static str,
    path: &'static str,
    source: &'static str,
    confirmation: &'static str,
}

/// Which operations are inferred, and what would confirm each.
fn inferred() -> Inferred {
    let operations = PRODUCTS.iter().flat_map(|product| product.operations());
    let inferred = operations.filter(|one| one.confidence == Confidence::Inferred);
    let calls = inferred.filter_map(|operation| match &operation.action {
        Action::Http(endpoint) => Some(Call {
            name: operation.name,
            verb: endpoint.verb,
            path: endpoint.path,
            source: operation.source,
            confirmation: confirmation(endpoint),
        }),
        _ => None,
    });
    let (reads, others): (Vec<_>, Vec<_>) = calls.partition(|call| call.verb == "GET");
    Inferred {
        count: reads.len() + others.len(),
        groups: [
            ("Calls that only read", reads),
            ("Calls that change something", others),
        ],
    }
}

fn confirmation(endpoint: &Endpoint) -> &'static str {
    let about_one = endpoint.path.contains('{');
    match (endpoint.verb, about_one) {
        ("GET", false) => "200 with a list whose rows have an `id`",
        ("GET", true) => "200 for the id of an object that is there, 404 for another one",
        ("DELETE", _) => "2xx for an object made for it, 404 when it is read afterwards",
        (_, true) => "2xx for an object made for it, and the change when it is read afterwards",
        (_, false) => "2xx, and the object in the list",
    }
}

//! The products beside the one at the top of the client.
//!
//! Their resources are interfaces, which weigh nothing. What a program loads of each is a line for a resource: the names of
//! its operations, and what differs when they are called.

use std::collections::BTreeMap;

use askama::Template;
use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Operation, Product, Resource, Response, packed};

use super::imports::Imports;
use super::layout::LAYOUT;
use super::methods::{positional, remaining};
use super::resources::{Accessor, accessors};
use super::{Source, tsdoc, words};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files::rendered;
use crate::names::{camel, member};
use crate::text::{paragraphs, quoted};

#[derive(Template)]
#[template(path = "typescript/product.ts", escape = "none")]
struct Interface {
    exports: Vec<String>,
    doc: String,
    name: &'static str,
    extends: String,
    resources: Vec<Accessor>,
}

/// `account/index.ts`: what the product has, and all its types.
pub(super) fn interface(catalogue: &Catalogue) -> Result<Source, String> {
    let product = catalogue.product;
    let mut imports = Imports::default();
    let mut exports = BTreeMap::from([("./models/index.js".to_owned(), "*".to_owned())]);
    for resource in product.resources {
        let (class, from) = (resource.class, format!("./resources/{}.js", resource.name));
        imports.add(&from, class);
        exports.insert(from, format!("{{ {class} }}"));
    }
    let mut workflows = product.resources.iter();
    let workflows = workflows.find(|resource| resource.name == WORKFLOWS);
    let exports = exports.into_iter();
    let body = rendered(&Interface {
        exports: exports
            .map(|(from, what)| format!("{what} from {}", quoted(&from)))
            .collect(),
        doc: tsdoc::comment("", &words::translated(product, product.doc), &[]),
        name: product.class,
        extends: workflows.map_or_else(String::new, |one| format!(" extends {}", one.class)),
        resources: accessors(catalogue),
    })?;
    Ok(Source::new(&imports, body))
}

/// `products.ts`: the types of each product under its name.
pub(super) fn namespaces() -> Source {
    let mut others: Vec<&str> = others().map(|product| product.name).collect();
    others.sort_unstable();
    let lines = others.into_iter().map(|product| {
        let name = camel(product);
        format!("export type * as {name} from \"./{product}/index.js\";")
    });
    Source::alone(lines.collect::<Vec<_>>().join("\n"))
}

/// `account/tables.ts`: what the module has to know of operations. A template takes it as it is, but for three characters.
pub(super) fn tables(
    name: &str,
    operations: impl Iterator<Item = &'static Operation>,
) -> Result<Source, String> {
    let text = packed::write(name, operations).map_err(|problem| format!("{name}: {problem}"))?;
    let text = text
        .replace('\\', "\\\\")
        .replace('`', "\\`")
        .replace("${", "\\${");
    Ok(Source::alone(format!("export default `{text}`;")))
}

#[derive(Template)]
#[template(path = "typescript/tables.ts", escape = "none")]
struct Tables {
    top: &'static str,
    entries: Vec<(&'static str, String)>,
    elsewhere: &'static [(&'static str, &'static str)],
}

/// Workflows that ask what is in other tables than they are.
const ELSEWHERE: &[(&str, &str)] = &[
    ("batches.check", "certificate_policies"),
    ("workflows.deploy_release", "deployments"),
    ("workflows.watch_audit_log", "audit_log"),
    ("workflows.whoami", "account"),
];

/// `tables.ts`: where to get what the module has to know of operations, by what their names begin with: products, and resources
/// of Device Trust Manager. A bundler makes a chunk of each file.
pub(super) fn all_tables() -> Result<Source, String> {
    let mut entries: Vec<(&str, String)> = others()
        .map(|product| product.name)
        .map(|name| (name, format!("() => import(\"./{name}/tables.js\")")))
        .collect();
    let top = PRODUCTS.iter().find(|product| product.top);
    let top = top.ok_or("no product is at the top")?;
    entries.extend(top.resources.iter().map(|resource| {
        let is_later = top.later.contains(&resource.name);
        let when = if is_later { "later" } else { "early" };
        (resource.name, when.to_owned())
    }));
    entries.sort_unstable();
    let top = top.name;
    Ok(Source::alone(rendered(&Tables {
        top,
        entries,
        elsewhere: ELSEWHERE,
    })?))
}

#[derive(Template)]
#[template(path = "typescript/parameters.mjs", escape = "none")]
struct Parameters {
    lines: Vec<String>,
}

/// For the conformance runner, which calls any operation: those whose fields are parameters of their own.
pub(super) fn parameters() -> Result<Source, String> {
    let operations = PRODUCTS.iter().flat_map(|product| product.operations());
    let lines = operations
        .filter(|operation| operation.parameters)
        .map(|operation| {
            let fields = positional(operation).map(|field| quoted(field.name));
            let opening = format!("{}: [", quoted(operation.name));
            LAYOUT.fitted("  ", &opening, &fields.collect::<Vec<_>>(), "],")
        });
    let lines = lines.collect();
    Ok(Source::alone(rendered(&Parameters { lines })?))
}

fn others() -> impl Iterator<Item = &'static Product> {
    PRODUCTS.iter().copied().filter(|product| !product.top)
}

/// A property that leads to a product.
pub(super) struct Own {
    pub(super) doc: String,
    pub(super) name: String,
    pub(super) class: &'static str,
    /// Its name in quotes.
    pub(super) product: String,
    pub(super) resources: Vec<String>,
}

/// `this.account = product(caller, "account", { accounts: ["list*"] });`
pub(super) fn own(product: &Product) -> Own {
    Own {
        doc: tsdoc::comment("  ", &paragraphs(product.doc), &[]),
        name: member(product.name),
        class: product.class,
        product: quoted(product.name),
        resources: product.resources.iter().map(|one| line(one)).collect(),
    }
}

/// `accounts: ["list*"],`
fn line(resource: &Resource) -> String {
    let operations = resource.operations.iter();
    let operations: Vec<String> = operations.map(|one| quoted(&entry(one))).collect();
    LAYOUT.fitted(
        "      ",
        &format!("{}: [", resource.name),
        &operations,
        "],",
    )
}

/// `list*`, `get:user_id`, `update:user_id,...`.
fn entry(operation: &Operation) -> String {
    let pages = matches!(operation.response, Response::Pages(_));
    let mark = if pages { "*" } else { "" };
    let mut parameters: Vec<&str> = positional(operation).map(|field| field.name).collect();
    if !remaining(operation).is_empty() {
        parameters.push("...");
    }
    let colon = if operation.parameters { ":" } else { "" };
    format!("{}{mark}{colon}{}", operation.method, parameters.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_differs_between_operations() -> Result<(), String> {
        let entry = |name: &str| {
            devtrust_core::operation(name)
                .map(entry)
                .ok_or("no such operation")
        };
        assert_eq!(entry("account.accounts.list")?, "list*");
        assert_eq!(entry("devices.register")?, "register");
        assert_eq!(entry("devices.disable")?, "disable:device_id,reason");
        Ok(())
    }
}

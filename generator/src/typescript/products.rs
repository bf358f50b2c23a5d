//! The products beside the one at the top of the client.
//!
//! Their resources are interfaces, which weigh nothing. What a program loads of each is a line for a resource: the names of
//! its operations, and what differs when they are called.

use std::collections::BTreeMap;

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Operation, Product, Resource, Response, packed};

use super::imports::Imports;
use super::layout::{MARK, quoted};
use super::methods::{positional, remaining};
use super::{layout, names, tsdoc, words};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::files::File;
use crate::text::paragraphs;

/// `account/index.ts`: what the product has, and all its types.
pub(crate) fn interface(catalogue: &Catalogue) -> String {
    let product = catalogue.product;
    let mut imports = Imports::of(product);
    let mut exports = BTreeMap::from([("./models/index.js".to_owned(), "*".to_owned())]);
    let mut properties = Vec::new();
    let mut extends = String::new();
    for resource in product.resources {
        let (class, from) = (resource.class, format!("./resources/{}.js", resource.name));
        imports.add(&from, class);
        exports.insert(from, format!("{{ {class} }}"));
        if resource.name == WORKFLOWS {
            extends = format!(" extends {class}");
            continue;
        }
        let doc = tsdoc::comment(2, &words::translated(catalogue, resource.doc), &[]);
        properties.push(format!(
            "{doc}  readonly {}: {class};\n",
            names::member(resource.name)
        ));
    }
    let exports: Vec<String> = exports
        .into_iter()
        .map(|(from, what)| format!("export type {what} from {};\n", quoted(&from)))
        .collect();
    let doc = tsdoc::comment(0, &words::translated(catalogue, product.doc), &[]);
    format!(
        "{MARK}{}{}\n{doc}export interface {}{extends} {{\n{}}}\n",
        imports.render(),
        exports.concat(),
        product.class,
        properties.join("\n")
    )
}

/// `products.ts`: the types of each product under its name.
pub(crate) fn namespaces() -> String {
    let mut others: Vec<&str> = others().map(|product| product.name).collect();
    others.sort_unstable();
    let lines: Vec<String> = others
        .into_iter()
        .map(|product| {
            let name = names::camel(product);
            format!("export type * as {name} from \"./{product}/index.js\";\n")
        })
        .collect();
    format!("{MARK}{}", lines.concat())
}

/// `account/tables.ts`: what the module has to know of operations. A template takes it as it is, but for three characters.
pub(crate) fn tables(
    name: &str,
    operations: impl Iterator<Item = &'static Operation>,
) -> Result<String, String> {
    let text = packed::write(name, operations).map_err(|problem| format!("{name}: {problem}"))?;
    let text = text
        .replace('\\', "\\\\")
        .replace('`', "\\`")
        .replace("${", "\\${");
    Ok(format!("{MARK}export default `{text}`;\n"))
}

/// `tables.ts`: where to get what the module has to know of operations, by what their names begin with: products, and resources
/// of Device Trust Manager. A bundler makes a chunk of each file.
pub(crate) fn all_tables() -> String {
    let mut loads = String::new();
    let mut entries = Vec::new();
    for product in PRODUCTS {
        let name = product.name;
        let load = |file: &str| format!("() => import(\"./{name}/{file}.js\")");
        if !product.top {
            entries.push((name, load("tables")));
            continue;
        }
        loads += &format!("const early = {};\n", load("tables"));
        loads += &format!("const later = {};\n\n", load("later"));
        entries.extend(product.resources.iter().map(|resource| {
            let is_later = product.later.contains(&resource.name);
            let when = if is_later { "later" } else { "early" };
            (resource.name, when.to_owned())
        }));
    }
    entries.sort_unstable();
    let entries = entries.iter();
    let entries: Vec<String> = entries
        .map(|(name, load)| format!("  {name}: {load},\n"))
        .collect();
    let entries = entries.concat();
    format!(
        "{MARK}{loads}/** What the module has to know before the first call to an operation. */\n\
         export const tables: Record<string, () => Promise<{{ default: string }}>> = {{\n{entries}}};\n"
    )
}

/// For the conformance runner, which calls any operation: those whose fields are parameters of their own.
pub(crate) fn parameters() -> File {
    let lines: Vec<String> = PRODUCTS
        .iter()
        .flat_map(|product| product.operations())
        .filter(|operation| operation.parameters)
        .map(|operation| {
            let names: Vec<String> = positional(operation)
                .map(|field| quoted(field.name))
                .collect();
            let opening = format!("{}: [", quoted(operation.name));
            layout::list(2, &opening, &names, "],")
        })
        .collect();
    File {
        path: "tests/conformance/runners/js/parameters.mjs".to_owned(),
        text: format!(
            "{MARK}/** The required fields of operations that take no request, in their order. */\nexport const parameters = {{\n{}}};\n",
            lines.concat()
        ),
    }
}

fn others() -> impl Iterator<Item = &'static Product> {
    PRODUCTS.iter().copied().filter(|product| !product.top)
}

/// `readonly account: AccountManager;`
pub(crate) fn property(product: &Product, imports: &mut Imports) -> String {
    imports.add(&format!("../{}/index.js", product.name), product.class);
    let doc = tsdoc::comment(2, &paragraphs(product.doc), &[]);
    let name = names::member(product.name);
    format!("{doc}  readonly {name}: {};\n\n", product.class)
}

/// `this.account = product(caller, "account", { accounts: ["list*"] });`
pub(crate) fn assignment(product: &Product) -> String {
    let name = names::member(product.name);
    let mut text = format!(
        "    this.{name} = product(caller, {}, {{\n",
        quoted(product.name)
    );
    for resource in product.resources {
        text += &line(resource);
    }
    text + "    });\n"
}

/// `accounts: ["list*"],`
fn line(resource: &Resource) -> String {
    let operations: Vec<String> = resource
        .operations
        .iter()
        .map(|operation| quoted(&entry(operation)))
        .collect();
    layout::list(6, &format!("{}: [", resource.name), &operations, "],")
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

/// The getters of resources that were once the client's own.
pub(crate) fn old_names(product: &Product, imports: &mut Imports) -> String {
    let getters = product.moved.iter().map(|resource| {
        imports.add(&format!("../{}/index.js", product.name), resource.class);
        let (name, path) = (names::member(resource.name), names::member(product.name));
        let tag = format!("@deprecated The old name of `client.{path}.{name}`.");
        format!(
            "\n{}  get {name}(): {} {{\n    return this.{path}.{name};\n  }}\n",
            tsdoc::comment(2, &[], &[tag]),
            resource.class
        )
    });
    getters.collect()
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

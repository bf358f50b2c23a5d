//! The tree of commands: the verbs, and every operation from core's tables. Nothing here knows an operation by its name.

mod command;
mod page;
#[cfg(test)]
mod tests;
mod wanted;

use clap::ArgMatches;
use devtrust::schema::{Operation, Product};

pub(crate) use command::command;
pub(crate) use wanted::Wanted;

use crate::text::kebab;

/// The products whose operations are commands.
pub(crate) type Products = &'static [&'static Product];

/// What a command line asks for: the names of the commands, and what was given to the last of them.
pub(crate) fn asked(matches: &ArgMatches) -> (Vec<&str>, &ArgMatches) {
    let mut names = Vec::new();
    let mut matches = matches;
    while let Some((name, inner)) = matches.subcommand() {
        names.push(name);
        matches = inner;
    }
    (names, matches)
}

/// The operation that these commands stand for.
pub(crate) fn operation(products: Products, names: &[&str]) -> Option<&'static Operation> {
    let (product, [resource, method]) = match names {
        [resource, method] => (None, [resource, method]),
        [product, resource, method] => (Some(product), [resource, method]),
        _ => return None,
    };
    let products = products.iter().filter(|declared| match product {
        Some(name) => !declared.top && kebab(declared.name) == **name,
        None => declared.top,
    });
    products
        .flat_map(|product| product.resources)
        .filter(|declared| kebab(declared.name) == **resource)
        .flat_map(|resource| resource.operations)
        .find(|declared| kebab(declared.method) == **method)
        .copied()
}

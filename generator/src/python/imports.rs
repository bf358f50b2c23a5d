//! Import blocks in the order that `ruff` wants.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::LAYOUT;
use crate::catalogue::Catalogue;
use crate::uses;

/// What generated code may use when it runs, by module.
const RUNTIME: &[(&str, &str)] = &[
    ("enums", "OpenEnum"),
    ("pages", "Pages AsyncPages"),
    ("record", "Record ResponseRecord EMPTY"),
    ("resource", "Resource AsyncResource moved"),
];
/// What only type checkers see: the package's own, and the standard library's.
const TYPING: &[(&str, &str)] = &[
    ("_native", "Session"),
    ("error_codes", "ErrorKind ErrorCode ViolationCode"),
    ("files", "SupportsWrite"),
    ("keys", "ClientCertificate"),
    ("progress", "Step"),
    ("secret", "Secret"),
    ("signer", "Signer"),
];
const STANDARD: &[(&str, &str)] = &[
    ("collections.abc", "Callable Mapping Sequence"),
    ("datetime", "datetime"),
    ("os", "PathLike"),
    ("typing", "Any Literal NotRequired TypedDict overload"),
];

/// Where code stands that refers to models and typed mappings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// In a module of `models`, for a resource.
    Models(&'a str),
    /// In a module of `types`, for a resource.
    Types(&'a str),
    /// In a module of another package.
    Elsewhere,
}

/// Names by module.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, BTreeSet<String>>);

/// What a module imports.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub(super) runtime: Names,
    pub(super) typing: Names,
}

impl Imports {
    /// What code of a product uses; `up` is the way up to the package `devtrust`.
    pub(super) fn of(body: &str, up: &str, product: Option<(&Catalogue, Place<'_>)>) -> Self {
        let words = uses::names(body);
        let mut imports = Self::default();
        let mut found = BTreeSet::new();
        if let Some((catalogue, place)) = product {
            for (module, name) in declared(catalogue, place) {
                if words.contains(&*name) {
                    found.insert(name.clone());
                    imports.typing.add(&module, &name);
                }
            }
        }
        let is_used = |name: &str| {
            let is_own = || body.contains(&format!("class {name}("));
            words.contains(name) && !found.contains(name) && !is_own()
        };
        let used = |known: &'static [(&str, &str)]| -> Vec<(&str, &str)> {
            let names = known.iter().flat_map(|(module, names)| {
                let names = names.split(' ');
                names.map(move |name| (*module, name))
            });
            names.filter(|(_, name)| is_used(name)).collect()
        };
        for (module, name) in used(RUNTIME) {
            imports.runtime.add(&format!("{up}{module}"), name);
        }
        for (module, name) in used(TYPING) {
            imports.typing.add(&format!("{up}{module}"), name);
        }
        for (module, name) in used(STANDARD) {
            imports.typing.add(module, name);
        }
        imports
    }

    /// All of them for when the code runs.
    pub(super) fn at_runtime(mut self) -> Self {
        for (module, names) in self.typing.0 {
            self.runtime.0.entry(module).or_default().extend(names);
        }
        self.typing = Names::default();
        self
    }
}

/// What a product declares, and where that place imports it from.
fn declared(catalogue: &Catalogue, place: Place<'_>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (home, module) in &catalogue.modules {
        let model = match place {
            Place::Models(here) if here == *home => String::new(),
            Place::Models(_) => format!(".{home}"),
            _ if catalogue.product.top => "..models".to_owned(),
            _ => format!("..models.{home}"),
        };
        let mapping = match place {
            Place::Types(here) if here == *home => String::new(),
            Place::Types(_) => format!(".{home}"),
            _ => "..types".to_owned(),
        };
        let enumerations = module.enumerations.iter().map(|one| (one.name, "Value"));
        let models = module.models.iter().map(|one| (one.name, "Dict"));
        for (name, suffix) in enumerations.chain(models) {
            all.push((model.clone(), name.to_owned()));
            all.push((mapping.clone(), format!("{name}{suffix}")));
        }
    }
    all
}

impl Names {
    /// A name of a module; one of no module is at hand.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        if !module.is_empty() {
            let names = self.0.entry(module.to_owned()).or_default();
            names.insert(name.to_owned());
        }
    }

    /// The block: the standard library, an empty line, the package's own, farthest first.
    pub(super) fn render(&self, pad: &str) -> String {
        let (mut own, standard): (Vec<_>, Vec<_>) = self
            .0
            .iter()
            .partition(|(module, _)| module.starts_with('.'));
        own.sort_by_key(|(module, _)| {
            let name = module.trim_start_matches('.');
            (usize::MAX - (module.len() - name.len()), *module)
        });
        let block = |group: Vec<(&String, &BTreeSet<String>)>| {
            let lines = group.into_iter().map(|entry| line(pad, entry));
            lines.collect::<Vec<_>>().join("\n")
        };
        let mut blocks = vec![block(standard), block(own)];
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n\n")
    }
}

fn line(pad: &str, (module, names): (&String, &BTreeSet<String>)) -> String {
    let names = sorted(names);
    let flat = format!("from {module} import {}", names.join(", "));
    if LAYOUT.fits(pad, &flat) {
        return format!("{pad}{flat}");
    }
    let head = format!("from {module} import (");
    format!("{pad}{}", LAYOUT.exploded(pad, &head, &names, ")"))
}

/// Constants, then classes, then the rest, each in its order.
fn sorted(names: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<String> = names.iter().cloned().collect();
    names.sort_by_key(|name| {
        let constant = name.len() > 1 && !name.chars().any(|c| c.is_ascii_lowercase());
        let class = name.starts_with(|c: char| c.is_ascii_uppercase());
        (!constant, !class, name.to_lowercase(), name.clone())
    });
    names
}

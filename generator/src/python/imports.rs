//! Import blocks in the order that `ruff` wants.

use std::collections::{BTreeMap, BTreeSet};

use devtrust_core::schema::Product;

use super::layout;

/// Names by module.
#[derive(Debug)]
pub(crate) struct Imports {
    modules: BTreeMap<String, BTreeSet<String>>,
    /// The way up to the package `devtrust`.
    up: &'static str,
}

impl Imports {
    /// Those of a module in one of a product's packages.
    pub(crate) fn of(product: &Product) -> Self {
        Self {
            modules: BTreeMap::new(),
            up: if product.top { ".." } else { "..." },
        }
    }

    /// A name of a module of `devtrust` that is written by hand.
    pub(crate) fn common(&mut self, module: &str, name: &str) {
        self.add(&format!("{}{module}", self.up), name);
    }

    /// The same module as in `common`, for a statement of its own.
    pub(crate) fn path(&self, module: &str) -> String {
        format!("{}{module}", self.up)
    }

    pub(crate) fn add(&mut self, module: &str, name: &str) {
        self.modules
            .entry(module.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }

    /// The block: the standard library, an empty line, the package's own, farthest first.
    pub(crate) fn render(&self, indent: usize) -> String {
        let mut groups: [Vec<(&String, &BTreeSet<String>)>; 2] = [Vec::new(), Vec::new()];
        for entry in &self.modules {
            let own = usize::from(entry.0.starts_with('.'));
            if let Some(group) = groups.get_mut(own) {
                group.push(entry);
            }
        }
        let [standard, mut own] = groups;
        own.sort_by_key(|(module, _)| {
            let dots = module.chars().take_while(|c| *c == '.').count();
            (usize::MAX - dots, (*module).clone())
        });
        let blocks: Vec<String> = [standard, own]
            .iter()
            .filter(|group| !group.is_empty())
            .map(|group| group.iter().map(|entry| line(indent, entry)).collect())
            .collect();
        blocks.join("\n")
    }
}

fn line(indent: usize, (module, names): &(&String, &BTreeSet<String>)) -> String {
    let names: Vec<String> = sorted(*names);
    let flat = layout::list(indent, &format!("from {module} import "), &names, "");
    if flat.lines().count() == 1 {
        return flat;
    }
    layout::exploded(indent, &format!("from {module} import ("), &names, ")")
}

/// Constants, then classes, then the rest, each in its order.
fn sorted<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().cloned().collect();
    names.sort_by_key(|name| {
        let constant = name.len() > 1 && !name.chars().any(|c| c.is_ascii_lowercase());
        let class = name.starts_with(|c: char| c.is_ascii_uppercase());
        (!constant, !class, name.to_lowercase(), name.clone())
    });
    names
}

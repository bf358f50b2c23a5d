//! Import statements in the order that biome wants.

use std::collections::{BTreeMap, BTreeSet};

use super::layout;
use crate::catalogue::Catalogue;
use crate::text::quoted;
use crate::uses;

/// The types that generated code may use beside models, by the module that has them.
const KNOWN: &[(&str, &str)] = &[
    ("bytes", "Bytes"),
    ("call", "Caller"),
    ("error-codes", "ErrorCode ErrorKind ViolationCode"),
    ("open", "Open"),
    ("options", "CallOptions WorkflowOptions"),
    ("pages", "Pages"),
    ("secret", "Secret"),
];

/// Names by module.
#[derive(Debug, Default)]
pub(super) struct Imports {
    types: BTreeMap<String, BTreeSet<String>>,
    values: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// The types that code of a product uses: in the module of models of that resource, or elsewhere.
    pub(super) fn of(body: &str, catalogue: &Catalogue, here: Option<&str>) -> Self {
        let up = if catalogue.product.top {
            "../"
        } else {
            "../../"
        };
        let mut declared = BTreeMap::new();
        for (home, module) in &catalogue.modules {
            let from = match here {
                Some(here) if here == *home => String::new(),
                Some(_) => format!("./{home}.js"),
                None => "../models/index.js".to_owned(),
            };
            let enumerations = module.enumerations.iter().map(|one| one.name);
            let names = enumerations.chain(module.models.iter().map(|one| one.name));
            declared.extend(names.map(|name| (name, from.clone())));
        }
        Self::among(body, up, declared)
    }

    /// What code that belongs to no product uses.
    pub(super) fn common(body: &str) -> Self {
        Self::among(body, "./", BTreeMap::new())
    }

    fn among<'a>(body: &'a str, up: &str, mut declared: BTreeMap<&'a str, String>) -> Self {
        for (module, names) in KNOWN {
            for name in names.split(' ') {
                let from = || format!("{up}{module}.js");
                declared.entry(name).or_insert_with(from);
            }
        }
        let mut imports = Self::default();
        for name in uses::names(body) {
            match declared.get(name) {
                Some(from) if !from.is_empty() => imports.add(from, name),
                _ => {}
            }
        }
        imports
    }

    /// A name that is used as a type only.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        let names = self.types.entry(module.to_owned()).or_default();
        names.insert(name.to_owned());
    }

    /// A name that is used when the code runs.
    pub(super) fn add_value(&mut self, module: &str, name: &str) {
        let names = self.values.entry(module.to_owned()).or_default();
        names.insert(name.to_owned());
    }

    /// The statements. Modules farther away come first, which is also how their paths sort: `../` before `./`.
    pub(super) fn render(&self) -> String {
        let mut lines: Vec<(&str, String)> = Vec::new();
        for (keyword, modules) in [("import type", &self.types), ("import", &self.values)] {
            for (module, names) in modules {
                let closing = format!(" from {};", quoted(module));
                lines.push((module, layout::braces(keyword, &sorted(names), &closing)));
            }
        }
        lines.sort_by_key(|(module, _)| *module);
        let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        lines.join("\n")
    }
}

/// Names in their order, letter by letter; a capital comes right before its small letter.
pub(super) fn sorted<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().cloned().collect();
    names.sort_by_cached_key(|name| -> Vec<(char, char)> {
        name.chars()
            .map(|letter| (letter.to_ascii_lowercase(), letter))
            .collect()
    });
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_comes_before_its_small_letter() {
        let names = [
            "RegisteredDevice",
            "Created",
            "RegisterDevice",
            "CreateDivision",
        ];
        let wanted = [
            "CreateDivision",
            "Created",
            "RegisterDevice",
            "RegisteredDevice",
        ];
        assert_eq!(sorted(&names.map(str::to_owned)), wanted);
    }

    #[test]
    fn statements_are_sorted_by_distance_and_name() -> Result<(), String> {
        let body = "a(of: Open<DeviceStatus>): Caller; // and no Division";
        let mut imports = Imports::of(body, &Catalogue::top()?, None);
        imports.add_value("./divisions.js", "Divisions");
        assert_eq!(
            imports.render(),
            "import type { Caller } from \"../call.js\";\n\
             import type { DeviceStatus } from \"../models/index.js\";\n\
             import type { Open } from \"../open.js\";\n\
             import { Divisions } from \"./divisions.js\";"
        );
        Ok(())
    }
}

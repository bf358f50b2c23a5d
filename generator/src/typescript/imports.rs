//! Import statements in the order that biome wants.

use std::collections::{BTreeMap, BTreeSet};

use devtrust_core::schema::Product;

use super::layout;

/// Names by module.
#[derive(Debug)]
pub(crate) struct Imports {
    /// The way up to `src`.
    up: &'static str,
    types: BTreeMap<String, BTreeSet<String>>,
    values: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// Those of a module in one of a product's folders.
    pub(crate) fn of(product: &Product) -> Self {
        Self {
            up: if product.top { "../" } else { "../../" },
            types: BTreeMap::new(),
            values: BTreeMap::new(),
        }
    }

    /// A type of a module that is written by hand.
    pub(crate) fn common(&mut self, module: &str, name: &str) {
        self.add(&format!("{}{module}.js", self.up), name);
    }

    /// A name that is used as a type only.
    pub(crate) fn add(&mut self, module: &str, name: &str) {
        add(&mut self.types, module, name);
    }

    /// A name that is used when the code runs.
    pub(crate) fn add_value(&mut self, module: &str, name: &str) {
        add(&mut self.values, module, name);
    }

    /// The statements and an empty line; nothing where nothing is imported. Modules farther away come first, which is
    /// also how their paths sort: `../` before `./`.
    pub(crate) fn render(&self) -> String {
        let mut lines: Vec<(&str, String)> = Vec::new();
        for (keyword, modules) in [("import type", &self.types), ("import", &self.values)] {
            for (module, names) in modules {
                let names = sorted(names);
                let closing = format!(" from {};", layout::quoted(module));
                lines.push((module, layout::braces(keyword, &names, &closing)));
            }
        }
        lines.sort_by_key(|(module, _)| *module);
        let mut text: String = lines.into_iter().map(|(_, line)| line).collect();
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

fn add(modules: &mut BTreeMap<String, BTreeSet<String>>, module: &str, name: &str) {
    modules
        .entry(module.to_owned())
        .or_default()
        .insert(name.to_owned());
}

/// Names in their order, letter by letter; a capital comes right before its small letter.
pub(crate) fn sorted<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
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
        assert_eq!(
            sorted(&names.map(str::to_owned)),
            [
                "CreateDivision",
                "Created",
                "RegisterDevice",
                "RegisteredDevice"
            ]
        );
    }

    #[test]
    fn statements_are_sorted_by_distance_and_name() {
        let mut imports = Imports::of(&devtrust_core::device_trust::PRODUCT);
        assert_eq!(imports.render(), "");
        imports.add_value("./divisions.js", "Divisions");
        imports.add("../models/index.js", "RegisteredDevice");
        imports.add("../models/index.js", "RegisterDevice");
        imports.common("call", "Caller");
        assert_eq!(
            imports.render(),
            "import type { Caller } from \"../call.js\";\n\
             import type { RegisterDevice, RegisteredDevice } from \"../models/index.js\";\n\
             import { Divisions } from \"./divisions.js\";\n\n"
        );
    }
}

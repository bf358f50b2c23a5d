//! The `__init__.py` of each package.

use std::collections::BTreeMap;

use super::Flavour;
use super::docs;
use super::imports::Imports;
use super::layout::{self, MARK, quoted};
use crate::catalogue::Catalogue;
use crate::text::{WIDTH, paragraphs};

/// `devtrust.models`.
pub(crate) fn models(catalogue: &Catalogue) -> String {
    let mut imports = Imports::of(catalogue.product);
    let mut names = Vec::new();
    for (home, module) in &catalogue.modules {
        for enumeration in &module.enumerations {
            imports.add(&format!(".{home}"), enumeration.name);
            names.push(enumeration.name.to_owned());
        }
        for model in &module.models {
            imports.add(&format!(".{home}"), model.name);
            names.push(model.name.to_owned());
        }
    }
    let doc = "What goes to the service and what comes back: records and enumerations.";
    package(doc, &imports, names)
}

/// `devtrust.types`.
pub(crate) fn types(catalogue: &Catalogue) -> String {
    let mut imports = Imports::of(catalogue.product);
    let mut names = Vec::new();
    let mut add = |home: &str, name: String| {
        imports.add(&format!(".{home}"), &name);
        names.push(name);
    };
    for (home, module) in &catalogue.modules {
        for enumeration in &module.enumerations {
            add(home, format!("{}Value", enumeration.name));
        }
        for model in &module.models {
            if catalogue.is_sent(model.name) {
                add(home, format!("{}Dict", model.name));
            }
        }
    }
    let doc = "For type checkers: mappings that may stand in for records, and the values of enumerations.";
    package(doc, &imports, names)
}

fn package(doc: &str, imports: &Imports, names: Vec<String>) -> String {
    let mut text = format!("{MARK}\"\"\"{doc}\"\"\"\n\n");
    text += &imports.render(0);
    text.push('\n');
    text += &exports(names);
    text
}

/// `devtrust.account`: its names, each imported when it is first asked for.
pub(crate) fn product(catalogue: &Catalogue) -> String {
    let product = catalogue.product;
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for flavour in [Flavour::Sync, Flavour::Async] {
        let class = format!("{}{}", flavour.prefix(), product.class);
        homes.insert(flavour.package().to_owned(), vec![class]);
    }
    for (home, module) in &catalogue.modules {
        let enumerations = module.enumerations.iter().map(|found| found.name);
        let models = module.models.iter().map(|found| found.name);
        let names = enumerations.chain(models).map(str::to_owned).collect();
        homes.insert(format!("models.{home}"), names);
    }
    let mut imports = Imports::of(product);
    let mut entries = Vec::new();
    for (home, names) in &mut homes {
        names.sort();
        let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let comma = if listed.len() == 1 { "," } else { "" };
        entries.push((home, format!("({}{comma})", listed.join(", ")), listed));
        for name in names.iter() {
            imports.add(&format!(".{home}"), name);
        }
    }
    let mut text = format!(
        "{MARK}{}\nfrom __future__ import annotations\n\nfrom .._lazy import exports\n\n",
        docs::docstring(0, &paragraphs(product.doc), &[])
    );
    text += "TYPE_CHECKING = False\nif TYPE_CHECKING:\n";
    text += &imports.render(4);
    text += "else:\n    __getattr__, __dir__ = exports(\n        __name__,\n        {\n";
    for (home, flat, names) in entries {
        let line = format!("            {}: {flat},\n", quoted(home));
        if line.chars().count() <= WIDTH + 1 {
            text += &line;
        } else {
            text += &layout::exploded(12, &format!("{}: (", quoted(home)), &names, "),");
        }
    }
    text += "        },\n    )\n\n";
    text += &exports(homes.into_values().flatten().collect());
    text
}

/// The `__init__.py` of a package whose modules are imported one by one.
pub(crate) fn bare() -> String {
    format!(
        "{MARK}\"\"\"Records and enumerations, by resource. The package above exports them all.\"\"\"\n"
    )
}

/// `__all__`, whose order heeds case where that of imports does not.
pub(crate) fn exports(mut names: Vec<String>) -> String {
    names.sort();
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let flat = layout::list(0, "__all__ = [", &names, "]");
    if flat.lines().count() == 1 {
        return flat;
    }
    layout::exploded(0, "__all__ = [", &names, "]")
}

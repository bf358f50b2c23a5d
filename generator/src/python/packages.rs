//! The `__init__.py` of each package.

use super::Flavour;
use super::docs;
use super::imports::Imports;
use super::layout::{self, MARK, quoted};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::text::paragraphs;

/// `devtrust.models`.
pub(crate) fn models(catalogue: &Catalogue) -> String {
    let mut imports = Imports::default();
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
    let mut imports = Imports::default();
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

/// `devtrust.resources` and `devtrust.async_resources`: the attributes of a client.
pub(crate) fn resources(catalogue: &Catalogue, flavour: Flavour) -> String {
    let prefix = flavour.prefix();
    let mut imports = Imports::default();
    let mut names = vec![format!("{prefix}Resources")];
    let mut base = None;
    let mut properties = String::new();
    for resource in &catalogue.resources {
        let class = format!("{prefix}{}", resource.class);
        imports.add(&format!(".{}", resource.name), &class);
        names.push(class.clone());
        if resource.name == WORKFLOWS {
            // Workflows are the client's own methods.
            base = Some(class);
            continue;
        }
        properties += &format!(
            "\n    @property\n    def {}(self) -> {class}:\n",
            resource.name
        );
        properties += &docs::docstring(8, &paragraphs(resource.doc), &[]);
        properties += &format!("        return {class}(self._session)\n");
    }
    let base = base.unwrap_or_else(|| {
        let class = format!("{prefix}Resource");
        imports.add("..resource", &class);
        class
    });
    let mut text =
        format!("{MARK}\"\"\"The resources of a client, each with its operations.\"\"\"\n\n");
    text += "from __future__ import annotations\n\n";
    text += &imports.render(0);
    text.push('\n');
    text += &exports(names);
    text += &format!("\n\nclass {prefix}Resources({base}):\n");
    text += "    \"\"\"The attributes of a client: one for each resource.\"\"\"\n";
    text += "\n    __slots__ = ()\n";
    text += &properties;
    text
}

/// `__all__`, whose order heeds case where that of imports does not.
fn exports(mut names: Vec<String>) -> String {
    names.sort();
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let flat = layout::list(0, "__all__ = [", &names, "]");
    if flat.lines().count() == 1 {
        return flat;
    }
    layout::exploded(0, "__all__ = [", &names, "]")
}

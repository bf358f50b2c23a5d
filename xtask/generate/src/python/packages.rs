//! The `__init__.py` of each package.

use super::Flavour;
use super::docs;
use super::imports::{Imports, sorted};
use super::layout::{self, MARK, quoted};
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::text::{paragraphs, summary};

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
    package(
        "What goes to the service and what comes back: records and enumerations.",
        &imports,
        &names,
    )
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
    package(doc, &imports, &names)
}

fn package(doc: &str, imports: &Imports, names: &[String]) -> String {
    let names: Vec<String> = sorted(names).iter().map(|name| quoted(name)).collect();
    let mut text = format!("{MARK}\"\"\"{doc}\"\"\"\n\n");
    text += &imports.render(0);
    text.push('\n');
    text += &layout::exploded(0, "__all__ = [", &names, "]");
    text
}

/// `devtrust.resources` and `devtrust.async_resources`: the attributes of a client.
pub(crate) fn resources(catalogue: &Catalogue, flavour: Flavour) -> String {
    let prefix = flavour.prefix();
    let mut imports = Imports::default();
    imports.add("..resource", &format!("{prefix}Resource"));
    let mut names = vec![format!("{prefix}Resources")];
    let mut properties = String::new();
    for resource in catalogue.resources {
        let class = format!("{prefix}{}", resource.class);
        imports.add(&format!(".{}", resource.name), &class);
        names.push(class.clone());
        if resource.name == WORKFLOWS {
            continue;
        }
        properties += &format!(
            "\n    @property\n    def {}(self) -> {class}:\n",
            resource.name
        );
        properties += &docs::docstring(8, &paragraphs(resource.doc), &[]);
        properties += &format!("        return {class}(self._session)\n");
    }
    let names: Vec<String> = sorted(&names).iter().map(|name| quoted(name)).collect();
    let mut text =
        format!("{MARK}\"\"\"The resources of a client, each with its operations.\"\"\"\n\n");
    text += "from __future__ import annotations\n\n";
    text += &imports.render(0);
    text.push('\n');
    text += &layout::list(0, "__all__ = [", &names, "]");
    let workflows = catalogue
        .resources
        .iter()
        .find(|resource| resource.name == WORKFLOWS);
    let base = workflows.map_or(format!("{prefix}Resource"), |workflows| {
        format!("{prefix}{}", workflows.class)
    });
    text += &format!("\n\nclass {prefix}Resources({base}):\n");
    let mut about = vec!["The attributes of a client: one for each resource.".to_owned()];
    if let Some(workflows) = workflows {
        about.push(summary(workflows.doc));
    }
    text += &docs::docstring(4, &about[..1], &[]);
    text += "\n    __slots__ = ()\n";
    text += &properties;
    text
}

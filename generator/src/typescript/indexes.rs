//! The `index.ts` of each folder.

use devtrust_core::PRODUCTS;

use super::imports::{Imports, sorted};
use super::layout::MARK;
use super::{layout, names, products, tsdoc, words};
use crate::catalogue::{Catalogue, WORKFLOWS};

/// All models and enumerations.
pub(crate) fn models(catalogue: &Catalogue) -> String {
    let mut text = MARK.to_owned();
    for (home, module) in &catalogue.modules {
        let enumerations = module.enumerations.iter().map(|found| found.name);
        let models = module.models.iter().map(|found| found.name);
        let all: Vec<String> = enumerations.chain(models).map(str::to_owned).collect();
        let closing = format!(" from {};", layout::quoted(&format!("./{home}.js")));
        text += &layout::braces("export type", &sorted(&all), &closing);
    }
    text
}

/// All resources, and the class that holds one of each.
pub(crate) fn resources(catalogue: &Catalogue) -> String {
    let mut imports = Imports::of(catalogue.product);
    imports.common("call", "Caller");
    let mut classes = Vec::new();
    let mut base = "";
    let mut properties = String::new();
    let mut assignments = String::new();
    let mut getters = String::new();
    for resource in catalogue.product.resources {
        imports.add_value(&format!("./{}.js", resource.name), resource.class);
        classes.push(resource.class.to_owned());
        if resource.name == WORKFLOWS {
            base = resource.class;
            continue;
        }
        let name = names::member(resource.name);
        properties += &tsdoc::comment(2, &words::translated(catalogue, resource.doc), &[]);
        properties += &format!("  readonly {name}: {};\n\n", resource.class);
        assignments += &format!("    this.{name} = new {}(caller);\n", resource.class);
    }
    for product in PRODUCTS.iter().filter(|product| !product.top) {
        properties += &products::property(product, &mut imports);
        assignments += &products::assignment(product);
        getters += &products::old_names(product, &mut imports);
        imports.add_value("../product.js", "product");
    }
    let (extends, parent) = if base.is_empty() {
        (String::new(), "")
    } else {
        (format!(" extends {base}"), "    super(caller);\n")
    };
    let doc = tsdoc::comment(
        0,
        &["What a client can do: one property for each resource, and the workflows.".to_owned()],
        &[],
    );
    format!(
        "{MARK}{}{}
{doc}export abstract class Resources{extends} {{
{properties}  /** @internal */
  protected constructor(caller: Caller) {{
{parent}{assignments}  }}
{getters}}}
",
        imports.render(),
        layout::braces("export", &sorted(&classes), ";"),
    )
}

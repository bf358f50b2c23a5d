//! The typed half of the npm package.

mod docs;
mod imports;
mod layout;
mod methods;
mod models;
mod products;
mod records;
mod resources;
mod settings;
mod tsdoc;
mod types;
mod words;

use askama::Template;

use self::imports::Imports;
use crate::catalogue::Catalogue;
use crate::files::{File, rendered};

const ROOT: &str = "bindings-wasm/ts/src";

/// One module.
#[derive(Template, Default)]
#[template(path = "typescript/file.ts", escape = "none")]
struct Source {
    /// What it is, where its imports would stand before that.
    heading: &'static str,
    imports: String,
    body: String,
}

impl Source {
    fn new(imports: &Imports, body: String) -> Self {
        Self {
            imports: imports.render(),
            body,
            ..Self::default()
        }
    }

    /// A module that imports nothing.
    fn alone(body: String) -> Self {
        Self::new(&Imports::default(), body)
    }

    fn file(&self, folder: &str, path: &str) -> Result<File, String> {
        Ok(File {
            path: format!("{folder}/{path}"),
            text: rendered(self)?,
        })
    }
}

/// What the clients share, whatever the product, and what the conformance runner reads.
pub(crate) fn common() -> Result<Vec<File>, String> {
    Ok(vec![
        records::codes()?.file(ROOT, "error-codes.ts")?,
        records::module()?.file(ROOT, "records.ts")?,
        settings::module()?.file(ROOT, "service-options.ts")?,
        products::namespaces().file(ROOT, "products.ts")?,
        products::all_tables()?.file(ROOT, "tables.ts")?,
        products::parameters()?.file("tests/conformance/runners/js", "parameters.mjs")?,
    ])
}

/// Every generated TypeScript file of a product. What is not at the top of the client is in a folder of its own.
pub(crate) fn files(catalogue: &Catalogue) -> Result<Vec<File>, String> {
    let product = catalogue.product;
    let own = format!("{ROOT}/{}", product.name);
    let folder = if product.top { ROOT } else { &own };
    let mut files = Vec::new();
    for (name, module) in &catalogue.modules {
        let source = models::module(catalogue, name, module)?;
        files.push(source.file(folder, &format!("models/{name}.ts"))?);
    }
    for resource in product.resources {
        let source = resources::module(catalogue, resource)?;
        files.push(source.file(folder, &format!("resources/{}.ts", resource.name))?);
    }
    files.push(models::index(catalogue).file(folder, "models/index.ts")?);
    files.push(if product.top {
        resources::index(catalogue)?.file(folder, "resources/index.ts")?
    } else {
        products::interface(catalogue)?.file(folder, "index.ts")?
    });
    let early = products::tables(product.name, product.operations_early())?;
    files.push(early.file(&own, "tables.ts")?);
    if !product.later.is_empty() {
        let name = format!("{}, later", product.name);
        let later = products::tables(&name, product.operations_later())?;
        files.push(later.file(&own, "later.ts")?);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::member;

    fn all() -> Result<Vec<File>, String> {
        let mut all = common()?;
        for catalogue in Catalogue::all()? {
            all.extend(files(&catalogue)?);
        }
        Ok(all)
    }

    /// Those that people read: the tables in texts of their own are for the module.
    fn read_by_people() -> Result<impl Iterator<Item = File>, String> {
        let all = all()?.into_iter();
        Ok(all
            .filter(|file| !file.path.ends_with("/tables.ts") && !file.path.ends_with("/later.ts")))
    }

    fn generated(path: &str) -> Result<String, String> {
        all()?
            .into_iter()
            .find(|file| file.path == format!("{ROOT}/{path}"))
            .map(|file| file.text)
            .ok_or_else(|| format!("{path} is not generated"))
    }

    #[test]
    fn no_line_is_wider_than_the_formatter_allows() -> Result<(), String> {
        for file in read_by_people()? {
            for line in file.text.lines() {
                let width = line.chars().count();
                assert!(width <= crate::text::WIDTH, "{}: {line}", file.path);
                assert_eq!(line, line.trim_end(), "{}", file.path);
            }
        }
        Ok(())
    }

    #[test]
    fn every_operation_has_its_method() -> Result<(), String> {
        for product in devtrust_core::PRODUCTS {
            let folder = if product.top {
                String::new()
            } else {
                format!("{}/", product.name)
            };
            for resource in product.resources {
                let text = generated(&format!("{folder}resources/{}.ts", resource.name))?;
                for operation in resource.operations {
                    let called = format!("\"{}\"", operation.name);
                    let calls = usize::from(product.top);
                    assert_eq!(text.matches(&called).count(), calls, "{called}");
                    let method = format!("\n  {}(", member(operation.method));
                    assert_eq!(text.matches(&method).count(), 1, "{method}");
                }
            }
        }
        Ok(())
    }

    #[test]
    fn words_of_other_languages_are_not_used() -> Result<(), String> {
        for file in read_by_people()? {
            for word in ["key file", "Python", "None", "keyword argument", "Some("] {
                assert!(!file.text.contains(word), "{}: {word}", file.path);
            }
        }
        Ok(())
    }

    #[test]
    fn a_client_has_one_property_for_each_resource() -> Result<(), String> {
        let index = generated("resources/index.ts")?;
        assert!(index.contains("\n  readonly deviceGroups: DeviceGroups;\n"));
        assert!(index.contains("    this.deviceGroups = new DeviceGroups(caller);\n"));
        assert!(index.contains("export abstract class Resources extends Workflows {\n"));
        assert!(index.contains("\n  readonly account: AccountManager;\n"));
        assert!(index.contains(
            "    this.account = product(caller, \"account\", {\n      accounts: [\"list*\"],\n"
        ));
        Ok(())
    }
}

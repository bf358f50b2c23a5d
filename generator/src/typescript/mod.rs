//! The typed half of the npm package.

mod enums;
mod error_codes;
mod imports;
mod indexes;
mod layout;
mod methoddocs;
mod methods;
mod models;
mod names;
mod products;
mod records;
mod resources;
mod settings;
mod throws;
mod tsdoc;
mod types;
mod words;

use crate::catalogue::Catalogue;
use crate::files::File;

const ROOT: &str = "bindings-wasm/ts/src";

/// What the clients share, whatever the product, and what the conformance runner reads.
pub(crate) fn common() -> Vec<File> {
    vec![
        file(ROOT, "error-codes", error_codes::module()),
        file(ROOT, "records", records::module()),
        file(ROOT, "service-options", settings::module()),
        file(ROOT, "products", products::namespaces()),
        file(ROOT, "tables", products::all_tables()),
        products::parameters(),
    ]
}

/// Every generated TypeScript file of a product. What is not at the top of the client is in a folder of its own.
pub(crate) fn files(catalogue: &Catalogue) -> Result<Vec<File>, String> {
    let product = catalogue.product;
    let folder = if product.top {
        ROOT.to_owned()
    } else {
        format!("{ROOT}/{}", product.name)
    };
    let file = |path: &str, text: String| file(&folder, path, text);
    let mut files = Vec::new();
    for name in catalogue.modules.keys() {
        files.push(file(
            &format!("models/{name}"),
            models::module(catalogue, name),
        ));
    }
    for resource in catalogue.product.resources {
        files.push(file(
            &format!("resources/{}", resource.name),
            resources::module(catalogue, resource),
        ));
    }
    files.push(file("models/index", indexes::models(catalogue)));
    if product.top {
        files.push(file("resources/index", indexes::resources(catalogue)));
    } else {
        files.push(file("index", products::interface(catalogue)));
    }
    let own = format!("{ROOT}/{}", product.name);
    let early = products::tables(product.name, product.operations_early())?;
    files.push(self::file(&own, "tables", early));
    if !product.later.is_empty() {
        let name = format!("{}, later", product.name);
        let later = products::tables(&name, product.operations_later())?;
        files.push(self::file(&own, "later", later));
    }
    Ok(files)
}

fn file(folder: &str, path: &str, text: String) -> File {
    File {
        path: format!("{folder}/{path}.ts"),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Result<Vec<File>, String> {
        let mut all = common();
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
                    let method = format!("\n  {}(", names::member(operation.method));
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

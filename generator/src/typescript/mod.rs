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
mod resources;
mod settings;
mod throws;
mod tsdoc;
mod types;
mod words;

use crate::catalogue::Catalogue;
use crate::files::File;

const ROOT: &str = "bindings-wasm/ts/src";

/// Every generated TypeScript file.
pub(crate) fn files(catalogue: &Catalogue) -> Vec<File> {
    let mut files = Vec::new();
    for name in catalogue.modules.keys() {
        files.push(file(
            &format!("models/{name}"),
            models::module(catalogue, name),
        ));
    }
    for resource in &catalogue.resources {
        files.push(file(
            &format!("resources/{}", resource.name),
            resources::module(catalogue, resource),
        ));
    }
    files.push(file("error-codes", error_codes::module()));
    files.push(file("service-options", settings::module()));
    files.push(file("models/index", indexes::models(catalogue)));
    files.push(file("resources/index", indexes::resources(catalogue)));
    files
}

fn file(path: &str, text: String) -> File {
    File {
        path: format!("{ROOT}/{path}.ts"),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(path: &str) -> Result<String, String> {
        let catalogue = Catalogue::read(devtrust_core::PRODUCTS)?;
        files(&catalogue)
            .into_iter()
            .find(|file| file.path == format!("{ROOT}/{path}"))
            .map(|file| file.text)
            .ok_or_else(|| format!("{path} is not generated"))
    }

    #[test]
    fn no_line_is_wider_than_the_formatter_allows() -> Result<(), String> {
        let catalogue = Catalogue::read(devtrust_core::PRODUCTS)?;
        for file in files(&catalogue) {
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
        for resource in devtrust_core::resources() {
            let text = generated(&format!("resources/{}.ts", resource.name))?;
            for operation in resource.operations {
                let called = format!("\"{}\"", operation.name);
                assert_eq!(text.matches(&called).count(), 1, "{called}");
                let method = format!("\n  {}(", names::member(operation.method));
                assert_eq!(text.matches(&method).count(), 1, "{method}");
            }
        }
        Ok(())
    }

    #[test]
    fn words_of_other_languages_are_not_used() -> Result<(), String> {
        let catalogue = Catalogue::read(devtrust_core::PRODUCTS)?;
        for file in files(&catalogue) {
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
        Ok(())
    }
}

//! Core's texts in TypeScript's words.

use super::names;
use crate::catalogue::{Catalogue, WORKFLOWS};
use crate::text::paragraphs;

/// What is called otherwise here: (in core, here).
const OTHERWISE: &[(&str, &str)] = &[("key file", "key store")];

/// The paragraphs of a text in TypeScript's words.
pub(crate) fn translated(catalogue: &Catalogue, doc: &str) -> Vec<String> {
    paragraphs(doc)
        .iter()
        .map(|paragraph| line(catalogue, paragraph))
        .collect()
}

/// One line in TypeScript's words: operations in code spans have the names that they have here.
pub(crate) fn line(catalogue: &Catalogue, text: &str) -> String {
    let mut text = text.to_owned();
    for (core, here) in OTHERWISE {
        text = text.replace(core, here);
    }
    let parts: Vec<String> = text
        .split('`')
        .enumerate()
        .map(|(number, part)| {
            if number % 2 == 1 {
                code(catalogue, part)
            } else {
                part.to_owned()
            }
        })
        .collect();
    parts.join("`")
}

/// A code span: the name of a resource, of an operation, or anything else, which stays.
fn code(catalogue: &Catalogue, span: &str) -> String {
    for resource in catalogue.product.resources {
        if span == resource.name {
            return names::camel(span);
        }
        for operation in resource.operations {
            if span == operation.method {
                return names::camel(span);
            }
            if span == operation.name {
                let method = names::camel(operation.method);
                return if resource.name == WORKFLOWS {
                    method
                } else {
                    format!("{}.{method}", names::camel(resource.name))
                };
            }
        }
    }
    span.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_have_their_names_here() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        assert_eq!(
            line(
                &catalogue,
                "`provision_device`, `devices.bootstrap_config`, `device_groups`, `account_id`, device_groups"
            ),
            "`provisionDevice`, `devices.bootstrapConfig`, `deviceGroups`, `account_id`, device_groups"
        );
        Ok(())
    }

    #[test]
    fn keys_are_kept_in_a_store() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        assert_eq!(
            translated(&catalogue, "Pass a key file\nto keep it."),
            ["Pass a key store to keep it."]
        );
        Ok(())
    }
}

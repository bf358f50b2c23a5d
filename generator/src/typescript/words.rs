//! Core's texts in TypeScript's words.

use devtrust_core::schema::Product;

use crate::catalogue::WORKFLOWS;
use crate::names::camel;
use crate::text::paragraphs;

/// What is called otherwise here: (in core, here).
const OTHERWISE: &[(&str, &str)] = &[("key file", "key store")];

/// The paragraphs of a text in TypeScript's words.
pub(super) fn translated(product: &Product, doc: &str) -> Vec<String> {
    paragraphs(doc)
        .iter()
        .map(|paragraph| line(product, paragraph))
        .collect()
}

/// One line in TypeScript's words: operations in code spans have the names that they have here.
pub(super) fn line(product: &Product, text: &str) -> String {
    let mut text = text.to_owned();
    for (core, here) in OTHERWISE {
        text = text.replace(core, here);
    }
    let parts: Vec<String> = text
        .split('`')
        .enumerate()
        .map(|(number, part)| {
            if number % 2 == 1 {
                code(product, part)
            } else {
                part.to_owned()
            }
        })
        .collect();
    parts.join("`")
}

/// A code span: the name of a resource, of an operation, or anything else, which stays.
fn code(product: &Product, span: &str) -> String {
    for resource in product.resources {
        if span == resource.name {
            return camel(span);
        }
        for operation in resource.operations {
            if span == operation.method {
                return camel(span);
            }
            if span == operation.name {
                let method = camel(operation.method);
                return if resource.name == WORKFLOWS {
                    method
                } else {
                    format!("{}.{method}", camel(resource.name))
                };
            }
        }
    }
    span.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn operations_have_their_names_here() -> Result<(), String> {
        let product = Catalogue::top()?.product;
        assert_eq!(
            line(
                product,
                "`provision_device`, `devices.bootstrap_config`, `device_groups`, `account_id`, device_groups"
            ),
            "`provisionDevice`, `devices.bootstrapConfig`, `deviceGroups`, `account_id`, device_groups"
        );
        Ok(())
    }

    #[test]
    fn keys_are_kept_in_a_store() -> Result<(), String> {
        let product = Catalogue::top()?.product;
        assert_eq!(
            translated(product, "Pass a key file\nto keep it."),
            ["Pass a key store to keep it."]
        );
        Ok(())
    }
}

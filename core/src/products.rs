//! The products of DigiCert ONE, each with its resources.
//!
//! Each product but Device Trust Manager has a feature; a build without it has neither its code nor its tables. A build with the
//! feature `packed` and without `whole` has no tables of its own and reads all of them.

#[cfg(all(feature = "packed", not(feature = "whole")))]
mod asked;
#[cfg(feature = "packed")]
mod code;
pub(crate) mod paths;

#[cfg(all(test, feature = "packed"))]
pub(crate) use code::code;
#[cfg(feature = "packed")]
pub use code::code_elsewhere;

#[cfg(feature = "packed")]
use crate::schema::packed;
use crate::schema::{Operation, Product, Resource};

/// Every product of this build, in the order in which documentation shows them.
pub static PRODUCTS: &[&Product] = &[
    #[cfg(not(all(feature = "packed", not(feature = "whole"))))]
    &crate::device_trust::PRODUCT,
    #[cfg(all(
        feature = "account",
        not(all(feature = "packed", not(feature = "whole")))
    ))]
    &crate::account::PRODUCT,
    #[cfg(all(
        feature = "trust-lifecycle",
        not(all(feature = "packed", not(feature = "whole")))
    ))]
    &crate::trust_lifecycle::PRODUCT,
    #[cfg(feature = "iot")]
    &crate::iot::PRODUCT,
];

/// Every resource of every product.
pub fn resources() -> impl Iterator<Item = &'static Resource> {
    PRODUCTS
        .iter()
        .flat_map(|product| product.resources.iter().copied())
}

/// The operation of this name: `divisions.create`, `account.accounts.list`.
pub fn operation(name: &str) -> Option<&'static Operation> {
    resources()
        .flat_map(|resource| resource.operations)
        .find(|operation| operation.name == name)
        .copied()
        .or_else(|| later(name))
}

#[cfg(feature = "packed")]
fn later(name: &str) -> Option<&'static Operation> {
    packed::operation(name)
}

#[cfg(not(feature = "packed"))]
fn later(_name: &str) -> Option<&'static Operation> {
    None
}

/// Adds operations from their text ([`crate::schema::packed`]). False where it is none of ours.
#[cfg(feature = "packed")]
pub fn add_operations(text: String) -> bool {
    packed::add(text, code::code)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::schema::{Action, Response, Type};

    #[test]
    fn every_operation_is_found_by_its_unique_name_and_documented() {
        let all: Vec<_> = resources()
            .flat_map(|resource| resource.operations)
            .collect();
        assert!(all.len() >= 20);
        for declared in &all {
            assert_eq!(
                all.iter()
                    .filter(|other| other.name == declared.name)
                    .count(),
                1,
                "{}",
                declared.name
            );
            assert!(operation(declared.name).is_some_and(|found| found.name == declared.name));
            assert!(
                declared.doc.len() > 20,
                "{} needs documentation",
                declared.name
            );
            assert!(
                !declared.source.is_empty() || !matches!(declared.action, Action::Http(_)),
                "{}",
                declared.name
            );
        }
    }

    #[test]
    fn every_field_is_documented() {
        for operation in resources()
            .flat_map(|resource| resource.operations)
            .filter(|operation| !operation.parameters)
        {
            for field in operation.request.fields {
                assert!(
                    !field.doc.is_empty(),
                    "{}.{}",
                    operation.request.name,
                    field.name
                );
            }
        }
    }

    #[test]
    fn every_placeholder_of_a_path_is_a_required_field() {
        for operation in resources().flat_map(|resource| resource.operations) {
            let Action::Http(endpoint) = &operation.action else {
                continue;
            };
            for name in endpoint.path.split(['{', '}']).skip(1).step_by(2) {
                assert!(
                    operation
                        .request
                        .field(name)
                        .is_some_and(|field| field.required),
                    "{} {name}",
                    operation.name
                );
            }
        }
    }

    /// The types of the resources that are declared in a folder.
    fn declared(folder: &Path) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.append(&mut declared(&path));
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            let blocks = text.split("\n#[resource").skip(1);
            found.extend(blocks.map(|block| {
                let (_, rest) = block.split_once("\nimpl ").unwrap();
                rest.split_once(' ').unwrap().0.to_owned()
            }));
        }
        found
    }

    #[test]
    fn every_resource_is_in_the_list_of_its_product() {
        for product in PRODUCTS {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            // Those of workflows are not in a product's folder.
            let listed: BTreeSet<String> = product
                .resources
                .iter()
                .map(|resource| resource.class.to_owned())
                .filter(|class| class != "Workflows")
                .collect();
            assert_eq!(declared(&folder.join(product.name)), listed);
        }
    }

    #[test]
    fn a_look_up_names_fields_that_are_there() {
        let mut found = 0;
        for operation in resources().flat_map(|resource| resource.operations) {
            let Action::Find { list, lookup } = &operation.action else {
                continue;
            };
            let Response::Pages(Type::Record(row)) = list.response else {
                panic!("{} looks through no list", operation.name);
            };
            let row_has = |name: &str| assert!(row.field(name).is_some(), "{} {name}", row.name);
            row_has(lookup.by);
            lookup.made.into_iter().for_each(row_has);
            lookup.gone.into_iter().for_each(|(name, _)| row_has(name));
            for (name, _) in lookup.matching.iter().chain(&[(lookup.by, "")]) {
                assert!(operation.request.field(name).is_some(), "{name}");
            }
            found += 1;
        }
        assert!(found >= 4);
    }

    #[test]
    fn an_operation_is_named_as_it_is_reached_from_the_client() {
        for product in PRODUCTS {
            for resource in product.resources {
                for operation in resource.operations {
                    let mut path = format!("{}.{}", resource.name, operation.method);
                    if !product.top {
                        path = format!("{}.{path}", product.name);
                    }
                    assert_eq!(operation.name, path);
                }
            }
        }
    }
}

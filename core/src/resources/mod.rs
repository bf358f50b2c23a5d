//! The operations, one file per resource: its models, its operations, its documentation and its tests.
//!
//! To add an operation, declare it in its resource's file. To add a resource, write its file and name it in the list
//! below. Nothing else is written for any language.

mod accounts;
mod certificate_policies;
mod device_groups;
mod devices;
mod divisions;
mod rendezvous_zones;
mod shared;

pub use accounts::*;
pub use certificate_policies::*;
pub use device_groups::*;
pub use devices::*;
pub use divisions::*;
pub use rendezvous_zones::*;
pub use shared::*;

use crate::schema::{Grouped, Operation, Resource};
pub use crate::workflows::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
    ProvisionedDevice, Workflows,
};

/// Every resource, in the order in which documentation shows them.
pub static RESOURCES: &[&Resource] = &[
    Workflows::RESOURCE,
    Divisions::RESOURCE,
    CertificatePolicies::RESOURCE,
    DeviceGroups::RESOURCE,
    Devices::RESOURCE,
    Accounts::RESOURCE,
    RendezvousZones::RESOURCE,
];

/// The operation of this name: `divisions.create`.
pub fn operation(name: &str) -> Option<&'static Operation> {
    RESOURCES
        .iter()
        .flat_map(|resource| resource.operations)
        .find(|operation| operation.name == name)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Action;

    #[test]
    fn every_operation_is_found_by_its_unique_name_and_documented() {
        let all: Vec<_> = RESOURCES
            .iter()
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
        for operation in RESOURCES
            .iter()
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
        for operation in RESOURCES.iter().flat_map(|resource| resource.operations) {
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
}

//! What a product and its resources look like.

use super::Operation;

/// A product of DigiCert ONE, such as Account Manager.
#[derive(Debug)]
pub struct Product {
    /// The name on the client: `account`.
    pub name: &'static str,
    /// The name of its type: `AccountManager`.
    pub class: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// Whether its resources are the client's own: `client.divisions` instead of `client.device_trust.divisions`.
    pub top: bool,
    /// Its resources, in the order in which documentation shows them.
    pub resources: &'static [&'static Resource],
    /// The names of those that a page reads only when they are used.
    pub later: &'static [&'static str],
    /// Those of them that were once the client's own, and still are under their old names.
    pub moved: &'static [&'static Resource],
}

impl Product {
    /// Its operations in their order.
    pub fn operations(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.resources
            .iter()
            .flat_map(|resource| resource.operations.iter().copied())
    }

    /// Those of them that a page reads with the first call.
    pub fn operations_early(&self) -> impl Iterator<Item = &'static Operation> + use<'_> {
        self.chosen(false)
    }

    /// Those of them that a page reads only when they are used.
    pub fn operations_later(&self) -> impl Iterator<Item = &'static Operation> + use<'_> {
        self.chosen(true)
    }

    fn chosen(&self, later: bool) -> impl Iterator<Item = &'static Operation> + use<'_> {
        let resources = self.resources.iter();
        resources
            .filter(move |resource| self.later.contains(&resource.name) == later)
            .flat_map(|resource| resource.operations.iter().copied())
    }
}

/// A group of operations: `client.divisions`.
#[derive(Debug)]
pub struct Resource {
    /// The name on the client or on its product: `device_groups`.
    pub name: &'static str,
    /// The name of its type: `DeviceGroups`.
    pub class: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// Its operations in their order.
    pub operations: &'static [&'static Operation],
}

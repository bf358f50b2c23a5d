//! Which resource of a product each model and enumeration belongs to.

use std::collections::{BTreeMap, BTreeSet};

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Enumeration, Model, Operation, Product, Response, Type};

/// Where what several resources use goes.
pub(crate) const SHARED: &str = "shared";
/// The resource whose operations are the client's own.
pub(crate) const WORKFLOWS: &str = "workflows";

/// All models and enumerations of a product, by the module that holds them.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) product: &'static Product,
    pub(crate) modules: BTreeMap<&'static str, Module>,
    /// The models that a caller may pass.
    sent: BTreeSet<&'static str>,
}

/// The models and enumerations of one module, in the order in which operations mention them.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) models: Vec<&'static Model>,
    pub(crate) enumerations: Vec<&'static Enumeration>,
}

/// Everything that was reached, in order, with who reached it.
#[derive(Default)]
struct Walk {
    models: Vec<(&'static Model, BTreeSet<&'static str>)>,
    enumerations: Vec<(&'static Enumeration, BTreeSet<&'static str>)>,
    sent: BTreeSet<&'static str>,
    visited: BTreeSet<(&'static str, &'static str, bool)>,
    /// Models that come back although they are declared for requests.
    misplaced: BTreeSet<&'static str>,
}

impl Catalogue {
    /// Those of every product.
    pub(crate) fn all() -> Result<Vec<Self>, String> {
        PRODUCTS.iter().map(|product| Self::read(product)).collect()
    }

    /// That of the client's own resources.
    #[cfg(test)]
    pub(crate) fn top() -> Result<Self, String> {
        let top = PRODUCTS.iter().find(|product| product.top);
        Self::read(top.ok_or("no product is at the top")?)
    }

    fn read(product: &'static Product) -> Result<Self, String> {
        let mut walk = Walk::default();
        for resource in product.resources {
            for operation in resource.operations {
                walk.operation(operation, resource.name);
            }
        }
        if let Some(model) = walk.misplaced.first() {
            return Err(format!(
                "{model} is part of an answer: declare it with #[model(response)]"
            ));
        }
        let mut modules: BTreeMap<&'static str, Module> = BTreeMap::new();
        let mut names = BTreeSet::new();
        for (enumeration, users) in walk.enumerations {
            let home = home(&users);
            modules
                .entry(home)
                .or_default()
                .enumerations
                .push(enumeration);
            names.insert(enumeration.name);
        }
        for (model, users) in walk.models {
            let home = home(&users);
            modules.entry(home).or_default().models.push(model);
            if !names.insert(model.name) {
                return Err(format!("two things are named {}", model.name));
            }
        }
        Ok(Self {
            product,
            modules,
            sent: walk.sent,
        })
    }

    /// Whether a caller may pass this model.
    pub(crate) fn is_sent(&self, model: &str) -> bool {
        self.sent.contains(model)
    }
}

impl Walk {
    fn operation(&mut self, operation: &'static Operation, user: &'static str) {
        if operation.parameters {
            for field in operation.request.fields {
                self.reach(&field.ty, user, true);
            }
        } else {
            self.model(operation.request, user, true);
        }
        match operation.response {
            Response::Value(ty) | Response::Optional(ty) | Response::Pages(ty) => {
                self.reach(ty, user, false);
            }
            Response::Bytes | Response::Nothing => {}
        }
    }

    fn reach(&mut self, ty: &'static Type, user: &'static str, sent: bool) {
        match ty {
            Type::Record(model) => self.model(model, user, sent),
            Type::List(item) | Type::Map(item) => self.reach(item, user, sent),
            Type::Enum(enumeration) => {
                let known = self
                    .enumerations
                    .iter_mut()
                    .find(|(seen, _)| seen.name == enumeration.name);
                match known {
                    Some((_, users)) => {
                        users.insert(user);
                    }
                    None => self
                        .enumerations
                        .push((enumeration, BTreeSet::from([user]))),
                }
            }
            _ => {}
        }
    }

    fn model(&mut self, model: &'static Model, user: &'static str, sent: bool) {
        if !self.visited.insert((model.name, user, sent)) {
            return;
        }
        if sent {
            self.sent.insert(model.name);
        } else if !model.response {
            self.misplaced.insert(model.name);
        }
        match self
            .models
            .iter_mut()
            .find(|(seen, _)| seen.name == model.name)
        {
            Some((_, users)) => {
                users.insert(user);
            }
            None => self.models.push((model, BTreeSet::from([user]))),
        }
        for field in model.fields {
            self.reach(&field.ty, user, sent);
        }
    }
}

/// A model belongs to the one resource that uses it; workflows, which use everything, count only where nobody else does.
fn home(users: &BTreeSet<&'static str>) -> &'static str {
    let others: Vec<&'static str> = users
        .iter()
        .copied()
        .filter(|user| *user != WORKFLOWS)
        .collect();
    match others.as_slice() {
        [] => WORKFLOWS,
        [one] => one,
        _ => SHARED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_no_model_of_requests() {
        static MODEL: Model = Model {
            name: "Asked",
            doc: "",
            response: false,
            fields: &[],
        };
        let mut walk = Walk::default();
        walk.model(&MODEL, "divisions", true);
        assert!(walk.misplaced.is_empty());
        walk.model(&MODEL, "divisions", false);
        assert_eq!(walk.misplaced, BTreeSet::from(["Asked"]));
    }

    #[test]
    fn everything_has_one_home() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        let has = |home: &str, name: &str| {
            let module = catalogue.modules.get(home);
            let models = module.map(|module| module.models.iter().map(|one| one.name));
            models.is_some_and(|mut names| names.any(|one| one == name))
        };
        assert!(has("divisions", "Division") && !has(SHARED, "Division"));
        assert!(has(SHARED, "Created"));
        assert!(has(WORKFLOWS, "ProvisionDevice"));
        assert!(catalogue.is_sent("CertificateRequest"));
        assert!(!catalogue.is_sent("Device"));
        Ok(())
    }
}

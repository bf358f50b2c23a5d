//! Models and enumerations.

use askama::Template;

use super::language::Swift;
use crate::catalogue::{Catalogue, Module};
use crate::files::rendered;
use crate::view::{self, Choice, Record};

#[derive(Template)]
#[template(path = "swift/models.swift", escape = "none")]
pub(super) struct Models {
    pub(super) enumerations: Vec<Choice>,
    pub(super) records: Vec<Record>,
}

/// The models and enumerations of one module.
pub(super) fn module(catalogue: &Catalogue, home: &str, module: &Module) -> Result<String, String> {
    rendered(&Models {
        enumerations: view::choices(&Swift, module),
        records: view::records(&Swift, catalogue, home, module),
    })
}

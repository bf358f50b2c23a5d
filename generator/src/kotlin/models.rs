//! Models and enumerations.

use askama::Template;

use super::language::Kotlin;
use crate::catalogue::{Catalogue, Module};
use crate::files::rendered;
use crate::view::{self, Choice, Record};

#[derive(Template)]
#[template(path = "kotlin/models.kt", escape = "none")]
pub(super) struct Models {
    pub(super) enumerations: Vec<Choice>,
    pub(super) records: Vec<Record>,
}

/// The models and enumerations of one module.
pub(super) fn body(catalogue: &Catalogue, home: &str, module: &Module) -> Result<String, String> {
    rendered(&Models {
        enumerations: view::choices(&Kotlin, module),
        records: view::records(&Kotlin, catalogue, home, module),
    })
}

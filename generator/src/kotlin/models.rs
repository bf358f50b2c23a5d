//! Models and enumerations.

use askama::Template;

use super::language::Kotlin;
use crate::catalogue::{Catalogue, Module};
use crate::view::{self, Choice, Record};

#[derive(Template)]
#[template(path = "kotlin/models.kt", escape = "none")]
struct Models {
    enumerations: Vec<Choice>,
    records: Vec<Record>,
}

/// The models and enumerations of one module.
pub(super) fn body(catalogue: &Catalogue, home: &str, module: &Module) -> Result<String, String> {
    super::rendered(&Models {
        enumerations: view::choices(&Kotlin, module),
        records: view::records(&Kotlin, catalogue, home, module),
    })
}

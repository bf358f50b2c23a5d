//! Models that several resources use.

use devtrust_macros::{model, open_enum};

/// The answer to a creation. Device Trust Manager gives no id when it creates divisions and device groups; `find`
/// or `ensure` gives the object.
///
/// Source: DTM registration tutorial, steps 1 and 4.
#[model(response)]
pub struct Created {
    /// The service's success code, such as `DIVISION_CREATED_200`.
    pub code: Option<String>,
    /// The service's success message.
    pub verbose: Option<String>,
    /// The new object's id, where it is known: when a lost answer was made up for by looking the object up.
    pub id: Option<String>,
}

/// An object by its id and name.
#[model(response)]
pub struct Reference {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
}

/// Whether an object can be used.
#[open_enum]
pub enum Status {
    /// It can be used.
    #[value("ACTIVE")]
    Active,
    /// It is switched off. Inferred.
    #[value("DISABLED")]
    Disabled,
    /// It was deleted. Inferred.
    #[value("DELETED")]
    Deleted,
}

/// A name and a value.
#[model]
pub struct Attribute {
    /// The name of a certificate field, such as `subject.common_name` or `san.dns_name`. Which ones a policy takes,
    /// its enrollment specification tells.
    #[field(text)]
    pub name: String,
    /// The value.
    #[field(text)]
    pub value: String,
}

//! Models that several resources use.

use devtrust_macros::{model, open_enum};

/// The answer to a creation. Device Trust Manager returns no id when it creates divisions and device groups; `find`
/// and `ensure` return the object.
///
/// Source: DTM registration tutorial, steps 1 and 4.
#[model(response)]
pub struct Created {
    /// The service's success code, such as `DIVISION_CREATED_200`.
    pub code: Option<String>,
    /// The service's success message.
    pub verbose: Option<String>,
    /// The new object's id, if it is known: the service does not send it, but looking the object up after a lost answer does.
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
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Inactive. Inferred.
    #[value("DISABLED")]
    Disabled,
    /// Deleted. Inferred.
    #[value("DELETED")]
    Deleted,
}

/// A name and a value.
#[model]
pub struct Attribute {
    /// The name of a certificate field, such as `subject.common_name` or `san.dns_name`. A policy's
    /// enrollment specification lists the ones it takes.
    #[field(text)]
    pub name: String,
    /// The value.
    #[field(text)]
    pub value: String,
}

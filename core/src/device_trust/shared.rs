//! Models that several resources use.

use devtrust_macros::{model, open_enum};

/// The answer to a creation. Device Trust Manager returns no id when it creates divisions and device groups; `find`
/// and `ensure` return the object. What it returns for other objects is not published: a whole object is taken as well.
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

/// Which objects to list.
#[model]
pub struct ListNamed {
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this division: a UUID.
    #[field(uuid)]
    pub division_id: Option<String>,
    /// Only those whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// Which object to find.
#[model]
pub struct FindNamed {
    /// The exact name.
    #[field(name)]
    pub name: String,
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// The division to look in: a UUID.
    #[field(uuid)]
    pub division_id: Option<String>,
}

/// Which credentials of an authentication policy to list.
#[model]
pub struct ListCredentials {
    /// The authentication policy.
    #[field(segment)]
    pub authentication_policy_id: String,
    /// Only those whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// What a certificate field must be in requests that are proved with a credential.
#[model]
pub struct RegisteredValue {
    /// The certificate field, such as `subject.common_name`.
    #[field(text)]
    pub certificate_field: String,
    /// The value.
    #[field(text)]
    pub value: String,
}

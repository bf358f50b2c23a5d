//! The extensions of a certificate to issue.

use devtrust_macros::model;

/// The extensions of a certificate.
#[model]
pub struct ExtensionsToIssue {
    /// The subject alternative names.
    pub san: Option<SubjectAlternativeNames>,
    /// The issuer alternative name.
    pub issuer_alt_name: Option<IssuerAlternativeName>,
    /// The security identifier (SID) of a Windows account.
    pub security_identifier: Option<SecurityIdentifier>,
    /// The Legal Entity Identifier.
    pub lei: Option<Lei>,
    /// The role of who acts for the legal entity.
    pub lei_role: Option<LeiRole>,
}

/// The subject alternative names of a certificate.
#[model]
pub struct SubjectAlternativeNames {
    /// DNS names; a wildcard is possible.
    pub dns_names: Vec<String>,
    /// Email addresses.
    pub emails: Vec<String>,
    /// IP addresses.
    pub ip_addresses: Vec<String>,
    /// Names of other kinds.
    pub other_names: Option<OtherNames>,
    /// Registered ids: OIDs.
    pub registered_ids: Vec<String>,
    /// A distinguished name.
    pub directory_name: Option<String>,
    /// URIs.
    pub uris: Vec<String>,
    /// User principal names; only profiles for user seats take them.
    pub user_principal_names: Vec<String>,
}

/// Subject alternative names of other kinds.
#[model]
pub struct OtherNames {
    /// GUIDs: plain, in braces or as `0x` and hexadecimal digits.
    pub guid: Vec<String>,
    /// Names by their OIDs.
    pub raw_other_names: Vec<OtherName>,
}

/// A subject alternative name by its OID.
#[model]
pub struct OtherName {
    /// The object identifier (OID).
    pub oid: Option<String>,
    /// The values.
    pub values: Vec<OtherNameValue>,
}

/// A part of such a name.
#[model]
pub struct OtherNameValue {
    /// What it is called.
    pub label: Option<String>,
    /// The value: text or a whole number.
    pub value: Option<serde_json::Value>,
}

/// The issuer alternative name of a certificate.
#[model]
pub struct IssuerAlternativeName {
    /// A distinguished name.
    pub directory_name: Option<DirectoryName>,
}

/// A distinguished name.
#[model]
pub struct DirectoryName {
    /// The value.
    pub value: Option<String>,
    /// Whether the extension is critical; it should not be.
    pub critical: Option<bool>,
}

/// The security identifier (SID) of a Windows account.
#[model]
pub struct SecurityIdentifier {
    /// The values.
    pub additional_values: Vec<SecurityIdentifierValue>,
}

/// One security identifier.
#[model]
pub struct SecurityIdentifierValue {
    /// The object identifier (OID), such as `1.3.6.1.4.1.311.25.2.1`.
    pub oid: Option<String>,
    /// The identifier, such as `S-1-5-21-...`. At most 256 characters.
    #[field(length(0, 256))]
    pub value: Option<String>,
}

/// A Legal Entity Identifier.
#[model]
pub struct Lei {
    /// The value.
    pub value: Option<String>,
    /// Whether the extension is critical.
    pub critical: Option<bool>,
}

/// The role of who acts for a legal entity.
#[model]
pub struct LeiRole {
    /// The value.
    pub value: Option<String>,
    /// Whether the extension is critical.
    pub critical: Option<bool>,
}

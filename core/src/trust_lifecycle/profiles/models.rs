//! Profiles.

use std::collections::BTreeMap;

use devtrust_macros::model;

use super::super::shared::{
    AcmeAccount, CertificateOwner, DeliveryFormat, Named, ProfileTemplate, Validity,
};
use super::{
    AuthenticationMethod, EnrollmentMethod, EscrowMode, OpenPortalOperation, PortalOperation,
    ProfileStatus, SignatureAlgorithm,
};
use crate::Timestamp;

/// A certificate profile. The three versions of the API send different parts of it.
#[model(response)]
pub struct Profile {
    /// The id: a UUID.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The status.
    pub status: Option<ProfileStatus>,
    /// How the certificate is signed.
    pub signature_algorithm: Option<SignatureAlgorithm>,
    /// Whether certificates are published in a directory.
    pub publish_to_public_directory: Option<bool>,
    /// How many days before its end a certificate may be renewed.
    pub renewal_period_days: Option<i64>,
    /// Whether a subject may have several certificates.
    pub duplicate_cert_policy: Option<bool>,
    /// Whether a request may say how long the certificate is valid.
    pub override_cert_validity_via_api: Option<bool>,
    /// The form of the certificates.
    pub certificate_delivery_format: Option<DeliveryFormat>,
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The business unit: a UUID.
    pub business_unit_id: Option<String>,
    /// How it is requested.
    pub enrollment_method: Option<EnrollmentMethod>,
    /// How who requests it is known.
    pub authentication_method: Option<AuthenticationMethod>,
    /// How many days an enrollment holds.
    pub days_till_enrollment_expires: Option<i64>,
    /// Whether certificates are renewed automatically.
    pub automated_renewal: Option<bool>,
    /// How many days before its end a certificate may be renewed.
    pub renewal_window_days: Option<i64>,
    /// The connector: a UUID.
    pub connector_id: Option<String>,
    /// The issuing CA. Its id is 32 hexadecimal digits, not a UUID.
    pub ica: Option<Named>,
    /// Whether and how private keys are kept for recovery.
    pub key_escrow_policy: Option<KeyEscrowPolicy>,
    /// The keys.
    pub private_key_attributes: Option<ProfileKeys>,
    /// Whether only some API tokens may use the profile. In requests, false unbinds it, and left out nothing changes.
    pub api_token_binding_enabled: Option<bool>,
    /// The API tokens that may use the profile; at least one where it is bound.
    pub api_token_ids: Vec<String>,
    /// Whether two administrators have to approve.
    pub enable_dual_admin_approval: Option<bool>,
    /// Whether certificates can be found over LDAP.
    pub enable_ldap_search: Option<bool>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it has contacts of its own. Written in another way than in requests.
    #[field(wire = "useCustomContact")]
    pub use_custom_contact: Option<bool>,
    /// Whether a subject may have several certificates.
    pub duplicate_certificate_allowed: Option<bool>,
    /// The form of the certificates.
    pub cert_delivery_format: Option<DeliveryFormat>,
    /// Whether who asked is told. Written in another way than in requests.
    #[field(wire = "notifyRequestor")]
    pub notify_requestor: Option<bool>,
    /// Further purposes of the certificates: OIDs.
    pub custom_extended_key_usages: Vec<String>,
    /// What its certificates look like.
    pub certificate: Option<ProfileCertificate>,
    /// The template.
    pub template: Option<ProfileTemplate>,
    /// The sizes of keys that are allowed.
    pub allowed_key_sizes: Vec<String>,
    /// The fields of the certificates. Declared as one object, although the name is a plural; so it is handed on as
    /// it is.
    pub fields: Option<serde_json::Value>,
    /// The custom attributes of the certificates.
    pub custom_attributes_fields: Vec<ProfileCustomAttribute>,
    /// The owners of the certificates.
    pub certificate_owners: Vec<CertificateOwner>,
    /// The name of the business unit.
    pub business_unit_name: Option<String>,
    /// Whether one code is good for all enrollments.
    pub global_enrollment_code_enabled: Option<bool>,
    /// Credentials for ACME clients.
    pub acme_credentials: Option<AcmeAccount>,
    /// Names and addresses that certificates may have: wildcards, networks and ranges too.
    pub allowed_list: Vec<String>,
    /// Whether the self-service portal is on.
    pub self_service_portal_active: Option<bool>,
    /// What users may do in the self-service portal.
    pub ssp_auth_operations: Vec<PortalOperation>,
    /// What everyone may do in the self-service portal.
    pub ssp_open_operations: Vec<OpenPortalOperation>,
    /// The groups of users that may use it, by where they come from.
    pub allowed_user_group: BTreeMap<String, Vec<String>>,
    /// One of the API tokens that may use it; version 1 of the API only.
    pub api_token_id: Option<String>,
}

/// Whether and how private keys are kept for recovery.
#[model(response)]
pub struct KeyEscrowPolicy {
    /// Whether private keys are kept.
    pub key_escrow_enabled: bool,
    /// Where private keys are kept.
    pub key_escrow_deployment_mode: Option<EscrowMode>,
    /// Whether a recovery needs two administrators with different API keys.
    pub dual_admin_recovery: bool,
}

/// The keys of the certificates.
#[model(response)]
pub struct ProfileKeys {
    /// The size of the key.
    pub key_size: Option<String>,
}

/// What the certificates of a profile look like.
#[model(response)]
pub struct ProfileCertificate {
    /// The subject.
    pub subject: Option<ProfileAttributes>,
    /// How long the certificate is valid, where the profile lets the request say so.
    pub validity: Option<Validity>,
    /// Extensions.
    pub extensions: Option<ProfileExtensions>,
    /// The CA.
    pub issuer: Option<ProfileIssuer>,
}

/// Fields of the certificates.
#[model(response)]
pub struct ProfileAttributes {
    /// The fields.
    pub attributes: Vec<ProfileAttribute>,
}

/// A field of the certificates.
#[model(response)]
pub struct ProfileAttribute {
    /// The name of the field, such as `common_name`.
    pub r#type: Option<String>,
    /// Whether it is required.
    pub mandatory: Option<bool>,
    /// Whether it takes several values.
    pub multiple: Option<bool>,
    /// Where its value comes from.
    pub sources: Vec<ProfileFieldSource>,
}

/// Where a field gets its value.
#[model(response)]
pub struct ProfileFieldSource {
    /// Whether it is required.
    pub mandatory: Option<bool>,
    /// Where it comes from, such as `fixed_value`, `rest_request` or `from_csr`.
    pub source: Option<String>,
    /// The value, where it is fixed.
    pub value: Option<serde_json::Value>,
    /// A value of your own.
    pub custom_value: Option<String>,
    /// The key in the SAML assertion.
    pub saml_assertion_key: Option<String>,
    /// The attribute in Active Directory.
    pub ad_attribute_key: Option<String>,
}

/// The extensions of the certificates.
#[model(response)]
pub struct ProfileExtensions {
    /// The subject alternative names.
    pub san: Option<ProfileExtension>,
    /// The issuer alternative name.
    pub issuer_alt_name: Option<ProfileExtension>,
    /// The security identifier (SID) of a Windows account.
    pub security_identifier: Option<ProfileAttributes>,
}

/// An extension with fields.
#[model(response)]
pub struct ProfileExtension {
    /// Whether the extension is critical.
    pub critical: Option<bool>,
    /// The fields.
    pub attributes: Vec<ProfileAttribute>,
}

/// The CA that issues the certificates, with its chain.
#[model(response)]
pub struct ProfileIssuer {
    /// The serial number, in decimal digits here.
    pub serial_number: Option<String>,
    /// The distinguished name of the CA.
    pub subject_dn: Option<String>,
    /// The certificate: PEM, or DER in base64.
    pub certificate: Option<String>,
    /// Whether it is a root.
    pub root: Option<bool>,
    /// The chain, up to the root.
    pub chain: Vec<IssuerCertificate>,
}

/// A certificate of the issuer's chain.
#[model(response)]
pub struct IssuerCertificate {
    /// The serial number, in decimal digits here.
    pub serial_number: Option<String>,
    /// The distinguished name of its subject.
    pub subject_dn: Option<String>,
    /// The certificate: PEM, or DER in base64.
    pub certificate: Option<String>,
    /// Whether it is a root.
    pub root: Option<bool>,
}

/// A custom attribute of a profile.
#[model(response)]
pub struct ProfileCustomAttribute {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The type.
    pub r#type: Option<String>,
    /// The values to choose from.
    pub items: Vec<String>,
    /// Whether it is required.
    pub required: Option<bool>,
    /// Whether it takes several values.
    pub multi_select: Option<bool>,
    /// The regular expression that its value must match.
    pub regex: Option<String>,
    /// What is said where a value is wrong.
    pub error_message: Option<String>,
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
}

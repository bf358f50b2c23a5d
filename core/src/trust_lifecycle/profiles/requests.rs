//! What profiles are made with and looked for with.

use std::collections::BTreeMap;

use devtrust_macros::model;

use super::super::shared::{CertCentralSettings, ContactType, Named};
use super::{
    AuthenticationMethod, EnrollmentMethod, KeyEscrowPolicy, OpenPortalOperation, PortalOperation,
    ProfileDeliveryFormat, ProfileFieldSource, SeatIdMapping,
};
use crate::Secret;

/// Which profiles to list.
#[model]
pub struct ListProfiles {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only profiles that are bound to one of these API tokens.
    pub api_token_id: Vec<String>,
}

/// A certificate profile to create.
#[model]
pub struct CreateProfile {
    /// The name.
    #[field(text)]
    pub name: String,
    /// Free text. At most 256 characters.
    #[field(length(0, 256))]
    pub description: Option<String>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: String,
    /// The issuing CA. Its id is 32 hexadecimal digits, not a UUID.
    pub ica: Named,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The template: a UUID.
    #[field(uuid)]
    pub template_id: String,
    /// How it is requested.
    pub enrollment_method: EnrollmentMethod,
    /// How who requests it is known.
    pub authentication_method: AuthenticationMethod,
    /// Which field of a certificate is the seat id.
    pub seat_id_mapping: SeatIdMapping,
    /// The form of the certificates.
    pub cert_delivery_format: Option<ProfileDeliveryFormat>,
    /// Further purposes of the certificates: OIDs.
    pub custom_extended_key_usages: Vec<String>,
    /// How many days before its end a certificate may be renewed. 0 or more.
    #[field(range(0))]
    pub renewal_window_days: i64,
    /// How many days an enrollment holds. 0 or more.
    #[field(range(0))]
    pub days_till_enrollment_expires: Option<i64>,
    /// Whether a subject may have several certificates.
    pub duplicate_certificate_allowed: Option<bool>,
    /// Whether who asked is told.
    pub notify_requestor: Option<bool>,
    /// Whether the address to redeem an enrollment holds its code.
    pub embed_enrollment_code_in_url: Option<bool>,
    /// Whether there is a grace period.
    pub grace_period_enabled: Option<bool>,
    /// Whether certificates can be found over LDAP.
    pub enable_ldap_search: Option<bool>,
    /// Whether the self-service portal is on.
    pub self_service_portal_active: Option<bool>,
    /// The one code for all enrollments.
    pub global_enrollment_code: Option<Secret>,
    /// The fields of the certificates, and where their values come from.
    pub fields: Vec<ProfileField>,
    /// The connector: a UUID. Needed for CertCentral server templates and where the enrollment method is
    /// `certificate_delivery`.
    #[field(uuid)]
    pub connector_id: Option<String>,
    /// Whether the contacts of the profile are used.
    pub use_custom_contact: Option<bool>,
    /// How the CA issues.
    pub ca_settings: Option<CaSettings>,
    /// How CertCentral issues; needed for its templates.
    pub cc_settings: Option<CertCentralSettings>,
    /// Whether and how private keys are kept for recovery.
    pub key_escrow_policy: Option<KeyEscrowPolicy>,
    /// Tags; those that are not there are made.
    pub tags: Vec<String>,
    /// Whether only some API tokens may use the profile: true needs `api_token_ids`, false unbinds it, left out
    /// nothing changes.
    pub api_token_binding_enabled: Option<bool>,
    /// The API tokens that may use the profile; at least one where it is bound.
    #[field(uuid)]
    pub api_token_ids: Vec<String>,
    /// What users may do in the self-service portal.
    pub ssp_auth_operations: Vec<PortalOperation>,
    /// What everyone may do in the self-service portal.
    pub ssp_open_operations: Vec<OpenPortalOperation>,
    /// The groups of users that may use it, by where they come from.
    pub allowed_user_group: BTreeMap<String, Vec<String>>,
    /// Which DNS names may be asked for.
    pub allowed_fqdn_regex: Vec<AllowedFqdn>,
}

/// A certificate profile, and what is new about it.
#[model]
pub struct UpdateProfile {
    /// The profile: a UUID.
    #[field(uuid)]
    pub profile_id: String,
    /// The name.
    #[field(text)]
    pub name: String,
    /// Free text. At most 256 characters.
    #[field(length(0, 256))]
    pub description: Option<String>,
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: String,
    /// The issuing CA. Its id is 32 hexadecimal digits, not a UUID.
    pub ica: Named,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The template: a UUID.
    #[field(uuid)]
    pub template_id: String,
    /// How it is requested.
    pub enrollment_method: EnrollmentMethod,
    /// How who requests it is known.
    pub authentication_method: AuthenticationMethod,
    /// Which field of a certificate is the seat id.
    pub seat_id_mapping: SeatIdMapping,
    /// The form of the certificates.
    pub cert_delivery_format: Option<ProfileDeliveryFormat>,
    /// Further purposes of the certificates: OIDs.
    pub custom_extended_key_usages: Vec<String>,
    /// How many days before its end a certificate may be renewed. 0 or more.
    #[field(range(0))]
    pub renewal_window_days: i64,
    /// How many days an enrollment holds. 0 or more.
    #[field(range(0))]
    pub days_till_enrollment_expires: Option<i64>,
    /// Whether a subject may have several certificates.
    pub duplicate_certificate_allowed: Option<bool>,
    /// Whether who asked is told.
    pub notify_requestor: Option<bool>,
    /// Whether the address to redeem an enrollment holds its code.
    pub embed_enrollment_code_in_url: Option<bool>,
    /// Whether there is a grace period.
    pub grace_period_enabled: Option<bool>,
    /// Whether certificates can be found over LDAP.
    pub enable_ldap_search: Option<bool>,
    /// Whether the self-service portal is on.
    pub self_service_portal_active: Option<bool>,
    /// The one code for all enrollments.
    pub global_enrollment_code: Option<Secret>,
    /// The fields of the certificates, and where their values come from.
    pub fields: Vec<ProfileField>,
    /// The connector: a UUID. Needed for CertCentral server templates and where the enrollment method is
    /// `certificate_delivery`.
    #[field(uuid)]
    pub connector_id: Option<String>,
    /// Whether the contacts of the profile are used.
    pub use_custom_contact: Option<bool>,
    /// How the CA issues.
    pub ca_settings: Option<CaSettings>,
    /// How CertCentral issues; needed for its templates.
    pub cc_settings: Option<CertCentralSettings>,
    /// Whether and how private keys are kept for recovery.
    pub key_escrow_policy: Option<KeyEscrowPolicy>,
    /// Tags; those that are not there are made.
    pub tags: Vec<String>,
    /// Whether only some API tokens may use the profile: true needs `api_token_ids`, false unbinds it, left out
    /// nothing changes.
    pub api_token_binding_enabled: Option<bool>,
    /// The API tokens that may use the profile; at least one where it is bound.
    #[field(uuid)]
    pub api_token_ids: Vec<String>,
    /// What users may do in the self-service portal.
    pub ssp_auth_operations: Vec<PortalOperation>,
    /// What everyone may do in the self-service portal.
    pub ssp_open_operations: Vec<OpenPortalOperation>,
    /// The groups of users that may use it, by where they come from.
    pub allowed_user_group: BTreeMap<String, Vec<String>>,
    /// Which DNS names may be asked for.
    pub allowed_fqdn_regex: Vec<AllowedFqdn>,
}

/// Which profiles to list.
#[model]
pub struct ListProfilesV2 {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only profiles that are bound to one of these API tokens.
    pub api_token_id: Vec<String>,
}

/// Which profiles to list.
#[model]
pub struct ListProfilesV1 {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only profiles that are bound to this API token.
    #[field(text)]
    pub api_token_id: Option<String>,
}

/// How a CA issues the certificates of a profile.
#[model]
pub struct CaSettings {
    /// The contacts.
    pub contacts: Vec<CaContact>,
    /// Fields that the CA fills in.
    pub certificate_fields: Option<CaCertificateFields>,
}

/// A contact of a CA.
#[model]
pub struct CaContact {
    /// The id: a UUID.
    #[field(uuid)]
    pub id: String,
    /// The first name.
    #[field(text)]
    pub first_name: String,
    /// The last name.
    #[field(text)]
    pub last_name: String,
    /// What the contact is for.
    pub contact_type: ContactType,
}

/// Fields that the CA fills in.
#[model]
pub struct CaCertificateFields {
    /// How long it is valid.
    pub validity_period: Option<serde_json::Value>,
    /// When it may be renewed.
    pub renewal_period: Option<serde_json::Value>,
    /// The kind of key, such as `RSA`.
    pub key_type: Option<String>,
    /// The size of the key.
    pub key_size: Option<String>,
    /// How the certificate is signed.
    pub signature_algorithm: Option<String>,
    /// The providers of cryptography.
    pub crypto_providers: Option<serde_json::Value>,
    /// The ARN in AWS.
    pub arn: Option<String>,
}

/// Which DNS names may be asked for.
#[model]
pub struct AllowedFqdn {
    /// The regular expression that a name must match.
    #[field(text)]
    pub pattern: String,
    /// What is said where a name does not match.
    #[field(text)]
    pub message: String,
}

/// A field that a profile asks for or fixes.
#[model(response)]
pub struct ProfileField {
    /// Whether it may be left out.
    pub optional: Option<bool>,
    /// Whether it takes several values.
    pub multiple: Option<bool>,
    /// The name of the field, such as `subject.common_name`.
    pub key: Option<String>,
    /// The kind of value: `string`, `number` or `boolean`.
    pub r#type: Option<String>,
    /// How it is asked for in the web console.
    pub input: Option<String>,
    /// The object identifier (OID).
    pub oid: Option<String>,
    /// The kind of value.
    #[field(wire = "dataType")]
    pub data_type: Option<String>,
    /// The groups that may use it.
    pub allowed_groups: Vec<String>,
    /// Where its value comes from.
    pub sources: Vec<ProfileFieldSource>,
    /// What it is called, by language.
    pub labels: Vec<ProfileFieldLabel>,
}

/// What a field is called in a language.
#[model(response)]
pub struct ProfileFieldLabel {
    /// The language.
    pub language: Option<String>,
    /// What it is called.
    pub label: Option<String>,
}

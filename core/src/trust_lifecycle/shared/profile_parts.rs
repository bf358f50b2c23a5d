//! Parts of profiles that other resources have, too.

use devtrust_macros::{model, open_enum};

use super::{Named, ProductType};
use crate::Secret;

/// Who trusts the certificates.
#[open_enum]
pub enum TrustType {
    /// Those who know the private CA.
    #[value("private")]
    Private,
    /// Everyone.
    #[value("public")]
    Public,
}

/// The status of a profile, as certificates and endpoints have it.
#[open_enum]
pub enum ProfileState {
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Deleted.
    #[value("DELETED")]
    Deleted,
    /// Suspended.
    #[value("SUSPENDED")]
    Suspended,
    /// Action needed.
    #[value("ACTION_NEEDED")]
    ActionNeeded,
}

/// What a contact is for.
#[open_enum]
pub enum ContactType {
    /// Organization contact.
    #[value("organization_contact")]
    OrganizationContact,
    /// Technical contact.
    #[value("technical_contact")]
    TechnicalContact,
    /// Verified contact.
    #[value("verified_contact")]
    VerifiedContact,
}

/// The template of a profile.
#[model(response)]
pub struct ProfileTemplate {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Who trusts the certificates.
    pub trust_type: Option<TrustType>,
}

/// A certificate owner.
#[model(response)]
pub struct CertificateOwner {
    /// The id.
    pub id: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// Up to three identifiers of your own.
    pub custom_identifier: Vec<OwnerIdentifier>,
}

/// An identifier of your own.
#[model(response)]
pub struct OwnerIdentifier {
    /// Its name.
    #[field(text)]
    pub name: String,
    /// Its value.
    #[field(text)]
    pub value: String,
}

/// Credentials with which ACME clients get certificates under a profile.
#[model(response)]
pub struct AcmeAccount {
    /// The key id of the external account binding.
    pub eab_kid: Option<String>,
    /// The key of the external account binding.
    pub eab_hmac: Option<Secret>,
    /// The address of the ACME directory.
    pub directory_url: Option<String>,
}

/// How CertCentral issues the certificates of a profile.
#[model(response)]
pub struct CertCentralSettings {
    /// When certificates are renewed automatically.
    pub auto_renew_settings: Option<AutoRenewSettings>,
    /// The contacts.
    pub contacts: Vec<CertCentralContact>,
    /// Whether it is for signed HTTP exchanges.
    pub http_signed_exchange: Option<bool>,
    /// The sizes of keys that are allowed.
    pub key_sizes: Vec<String>,
    /// The account in CertCentral: a number.
    pub account_id: Option<i64>,
    /// Whether requests may say how long it is valid.
    pub is_custom_validity: Option<bool>,
    /// How many days a duplicate must be valid.
    pub duplicate_minimum_validity_days: Option<i64>,
    /// The kind of key, such as `RSA`.
    pub key_type: Option<String>,
    /// How long the order lasts, such as `P1Y`.
    pub order_coverage_length: Option<String>,
    /// Whether ACME clients may ask for less than the profile has.
    pub override_validity: Option<bool>,
    /// The organization.
    pub organization: Option<CertCentralEntry>,
    /// The contact of the organization.
    pub organization_contact: Option<CertCentralContact>,
    /// The product of CertCentral.
    pub product_type: ProductType,
    /// How certificates are signed; its id is such as `sha256`.
    pub signature_algorithm: Option<Named>,
    /// The container.
    pub container: Option<CertCentralEntry>,
    /// The region of the account, such as `US`.
    pub region: Option<String>,
}

/// A contact in CertCentral.
#[model(response)]
pub struct CertCentralContact {
    /// The id.
    pub id: i64,
    /// The name.
    #[field(text)]
    pub name: String,
    /// What the contact is for.
    pub contact_type: ContactType,
}

/// An organization or a container in CertCentral.
#[model(response)]
pub struct CertCentralEntry {
    /// The id.
    pub id: Option<i64>,
    /// The name.
    pub name: Option<String>,
    /// The same as the id, in examples.
    pub value: Option<i64>,
}

/// When a certificate is renewed automatically.
#[model(response)]
pub struct AutoRenewSettings {
    /// Whether the order is renewed with the certificate.
    pub auto_renew_certificate_and_order: bool,
    /// How long before its end it is renewed.
    pub auto_renew_time: Option<AutoRenewTime>,
    /// Whether it is renewed before its end.
    pub before_expiration: bool,
}

/// How long before its end a certificate is renewed.
#[model(response)]
pub struct AutoRenewTime {
    /// How many days before.
    pub days: Option<i64>,
    /// The hour; for a renewal, how many hours before.
    pub hours: Option<i64>,
    /// The minute; for a renewal, how many minutes before.
    pub minutes: Option<i64>,
    /// `AM` or `PM`.
    #[field(text)]
    pub time_format: String,
    /// The time zone, such as `EST` or `Asia/Kolkata`.
    #[field(text)]
    pub zone: String,
}

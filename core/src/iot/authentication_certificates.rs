//! Certificates with which devices prove who they are.

use devtrust_macros::{model, open_enum, resource};

use super::Reference;
use crate::Timestamp;

/// How a value is compared.
#[open_enum]
pub enum Matcher {
    /// It is the same.
    #[value("equals")]
    Equals,
}

/// A field of certificates, and the value that it must have.
#[model]
pub struct MatchedValue {
    /// The field.
    #[field(text)]
    pub certificate_field: String,
    /// How it is compared.
    pub matcher: Matcher,
    /// A text, or a list of texts.
    pub value: serde_json::Value,
}

/// A certificate to register.
#[model]
pub struct CreateAuthenticationCertificate {
    /// The enrollment profile: `IOT_` and a UUID.
    #[field(segment)]
    pub enrollment_profile_id: String,
    /// The certificate in PEM.
    #[field(text)]
    pub pem: String,
    /// The first day on which it can be used.
    #[field(date)]
    pub start_date: Option<String>,
    /// The last day.
    #[field(date)]
    pub end_date: Option<String>,
    /// What a certificate that is requested with it must have.
    pub registered_values: Vec<MatchedValue>,
}

/// A certificate with which devices prove who they are.
#[model(response)]
pub struct AuthenticationCertificate {
    /// The id.
    pub id: Option<String>,
    /// The certificate.
    pub certificate: Option<Reference>,
    /// The enrollment profile.
    pub enrollment_profile: Option<Reference>,
    /// How often it can be used.
    pub usage_limit: Option<u32>,
    /// How often it was used.
    pub number_of_usage: Option<u32>,
    /// Whether it can be used.
    pub status: Option<String>,
    /// When it was registered.
    pub created_at: Option<Timestamp>,
    /// When it expires.
    pub certificate_expires_on: Option<Timestamp>,
    /// Its serial number.
    pub certificate_serial_number: Option<String>,
    /// The common name of its issuer.
    pub certificate_issuer_common_name: Option<String>,
    /// Its thumbprint.
    pub certificate_thumbprint: Option<String>,
    /// The organization in its subject.
    pub certificate_organization: Option<String>,
    /// The organizational units in its subject.
    pub certificate_organization_units: Vec<String>,
}

/// Certificates of enrollment profiles, with which devices prove who they are when they ask for another.
#[resource(iot)]
impl AuthenticationCertificates {
    /// Registers a certificate with an enrollment profile, and returns it. This is not sent again once it may have arrived.
    #[post("/iot/api/v1/enrollment-profile/{enrollment_profile_id}/authentication-certificate", success = [200, 201],
        confidence = documented, source = "IoT Trust Manager API, Create an authentication certificate")]
    pub async fn create(
        &self,
        request: CreateAuthenticationCertificate,
    ) -> Result<AuthenticationCertificate>;
}

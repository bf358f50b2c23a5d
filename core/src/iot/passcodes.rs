//! Passcodes of enrollment profiles.

use std::collections::BTreeMap;

use devtrust_macros::{model, resource};

use crate::Secret;

/// A field of certificates, and the values that it may have.
#[model]
pub struct RegisteredValue {
    /// The field.
    #[field(text)]
    pub certificate_field: String,
    /// A text, or a list of texts.
    pub value: serde_json::Value,
}

/// A passcode to create.
#[model]
pub struct CreatePasscode {
    /// The enrollment profile, of the method EST, SCEP or `CMPv2`: `IOT_` and a UUID.
    #[field(segment)]
    pub enrollment_profile_id: String,
    /// The name.
    #[field(text)]
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// How many characters it has.
    #[field(range(1))]
    pub passcode_length: Option<u32>,
    /// How often it can be used.
    #[field(range(1))]
    pub usage_limit: Option<u32>,
    /// `from` and `to`: dates between which it can be used.
    pub validity_period: BTreeMap<String, String>,
    /// What a certificate that is requested with it must have.
    pub registered_values: Vec<RegisteredValue>,
}

/// A passcode that was just created. Which members the answer has is not published; all that the service sends are kept.
#[model(response)]
pub struct CreatedPasscode {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The passcode.
    pub passcode: Option<Secret>,
}

/// Passcodes of enrollment profiles: what a device shows when it asks for its first certificate.
#[resource(iot)]
impl Passcodes {
    /// Creates a passcode. A profile may have several, so this is not sent again once it may have arrived.
    #[post("/iot/api/v1/enrollment-profile/{enrollment_profile_id}/passcode", success = [200, 201],
        confidence = documented, source = "IoT Trust Manager API, Create a passcode")]
    pub async fn create(&self, request: CreatePasscode) -> Result<CreatedPasscode>;
}

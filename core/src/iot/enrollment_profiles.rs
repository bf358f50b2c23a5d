//! Enrollment profiles of IoT Trust Manager.

use devtrust_macros::{model, resource};

/// What a request for a certificate under a profile must and may have. Which further members a field has is not published; all
/// that the service sends are kept.
#[model(response)]
pub struct EnrollmentSpecification {
    /// The fields.
    pub fields: Vec<SpecifiedField>,
}

/// A field of a request for a certificate.
#[model(response)]
pub struct SpecifiedField {
    /// The id, which a request names.
    pub id: Option<String>,
    /// The name to show.
    pub name: Option<String>,
}

/// Enrollment profiles: which certificates devices get, and how they ask for them.
#[resource(iot)]
impl EnrollmentProfiles {
    /// Returns what a request for a certificate must and may have, the fields of your own device profile among it.
    #[get("/iot/api/v1/enrollment-profile/{enrollment_profile_id}/enrollment-specification", success = 200,
        confidence = observed, source = "public scripts")]
    pub async fn enrollment_specification(
        &self,
        /// The enrollment profile: `IOT_` and a UUID.
        #[field(segment)]
        enrollment_profile_id: String,
    ) -> Result<EnrollmentSpecification>;
}

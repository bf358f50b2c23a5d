//! Certificate profiles: what certificates look like.

use devtrust_macros::{model, resource};

use super::{ListNamed, Reference, Status};

/// A certificate profile.
#[model(response)]
pub struct CertificateProfile {
    /// The id that a certificate policy needs.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// The template that it is made from.
    pub certificate_template: Option<Reference>,
}

/// Certificate profiles: what certificates look like. A policy names one as `certificate_profile_id`. They are made in
/// the portal.
#[resource]
impl CertificateProfiles {
    /// Lists certificate profiles, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-profile", success = 200,
        confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListNamed) -> Pager<CertificateProfile>;

    /// Returns one certificate profile. Inferred.
    #[get("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-profile/{certificate_profile_id}",
        success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(segment)] certificate_profile_id: String,
    ) -> Result<CertificateProfile>;
}

//! Credentials with which ACME clients get certificates under a profile.

use devtrust_macros::resource;

use super::shared::AcmeAccount;

/// Credentials with which ACME clients get certificates under a profile.
#[resource(trust_lifecycle)]
impl AcmeCredentials {
    /// Revokes the credentials of a profile, makes new ones and returns them. This is not sent again once it may have
    /// arrived.
    #[post("/mpki/api/v1/acme-credentials/recreate", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, ACME credentials")]
    pub async fn recreate(
        &self,
        /// The profile: a UUID.
        #[field(wire = "profileId")]
        profile_id: Option<String>,
    ) -> Result<AcmeAccount>;
}

//! Certificate profiles.

mod models;
mod requests;
mod values;

pub use models::*;
pub use requests::*;
pub use values::*;

use devtrust_macros::resource;

/// Certificate profiles: which CA issues a certificate, which fields it has and how it may be requested.
#[resource(trust_lifecycle)]
impl Profiles {
    /// Lists certificate profiles, page by page, as version 3 of the API has them. Fits all profiles, also those for
    /// public S/MIME, which `list_v2` gets wrong.
    #[get("/mpki/api/v3/profile", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub fn list(&self, request: ListProfiles) -> Pager<Profile>;

    /// Returns one certificate profile, as version 3 of the API has it.
    ///
    /// The service answers for an unknown id as for one that the caller may not use: `permission`.
    #[get("/mpki/api/v3/profile/{profile_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub async fn get(
        &self,
        /// The profile: a UUID.
        #[field(uuid)]
        profile_id: String,
    ) -> Result<Profile>;

    /// Creates a certificate profile, and returns it.
    ///
    /// A profile of a CertCentral server template needs `connector_id` and `cc_settings`. No list can be searched by
    /// name and names need not be unique, so this is not sent again once it may have arrived.
    #[post("/mpki/api/v1/profile", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub async fn create(&self, request: CreateProfile) -> Result<Profile>;

    /// Changes a certificate profile. All fields are sent: what is left out is not kept, except the API tokens that
    /// it is bound to.
    #[put("/mpki/api/v1/profile/{profile_id}", success = 204, idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub async fn update(&self, request: UpdateProfile) -> Result<()>;

    /// Lists certificate profiles, page by page, as version 2 of the API has them. Public S/MIME profiles are not
    /// accurate; use `list` for those.
    #[get("/mpki/api/v2/profile", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub fn list_v2(&self, request: ListProfilesV2) -> Pager<Profile>;

    /// Returns one certificate profile, as version 2 of the API has it. Public S/MIME profiles are not accurate; use
    /// `get` for those.
    #[get("/mpki/api/v2/profile/{profile_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub async fn get_v2(
        &self,
        /// The profile: a UUID.
        #[field(uuid)]
        profile_id: String,
    ) -> Result<Profile>;

    /// Lists certificate profiles, page by page, as version 1 of the API has them.
    #[get("/mpki/api/v1/profile", success = 200,
        deprecated = "Use list. The service announced the end of version 1 for 2023.", confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub fn list_v1(&self, request: ListProfilesV1) -> Pager<Profile>;

    /// Returns one certificate profile, as version 1 of the API has it.
    #[get("/mpki/api/v1/profile/{profile_id}", success = 200,
        deprecated = "Use get. The service announced the end of version 1 for 2023.", confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Profiles")]
    pub async fn get_v1(
        &self,
        /// The profile: a UUID.
        #[field(uuid)]
        profile_id: String,
    ) -> Result<Profile>;
}

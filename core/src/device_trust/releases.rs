//! Releases: which artifacts belong together.

use devtrust_macros::{model, resource};

use super::{Created, FindNamed, ListNamed, Reference, Status};
use crate::Timestamp;

/// A release to create.
#[model]
pub struct CreateRelease {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The version, such as `1.2.0`.
    #[field(text)]
    pub version: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The division: a UUID.
    #[field(uuid)]
    pub division_id: String,
    /// The artifacts, by their ids: at least one, of the same division or of the account.
    #[field(not_empty)]
    pub artifact_ids: Vec<String>,
    /// Free text.
    pub description: Option<String>,
}

/// A release.
#[model(response)]
pub struct Release {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The division.
    pub division_id: Option<String>,
    /// The artifacts.
    pub artifacts: Vec<Reference>,
    /// Whether it can be deployed. Disabled with an artifact of it.
    pub status: Option<Status>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
}

/// Releases: artifacts of certain versions that are deployed together. That there are releases is documented; paths
/// and fields are inferred.
#[resource]
impl Releases {
    /// Creates a release. Only a solution administrator may. This is not sent again once it may have arrived. Path and
    /// body are inferred.
    #[post("/devicetrustmanager/api/v4/release", success = 201, unwrap = "success", confidence = inferred,
        source = "the API's path grammar")]
    pub async fn create(&self, request: CreateRelease) -> Result<Created>;

    /// Returns one release. Inferred.
    #[get("/devicetrustmanager/api/v4/release/{release_id}", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] release_id: String) -> Result<Release>;

    /// Lists releases, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/api/v4/release", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub fn list(&self, request: ListNamed) -> Pager<Release>;

    /// Finds the release with exactly this name. Returns nothing if there is none, and the oldest if there are several.
    #[find(list, matching = ["division_id" => "/division_id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = inferred, source = "the API's path grammar")]
    pub async fn find(&self, request: FindNamed) -> Result<Option<Release>>;

    /// Deletes a release. Inferred.
    #[delete("/devicetrustmanager/api/v4/release/{release_id}", success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get),
        confidence = inferred, source = "the API's path grammar")]
    pub async fn delete(&self, #[field(segment)] release_id: String) -> Result<()>;
}

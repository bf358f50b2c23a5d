//! Deployments: releases on their way to devices.

use devtrust_macros::{model, open_enum, resource};

use super::{Created, Reference};
use crate::Timestamp;

/// The status of a deployment.
#[open_enum]
pub enum DeploymentStatus {
    /// It begins at its time.
    #[value("SCHEDULED")]
    Scheduled,
    /// It is under way.
    #[value("ACTIVE")]
    Active,
    /// Every device is done.
    #[value("COMPLETED")]
    Completed,
    /// It was stopped.
    #[value("ABORTED")]
    Aborted,
}

/// A deployment to create.
#[model]
pub struct CreateDeployment {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The release.
    #[field(text)]
    pub release_id: String,
    /// The device groups, by their ids: at least one.
    #[field(not_empty)]
    pub device_group_ids: Vec<String>,
    /// When it begins. At once where nothing is said.
    pub scheduled_on: Option<Timestamp>,
    /// Free text.
    pub description: Option<String>,
}

/// Which deployments to list.
#[model]
pub struct ListDeployments {
    /// Only those whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Only those of this release.
    #[field(text)]
    pub release_id: Option<String>,
    /// Only those with this status.
    pub status: Option<DeploymentStatus>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// A deployment.
#[model(response)]
pub struct Deployment {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// How far it is.
    pub status: Option<DeploymentStatus>,
    /// The release.
    pub release: Option<Reference>,
    /// The device groups.
    pub device_groups: Vec<Reference>,
    /// When it begins.
    pub scheduled_on: Option<Timestamp>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
}

/// How many devices of a deployment are how far. The names follow what devices report.
#[model(response)]
pub struct DeploymentSummary {
    /// How far the deployment is.
    pub status: Option<DeploymentStatus>,
    /// All its devices.
    pub total: Option<u32>,
    /// Those that have not begun.
    pub pending: Option<u32>,
    /// Those that download or install.
    pub in_progress: Option<u32>,
    /// Those that have installed it.
    pub installed: Option<u32>,
    /// Those that failed.
    pub failed: Option<u32>,
}

/// Deployments: releases on their way to the devices of groups. That they are created, summarised and aborted is
/// documented; paths and fields are inferred.
#[resource]
impl Deployments {
    /// Creates a deployment. This is not sent again once it may have arrived. Path and body are inferred.
    #[post("/devicetrustmanager/api/v4/deployment", success = 201, unwrap = "success", confidence = inferred,
        source = "the API's path grammar")]
    pub async fn create(&self, request: CreateDeployment) -> Result<Created>;

    /// Returns one deployment. Inferred.
    #[get("/devicetrustmanager/api/v4/deployment/{deployment_id}", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] deployment_id: String) -> Result<Deployment>;

    /// Lists deployments, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/api/v4/deployment", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub fn list(&self, request: ListDeployments) -> Pager<Deployment>;

    /// Returns how many devices of a deployment are how far. Path and fields are inferred.
    #[get("/devicetrustmanager/api/v4/deployment/{deployment_id}/summary", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn summary(
        &self,
        #[field(segment)] deployment_id: String,
    ) -> Result<DeploymentSummary>;

    /// Stops a deployment. Devices that have installed the release keep it. Path and method are inferred.
    #[post("/devicetrustmanager/api/v4/deployment/{deployment_id}/abort", success = [200, 204],
        becomes = ["status" => "ABORTED"], idempotency = reached(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn abort(&self, #[field(segment)] deployment_id: String) -> Result<()>;
}

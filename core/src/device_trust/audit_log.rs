//! The audit log: who did what.

use devtrust_macros::{model, resource};

use super::Reference;
use crate::Timestamp;

/// Which events to list.
#[model]
pub struct ListAuditEvents {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only events from this moment on. The service calls it `from`.
    pub since: Option<Timestamp>,
    /// Only events up to this moment. The service calls it `to`.
    pub until: Option<Timestamp>,
    /// Only what was done so, such as `CREATE`.
    #[field(text)]
    pub action: Option<String>,
    /// Only what was done with objects of this kind, such as `DEVICE`.
    #[field(text)]
    pub resource_type: Option<String>,
    /// Only what was done with this object.
    #[field(text)]
    pub resource_id: Option<String>,
    /// Only what this user did.
    #[field(text)]
    pub user_id: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// Something that was done.
#[model(response)]
pub struct AuditEvent {
    /// The id.
    pub id: String,
    /// When.
    pub timestamp: Option<Timestamp>,
    /// What, such as `CREATE`.
    pub action: Option<String>,
    /// With what kind of object, such as `DEVICE`.
    pub resource_type: Option<String>,
    /// With which object.
    pub resource_id: Option<String>,
    /// The name of the object.
    pub resource_name: Option<String>,
    /// By whom.
    pub user: Option<Reference>,
    /// `SUCCESS`, or how it failed.
    pub status: Option<String>,
    /// In words.
    pub message: Option<String>,
}

/// The audit log: activities of devices, what was done with certificates, and deployments. That there is one is
/// documented; path, filters and fields are inferred.
#[resource]
impl AuditLog {
    /// Lists events, the oldest first, page by page. Path, filters and fields are inferred.
    #[get("/devicetrustmanager/api/v4/audit-log", success = 200, rename = ["since" => "from", "until" => "to"],
        confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListAuditEvents) -> Pager<AuditEvent>;
}

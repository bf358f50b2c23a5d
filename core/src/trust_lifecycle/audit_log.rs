//! The audit log: who did what, and when.

mod models;
mod values;

pub use models::*;
pub use values::*;

use devtrust_macros::resource;

use super::shared::Count;

/// The audit log: who did what, and when.
#[resource(trust_lifecycle)]
impl AuditLog {
    /// Lists events, page by page.
    #[get("/mpki/api/v1/audit-log", success = 200, rename = ["since" => "from", "until" => "to"], keyed = [data],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Reporting")]
    pub fn list(&self, request: ListAuditEvents) -> Pager<AuditEvent>;

    /// Returns one event of the audit log.
    #[get("/mpki/api/v1/audit-log/{event_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Reporting")]
    pub async fn get(
        &self,
        /// The event: a UUID.
        #[field(uuid)]
        event_id: String,
    ) -> Result<AuditEvent>;

    /// Counts events. Without `exclude_context_data`, only those of the accounts and business units of the caller.
    #[get("/mpki/api/v1/audit-log/count", success = 200, rename = ["since" => "from", "until" => "to"],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Reporting")]
    pub async fn count(&self, request: CountAuditEvents) -> Result<Count>;
}

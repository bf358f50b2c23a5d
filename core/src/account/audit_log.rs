//! The audit log of Account Manager.

use devtrust_macros::{model, resource};

/// Something that was done. Which members it has is not published; all that the service sends are kept.
#[model(response)]
pub struct AuditLogEntry {
    /// The id.
    pub id: Option<String>,
}

/// Which entries to list. Filters are not published.
#[model]
pub struct ListAuditLog {
    /// Rows per page: 1 to 1,000. Whether the service honours it here is not published.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// The audit log: who did what in Account Manager.
#[resource(account)]
impl AuditLog {
    /// Lists what was done. Only the call is published, not its filters or its answer.
    #[get("/account/api/v1/audit-log", success = 200, confidence = documented, source = "Account Manager API")]
    pub fn list(&self, request: ListAuditLog) -> Pager<AuditLogEntry>;
}

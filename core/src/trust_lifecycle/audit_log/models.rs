//! Events, and what they are looked for with.

use std::collections::BTreeMap;

use devtrust_macros::model;

use super::super::shared::ById;
use super::{AuditAction, AuditResourceType, AuditStatus};
use crate::Timestamp;

/// Which events to list.
#[model]
pub struct ListAuditEvents {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only events about what has this id.
    #[field(uuid)]
    pub resource_id: Option<String>,
    /// Only events of this administrator: a UUID.
    #[field(uuid)]
    pub admin_id: Option<String>,
    /// Only events of the administrator of this name.
    #[field(text)]
    pub admin_name: Option<String>,
    /// Only events about what has this name.
    #[field(text)]
    pub resource_name: Option<String>,
    /// Only events about this seat id.
    #[field(text)]
    pub seat_identifier: Option<String>,
    /// Only events about this seat id.
    #[field(text)]
    pub seat_id: Option<String>,
    /// Only events about one of these.
    pub resource_type: Vec<AuditResourceType>,
    /// Only events with one of these actions.
    pub action: Vec<AuditAction>,
    /// Only events that ended in one of these ways.
    pub status: Vec<AuditStatus>,
    /// Only events from this time on.
    pub since: Option<Timestamp>,
    /// Only events until this time.
    pub until: Option<Timestamp>,
    /// Only events with these values in their context, by name: `thumbprint`, `resource_type`. In the description of
    /// the API only.
    pub data: BTreeMap<String, String>,
}

/// Which events to count.
#[model]
pub struct CountAuditEvents {
    /// Whether those of accounts and business units that are none of the caller's count too.
    pub exclude_context_data: Option<bool>,
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only events about what has this id.
    #[field(uuid)]
    pub resource_id: Option<String>,
    /// Only events of this administrator: a UUID.
    #[field(uuid)]
    pub admin_id: Option<String>,
    /// Only events of the administrator of this name.
    #[field(text)]
    pub admin_name: Option<String>,
    /// Only events about what has this name.
    #[field(text)]
    pub resource_name: Option<String>,
    /// Only events about this seat id.
    #[field(text)]
    pub seat_identifier: Option<String>,
    /// Only events about this seat id.
    #[field(text)]
    pub seat_id: Option<String>,
    /// Only events about one of these.
    pub resource_type: Vec<AuditResourceType>,
    /// Only events with one of these actions.
    pub action: Vec<AuditAction>,
    /// Only events that ended in one of these ways.
    pub status: Vec<AuditStatus>,
    /// Only events from this time on.
    pub since: Option<Timestamp>,
    /// Only events until this time.
    pub until: Option<Timestamp>,
}

/// An event of the audit log.
#[model(response)]
pub struct AuditEvent {
    /// The id.
    pub id: Option<String>,
    /// The account.
    pub account: Option<ById>,
    /// The business unit.
    pub business_unit: Option<ById>,
    /// What the event is about.
    pub resource_type: Option<AuditResourceType>,
    /// What the event is about, by its id.
    pub resource_id: Option<String>,
    /// What was done.
    pub action: Option<AuditAction>,
    /// Who did it.
    pub user: Option<AuditUser>,
    /// When it was done.
    pub timestamp: Option<Timestamp>,
    /// Free text.
    pub description: Option<String>,
    /// The status.
    pub status: Option<AuditStatus>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// What went wrong, in detail.
    pub detailed_error_message: Option<String>,
    /// What it was about, as it is.
    pub data: Option<serde_json::Value>,
    /// What it was about after it, as it is.
    pub new_data: Option<serde_json::Value>,
}

/// Who did it.
#[model(response)]
pub struct AuditUser {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

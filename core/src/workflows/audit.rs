//! `watch_audit_log` of Device Trust Manager.

use devtrust_macros::model;
use serde_json::{Map, Value};

use super::follow::{self, Log};
use crate::device_trust::{AuditEvent, AuditLog};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::schema::{Context, name_of, table};
use crate::{Timestamp, json};

/// Which events to follow.
#[model]
pub struct WatchAuditLog {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
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
    /// Where to begin, where there is no position yet. Defaults to now.
    pub since: Option<Timestamp>,
    /// How many seconds to wait before it asks again: 1 to 3,600. Defaults to 10.
    #[field(range(1, 3600))]
    pub every_seconds: Option<u32>,
    /// Events per page: 1 to 1,000. Defaults to 100.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The `position` of the last event that was dealt with.
    #[field(range(0))]
    pub offset: Option<i64>,
}

/// An event of the audit log that is followed.
#[model(response)]
pub struct WatchedEvent {
    /// Pass it as `offset` to go on behind this event.
    pub position: i64,
    /// The event.
    pub event: AuditEvent,
}

/// What the log's list does not take under the same name.
const OWN: [&str; 4] = [
    name_of!(WatchAuditLog.since),
    name_of!(WatchAuditLog.every_seconds),
    name_of!(WatchAuditLog.limit),
    name_of!(WatchAuditLog.offset),
];

pub(super) fn watch(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let none = Map::new();
        let given = request.as_object().unwrap_or(&none);
        let log = Log {
            list: table!(AuditLog::LIST)?,
            filters: Value::Object(json::some(given, &|name| !OWN.contains(&name))),
        };
        follow::page(context.as_ref(), log, &request).await
    })
}

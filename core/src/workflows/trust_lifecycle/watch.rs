//! `watch_audit_log` of Trust Lifecycle Manager.

use serde_json::Value;

use super::WatchAuditLog;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::with;
use crate::schema::{Context, name_of, table};
use crate::trust_lifecycle::{AuditLog, ListAuditEvents};
use crate::workflows::follow::{self, Log};

use super::export::filters;

const FILTERS: [&str; 6] = [
    name_of!(WatchAuditLog.account_id),
    name_of!(WatchAuditLog.business_unit_id),
    name_of!(WatchAuditLog.seat_id),
    name_of!(WatchAuditLog.resource_type),
    name_of!(WatchAuditLog.action),
    name_of!(WatchAuditLog.status),
];

pub(super) fn watch(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let sort = Value::Array(vec!["timestamp".into()]);
        let log = Log {
            list: table!(AuditLog::LIST)?,
            filters: with(
                filters(&request, &FILTERS),
                vec![(name_of!(ListAuditEvents.sort), sort)],
            ),
        };
        follow::page(context.as_ref(), log, &request).await
    })
}

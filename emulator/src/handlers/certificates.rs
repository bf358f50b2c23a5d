//! Certificates across devices.

use axum::Extension;
use axum::extract::{RawQuery, State};

use super::list as list_answer;
use crate::app::Shared;
use crate::auth::Caller;
use crate::errors::Answer;
use crate::query::Query;
use crate::rules::Rules;
use crate::store::now_ms;
use crate::wire::certificate_record;

/// The filters `device_id` and `common_name` are inferred.
pub(crate) async fn list(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref());
    let mut rules = Rules::default();
    let account_id = query.uuid("account_id", &mut rules);
    let device_id = query.uuid("device_id", &mut rules);
    let window = query.window(&mut rules);
    rules.finish()?;
    if account_id.is_some_and(|id| id != app.account_id) {
        return list_answer(&app, caller, window, 0, Vec::new());
    }
    let page = app
        .store
        .certificates(
            device_id,
            query.text("common_name"),
            window.limit,
            window.offset,
        )
        .await?;
    let now = now_ms() / 1000;
    let issuer = &app.authority.issuing_name;
    let records = page
        .records
        .iter()
        .map(|certificate| certificate_record(certificate, issuer, now))
        .collect();
    list_answer(&app, caller, window, page.total, records)
}

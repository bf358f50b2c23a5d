//! Rendezvous zones. The tutorial names the operation; path and record are inferred.

use axum::Extension;
use axum::extract::{RawQuery, State};
use serde_json::json;

use super::list as list_answer;
use crate::app::Shared;
use crate::auth::Caller;
use crate::errors::Answer;
use crate::query::Query;
use crate::rules::Rules;
use crate::wire::MQTT_ENDPOINT;

pub(crate) async fn list(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref());
    let mut rules = Rules::default();
    let window = query.window(&mut rules);
    query.uuid("account_id", &mut rules);
    rules.finish()?;
    let zone = json!({
        "id": app.primary_rzone_id,
        "name": "Emulator rendezvous zone",
        "status": "ACTIVE",
        "mqtt_endpoint": MQTT_ENDPOINT,
    });
    let total = u64::from(
        query
            .get("name")
            .is_none_or(|part| "Emulator rendezvous zone".contains(part)),
    );
    let shown = total == 1 && window.offset == 0 && window.limit > 0;
    list_answer(
        &app,
        caller,
        window,
        total,
        if shown { vec![zone] } else { Vec::new() },
    )
}

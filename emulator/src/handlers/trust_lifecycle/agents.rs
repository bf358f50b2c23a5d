//! What agents are asked besides their status, their scripts, and the settings of all of them.

use http::StatusCode;
use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::agents::{AGENTS, SCRIPTS, SETTINGS};
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::{existing, field, object};
use crate::rules::{Rules, bare_uuid};
use crate::store::StoreError;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::selection::Selection;

/// An agent that a body names.
pub(super) fn agent(records: &Records<'_>, id: &str) -> Result<Record, StoreError> {
    let id = bare_uuid(id).ok_or_else(|| ServiceError::not_found(AGENTS.title))?;
    Ok((*existing(records, &AGENTS, id)?).clone())
}

/// Configures an agent's inventory again: there is nothing to see of it.
pub(super) fn retry(call: &Call, records: &Records<'_>) -> Done {
    let agent = agent(records, call.required("id")?)?;
    Ok(Reply::done().about(&agent))
}

pub(super) fn set_locations(call: &Call, records: &Records<'_>) -> Done {
    let ids = call.texts(&["ids"]);
    if ids.is_empty() {
        return Err(ServiceError::invalid_field("ids", "ids is required.").into());
    }
    for id in ids {
        let mut agent = agent(records, &id)?;
        let wanted = call.body.at("location_preference").clone();
        agent.fields.set("location_preference", wanted);
        records.update(&AGENTS, &mut agent, false)?;
    }
    Ok(Reply::done())
}

/// What a field of the agents holds.
pub(super) fn suggest(call: &Call, records: &Records<'_>) -> Done {
    let field = call.required("field")?;
    let (_, agents) = records.select(&AGENTS, &Selection::with(&[]))?;
    let mut values: Vec<&str> = agents.iter().map(|agent| agent.text(field)).collect();
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    values.dedup();
    let values: Value = values
        .iter()
        .map(|value| json!({ "value": value }))
        .collect();
    Ok(Reply::ok(values))
}

/// Assigns scripts to agents.
pub(super) fn assign(call: &Call, records: &Records<'_>) -> Done {
    // The schema says an object around the array; both are taken.
    let inner = call
        .body
        .as_object()
        .and_then(|body| body.values().find_map(Value::as_array));
    let assignments = call.body.as_array().or(inner);
    for assignment in assignments.into_iter().flatten() {
        let script = assignment.at("script_id").as_str().unwrap_or_default();
        let script = bare_uuid(script).ok_or_else(|| ServiceError::not_found(SCRIPTS.title))?;
        existing(records, &SCRIPTS, script)?;
        let agents = assignment.at("agent_ids").as_array();
        for id in agents.into_iter().flatten().filter_map(Value::as_str) {
            let mut agent = agent(records, id)?;
            agent.fields.set("script_settings", json!([assignment]));
            records.update(&AGENTS, &mut agent, false)?;
        }
    }
    Ok(Reply::done())
}

/// The settings that the account has made, or those that hold without.
pub(super) fn settings(call: &Call, records: &Records<'_>) -> Done {
    let own = match call.query.get("default") {
        Some("true") => None,
        _ => records.find(&SETTINGS, settings_id(call))?,
    };
    Ok(Reply::ok(match own {
        Some(own) => shown(&own),
        None => json!({
            "is_default": true,
            "linux_restricted_ports": [],
            "windows_restricted_ports": [],
            "manual_approval": false,
            "scan_block_list": ["/proc"],
        }),
    }))
}

fn settings_id(call: &Call) -> uuid::Uuid {
    call.app.derived_id("agent settings")
}

fn shown(settings: &Record) -> Value {
    let mut shown = settings.fields.clone();
    shown.set("is_default", false);
    shown.into()
}

/// Makes them, or changes what is sent of them.
pub(super) fn set_settings(call: &Call, records: &Records<'_>) -> Done {
    let id = settings_id(call);
    let old = records.find(&SETTINGS, id)?.map(|old| (*old).clone());
    let mut whole = old
        .as_ref()
        .map(|old| old.fields.clone())
        .unwrap_or_default();
    whole.extend(call.object()?.clone());
    let mut rules = Rules::naming_fields();
    let fields = field::read(SETTINGS.fields, &whole, &mut rules);
    rules.finish()?;
    let kept = if let Some(mut old) = old {
        old.fields = fields;
        records.update(&SETTINGS, &mut old, false)?;
        old
    } else {
        let new = NewRecord::new(call.app.account_id, object(fields.into()));
        records.insert(&SETTINGS, NewRecord { id, ..new })?
    };
    Ok(Reply::ok(shown(&kept)))
}

/// Keeps a script; nothing is answered.
pub(super) fn create_script(call: &Call, records: &Records<'_>) -> Done {
    let mut rules = Rules::naming_fields();
    let fields = field::read(SCRIPTS.fields, call.object()?, &mut rules);
    rules.finish()?;
    records.insert(&SCRIPTS, NewRecord::new(call.app.account_id, fields))?;
    Ok(Reply::empty(StatusCode::OK))
}

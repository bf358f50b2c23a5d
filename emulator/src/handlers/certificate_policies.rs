//! Certificate policies (DTM registration tutorial, step 3). The list and the details are inferred.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json as value};
use uuid::Uuid;

use super::{json, list as list_answer};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::options::UniqueNames;
use crate::query::{Query, path_id};
use crate::rules::{Rules, object_body};
use crate::store::policies::Policy;
use crate::store::{Inserted, now_ms};
use crate::subject::FIELDS;
use crate::wire::policy_record;

const METHODS: [&str; 7] = [
    "SINGLE",
    "BATCH",
    "TRUST_EDGE",
    "EST",
    "SCEP",
    "CMP_V2",
    "ACME",
];
const KEY_GENERATION: [&str; 3] = ["client_side", "server_side", "client_or_server_side"];

pub(crate) async fn create(State(app): Shared, body: Bytes) -> Answer {
    let outer = object_body(&body)?;
    let Some(object) = outer.get("certificate_policy").and_then(Value::as_object) else {
        // The message is inferred; that unwrapped fields get a 400 is published.
        return Err(ServiceError::invalid_request(
            "The fields should be inside a certificate_policy object.",
        ));
    };
    let mut rules = Rules::default();
    let name = rules.name(object).to_owned();
    let ica_id = rules.uuid(object, "ica_id");
    let division_id = rules.uuid(object, "division_id");
    let profile_id = rules.uuid(object, "certificate_profile_id");
    let methods = rules
        .strings(object, "certificate_management_methods")
        .unwrap_or_default();
    if methods.is_empty() {
        rules.missing("certificate_management_methods");
    }
    if methods
        .iter()
        .any(|method| !METHODS.contains(&method.as_str()))
    {
        rules.reject(format!(
            "Certificate management methods should be one of {}.",
            METHODS.join(", ")
        ));
    }
    let key_generation_option = rules
        .one_of(object, "key_generation_option", &KEY_GENERATION)
        .to_owned();
    rules.finish()?;
    if ica_id != app.authority.saved.ica_id {
        return Err(ServiceError::not_found("Issuing CA"));
    }
    if profile_id != app.authority.saved.certificate_profile_id {
        return Err(ServiceError::not_found("Certificate profile"));
    }
    if app.store.division(division_id).await?.is_none() {
        return Err(ServiceError::not_found("Division"));
    }

    let policy = Arc::new(Policy {
        id: Uuid::new_v4(),
        alternative_id: Uuid::new_v4(),
        division_id,
        name,
        methods,
        key_generation_option,
        created_on: now_ms(),
    });
    match app
        .store
        .insert_policy(policy.clone(), app.options.unique_names == UniqueNames::All)
        .await?
    {
        Inserted::Duplicate => Err(ServiceError::duplicate(
            "Certificate policy",
            &policy.name,
            "division",
        )),
        Inserted::Done(()) => json(
            StatusCode::CREATED,
            &value!({ "certificate_policy": record(&app, &policy) }),
        ),
    }
}

pub(crate) async fn list(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref());
    let mut rules = Rules::default();
    let account_id = query.uuid("account_id", &mut rules);
    let division_id = query.uuid("division_id", &mut rules);
    let window = query.window(&mut rules);
    rules.finish()?;
    if account_id.is_some_and(|id| id != app.account_id) {
        return list_answer(&app, caller, window, 0, Vec::new());
    }
    let page = app
        .store
        .policies(query.text("name"), division_id, window.limit, window.offset)
        .await?;
    let records = page
        .records
        .iter()
        .map(|policy| record(&app, policy))
        .collect();
    list_answer(&app, caller, window, page.total, records)
}

pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let policy = find(&app, &id).await?;
    // In the same wrapper as the answer to the creation (inferred).
    json(
        StatusCode::OK,
        &value!({ "certificate_policy": record(&app, &policy) }),
    )
}

/// The predecessor's `fields[] {id, name, ...}`; that DTM answers alike is inferred.
pub(crate) async fn enrollment_specification(State(app): Shared, Path(id): Path<String>) -> Answer {
    find(&app, &id).await?;
    let fields: Vec<Value> = FIELDS
        .iter()
        .map(|field| value!({ "id": field.id, "name": field.name, "mandatory": field.mandatory }))
        .collect();
    json(StatusCode::OK, &value!({ "fields": fields }))
}

async fn find(app: &App, id: &str) -> Result<Arc<Policy>, ServiceError> {
    let id = path_id(id.strip_prefix("IOT_").unwrap_or(id), "Certificate policy")?;
    app.store
        .policy(id)
        .await?
        .ok_or_else(|| ServiceError::not_found("Certificate policy"))
}

fn record(app: &App, policy: &Policy) -> Value {
    policy_record(
        policy,
        &app.authority,
        app.account_id,
        app.options.policy_id,
    )
}

//! Device groups (DTM registration tutorial, steps 4 and 5).

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;
use uuid::Uuid;

use super::{json, list as list_answer, own_account};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::options::UniqueNames;
use crate::query::{Query, path_id};
use crate::rules::{Rules, object_body};
use crate::store::groups::Group;
use crate::store::{Inserted, now_ms};
use crate::wire::{group_record, success};

const POLICY_TYPES: [&str; 2] = ["bootstrapCertificate", "operationalCertificate"];
const POLICY_STATUSES: [&str; 6] = [
    "ACTIVE",
    "DISABLED",
    "DELETED",
    "INVITE_SENT",
    "READY",
    "EXPIRED",
];
/// The portal allows one to three identity attributes.
const MAX_ATTRIBUTES: usize = 3;

pub(crate) async fn create(State(app): Shared, body: Bytes) -> Answer {
    let object = object_body(&body)?;
    let mut rules = Rules::default();
    let name = rules.name(&object).to_owned();
    let description = rules
        .optional_text(&object, "description")
        .map(str::to_owned);
    // Absent means static, as every device is in exactly one static group (inferred).
    let is_static = rules.optional_bool(&object, "is_static").unwrap_or(true);
    let account_id = rules.uuid(&object, "account_id");
    let division_id = rules.uuid(&object, "division_id");
    let attributes = rules.strings(&object, "attributes").unwrap_or_default();
    if attributes.len() > MAX_ATTRIBUTES {
        rules.reject("Attributes should be no more than three.");
    }
    let policies = rules
        .array(&object, "policies")
        .unwrap_or_default()
        .to_vec();
    let policy_ids: Vec<Uuid> = policies
        .iter()
        .map(|policy| attached_policy(policy, &mut rules))
        .collect();
    rules.finish()?;
    own_account(&app, account_id)?;
    check_references(&app, division_id, &policy_ids).await?;

    let group = Group {
        number: 0,
        id: Uuid::new_v4(),
        division_id,
        name: name.clone(),
        description,
        is_static,
        attributes,
        policies,
        created_on: now_ms(),
    };
    match app
        .store
        .insert_group(group, app.options.unique_names == UniqueNames::All)
        .await?
    {
        Inserted::Duplicate => Err(ServiceError::duplicate("Device group", &name, "account")),
        Inserted::Done(()) => json(
            StatusCode::CREATED,
            &success("DEVICE_GROUP_CREATED_200", "Device group created"),
        ),
    }
}

/// Checks one entry of `policies` and returns the policy's id.
fn attached_policy(policy: &Value, rules: &mut Rules) -> Uuid {
    let Some(object) = rules.object(policy, "policies") else {
        return Uuid::nil();
    };
    rules.one_of(object, "type", &POLICY_TYPES);
    let id = rules.policy_id(object, "policy_id");
    rules.optional_text(object, "assignment_name");
    if object.get("status").is_some_and(|status| !status.is_null()) {
        rules.one_of(object, "status", &POLICY_STATUSES);
    }
    for mapping in rules
        .array(object, "device_field_mappings")
        .unwrap_or_default()
    {
        if let Some(mapping) = rules.object(mapping, "device_field_mappings") {
            rules.text(mapping, "key");
            rules.text(mapping, "field");
        }
    }
    id
}

async fn check_references(
    app: &App,
    division_id: Uuid,
    policy_ids: &[Uuid],
) -> Result<(), ServiceError> {
    if app.store.division(division_id).await?.is_none() {
        return Err(ServiceError::not_found("Division"));
    }
    for id in policy_ids {
        match app.store.policy(*id).await? {
            None => return Err(ServiceError::not_found("Certificate policy")),
            // Inferred from what a division is: an isolated container.
            Some(policy) if policy.division_id != division_id => {
                return Err(ServiceError::rejected(
                    "Certificate policy belongs to another division.",
                ));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

pub(crate) async fn list(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref());
    let mut rules = Rules::default();
    let account_id = query.required_uuid("account_id", &mut rules);
    let division_id = query.uuid("division_id", &mut rules);
    let window = query.window(&mut rules);
    rules.finish()?;
    if account_id != app.account_id {
        return list_answer(&app, caller, window, 0, Vec::new());
    }
    let page = app
        .store
        .groups(query.text("name"), division_id, window.limit, window.offset)
        .await?;
    let records = page
        .records
        .iter()
        .map(|group| group_record(group, app.account_id, false))
        .collect();
    list_answer(&app, caller, window, page.total, records)
}

/// Inferred: the tutorial shows the list only. Adds the attributes and policies that were sent.
pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Device group")?;
    let group = app
        .store
        .group(id)
        .await?
        .ok_or_else(|| ServiceError::not_found("Device group"))?;
    json(StatusCode::OK, &group_record(&group, app.account_id, true))
}

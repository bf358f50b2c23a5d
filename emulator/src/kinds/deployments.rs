//! Releases and their deployments (facts 10). The objects and their states are documented, everything else is inferred.

use axum::routing::MethodFilter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Value, json};

use super::device_groups::DEVICE_GROUPS;
use super::devices::DEVICES;
use super::divisions::DIVISIONS;
use super::life;
use crate::errors::ServiceError;
use crate::records::field::{Field, Plain, Target};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Condition, Kind, Operation, Step};
use crate::records::view::{self, View};
use crate::records::{existing, id as id_of};
use crate::store::StoreError;
use crate::store::records::{Fields, Record, Records};
use crate::store::selection::Selection;

pub(crate) static RELEASES: Kind = Kind {
    key: "releases",
    title: "Release",
    path: "/devicetrustmanager/api/v4/release",
    operations: &[
        Operation::Create(Answer::Shows),
        Operation::List,
        Operation::Get,
        life::REMOVE,
    ],
    fields: &[
        Field::name(),
        Field::text("version").required(),
        Field::text("description"),
        Field::account(),
        Field::id("division_id", Target::Record(&DIVISIONS)).required(),
        Field::texts("artifact_ids", &[]).required(),
    ],
    filters: &[
        Filter::contains("name"),
        Filter::id("division_id"),
        Filter::equals("status"),
    ],
    ..Kind::DEVICE_TRUST
};

pub(crate) static DEPLOYMENTS: Kind = Kind {
    key: "deployments",
    title: "Deployment",
    path: "/devicetrustmanager/api/v4/deployment",
    operations: &[
        Operation::Create(Answer::Shows),
        Operation::List,
        Operation::Get,
        Operation::Step(&ABORT),
    ],
    fields: &[
        Field::name(),
        Field::text("description"),
        Field::id("release_id", Target::Record(&RELEASES)).required(),
        Field::texts("device_group_ids", &[]).required(),
        Field::text("scheduled_on"),
    ],
    initial: &[],
    filters: &[
        Filter::contains("name"),
        Filter::id("release_id"),
        Filter::equals("status"),
    ],
    check,
    complete: |fields| {
        let waits = fields.get("scheduled_on").is_some_and(Value::is_string);
        let status = if waits { "SCHEDULED" } else { "ACTIVE" };
        fields.insert("status".to_owned(), Value::from(status));
    },
    show,
    ..Kind::DEVICE_TRUST
};

static ABORT: Step = Step {
    name: "abort",
    method: MethodFilter::POST,
    conditions: &[
        Condition {
            field: "status",
            value: "COMPLETED",
            is_wanted: false,
            message: "Deployment is completed.",
        },
        Condition {
            field: "status",
            value: "ABORTED",
            is_wanted: false,
            message: "Deployment is aborted.",
        },
    ],
    sets: &[("status", Plain::Text("ABORTED"))],
    answer: Answer::Says("DEPLOYMENT_ABORTED_200", "Deployment aborted"),
    ..Step::PLAIN
};

fn groups(fields: &Fields) -> impl Iterator<Item = &str> {
    let ids = fields.get("device_group_ids").and_then(Value::as_array);
    ids.into_iter().flatten().filter_map(Value::as_str)
}

/// The groups have to be there, and the release has to be enabled.
fn check(records: &Records<'_>, fields: &Fields) -> Result<(), StoreError> {
    for group in groups(fields) {
        existing(records, &DEVICE_GROUPS, id_of(&DEVICE_GROUPS, group)?)?;
    }
    let release = fields.get("release_id").and_then(Value::as_str);
    let id = id_of(&RELEASES, release.unwrap_or_default())?;
    if existing(records, &RELEASES, id)?.text("status") == "ACTIVE" {
        return Ok(());
    }
    Err(ServiceError::rejected("Release is disabled.").into())
}

fn show(view: &View<'_>, deployment: &Record) -> Value {
    let mut shown = view::fields(deployment);
    let referred = |kind: &'static Kind, id: &str| {
        let record = id.parse().ok().and_then(|id| view.find(kind, id));
        view::reference(record.as_deref())
    };
    let all: Vec<Value> = groups(&deployment.fields)
        .map(|id| referred(&DEVICE_GROUPS, id))
        .collect();
    let release = referred(&RELEASES, deployment.text("release_id"));
    shown.insert("device_groups".to_owned(), Value::from(all));
    shown.insert("release".to_owned(), release);
    shown.remove("device_group_ids");
    shown.remove("release_id");
    for told in TOLD {
        shown.remove(told);
    }
    shown.into()
}

/// What devices tell of a deployment.
pub(crate) const TOLD: [&str; 3] = ["in_progress", "installed", "failed"];

pub(crate) fn count(deployment: &Record, name: &str) -> u64 {
    deployment.get(name).as_u64().unwrap_or(0)
}

/// How many devices are how far. Devices are none here: all of them wait, apart from those of which it was told
/// (`/__emulator/deployments/{id}/devices`).
pub(crate) fn summary(records: &Records<'_>, deployment: &Record) -> Result<Value, StoreError> {
    let mut total = 0;
    for group in groups(&deployment.fields) {
        let id = id_of(&DEVICE_GROUPS, group)?;
        let selection = Selection {
            conditions: vec!["scope = ?".to_owned(), "status <> 'DELETED'".to_owned()],
            values: vec![SqlValue::from(id.into_bytes().to_vec())],
            limit: 1,
            ..Selection::default()
        };
        total += records.select(&DEVICES, &selection)?.0;
    }
    let [in_progress, installed, failed] = TOLD.map(|name| count(deployment, name));
    let told = in_progress.saturating_add(installed).saturating_add(failed);
    Ok(json!({
        "status": deployment.get("status"), "total": total, "pending": total.saturating_sub(told),
        "in_progress": in_progress, "installed": installed, "failed": failed,
    }))
}

//! Artifacts (facts 10): the files that releases bring to devices. That disabling one disables its releases and aborts their
//! deployments is documented; fields are inferred.

use rusqlite::types::Value as SqlValue;
use serde_json::{Value, json};

use super::deployments::{DEPLOYMENTS, RELEASES};
use super::life;
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Kind, Operation, Step};
use crate::records::object;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

pub(crate) static ARTIFACTS: Kind = Kind {
    key: "artifacts",
    title: "Artifact",
    path: "/devicetrustmanager/artifacts/api/v4/artifact",
    operations: &[Operation::List, Operation::Get, DISABLE, life::ENABLE],
    filters: &[
        Filter::contains("name"),
        Filter::equals("division_id"),
        Filter::equals("status"),
    ],
    ..Kind::DEVICE_TRUST
};

const DISABLE: Operation = Operation::Step(&Step {
    name: "disable",
    sets: &[("status", crate::records::field::Plain::Text("DISABLED"))],
    effect: disable_releases,
    answer: Answer::Says("{KIND}_DISABLED_200", "{name} disabled successfully"),
    ..Step::PLAIN
});

/// "Disabling an artifact disables its releases and aborts scheduled and active deployments."
fn disable_releases(records: &Records<'_>, artifact: &Record) -> Result<(), StoreError> {
    let holds = "EXISTS (SELECT 1 FROM json_each(fields, '$.artifact_ids') WHERE value = ?)";
    for release in of(records, &RELEASES, holds, &artifact.id.to_string())? {
        let is_release = "fields ->> 'release_id' = ?";
        for deployment in of(records, &DEPLOYMENTS, is_release, &release.id.to_string())? {
            if matches!(deployment.text("status"), "SCHEDULED" | "ACTIVE") {
                set(records, &DEPLOYMENTS, deployment, "ABORTED")?;
            }
        }
        set(records, &RELEASES, release, "DISABLED")?;
    }
    Ok(())
}

fn of(
    records: &Records<'_>,
    kind: &'static Kind,
    condition: &str,
    id: &str,
) -> Result<Vec<Record>, StoreError> {
    let selection = Selection {
        conditions: vec![condition.to_owned()],
        values: vec![SqlValue::from(id.to_owned())],
        limit: u32::MAX,
        ..Selection::default()
    };
    Ok(records.select(kind, &selection)?.1)
}

fn set(
    records: &Records<'_>,
    kind: &'static Kind,
    mut record: Record,
    status: &str,
) -> Result<(), StoreError> {
    let changed: Value = json!({ "status": status });
    record.fields.extend(object(changed));
    Ok(records.update(kind, &mut record, false)?)
}

//! Jobs: made from a form with CSV, worked on in the background, and asked for what came of them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use axum::extract::{Path, State};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use zip::write::SimpleFileOptions;

use super::{certificates, registration};
use crate::app::{App, Shared};
use crate::errors::{Answer, ServiceError};
use crate::form::Form;
use crate::kinds::audit_events::note;
use crate::kinds::certificate_policies::CERTIFICATE_POLICIES;
use crate::kinds::device_groups::DEVICE_GROUPS;
use crate::kinds::jobs::JOBS;
use crate::records::{self, existing, look_up, object};
use crate::reply;
use crate::rules::Rules;
use crate::store::records::{NewRecord, Record};

/// What a row becomes.
#[derive(Debug, Clone, Copy)]
enum Work {
    Device { account: Uuid, group: Uuid },
    Certificate,
}

/// `POST device/batch-registration`.
pub(crate) async fn register_devices(
    State(app): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let form = Form::read(&headers, &body)?;
    let mut rules = Rules::default();
    let account = rules.parse_uuid(form.text("account_id"), "account_id");
    let group = rules.parse_uuid(form.text("device_group_id"), "device_group_id");
    rules.finish()?;
    look_up(&app, &DEVICE_GROUPS, group).await?;
    begin(
        app,
        &form,
        "REGISTER_DEVICES",
        Work::Device { account, group },
    )
    .await
}

/// `POST batch-enroll`.
pub(crate) async fn request_certificates(
    State(app): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let form = Form::read(&headers, &body)?;
    begin(app, &form, "BATCH_CERTIFICATES", Work::Certificate).await
}

/// Keeps a job and begins to work on it. "A header and at least one row" is published, the messages are inferred.
async fn begin(app: Arc<App>, form: &Form, kind: &'static str, work: Work) -> Answer {
    let policy = records::id(&CERTIFICATE_POLICIES, form.text("certificate_policy_id"))?;
    let found = look_up(&app, &CERTIFICATE_POLICIES, policy).await?;
    let methods = found.get("certificate_management_methods").as_array();
    if !methods.is_some_and(|methods| methods.contains(&json!("BATCH"))) {
        let message = "Certificate policy does not allow batches.";
        return Err(ServiceError::rejected(message));
    }
    let rows = rows(form.bytes("data")).map_err(ServiceError::rejected)?;
    let group = match work {
        Work::Device { group, .. } => Some(group),
        Work::Certificate => None,
    };
    let fields = json!({
        "type": kind, "status": "PENDING", "total": rows.len(), "successful": 0, "failed": 0,
        "certificate_policy_id": policy, "device_group_id": group,
    });
    let new = NewRecord::new(app.account_id, object(fields));
    let id = new.id;
    let kept = app.store.run(move |records| {
        let job = records.insert(&JOBS, new)?;
        Ok(note(records, &JOBS, "create", &job)?)
    });
    kept.await?;
    tokio::spawn(run(app, id, policy, work, rows));
    reply::json(StatusCode::ACCEPTED, &json!({ "id": id }))
}

/// One row with the names of its columns; empty cells are left out.
type Row = Vec<(String, String)>;

fn rows(data: &[u8]) -> Result<Vec<Row>, String> {
    let mut reader = csv::Reader::from_reader(data);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("Data is not valid CSV: {error}."))?;
        let cells = header.iter().zip(record.iter());
        let cells = cells.filter(|(_, cell)| !cell.is_empty());
        rows.push(
            cells
                .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
                .collect(),
        );
    }
    if rows.is_empty() {
        return Err("Data should have a header and at least one row.".to_owned());
    }
    Ok(rows)
}

/// Works a job off, row by row. A row that is refused holds up no other.
async fn run(app: Arc<App>, id: Uuid, policy: Uuid, work: Work, rows: Vec<Row>) {
    let mut report = "row,name,status,message\n".to_owned();
    let mut certificates = Map::new();
    let (mut successful, mut failed) = (0_u32, 0_u32);
    let started = change(&app, id, json!({ "status": "IN_PROGRESS" })).await;
    for (index, row) in rows.iter().enumerate() {
        let cell = |wanted: &str| {
            row.iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, cell)| cell.as_str())
        };
        let name = cell("device_name")
            .or(cell("unique_identifier"))
            .unwrap_or_default()
            .to_owned();
        let outcome = one(&app, policy, work, row, &name).await;
        let (status, message) = match outcome {
            Ok(pem) => {
                successful += 1;
                let file = if name.is_empty() {
                    format!("row-{}", index + 2)
                } else {
                    name.clone()
                };
                certificates.insert(file, pem.into());
                ("SUCCESS", String::new())
            }
            Err(message) => {
                failed += 1;
                ("FAILED", message)
            }
        };
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let (name, message) = (quoted(&name), quoted(&message));
        // Writing to a text does not fail.
        let _ = writeln!(report, "{},{name},{status},{message}", index + 2);
    }
    let done = json!({
        "status": "COMPLETED", "successful": successful, "failed": failed, "report": report,
        "certificates": certificates,
    });
    if started.is_ok() {
        // A database that fails here is heard by whoever asks for the job.
        let _ = change(&app, id, done).await;
    }
}

/// A row's certificate in PEM, or why there is none.
async fn one(
    app: &Arc<App>,
    policy: Uuid,
    work: Work,
    row: &Row,
    name: &str,
) -> Result<String, String> {
    let mut csr = None;
    let mut attributes = Vec::new();
    let mut description = None;
    for (column, cell) in row {
        match column.as_str() {
            "csr" => csr = Some(cell),
            "device_description" => description = Some(cell),
            "device_name" | "unique_identifier" => {}
            _ => attributes.push(json!({ "name": column, "value": cell })),
        }
    }
    // "Server-side keys: the service makes them."
    let by_service = csr.is_none();
    let item = json!({
        "certificate_policy_id": policy, "attributes": attributes, "csr": csr,
        "server_side_key_gen": by_service, "key_type": by_service.then_some("EC_prime256v1"),
    });
    let said = |error: ServiceError| error.message().to_owned();
    match work {
        Work::Certificate => certificates::issue_for(app, &object(item))
            .await
            .map_err(said),
        Work::Device { account, group } => {
            let device = json!({
                "name": name, "description": description, "account_id": account,
                "device_group_id": group, "certificate_policies": { "bootstrap": [item] },
            });
            registration::register_one(app, &object(device))
                .await
                .map_err(said)
        }
    }
}

async fn change(app: &App, id: Uuid, fields: Value) -> Result<(), ServiceError> {
    let changed = app.store.run(move |records| {
        let mut job = (*existing(records, &JOBS, id)?).clone();
        job.fields.extend(object(fields));
        Ok(records.update(&JOBS, &mut job, false)?)
    });
    Ok(changed.await?)
}

/// `GET job/{id}/report`.
pub(crate) async fn report(State(app): Shared, Path(id): Path<String>) -> Answer {
    let job = finished(&app, &id).await?;
    Ok(reply::content(
        StatusCode::OK,
        "text/csv",
        job.text("report").to_owned(),
    ))
}

/// `GET job/{id}/result`: a ZIP with a file for each certificate, as the predecessor.
pub(crate) async fn result(State(app): Shared, Path(id): Path<String>) -> Answer {
    let job = finished(&app, &id).await?;
    let archive = archive(&job).map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(reply::content(StatusCode::OK, "application/zip", archive))
}

fn archive(job: &Record) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, pem) in job.get("certificates").as_object().into_iter().flatten() {
        let safe: String = name
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || "-_ ".contains(letter) {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        archive.start_file(format!("{safe}.pem"), SimpleFileOptions::default())?;
        archive.write_all(pem.as_str().unwrap_or_default().as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A job that is done; before, there is no report (inferred).
async fn finished(app: &App, id: &str) -> Result<Arc<Record>, ServiceError> {
    let job = look_up(app, &JOBS, records::id(&JOBS, id)?).await?;
    if job.text("status") == "COMPLETED" {
        return Ok(job);
    }
    Err(ServiceError::not_found("Result"))
}

//! Jobs: made from a form with CSV or a ZIP, worked on in the background, and asked for what came of them.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use axum::extract::{Path, State};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use zip::write::SimpleFileOptions;

use super::{certificates, iot, packed, registration, renewals};
use crate::app::{App, Shared};
use crate::envelope::Recipient;
use crate::errors::{Answer, ServiceError};
use crate::form::Form;
use crate::kinds::audit_events::note;
use crate::kinds::certificate_policies::CERTIFICATE_POLICIES;
use crate::kinds::device_groups::DEVICE_GROUPS;
use crate::kinds::iot::batches::BATCHES;
use crate::kinds::jobs::JOBS;
use crate::records::kind::Kind;
use crate::records::{self, existing, look_up, object};
use crate::reply;
use crate::rules::Rules;
use crate::store::records::{NewRecord, Record};

/// What a row becomes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Work {
    Device {
        account: Uuid,
        group: Uuid,
        policy: Uuid,
    },
    Certificate {
        policy: Uuid,
    },
    /// A certificate that a job made before.
    Renewal {
        policy: Uuid,
    },
    IotCertificate {
        profile: Uuid,
    },
}

/// A certificate in PEM, and its key where the service made it.
pub(super) type Made = (String, Option<String>);

impl Work {
    /// The kind of its jobs, and the word for one that is done.
    fn job(self) -> (&'static Kind, &'static str) {
        match self {
            Self::Device { .. } | Self::Certificate { .. } | Self::Renewal { .. } => {
                (&JOBS, "COMPLETED")
            }
            Self::IotCertificate { .. } => (&BATCHES, "COMPLETE"),
        }
    }
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
    let policy = policy(&app, &form).await?;
    let work = Work::Device {
        account,
        group,
        policy,
    };
    begin(app, &form, "REGISTER_DEVICES", policy, work).await
}

/// `POST batch-enroll`.
pub(crate) async fn request_certificates(
    State(app): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let form = Form::read(&headers, &body)?;
    let policy = policy(&app, &form).await?;
    let work = Work::Certificate { policy };
    begin(app, &form, "BATCH_CERTIFICATES", policy, work).await
}

/// The certificate policy of a job, which has to allow it.
async fn policy(app: &App, form: &Form) -> Result<Uuid, ServiceError> {
    let policy = records::id(&CERTIFICATE_POLICIES, form.text("certificate_policy_id"))?;
    let found = look_up(app, &CERTIFICATE_POLICIES, policy).await?;
    let methods = found.get("certificate_management_methods").as_array();
    if !methods.is_some_and(|methods| methods.contains(&json!("BATCH"))) {
        let message = "Certificate policy does not allow batches.";
        return Err(ServiceError::rejected(message));
    }
    Ok(policy)
}

/// Keeps a job and begins to work on it. "A header and at least one row" is published, the messages are inferred.
async fn begin(app: Arc<App>, form: &Form, kind: &'static str, policy: Uuid, work: Work) -> Answer {
    let (name, group) = match work {
        Work::Device { group, .. } => ("device_name", Some(group)),
        _ => ("unique_identifier", None),
    };
    let rows = packed::rows(form.bytes("data"), name).map_err(ServiceError::rejected)?;
    // Whom the result is encrypted for: that this is how it is said is inferred, and so is the message.
    let recipient = Some(form.text("encryption_certificate")).filter(|pem| !pem.is_empty());
    if recipient.is_some_and(|pem| Recipient::read(pem).is_none()) {
        let message = "Encryption certificate should be a certificate in PEM with an RSA key.";
        return Err(ServiceError::rejected(message));
    }
    let fields = json!({
        "type": kind, "certificate_policy_id": policy, "device_group_id": group,
        "encryption_certificate": recipient,
    });
    start(app, object(fields), work, rows).await
}

/// Keeps a job with these fields and begins to work on its rows.
pub(super) async fn start(
    app: Arc<App>,
    mut fields: Map<String, Value>,
    work: Work,
    rows: Vec<Row>,
) -> Answer {
    fields.extend(object(json!({
        "status": "PENDING", "total": rows.len(), "successful": 0, "failed": 0,
    })));
    let new = NewRecord::new(app.account_id, fields);
    let id = new.id;
    let kept = app.store.run(move |records| {
        let job = records.insert(&JOBS, new)?;
        Ok(note(records, &JOBS, "create", &job)?)
    });
    kept.await?;
    tokio::spawn(run(app, id, work, rows));
    reply::json(StatusCode::ACCEPTED, &json!({ "id": id }))
}

/// One row with the names of its columns; empty cells are left out.
pub(super) type Row = Vec<(String, String)>;

/// What names a row.
pub(super) fn name_of(row: &Row) -> Option<&str> {
    let cell = |wanted: &str| row.iter().find(|(name, _)| name == wanted);
    let named = cell("device_name").or_else(|| cell("unique_identifier"));
    named.map(|(_, cell)| cell.as_str())
}

pub(super) fn rows(data: &[u8]) -> Result<Vec<Row>, String> {
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
pub(super) async fn run(app: Arc<App>, id: Uuid, work: Work, rows: Vec<Row>) {
    let (kind, done) = work.job();
    let mut report = "row,name,status,message\n".to_owned();
    let (mut certificates, mut private_keys) = (Map::new(), Map::new());
    let (mut successful, mut failed) = (0_u32, 0_u32);
    let started = change(&app, kind, id, json!({ "status": "IN_PROGRESS" })).await;
    for (index, row) in rows.iter().enumerate() {
        let name = name_of(row).unwrap_or_default().to_owned();
        let outcome = one(&app, work, row, &name).await;
        let (status, message) = match outcome {
            Ok((pem, key)) => {
                successful += 1;
                let file = if name.is_empty() {
                    format!("row-{}", index + 2)
                } else {
                    name.clone()
                };
                if let Some(key) = key {
                    private_keys.insert(file.clone(), key.into());
                }
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
        "status": done, "successful": successful, "failed": failed, "report": report,
        "certificates": certificates, "private_keys": private_keys,
    });
    if started.is_ok() {
        // A database that fails here is heard by whoever asks for the job.
        let _ = change(&app, kind, id, done).await;
    }
}

/// A row's certificate, or why there is none.
async fn one(app: &Arc<App>, work: Work, row: &Row, name: &str) -> Result<Made, String> {
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
    let item = |policy| {
        json!({
            "certificate_policy_id": policy, "attributes": attributes, "csr": csr,
            "server_side_key_gen": by_service, "key_type": by_service.then_some("EC_prime256v1"),
        })
    };
    let issued = match work {
        Work::Certificate { policy } => certificates::issue_for(app, &object(item(policy))).await,
        Work::Renewal { policy } => renewals::renew_row(app, policy, row).await,
        Work::Device {
            account,
            group,
            policy,
        } => {
            let device = json!({
                "name": name, "description": description, "account_id": account,
                "device_group_id": group, "certificate_policies": { "bootstrap": [item(policy)] },
            });
            registration::register_one(app, &object(device)).await
        }
        Work::IotCertificate { profile } => {
            let issued = iot::certificates::issue_row(app, profile, row).await;
            issued.map(|pem| (pem, None))
        }
    };
    issued.map_err(|error| error.message().to_owned())
}

async fn change(
    app: &App,
    kind: &'static Kind,
    id: Uuid,
    fields: Value,
) -> Result<(), ServiceError> {
    let changed = app.store.run(move |records| {
        let mut job = (*existing(records, kind, id)?).clone();
        job.fields.extend(object(fields));
        Ok(records.update(kind, &mut job, false)?)
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

/// `GET job/{id}/result`: a ZIP with a file for each certificate, as the predecessor. With keys it is encrypted for whom the job was
/// asked for; that they are files of their own in it is inferred.
pub(crate) async fn result(State(app): Shared, Path(id): Path<String>) -> Answer {
    let job = finished(&app, &id).await?;
    let issued = job.get("certificates").as_object().into_iter().flatten();
    let files = issued.map(|(name, pem)| {
        let pem = pem.as_str().unwrap_or_default();
        (name.clone(), pem.as_bytes().to_vec())
    });
    let internal = |error: zip::result::ZipError| ServiceError::internal(error.to_string());
    let pem = job.text("encryption_certificate");
    let Some(recipient) = Recipient::read(pem) else {
        let archive = archive("pem", files).map_err(internal)?;
        return Ok(reply::content(StatusCode::OK, "application/zip", archive));
    };
    let keys = job.get("private_keys");
    let both = files.map(|(name, certificate)| {
        let key = keys.get(&name).and_then(Value::as_str);
        let key = key.map(|key| ("key", key.as_bytes().to_vec()));
        let certificate = ("pem", certificate);
        (name, [certificate].into_iter().chain(key).collect())
    });
    let archive = pack(both).map_err(internal)?;
    let message = recipient
        .encrypt(&archive)
        .map_err(ServiceError::internal)?;
    let media_type = "application/pkcs7-mime";
    Ok(reply::content(StatusCode::OK, media_type, message))
}

/// How much of a name becomes that of a file, in letters.
const LONGEST_NAME: usize = 200;

/// A file of this sort for each name.
pub(super) fn archive(
    extension: &str,
    files: impl Iterator<Item = (String, Vec<u8>)>,
) -> zip::result::ZipResult<Vec<u8>> {
    pack(files.map(|(name, content)| (name, vec![(extension, content)])))
}

/// Files for each name, by what theirs end with.
fn pack<'a>(
    files: impl Iterator<Item = (String, Vec<(&'a str, Vec<u8>)>)>,
) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut taken = HashSet::new();
    for (name, contents) in files {
        let mut safe: String = name
            .chars()
            .take(LONGEST_NAME)
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || "-_ ".contains(letter) {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        // Two names may differ in what a file's name cannot have.
        let stem = safe.clone();
        let mut number = 2;
        while !taken.insert(safe.clone()) {
            safe = format!("{stem}-{number}");
            number += 1;
        }
        for (extension, content) in contents {
            archive.start_file(format!("{safe}.{extension}"), SimpleFileOptions::default())?;
            archive.write_all(&content)?;
        }
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

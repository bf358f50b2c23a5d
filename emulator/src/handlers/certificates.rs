//! Certificates: requested, renewed, downloaded, and requests approved (facts 8.2: the bodies are the predecessor's in the
//! words of a registration).

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::credentials;
use super::issuance::{Item, OPERATIONAL_LIFETIME, issue, item, not_renewable};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::kinds::audit_events::note;
use crate::kinds::certificate_policies::CERTIFICATE_POLICIES;
use crate::kinds::certificate_requests::{APPROVE, CERTIFICATE_REQUESTS};
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::device_groups::{DEVICE_GROUPS, is_of_division};
use crate::kinds::devices::DEVICES;
use crate::query::Query;
use crate::records::{self, look_up, object, serve};
use crate::reply;
use crate::rules::{Rules, object_body};
use crate::store::records::{NewRecord, Record};
use crate::{pem, pkcs7};

/// `POST certificate`.
pub(crate) async fn request(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    credentials::check(&app, caller, &headers).await?;
    let sent = object_body(&body)?;
    let (policy, item) = read(&app, &sent).await?;
    let device = owner(&app, &sent, &policy).await?;
    if policy.get("require_approval_for_enroll") == &json!(true) {
        return pend(&app, sent, &item, &policy).await;
    }
    grant(&app, item, &policy, device, "AUTO_APPROVED").await
}

/// `PUT certificate/{id}/renew`. A certificate of a device stays that device's.
pub(crate) async fn renew(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    credentials::check(&app, caller, &headers).await?;
    let id = records::id(&CERTIFICATES, &id)?;
    let certificate = look_up(&app, &CERTIFICATES, id).await?;
    if let Some(message) = not_renewable(&app, &certificate) {
        return Err(ServiceError::rejected(message));
    }
    let mut sent = object_body(&body)?;
    sent.insert(
        "certificate_policy_id".to_owned(),
        certificate.get("policy_id").clone(),
    );
    let (policy, item) = read(&app, &sent).await?;
    grant(&app, item, &policy, certificate.scope, "AUTO_APPROVED").await
}

/// `PUT certificate-request/{id}/approve`.
pub(crate) async fn approve(State(app): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let record = look_up(
        &app,
        &CERTIFICATE_REQUESTS,
        records::id(&CERTIFICATE_REQUESTS, &id)?,
    )
    .await?;
    let mut fields = if body.is_empty() {
        Map::new()
    } else {
        object_body(&body)?
    };
    let wanted = record.get("body").as_object().cloned().unwrap_or_default();
    let (policy, item) = read(&app, &wanted).await?;
    let device = owner(&app, &wanted, &policy).await?;
    let issued = issue(&app, item, &policy).await?.record(device);
    fields.insert("certificate_id".to_owned(), json!(issued.id));
    let step = Value::Object(fields).to_string();
    let answer = serve::step(
        app.clone(),
        &CERTIFICATE_REQUESTS,
        &APPROVE,
        &id,
        step.as_bytes(),
    )
    .await?;
    keep(&app, issued).await?;
    Ok(answer)
}

/// `GET certificate/{id}/download`: form and parameters are inferred.
pub(crate) async fn download(
    State(app): Shared,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let certificate = look_up(&app, &CERTIFICATES, records::id(&CERTIFICATES, &id)?).await?;
    let query = Query::parse(query.as_deref());
    let mut chain = vec![certificate.content.clone().unwrap_or_default()];
    if query.get("include_chain") == Some("true") {
        chain.push(app.authority.issuing_der().to_vec());
        chain.push(app.authority.root_der().to_vec());
    }
    let (media_type, content) = match query.get("format").unwrap_or("pem") {
        "pem" => {
            let texts = chain.iter().map(|der| pem::encode("CERTIFICATE", der));
            (
                "application/x-pem-file",
                texts.collect::<String>().into_bytes(),
            )
        }
        "der" => (
            "application/pkix-cert",
            chain.first().cloned().unwrap_or_default(),
        ),
        "pkcs7" => {
            let all: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
            ("application/pkcs7-mime", pkcs7::of(&all))
        }
        _ => {
            return Err(ServiceError::rejected(
                "Format should be one of pem, der, pkcs7.",
            ));
        }
    };
    Ok(reply::content(StatusCode::OK, media_type, content))
}

/// The policy of a request, and what it asks for.
async fn read(app: &App, sent: &Map<String, Value>) -> Result<(Arc<Record>, Item), ServiceError> {
    let mut rules = Rules::default();
    let item = item(sent, "OPERATIONAL", OPERATIONAL_LIFETIME, &mut rules);
    rules.finish()?;
    let item = item.ok_or_else(|| ServiceError::internal("A request was not read."))?;
    let policy = look_up(app, &CERTIFICATE_POLICIES, item.policy_id).await?;
    item.check(&policy)?;
    Ok((policy, item))
}

/// The device that a certificate is for, or the account: policies issue certificates without devices, too.
async fn owner(
    app: &App,
    sent: &Map<String, Value>,
    policy: &Record,
) -> Result<Uuid, ServiceError> {
    let mut rules = Rules::default();
    let device = rules.optional_uuid(sent, "device_id");
    rules.finish()?;
    let Some(id) = device else {
        return Ok(app.account_id);
    };
    let device = look_up(app, &DEVICES, id).await?;
    // "Disabled: inactive", "Deleted: terminal" (facts 7.3); the message is inferred.
    if device.text("status") == "DELETED" || device.text("operational_status") != "ENABLED" {
        return Err(ServiceError::rejected("Device is not enabled."));
    }
    let group = look_up(app, &DEVICE_GROUPS, device.scope).await?;
    is_of_division(policy, group.get("division_id"))?;
    Ok(id)
}

/// The same for what came over EST, where the CSR is how the client finds its request again.
pub(super) async fn pend_for(app: &Arc<App>, sent: Map<String, Value>) -> Result<(), ServiceError> {
    let (policy, item) = read(app, &sent).await?;
    pend(app, sent, &item, &policy).await.map(|_| ())
}

/// Keeps a request until somebody decides.
async fn pend(app: &Arc<App>, sent: Map<String, Value>, item: &Item, policy: &Record) -> Answer {
    let fields = object(json!({
        "status": "PENDING",
        "certificate_policy_id": policy.id,
        "common_name": item.common_name(),
        "csr": sent.get("csr"),
        "body": sent,
    }));
    let account = app.account_id;
    let kept = app.store.run(move |records| {
        let record = records.insert(&CERTIFICATE_REQUESTS, NewRecord::new(account, fields))?;
        note(records, &CERTIFICATE_REQUESTS, "create", &record)?;
        Ok(record.id)
    });
    let answer = json!({ "certificate_request_id": kept.await?, "status": "PENDING" });
    reply::json(StatusCode::OK, &answer)
}

/// Issues what a job's row or a request over EST asks for, and gives it in PEM, with the key where the service made it.
pub(super) async fn issue_for(
    app: &Arc<App>,
    sent: &Map<String, Value>,
) -> Result<(String, Option<String>), ServiceError> {
    let (policy, item) = read(app, sent).await?;
    let device = owner(app, sent, &policy).await?;
    let issued = issue(app, item, &policy).await?;
    let pem = pem::encode("CERTIFICATE", &issued.der);
    let key = issued.private_key.clone();
    keep(app, issued.record(device)).await?;
    Ok((pem, key))
}

/// Issues a certificate and answers with it.
async fn grant(
    app: &Arc<App>,
    item: Item,
    policy: &Record,
    device: Uuid,
    status: &'static str,
) -> Answer {
    let issued = issue(app, item, policy).await?;
    let mut answer = object(json!({
        "certificate_request_id": Uuid::new_v4(),
        "status": status,
        "result": "SUCCESS",
        "pem": pem::encode("CERTIFICATE", &issued.der) + &app.authority.chain_pem(),
    }));
    // Inferred: only where the service made the key.
    if let Some(key) = &issued.private_key {
        answer.insert("private_key".to_owned(), Value::from(key.as_str()));
    }
    let record = issued.record(device);
    answer.insert("certificate_id".to_owned(), json!(record.id));
    keep(app, record).await?;
    reply::json(StatusCode::OK, &answer)
}

pub(super) async fn keep(app: &Arc<App>, certificate: NewRecord) -> Result<(), ServiceError> {
    let kept = app.store.run(move |records| {
        let certificate = records.insert(&CERTIFICATES, certificate)?;
        Ok(note(records, &CERTIFICATES, "issue", &certificate)?)
    });
    Ok(kept.await?)
}

//! A job whose certificates are renewed: by another job, with the keys that they have or with new requests. That it can be done is
//! documented of the portal; path, form and messages are inferred.

use std::sync::Arc;

use axum::extract::{Path, State};
use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::certificates::keep;
use super::issuance::{Item, OPERATIONAL_LIFETIME, issue, item, not_renewable};
use super::jobs::{self, Made, Row, Work};
use super::packed;
use crate::app::{App, Shared};
use crate::ca::record_id;
use crate::errors::{Answer, ServiceError};
use crate::form::{Form, is_form};
use crate::kinds::certificate_policies::CERTIFICATE_POLICIES;
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::jobs::JOBS;
use crate::records::{self, look_up, object};
use crate::rules::Rules;
use crate::{csr, pem};

/// The column with the certificate that is renewed, beside those of the request.
const RENEWED: &str = "renewed certificate";

/// `PUT job/{id}/renew`.
pub(crate) async fn renew(
    State(app): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let job = look_up(&app, &JOBS, records::id(&JOBS, &id)?).await?;
    if job.text("status") != "COMPLETED" {
        return Err(ServiceError::rejected("Job is not completed."));
    }
    let issued = job.get("certificates").as_object();
    let issued = issued.filter(|issued| !issued.is_empty());
    let issued = issued.ok_or_else(|| ServiceError::rejected("Job has no certificates."))?;
    let certificate =
        |name: &str| Some((RENEWED.to_owned(), issued.get(name)?.as_str()?.to_owned()));
    let rows: Vec<Row> = if is_form(&headers) {
        let form = Form::read(&headers, &body)?;
        let rows = packed::rows(form.bytes("data"), "unique_identifier");
        let mut rows = rows.map_err(ServiceError::rejected)?;
        for row in &mut rows {
            let renewed = jobs::name_of(row).and_then(certificate);
            // What is renewed is the job's to say, not the file's.
            row.retain(|(name, _)| name != RENEWED);
            row.extend(renewed);
        }
        rows
    } else {
        let name = |name: &String| ("unique_identifier".to_owned(), name.clone());
        let row = |own: &String| [Some(name(own)), certificate(own)];
        issued
            .keys()
            .map(|own| row(own).into_iter().flatten().collect())
            .collect()
    };
    let policy = job.text("certificate_policy_id").parse::<Uuid>();
    let policy = policy.map_err(|error| ServiceError::internal(error.to_string()))?;
    look_up(&app, &CERTIFICATE_POLICIES, policy).await?;
    let fields = json!({
        "type": "BATCH_CERTIFICATES",
        "certificate_policy_id": policy,
        "device_group_id": job.get("device_group_id"),
        "encryption_certificate": job.get("encryption_certificate"),
    });
    jobs::start(app, object(fields), Work::Renewal { policy }, rows).await
}

/// Renews the certificate of one row.
pub(super) async fn renew_row(
    app: &Arc<App>,
    policy: Uuid,
    row: &Row,
) -> Result<Made, ServiceError> {
    let cell = |wanted: &str| {
        row.iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, cell)| cell.as_str())
    };
    let renewed = cell(RENEWED).and_then(pem::decode);
    let renewed =
        renewed.ok_or_else(|| ServiceError::rejected("Job has no certificate of this name."))?;
    let (_, parsed) = X509Certificate::from_der(&renewed)
        .map_err(|error| ServiceError::internal(error.to_string()))?;
    let before = look_up(app, &CERTIFICATES, record_id(parsed.raw_serial())).await?;
    if let Some(message) = not_renewable(app, &before) {
        return Err(ServiceError::rejected(message));
    }
    let kind = if before.text("policy_type") == "BOOTSTRAP" {
        "BOOTSTRAP"
    } else {
        "OPERATIONAL"
    };
    let wanted = if let Some(csr) = cell("csr") {
        let sent =
            json!({ "certificate_policy_id": policy, "csr": csr, "attributes": attributes(row) });
        let mut rules = Rules::default();
        let item = item(&object(sent), kind, OPERATIONAL_LIFETIME, &mut rules);
        rules.finish()?;
        item.ok_or_else(|| ServiceError::internal("A row was not read."))?
    } else {
        let own = csr::of_certificate(&parsed);
        let unsupported =
            || ServiceError::rejected("Certificate has a key of an unsupported type.");
        Item::of(
            own.ok_or_else(unsupported)?,
            kind,
            OPERATIONAL_LIFETIME,
            policy,
        )
    };
    let policy = look_up(app, &CERTIFICATE_POLICIES, policy).await?;
    let issued = issue(app, wanted, &policy).await?;
    let made = (
        pem::encode("CERTIFICATE", &issued.der),
        issued.private_key.clone(),
    );
    keep(app, issued.record(before.scope)).await?;
    Ok(made)
}

fn attributes(row: &Row) -> Vec<Value> {
    let own = [
        "csr",
        "device_name",
        "device_description",
        "unique_identifier",
        RENEWED,
    ];
    let given = row.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    given
        .map(|(name, cell)| json!({ "name": name, "value": cell }))
        .collect()
}

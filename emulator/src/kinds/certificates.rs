//! Certificates across devices (facts 8.1). They come by registration and by requests.

use axum::routing::MethodFilter;
use serde_json::{Value, json};
use uuid::Uuid;

use super::device_groups::DEVICE_GROUPS;
use super::devices::DEVICES;
use crate::ca::{SIGNATURE_ALGORITHM, hex};
use crate::errors::ServiceError;
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Condition, Kind, Operation, Step, Within};
use crate::records::view::{self, View, iso, iso_seconds};
use crate::revocation::problem;
use crate::store::records::{Record, Records};
use crate::store::{StoreError, now_ms};

pub(crate) static CERTIFICATES: Kind = Kind {
    key: "certificates",
    title: "Certificate",
    path: "/devicetrustmanager/certificate-issuance-service/api/v2/certificate",
    operations: &[Operation::List, Operation::Get, Operation::Step(&REVOKE)],
    within: Within::Field("device_id", "device"),
    // Inferred.
    filters: &[
        Filter::scope("device_id"),
        Filter::policy("certificate_policy_id", "policy_id"),
        Filter::contains("common_name"),
        Filter::equals("status"),
        Filter::equals("enrollment_method"),
    ],
    show,
    ..Kind::DEVICE_TRUST
};

/// Reasons, the optional date in the past and the comments are the predecessor's (facts 8.2).
static REVOKE: Step = Step {
    name: "revoke",
    method: MethodFilter::PUT,
    fields: &[
        Field::one_of("reason", REASONS)
            .required()
            .kept_as("revocation_reason"),
        Field::text("revocation_date").sparse(),
        Field::text("comments")
            .sparse()
            .kept_as("revocation_comments"),
    ],
    conditions: &[Condition {
        field: "status",
        value: "REVOKED",
        is_wanted: false,
        message: "Certificate is revoked.",
    }],
    sets: &[("status", Plain::Text("REVOKED"))],
    effect: |records, certificate| {
        let date = certificate.text("revocation_date");
        if let Some(message) = problem(date).filter(|_| !date.is_empty()) {
            return Err(ServiceError::rejected(message).into());
        }
        let mut certificate = certificate.clone();
        revoke(records, &mut certificate)
    },
    // An empty body (inferred).
    answer: Answer::Nothing,
    ..Step::PLAIN
};

pub(crate) const REASONS: &[&str] = &[
    "unspecified",
    "key_compromise",
    "affiliation_changed",
    // What the page writes, and what it has to mean.
    "suspended",
    "superseded",
    "cessation_of_operation",
    "certificate_hold",
    "privilege_withdrawn",
    "aa_compromise",
];

fn revoke(records: &Records<'_>, certificate: &mut Record) -> Result<(), StoreError> {
    set_revoked(certificate);
    Ok(records.update(&CERTIFICATES, certificate, false)?)
}

pub(crate) fn set_revoked(certificate: &mut Record) {
    let fields = &mut certificate.fields;
    fields.insert("revoked_on".to_owned(), Value::from(now_ms()));
    fields.insert("status".to_owned(), Value::from("REVOKED"));
}

/// The status as it is now.
pub(crate) fn status(certificate: &Record) -> &'static str {
    let end = certificate.get("valid_to").as_i64().unwrap_or_default();
    if !certificate.get("revoked_on").is_null() {
        "REVOKED"
    } else if end < now_ms() / 1000 {
        "EXPIRED"
    } else {
        "ISSUED"
    }
}

/// Revokes what a device has.
pub(crate) fn revoke_all(records: &Records<'_>, device: Uuid) -> Result<(), StoreError> {
    for mut certificate in records.within(&CERTIFICATES, device)? {
        if certificate.get("revoked_on").is_null() {
            revoke(records, &mut certificate)?;
        }
    }
    Ok(())
}

fn show(view: &View<'_>, certificate: &Record) -> Value {
    let seconds = |field: &str| certificate.get(field).as_i64().unwrap_or_default();
    let der = certificate.content.as_deref().unwrap_or_default();
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, der);
    let sha256 = ring::digest::digest(&ring::digest::SHA256, der);
    let device = view.find(&DEVICES, certificate.scope);
    let group = device
        .as_ref()
        .and_then(|device| view.find(&DEVICE_GROUPS, device.scope));
    json!({
        "id": certificate.id,
        "serial_number": certificate.get("serial_number"),
        "common_name": certificate.get("common_name"),
        "status": status(certificate),
        "key_type": certificate.get("key_type"),
        "signature_algorithm": SIGNATURE_ALGORITHM,
        "valid_from": iso_seconds(seconds("valid_from")),
        "valid_to": iso_seconds(seconds("valid_to")),
        "created": iso(certificate.created),
        "device": view::reference(device.as_deref()),
        "device_group": view::reference(group.as_deref()),
        "thumbprint": hex(sha1.as_ref()),
        "thumbprint_sha256": hex(sha256.as_ref()),
        "issuer_common_name": view.app.authority.issuing_name,
        "enrollment_method": certificate.get("enrollment_method"),
        "revocation_reason": certificate.get("revocation_reason"),
        "certificate_type": "end_entity",
        "certificate_format": "x509",
    })
}

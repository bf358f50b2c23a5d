//! Certificates across devices (facts 8.1). They come by registration.

use serde_json::{Value, json};
use uuid::Uuid;

use super::device_groups::DEVICE_GROUPS;
use super::devices::DEVICES;
use crate::ca::{SIGNATURE_ALGORITHM, hex};
use crate::records::filter::Filter;
use crate::records::kind::{Kind, Operation, Within};
use crate::records::view::{self, View, iso, iso_seconds};
use crate::store::now_ms;
use crate::store::records::{Record, Records};

pub(crate) static CERTIFICATES: Kind = Kind {
    key: "certificates",
    title: "Certificate",
    path: "/devicetrustmanager/certificate-issuance-service/api/v2/certificate",
    operations: &[Operation::List],
    within: Within::Field("device_id", "device"),
    // Inferred.
    filters: &[Filter::scope("device_id"), Filter::contains("common_name")],
    show,
    ..Kind::DEVICE_TRUST
};

/// Revokes what a device has.
pub(crate) fn revoke_all(records: &Records<'_>, device: Uuid) -> rusqlite::Result<()> {
    for mut certificate in records.within(&CERTIFICATES, device)? {
        if certificate.get("revoked_on").is_null() {
            let fields = &mut certificate.fields;
            fields.insert("revoked_on".to_owned(), Value::from(now_ms()));
            records.update(&CERTIFICATES, &mut certificate, false)?;
        }
    }
    Ok(())
}

fn show(view: &View<'_>, certificate: &Record) -> Value {
    let seconds = |field: &str| certificate.get(field).as_i64().unwrap_or_default();
    let status = if !certificate.get("revoked_on").is_null() {
        "REVOKED"
    } else if seconds("valid_to") < now_ms() / 1000 {
        "EXPIRED"
    } else {
        "ISSUED"
    };
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
        "status": status,
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
        "enrollment_method": "SINGLE",
        "certificate_type": "end_entity",
        "certificate_format": "x509",
    })
}

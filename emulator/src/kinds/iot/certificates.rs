//! Certificates of IoT Trust Manager (facts 7.2), each in its device. The fields are those of Device Trust Manager's certificates.

use serde_json::{Value, json};

use crate::kinds::certificates::status;
use crate::pem;
use crate::records::filter::Filter;
use crate::records::kind::Kind;
use crate::records::view::{View, iso_seconds};
use crate::store::records::Record;

pub(crate) static CERTIFICATES: Kind = Kind {
    key: "iot_certificates",
    title: "Certificate",
    filters: &[
        Filter::policy("enrollment_profile_id", "enrollment_profile_id"),
        Filter::equals("enrollment_method"),
        Filter::equals("certificate_type"),
        Filter::equals("status"),
        Filter::equals("common_name"),
        Filter::equals("serial_number"),
        Filter::equals("device_identifier"),
    ],
    show,
    ..Kind::IOT
};

/// `body` and `chain[].blob` were seen, that they are PEM is inferred; the rest of a row is in the words of Device Trust Manager.
fn show(view: &View<'_>, certificate: &Record) -> Value {
    let authority = &view.app.authority;
    let seconds = |field: &str| certificate.get(field).as_i64().unwrap_or_default();
    let blob = |der: &[u8]| json!({ "blob": pem::encode("CERTIFICATE", der) });
    json!({
        "id": certificate.id,
        "common_name": certificate.get("common_name"),
        "serial_number": certificate.get("serial_number"),
        "status": status(certificate),
        "certificate_type": certificate.get("certificate_type"),
        "enrollment_method": certificate.get("enrollment_method"),
        "device_identifier": certificate.get("device_identifier"),
        "valid_from": iso_seconds(seconds("valid_from")),
        "valid_to": iso_seconds(seconds("valid_to")),
        "revocation_reason": certificate.get("revocation_reason"),
        "body": pem::encode("CERTIFICATE", certificate.content.as_deref().unwrap_or_default()),
        "chain": [blob(authority.issuing_der()), blob(authority.root_der())],
    })
}

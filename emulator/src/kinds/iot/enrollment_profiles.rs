//! Enrollment profiles, of which there is one, and the credentials of their devices (facts 7.3).

use serde_json::{Value, json};
use uuid::Uuid;

use super::division;
use crate::app::derived_id;
use crate::errors::ServiceError;
use crate::kinds::authentication::{about_certificate, der, is_passcode, masked, random_passcode};
use crate::member::Member as _;
use crate::records::field::{Field, Plain};
use crate::records::kind::Kind;
use crate::records::view::{View, iso};
use crate::records::{object, seed};
use crate::store::records::{NewRecord, Record};

/// What an id begins with.
pub(crate) const PREFIX: &str = "IOT_";
const NAME: &str = "Emulator enrollment profile";

pub(crate) static ENROLLMENT_PROFILES: Kind = Kind {
    key: "iot_enrollment_profiles",
    title: "Enrollment profile",
    alternative_prefix: Some(PREFIX),
    seeds: |app| {
        let fields = json!({ "name": NAME, "enrollment_method": "API", "status": "ACTIVE" });
        seed(app, id(app.account_id), object(fields))
    },
    ..Kind::IOT
};

pub(crate) fn id(account: Uuid) -> Uuid {
    derived_id(account, "iot enrollment profile")
}

/// The same with its prefix.
pub(crate) fn shown_id(account: Uuid) -> String {
    format!("{PREFIX}{}", id(account))
}

/// The passcode of the profile that is there: letters and digits, the same after a restart.
pub(crate) fn passcode(account: Uuid) -> String {
    derived_id(account, "iot passcode").simple().to_string()
}

const REGISTERED_VALUES: Field = Field::objects(
    "registered_values",
    &[
        Field::text("certificate_field").required(),
        Field::any("value").required(),
    ],
);

/// The documentation has them for profiles of EST, SCEP and `CMPv2` only; requests of the API take them, too, so every profile does.
pub(crate) static PASSCODES: Kind = Kind {
    key: "iot_passcodes",
    title: "Passcode",
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::text("passcode").sparse(),
        Field::number("passcode_length", 20, 64).sparse(),
        Field::number("usage_limit", 1, u64::MAX),
        Field::any("validity_period").sparse(),
        REGISTERED_VALUES,
    ],
    initial: &[("status", Plain::Text("ACTIVE"))],
    check: |_, fields| match fields.at("passcode").as_str() {
        Some(passcode) if !is_passcode(passcode) => Err(ServiceError::invalid_input(
            "Passcode should have 20 to 64 letters and digits.",
        )
        .into()),
        _ => Ok(()),
    },
    complete: random_passcode,
    show: |view, passcode| {
        let mut shown = credential(view, passcode);
        shown.set("passcode", masked(passcode.text("passcode")));
        shown
    },
    seeds: |app| {
        let fields = json!({
            "name": "Emulator passcode",
            "passcode": passcode(app.account_id),
            "number_of_usage": 0,
            "registered_values": [],
            "status": "ACTIVE",
        });
        let passcode = NewRecord::new(id(app.account_id), object(fields));
        let id = derived_id(app.account_id, "iot passcode record");
        vec![NewRecord { id, ..passcode }]
    },
    ..Kind::IOT
};

pub(crate) static AUTHENTICATION_CERTIFICATES: Kind = Kind {
    key: "iot_authentication_certificates",
    title: "Authentication certificate",
    fields: &[
        Field::text("pem").required(),
        Field::text("start_date"),
        Field::text("end_date"),
        Field::number("usage_limit", 1, u64::MAX),
        REGISTERED_VALUES,
    ],
    initial: &[("status", Plain::Text("ACTIVE"))],
    check: |_, fields| {
        if x509_parser::parse_x509_certificate(&der(fields)).is_ok() {
            return Ok(());
        }
        Err(ServiceError::invalid_input("Pem should be a certificate.").into())
    },
    complete: about_certificate,
    show: |view, certificate| {
        let mut shown = credential(view, certificate);
        let name = certificate.get("certificate_common_name");
        shown.set("certificate", json!({ "id": certificate.id, "name": name }));
        shown
    },
    ..Kind::IOT
};

/// What both have.
fn credential(view: &View<'_>, record: &Record) -> Value {
    let mut shown = record.fields.clone();
    for hidden in ["passcode", "pem", "certificate_common_name"] {
        shown.remove(hidden);
    }
    let profile = view.find(&ENROLLMENT_PROFILES, record.scope);
    let name = profile.as_deref().map(Record::name);
    shown.extend(object(json!({
        "id": record.id,
        "enrollment_profile": { "id": format!("{PREFIX}{}", record.scope), "name": name },
        "division": division(view, super::division_id(view.app.account_id)),
        "account_id": view.app.account_id,
        "created_at": iso(record.created),
    })));
    shown.into()
}

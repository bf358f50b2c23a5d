//! Sensors, which scan networks, and the systems that they manage: state machines with a status each.

use serde_json::{Value, json};

use super::business_units::BUSINESS_UNITS;
use crate::errors::ServiceError;
use crate::member::Member as _;
use crate::operations::{Move, Named, Told};
use crate::records::field::{Field, Plain};
use crate::records::kind::{Kind, Unique};
use crate::records::object;
use crate::records::view::{View, iso, reference};
use crate::store::StoreError;
use crate::store::records::{Fields, Record, Records};

pub(crate) static SENSORS: Kind = Kind {
    key: "tlm_sensors",
    title: "Sensor",
    fields: &[
        Field::text("name").required(),
        Field::any("advanced_settings").sparse(),
        Field::any("business_unit").sparse(),
    ],
    unique: Some(Unique {
        is_documented: true,
    }),
    sorts: &["name", "status", "created_at"],
    show: show_sensor,
    ..Kind::TRUST_LIFECYCLE
};

fn show_sensor(view: &View<'_>, sensor: &Record) -> Value {
    let actions: &[&str] = match sensor.text("status") {
        "ALLOCATE" => &["VOID"],
        "ACTIVE" => &["SUSPEND", "VOID"],
        "SUSPEND" => &["REINSTATE", "VOID"],
        _ => &[],
    };
    let settings = sensor.get("advanced_settings");
    let unit = sensor.get("business_unit").at("id").as_str();
    let unit = unit.and_then(|id| view.find(&BUSINESS_UNITS, id.parse().ok()?));
    json!({
        "id": sensor.id,
        "name": sensor.name(),
        "status": sensor.get("status"),
        "version": sensor.get("version"),
        "license_key": sensor.get("license_key"),
        "debug_enabled": settings.at("debug_enabled").as_bool().unwrap_or_default(),
        "allowed_actions": actions,
        "business_unit": reference(unit.as_deref()),
    })
}

const LICENSE_KEYS: Named = Named::By("license_key", &["license_keys"]);

/// What the software does when it starts, and the control plane in its place.
pub(crate) static ACTIVATE: Move = Move {
    from: &["ALLOCATE"],
    sets: &[
        ("status", Plain::Text("ACTIVE")),
        ("version", Plain::Text("3.8.50")),
    ],
    told: Told::Shows,
    ..Move::of(&SENSORS)
};

pub(crate) static SUSPEND: Move = Move {
    named: LICENSE_KEYS,
    from: &["ACTIVE"],
    sets: &[("status", Plain::Text("SUSPEND"))],
    told: Told::Each("Sensor is suspended successfully"),
    ..Move::of(&SENSORS)
};

pub(crate) static REINSTATE: Move = Move {
    named: LICENSE_KEYS,
    from: &["SUSPEND"],
    sets: &[("status", Plain::Text("ACTIVE"))],
    told: Told::Each("Sensor is reinstated successfully"),
    ..Move::of(&SENSORS)
};

pub(crate) static VOID: Move = Move {
    named: LICENSE_KEYS,
    from: &["ALLOCATE", "ACTIVE", "SUSPEND"],
    sets: &[("status", Plain::Text("VOID"))],
    told: Told::Each("Sensor is voided"),
    ..Move::of(&SENSORS)
};

/// What a sensor manages: appliances, cloud services, DNS.
pub(crate) static INTEGRATIONS: Kind = Kind {
    key: "tlm_integrations",
    title: "Integration",
    fields: &[
        Field::text("name").required(),
        Field::foreign_id("sensor_id").required(),
        Field::one_of(
            "category",
            &["APPLIANCE", "CLOUD_SERVICE", "DNS_INTEGRATION"],
        )
        .required(),
        Field::any("parameters").required(),
        Field::text("integration_type"),
    ],
    initial: &[("status", Plain::Text("CONFIGURED"))],
    unique: Some(Unique {
        is_documented: true,
    }),
    sorts: &["name", "status", "created_at"],
    check: has_sensor,
    show: show_integration,
    ..Kind::TRUST_LIFECYCLE
};

fn has_sensor(records: &Records<'_>, fields: &Fields) -> Result<(), StoreError> {
    let id = fields.get("sensor_id").and_then(Value::as_str);
    let found = match id.and_then(|id| id.parse().ok()) {
        Some(id) => records.find(&SENSORS, id)?,
        None => None,
    };
    found
        .map(|_| ())
        .ok_or_else(|| ServiceError::not_found("Sensor").into())
}

fn show_integration(view: &View<'_>, integration: &Record) -> Value {
    let is_dns = integration.text("category") == "DNS_INTEGRATION";
    let mut shown = object(json!({
        "id": integration.id,
        "name": integration.name(),
        "type": integration.get("integration_type"),
        "status": integration.get("status"),
        "category": integration.get("category"),
        "created_at": iso(integration.created),
    }));
    shown.extend(object(if view.is_alone {
        json!({
            "status_details": integration.get("status"),
            "application_name": integration.get("integration_type"),
            "account_id": view.app.account_id,
            "updated": iso(integration.updated),
            "parameters": integration.get("parameters"),
            "sensor_ids": [integration.get("sensor_id")],
        })
    } else if is_dns {
        json!({ "is_dns_default": false })
    } else {
        json!({ "end_points": 0 })
    }));
    shown.retain(|_, value| !value.is_null());
    shown.into()
}

const INTEGRATION_IDS: Named = Named::Ids(&["integrations"]);

pub(crate) static REFRESH: Move = Move {
    named: INTEGRATION_IDS,
    from: &["CONFIGURED", "ACTION_NEEDED"],
    told: Told::Each("Refreshing integration configuration"),
    ..Move::of(&INTEGRATIONS)
};

pub(crate) static VOID_INTEGRATIONS: Move = Move {
    named: INTEGRATION_IDS,
    sets: &[("status", Plain::Text("VOIDED"))],
    told: Told::Each("Sensor integration is voided"),
    ..Move::of(&INTEGRATIONS)
};

pub(crate) static VOID_INTEGRATION: Move = Move {
    sets: &[("status", Plain::Text("VOIDED"))],
    told: Told::Shows,
    ..Move::of(&INTEGRATIONS)
};

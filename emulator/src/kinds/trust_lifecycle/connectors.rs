//! Connectors to other systems: CAs, vaults, scanners, service desks.

use serde_json::{Value, json};

use super::business_units::BUSINESS_UNITS;
use crate::member::Member as _;
use crate::operations::{Move, Told};
use crate::records::field::{Field, Plain};
use crate::records::kind::{Kind, Unique};
use crate::records::object;
use crate::records::view::{View, reference};
use crate::store::records::Record;

/// Presets that are known: provider, type, and what a creation has to send besides a name (facts 5.11).
pub(crate) const PRESETS: &[(&str, &str, &str, &[&str])] = &[
    (
        "36cbd4c2-f6e7-4a35-a4e6-e03ebf939cb4",
        "CERTCENTRAL",
        "CA",
        &[
            "api_key",
            "business_unit_id",
            "username",
            "password",
            "region",
        ],
    ),
    (
        "a7f721aa-4796-4815-9128-6796fedbb917",
        "SNOW",
        "IT_SERVICE_MANAGEMENT",
        &["username", "password", "url"],
    ),
    (
        "1c389430-7885-4eb3-82e9-96fec17de7a6",
        "AMAZON_CA",
        "CA",
        &[],
    ),
];

pub(crate) static CONNECTORS: Kind = Kind {
    key: "tlm_connectors",
    title: "Connector",
    fields: &[
        Field::text("name").required(),
        Field::foreign_id("preset_id").required(),
        Field::any("business_unit_id").sparse(),
        Field::texts("tags", &[]),
        Field::any("import_attributes").sparse(),
        Field::any("region").sparse(),
        Field::any("username").sparse(),
        Field::any("url").sparse(),
        Field::any("core_attributes").sparse(),
        Field::any("config_attributes").sparse(),
        Field::any("additional_attributes").sparse(),
    ],
    initial: &[("status", Plain::Text("ACTIVE"))],
    // Inferred.
    unique: Some(Unique {
        is_documented: false,
    }),
    sorts: &["name", "status", "provider", "type", "created_at"],
    show,
    ..Kind::TRUST_LIFECYCLE
};

/// Credentials are not shown.
fn show(view: &View<'_>, connector: &Record) -> Value {
    let unit = connector.text("business_unit_id").parse().ok();
    let unit = unit.and_then(|id| view.find(&BUSINESS_UNITS, id));
    let mut shown = object(json!({
        "id": connector.id,
        "name": connector.name(),
        "provider": connector.get("provider"),
        "type": connector.get("type"),
        "status": connector.get("status"),
    }));
    if view.is_alone {
        shown.extend(object(json!({
            "business_unit_id": unit.as_ref().map(|unit| unit.id),
            "associated_assets": {
                "managed_cert_count": 0, "unsecured_ip_port_count": 0, "discovered_cert_count": 0 },
        })));
        for field in ["preset_id", "tags"] {
            shown.set(field, connector.get(field).clone());
        }
    } else {
        shown.set("business_unit", reference(unit.as_deref()));
    }
    shown.retain(|_, value| !value.is_null());
    shown.into()
}

/// What the details show besides, depending on what it connects to.
pub(crate) const DETAILS: &[&str] = &[
    "import_attributes",
    "region",
    "username",
    "url",
    "core_attributes",
    "config_attributes",
    "additional_attributes",
];

pub(crate) static RUN: Move = Move {
    from: &["ACTIVE"],
    sets: &[("status", Plain::Text("RUNNING"))],
    told: Told::One("Connector is running"),
    ..Move::of(&CONNECTORS)
};

pub(crate) static STOP: Move = Move {
    from: &["RUNNING"],
    sets: &[("status", Plain::Text("ACTIVE"))],
    told: Told::Says(r#"{"success": true}"#),
    ..Move::of(&CONNECTORS)
};

pub(crate) static TEST: Move = Move {
    told: Told::Says(r#"{"valid": true}"#),
    ..Move::of(&CONNECTORS)
};

pub(crate) static UNLINK: Move = Move {
    sets: &[("status", Plain::Text("SUSPENDED"))],
    told: Told::Says(r#"{"success": true}"#),
    ..Move::of(&CONNECTORS)
};

//! Devices (facts 7.1). A record's name is its identifier, and it is in its division.

use serde_json::{Value, json};

use super::{DEVICE_PROFILE, division, fields};
use crate::records::filter::Filter;
use crate::records::kind::Kind;
use crate::records::view::{View, iso};
use crate::store::records::Record;

pub(crate) static DEVICES: Kind = Kind {
    key: "iot_devices",
    title: "Device",
    filters: &[
        Filter::equals("device_identifier").field("name"),
        Filter::scope("division_id"),
        Filter::equals("device_profile_id"),
        Filter::since("created_from", "created_at"),
        Filter::until("created_to", "created_at"),
        Filter::since("updated_from", "updated_at"),
        // As the documentation spells it, and as it has to be meant.
        Filter::until("upated_to", "updated_at"),
        Filter::until("updated_to", "updated_at"),
    ],
    show,
    ..Kind::IOT
};

fn show(view: &View<'_>, device: &Record) -> Value {
    json!({
        "id": device.id,
        "account_id": view.app.account_id,
        "division": division(view, device.scope),
        "device_identifier": device.name(),
        "device_profile": { "id": device.get("device_profile_id"), "name": DEVICE_PROFILE },
        "created": iso(device.created),
        "updated": iso(device.updated),
        "status": device.get("status"),
        "fields": fields::show(view.app.account_id, device.get("fields")),
        "device_api_allow_read": true,
        "device_api_allow_write": true,
        "device_api_allow_renew_certificate": true,
    })
}

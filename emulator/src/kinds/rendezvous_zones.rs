//! Rendezvous zones. The tutorial names the operation ("List all rendezvous zones"); path and record are inferred.

use serde_json::json;

use crate::records::kind::{Kind, Operation};
use crate::records::{object, seed, view};

/// Where devices would connect. The emulator runs no broker there.
pub(crate) const MQTT_ENDPOINT: &str = "mqtts://127.0.0.1:8883";

pub(crate) static RENDEZVOUS_ZONES: Kind = Kind {
    key: "rendezvous_zones",
    title: "Rendezvous zone",
    path: "/devicetrustmanager/api/v4/rendezvous-zone",
    operations: &[Operation::List, Operation::Get],
    show: view::bare,
    seeds: |app| {
        let fields = object(json!({
            "name": "Emulator rendezvous zone",
            "status": "ACTIVE",
            "mqtt_endpoint": MQTT_ENDPOINT,
        }));
        seed(app, app.primary_rzone_id, fields)
    },
    ..Kind::DEVICE_TRUST
};

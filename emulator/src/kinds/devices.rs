//! Devices: list, details, and the steps of their life. They come by registration.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::certificates::revoke_all;
use super::device_groups::DEVICE_GROUPS;
use super::rendezvous_zones::MQTT_ENDPOINT;
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Condition, Kind, Operation, Step, Unique, Within};
use crate::records::object;
use crate::records::view::{self, View};
use crate::store::records::Record;

pub(crate) static DEVICES: Kind = Kind {
    key: "devices",
    title: "Device",
    path: "/devicetrustmanager/api/v4/device",
    operations: &[
        Operation::List,
        Operation::Get,
        Operation::Update(
            MethodFilter::PATCH,
            Answer::Says("DEVICE_UPDATED_200", "Device updated"),
        ),
        Operation::Step(&DISABLE),
        Operation::Step(&ENABLE),
        Operation::Step(&DELETE),
    ],
    // What can be changed. Names and form of the attributes are those of the agent (inferred).
    fields: &[
        Field::name(),
        Field::text("description"),
        Field::objects(
            "device_attributes",
            &[Field::text("key").required(), Field::text("value")],
        )
        .sparse(),
    ],
    within: Within::Field("device_group_id", "device group"),
    unique: Some(Unique {
        is_documented: true,
    }),
    filters: &[
        Filter::contains("name"),
        Filter::scope("device_group_id"),
        Filter::equals("status"),
        Filter::equals("operational_status"),
    ],
    show,
    ..Kind::DEVICE_TRUST
};

// The success codes of the steps follow the published pattern; the refusals are inferred.

const NOT_DELETED: Condition = Condition {
    field: "status",
    value: "DELETED",
    is_wanted: false,
    message: "Device is deleted.",
};

/// That the reason is required is inferred from the scripts that send it.
static DISABLE: Step = Step {
    name: "disable",
    fields: &[Field::text("reason").required().kept_as("disable_reason")],
    conditions: &[NOT_DELETED],
    sets: &[("operational_status", Plain::Text("DISABLED"))],
    answer: Answer::Says("DEVICE_DISABLED_200", "Device disabled"),
    ..Step::PLAIN
};

/// Inferred by symmetry with `disable`.
static ENABLE: Step = Step {
    name: "enable",
    conditions: &[NOT_DELETED],
    sets: &[
        ("operational_status", Plain::Text("ENABLED")),
        ("disable_reason", Plain::Null),
    ],
    answer: Answer::Says("DEVICE_ENABLED_200", "Device enabled"),
    ..Step::PLAIN
};

static DELETE: Step = Step {
    name: "delete",
    conditions: &[
        NOT_DELETED,
        Condition {
            field: "operational_status",
            value: "DISABLED",
            is_wanted: true,
            message: "Device should be disabled before it is deleted.",
        },
    ],
    sets: &[
        ("status", Plain::Text("DELETED")),
        ("connected", Plain::Flag(false)),
    ],
    // Scripts in the field delete and register again.
    frees_name: true,
    effect: |records, device| revoke_all(records, device.id),
    answer: Answer::Says("DEVICE_DELETED_200", "Device deleted"),
    ..Step::PLAIN
};

/// What a device does by connecting, and the control plane in its place.
pub(crate) static PROVISIONED: Step = Step {
    name: "provisioned",
    conditions: &[NOT_DELETED],
    sets: &[
        ("status", Plain::Text("PROVISIONED")),
        ("connected", Plain::Flag(true)),
    ],
    answer: Answer::Says("DEVICE_PROVISIONED_200", "Device provisioned"),
    ..Step::PLAIN
};

/// List record and details (facts 7.2). `account_id`, `division_id`, `description` and `disable_reason` are inferred.
fn show(view: &View<'_>, device: &Record) -> Value {
    let mut shown = view::fields(device);
    if device.get("disable_reason").is_null() {
        shown.remove("disable_reason");
    }
    let group = view.find(&DEVICE_GROUPS, device.scope);
    let group = group.as_deref();
    shown.extend(object(json!({
        "account_id": view.app.account_id,
        "division_id": group.map(|group| group.get("division_id")),
        "device_group": view::reference(group),
        "mqtt_endpoints": [MQTT_ENDPOINT],
    })));
    shown.into()
}

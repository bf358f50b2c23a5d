//! Device groups (DTM registration tutorial, steps 4 and 5).

use serde_json::Value;

use super::certificate_policies::CERTIFICATE_POLICIES;
use super::devices::DEVICES;
use super::divisions::DIVISIONS;
use super::life;
use crate::errors::ServiceError;
use crate::member::Member as _;
use crate::records::existing;
use crate::records::field::{Field, Plain, Target};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Kind, ListAccount, Operation, Unique};
use crate::records::view::{self, View};
use crate::store::StoreError;
use crate::store::records::{Fields, Record, Records};

pub(crate) static DEVICE_GROUPS: Kind = Kind {
    key: "device_groups",
    title: "Device group",
    path: "/devicetrustmanager/api/v4/device-group",
    operations: &[
        Operation::Create(Answer::Says(
            "DEVICE_GROUP_CREATED_200",
            "Device group created",
        )),
        Operation::List,
        // Inferred: the tutorial shows the list only.
        Operation::Get,
        life::UPDATE,
        life::DISABLE,
        life::ENABLE,
        life::REMOVE,
    ],
    fields: &[
        Field::name(),
        Field::text("description"),
        // Absent means static, as every device is in exactly one static group (inferred).
        Field::flag("is_static").or(Plain::Flag(true)),
        Field::account(),
        Field::id("division_id", Target::Record(&DIVISIONS)).required(),
        // The portal allows one to three identity attributes.
        Field::texts("attributes", &[]).at_most(3),
        Field::objects("policies", ASSIGNMENT),
    ],
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[Filter::contains("name"), Filter::id("division_id")],
    account: ListAccount::Required,
    is_remembered: true,
    check,
    leave,
    show,
    ..Kind::DEVICE_TRUST
};

const ASSIGNMENT: &[Field] = &[
    Field::one_of("type", &["bootstrapCertificate", "operationalCertificate"]).required(),
    Field::policy_id("policy_id").required(),
    Field::text("assignment_name"),
    Field::one_of(
        "status",
        &[
            "ACTIVE",
            "DISABLED",
            "DELETED",
            "INVITE_SENT",
            "READY",
            "EXPIRED",
        ],
    ),
    Field::objects(
        "device_field_mappings",
        &[
            Field::text("key").required(),
            Field::text("field").required(),
        ],
    ),
];

/// The policies have to be there. That they have to be the division's is inferred from what a division is: an isolated
/// container.
fn check(records: &Records<'_>, fields: &Fields) -> Result<(), StoreError> {
    let policies = fields.get("policies").and_then(Value::as_array);
    for policy in policies.into_iter().flatten() {
        let id = policy.get("policy_id").and_then(Value::as_str);
        let id = crate::records::id(&CERTIFICATE_POLICIES, id.unwrap_or_default())?;
        let policy = existing(records, &CERTIFICATE_POLICIES, id)?;
        is_of_division(&policy, fields.at("division_id"))?;
    }
    Ok(())
}

/// A group with devices stays; every device is in one (inferred).
fn leave(records: &Records<'_>, group: &Record) -> Result<(), StoreError> {
    let devices = records.within(&DEVICES, group.id)?;
    if devices
        .iter()
        .all(|device| device.text("status") == "DELETED")
    {
        return Ok(());
    }
    Err(ServiceError::rejected("Device group has devices.").into())
}

/// A policy is its division's. The one that is there from the beginning is everybody's.
pub(crate) fn is_of_division(policy: &Record, division: &Value) -> Result<(), ServiceError> {
    let own = policy.get("division_id");
    if own.is_null() || own == division {
        return Ok(());
    }
    let message = "Certificate policy belongs to another division.";
    Err(ServiceError::rejected(message))
}

/// Alone it shows the attributes and policies that were sent, too (inferred).
fn show(view: &View<'_>, record: &Record) -> Value {
    let mut shown = view::fields(record);
    if !view.is_alone {
        shown.remove("attributes");
        shown.remove("policies");
    }
    shown.into()
}

//! Alert policies (facts 12: what they are about and how they are delivered is documented; the rest is inferred). The
//! emulator alerts nobody.

use serde_json::Value;

use super::divisions::DIVISIONS;
use super::life;
use crate::records::field::{Field, Target};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Kind, Operation, Unique};
use crate::records::view;

pub(crate) static ALERT_POLICIES: Kind = Kind {
    key: "alert_policies",
    title: "Alert policy",
    path: "/devicetrustmanager/api/v4/alert-policy",
    operations: &[
        Operation::Create(Answer::Shows),
        Operation::List,
        Operation::Get,
        life::UPDATE,
        life::DISABLE,
        life::ENABLE,
        life::REMOVE,
    ],
    fields: &[
        Field::name(),
        Field::text("description"),
        Field::account(),
        Field::id("division_id", Target::Record(&DIVISIONS)).sparse(),
        Field::one_of("event_type", &["ISSUANCE_ANOMALY", "EXPIRING_CERTIFICATES"]).required(),
        Field::number("threshold", 1, u64::MAX).sparse(),
        Field::number("duration", 1, u64::MAX).sparse(),
        Field::one_of("duration_unit", &["MINUTES", "HOURS", "DAYS"]).sparse(),
        Field::texts("emails", &[]),
        Field::any("webhook").sparse(),
    ],
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[
        Filter::contains("name"),
        Filter::id("division_id"),
        Filter::equals("status"),
    ],
    show: |_, record| {
        let mut shown = view::fields(record);
        // Its password and header are nobody's any more.
        if let Some(Value::Object(webhook)) = shown.get_mut("webhook") {
            webhook.remove("password");
            webhook.remove("header_value");
        }
        shown.into()
    },
    ..Kind::DEVICE_TRUST
};

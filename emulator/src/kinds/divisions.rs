//! Divisions (DTM registration tutorial, steps 1 and 2).

use serde_json::{Value, json};

use super::certificate_policies::CERTIFICATE_POLICIES;
use super::device_groups::DEVICE_GROUPS;
use super::life;
use super::rendezvous_zones::RENDEZVOUS_ZONES;
use crate::records::field::{Field, Target};
use crate::records::kind::{Answer, Kind, ListAccount, Operation, Unique};
use crate::records::view::{self, View};
use crate::store::StoreError;
use crate::store::records::{Record, Records};

pub(crate) static DIVISIONS: Kind = Kind {
    key: "divisions",
    title: "Division",
    path: "/devicetrustmanager/api/v4/division",
    operations: &[
        Operation::Create(Answer::Says(
            "DIVISION_CREATED_200",
            "{name} created successfully",
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
        Field::account(),
        Field::id("primary_rzone_id", Target::Record(&RENDEZVOUS_ZONES)).required(),
        Field::id("secondary_rzone_id", Target::Record(&RENDEZVOUS_ZONES)).sparse(),
    ],
    unique: Some(Unique {
        is_documented: true,
    }),
    account: ListAccount::Required,
    leave,
    show,
    ..Kind::DEVICE_TRUST
};

/// A division with something in it stays (inferred).
fn leave(records: &Records<'_>, division: &Record) -> Result<(), StoreError> {
    for (kind, message) in [
        (&DEVICE_GROUPS, "Division has device groups."),
        (&CERTIFICATE_POLICIES, "Division has certificate policies."),
    ] {
        life::unused(records, kind, "division_id", division.id, message)?;
    }
    Ok(())
}

/// That the zones show is inferred.
fn show(view: &View<'_>, record: &Record) -> Value {
    let mut shown = view::fields(record);
    shown.remove("account_id");
    let account = json!({ "id": view.app.account_id });
    shown.insert("account".to_owned(), account);
    shown.into()
}

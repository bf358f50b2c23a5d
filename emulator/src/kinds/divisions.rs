//! Divisions (DTM registration tutorial, steps 1 and 2).

use serde_json::{Value, json};

use super::rendezvous_zones::RENDEZVOUS_ZONES;
use crate::records::field::{Field, Target};
use crate::records::kind::{Answer, Kind, ListAccount, Operation, Unique};
use crate::records::view::{self, View};
use crate::store::records::Record;

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
    show,
    ..Kind::DEVICE_TRUST
};

/// That the zones show is inferred.
fn show(view: &View<'_>, record: &Record) -> Value {
    let mut shown = view::fields(record);
    shown.remove("account_id");
    let account = json!({ "id": view.app.account_id });
    shown.insert("account".to_owned(), account);
    shown.into()
}

//! Users: people, and service users, whose token is an API key. The emulator's own is there from the beginning.

use serde_json::{Value, json};

use crate::kinds::accounts;
use crate::member::Member as _;
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Envelope, Kind};
use crate::records::object;
use crate::records::view::{View, iso};
use crate::store::records::{NewRecord, Record};

pub(crate) const SERVICE: &str = "service";

/// The fields of a creation are inferred from what a user shows; who reads the published pages does not learn them.
pub(crate) static USERS: Kind = Kind {
    key: "users",
    title: "User",
    fields: &[
        Field::one_of("user_type", &[SERVICE, "standard"]).required(),
        Field::text("friendly_name"),
        Field::text("email"),
        Field::text("description"),
        Field::foreign_id("primary_account_id"),
        Field::texts("accounts", &[]),
        Field::texts("roles", &[]),
        Field::text("end_date"),
        Field::text("locale").or(Plain::Text("en_US")),
    ],
    filters: &[Filter::equals("user_type")],
    // A bare array, as published.
    envelope: Envelope::Array,
    show,
    seeds: |app| {
        let user = json!({
            "user_type": SERVICE,
            "email": "emulator@example.invalid",
            "friendly_name": "Emulator service user",
            "description": "The first user of the emulator",
            "locale": "en_US",
            "roles": [],
            "status": "ACTIVE",
        });
        let user = NewRecord::new(app.account_id, object(user));
        vec![NewRecord {
            id: app.account_id,
            created: 1_767_225_600_000,
            ..user
        }]
    },
    ..Kind::TRUST_LIFECYCLE
};

/// What the emulator's users may do, for want of a place that tells which role may what.
const PERMISSIONS: &[(&str, &[&str])] = &[
    (
        "Trust Lifecycle",
        &[
            "VIEW_EM_CERTIFICATE",
            "MANAGE_EM_CERTIFICATE",
            "RECOVER_EM_CERTIFICATE",
            "VIEW_EM_PROFILE",
            "VIEW_EM_SEAT",
            "VIEW_EM_AUDIT_LOG",
        ],
    ),
    ("Account Manager", &["MANAGE_AM_ACCOUNT"]),
];

fn show(view: &View<'_>, user: &Record) -> Value {
    let applications: Vec<Value> = PERMISSIONS
        .iter()
        .map(|(name, permissions)| {
            let id = view.app.derived_id(name);
            json!({ "id": id, "name": name, "permissions": permissions })
        })
        .collect();
    let mut shown = object(json!({
        "id": user.id,
        "status": user.get("status"),
        "access_scope": "account",
        "primary_account_id": view.app.account_id,
        "created_at": iso(user.created),
        "created_by": "devtrust-emulator",
        "applications": applications,
        "accounts": [accounts::summary(view.app)],
    }));
    for name in [
        "email",
        "user_type",
        "friendly_name",
        "description",
        "locale",
    ] {
        shown.set(name, user.get(name).clone());
    }
    shown.retain(|_, value| !value.is_null());
    shown.into()
}

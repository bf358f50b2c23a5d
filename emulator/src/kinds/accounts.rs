//! Account Manager's accounts, as far as a device registration needs them: the one account.

use serde_json::json;

use crate::app::App;
use crate::records::kind::{Envelope, Kind, Operation};
use crate::records::{object, seed, view};
use crate::store::records::Fields;

pub(crate) static ACCOUNTS: Kind = Kind {
    key: "accounts",
    title: "Account",
    path: "/account/api/v1/account",
    operations: &[Operation::List],
    filters: &[],
    // A bare array, as published.
    envelope: Envelope::Array,
    show: view::bare,
    seeds: |app| {
        let mut fields = account();
        fields.extend(object(json!({
            "admins": [],
            "sign_in_methods": [{
                "signInMethod": "standard",
                "status": "enabled",
                "mfaStatus": "disabled",
                "clientAuthCertLoginEnabled": false,
            }],
        })));
        seed(app, app.account_id, fields)
    },
    ..Kind::DEVICE_TRUST
};

fn account() -> Fields {
    object(json!({
        "name": "Emulator account",
        "active": true,
        "service_period": { "from": "2026-01-01", "to": "2099-12-31" },
        "friendly_identifier": "1000000",
        "locale": "en_US",
    }))
}

/// The account as other records show it.
pub(crate) fn summary(app: &App) -> Fields {
    let mut shown = account();
    shown.insert("id".to_owned(), json!(app.account_id));
    shown
}

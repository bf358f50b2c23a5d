//! Account Manager, as far as a device registration needs it.

use axum::extract::State;
use http::StatusCode;
use serde_json::{Value, json as value};

use super::json;
use crate::app::{App, Shared};
use crate::errors::Answer;

/// A bare array, as published.
pub(crate) async fn list(State(app): Shared) -> Answer {
    let mut account = account(&app);
    if let Some(object) = account.as_object_mut() {
        object.insert("admins".to_owned(), value!([]));
        let standard = value!([{
            "signInMethod": "standard",
            "status": "enabled",
            "mfaStatus": "disabled",
            "clientAuthCertLoginEnabled": false,
        }]);
        object.insert("sign_in_methods".to_owned(), standard);
    }
    json(StatusCode::OK, &[account])
}

/// Who the key belongs to.
pub(crate) async fn me(State(app): Shared) -> Answer {
    let user = value!({
        "id": app.account_id,
        "email": "emulator@example.invalid",
        "status": "ACTIVE",
        "access_scope": "account",
        "primary_account_id": app.account_id,
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": "devtrust-emulator",
        "user_type": "service",
        "friendly_name": "Emulator service user",
        "description": "The one user of the emulator",
        "locale": "en_US",
        "applications": [],
        "accounts": [account(&app)],
    });
    json(StatusCode::OK, &user)
}

fn account(app: &App) -> Value {
    value!({
        "id": app.account_id,
        "name": "Emulator account",
        "active": true,
        "service_period": { "from": "2026-01-01", "to": "2099-12-31" },
        "friendly_identifier": "1000000",
        "locale": "en_US",
    })
}

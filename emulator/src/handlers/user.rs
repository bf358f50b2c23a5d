//! Who the API key belongs to (Account Manager).

use axum::extract::State;
use http::StatusCode;
use serde_json::json;

use crate::app::Shared;
use crate::errors::Answer;
use crate::kinds::accounts;
use crate::reply;

pub(crate) async fn me(State(app): Shared) -> Answer {
    let user = json!({
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
        "accounts": [accounts::summary(&app)],
    });
    reply::json(StatusCode::OK, &user)
}

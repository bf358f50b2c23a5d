//! Account Manager: who there is, what they may do, and who asks.

use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::kinds::account_manager::audit_log::{self, ACCOUNT_AUDIT_LOG};
use crate::kinds::account_manager::organizations::ORGANIZATIONS;
use crate::kinds::account_manager::users::{SERVICE, USERS};
use crate::member::Member as _;
use crate::operations::{Call, Does, Done, Reply, Route};
use crate::records::field;
use crate::records::view::View;
use crate::rules::Rules;
use crate::store::records::{NewRecord, Records};
use crate::store::selection::Selection;

use Does::{Get, List, Run};

#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    Route::get("/account/api/v1/user", List(&USERS)),
    Route::post("/account/api/v1/user", Run(create_user)).audited(audit_log::of("user", "create")),
    Route::get("/account/api/v1/user/me", Run(me)),
    Route::get("/account/api/v1/user/{user_id}", Get(&USERS)),
    Route::get("/account/api/v1/role", Run(roles)),
    Route::get("/account/api/v1/organization/{organization_id}", Get(&ORGANIZATIONS)),
    Route::get("/account/api/v1/audit-log", List(&ACCOUNT_AUDIT_LOG)),
];

/// A user. Of a service user the token is told now and never again; it is an API key.
fn create_user(call: &Call, records: &Records<'_>) -> Done {
    let mut rules = Rules::naming_fields();
    let mut fields = field::read(USERS.fields, call.object()?, &mut rules);
    rules.finish()?;
    fields.set("status", "ACTIVE");
    let is_service = call.text("user_type") == SERVICE;
    let token = format!("emulator_{}", uuid::Uuid::new_v4().simple());
    if is_service {
        fields.set("token", token.as_str());
    }
    let user = records.insert(&USERS, NewRecord::new(call.app.account_id, fields))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let mut shown = (USERS.show)(&view, &user);
    if is_service {
        call.app.keep_token(&token);
        shown.set("token", token);
    }
    Ok(Reply::created(shown).about(&user))
}

/// Whoever the API key belongs to.
fn me(call: &Call, records: &Records<'_>) -> Done {
    let key = call.headers.get("x-api-key");
    let key = key.and_then(|key| key.to_str().ok()).unwrap_or_default();
    let (_, found) = records.select(&USERS, &Selection::with(&[("token", key)]))?;
    let own = match found.into_iter().next() {
        Some(user) => Some(std::sync::Arc::new(user)),
        None => records.find(&USERS, call.app.account_id)?,
    };
    let own = own.ok_or_else(|| ServiceError::not_found("User"))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok((USERS.show)(&view, &own)))
}

/// Roles of one application. Their names are published, their permissions only in part.
fn roles(call: &Call, _: &Records<'_>) -> Done {
    let roles: &[(&str, &str, &[&str])] = match call.query.get("application_code") {
        Some("enterprise_manager") => &[(
            "EM_EPKI_USER_&_CERT_MANAGER",
            "User and certificate manager",
            &["VIEW_EM_CERTIFICATE", "MANAGE_EM_CERTIFICATE"],
        )],
        Some("device_manager") => &[(
            "DEVCTM_SOLUTION_ADMINISTRATOR",
            "Solution administrator",
            &[],
        )],
        Some("account_manager") => &[(
            "AM_ACCOUNT_ADMIN",
            "Account administrator",
            &["MANAGE_AM_ACCOUNT"],
        )],
        Some(_) => &[],
        None => {
            let message = "Parameter 'application_code' is required for this endpoint.";
            return Err(ServiceError::invalid_field("application_code", message).into());
        }
    };
    let roles: Value = roles
        .iter()
        .map(
            |(id, name, permissions)| json!({ "id": id, "name": name, "permissions": permissions }),
        )
        .collect();
    Ok(Reply::ok(roles))
}

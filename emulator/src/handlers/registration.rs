//! Registration of a device and issuance of its first certificates (DTM registration tutorial, step 6).

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::issuance::{BOOTSTRAP_LIFETIME, Item, OPERATIONAL_LIFETIME, issue, item};
use crate::app::{App, Shared};
use crate::errors::{Answer, ServiceError};
use crate::kinds::audit_events::note;
use crate::kinds::certificate_policies::{self, CERTIFICATE_POLICIES};
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::device_groups::{DEVICE_GROUPS, is_of_division};
use crate::kinds::devices::DEVICES;
use crate::pem;
use crate::records::serve::claim;
use crate::records::{look_up, object};
use crate::reply;
use crate::rules::{Rules, object_body};
use crate::store::records::NewRecord;

pub(crate) async fn register(State(app): Shared, body: Bytes) -> Answer {
    let answer = carry_out(&app, &object_body(&body)?).await?;
    let status =
        StatusCode::from_u16(app.options.registration_status).unwrap_or(StatusCode::CREATED);
    reply::json(status, &answer)
}

/// Registers a device that came in a job or over EST, and gives its certificate in PEM, with the key where the service made it.
pub(super) async fn register_one(
    app: &Arc<App>,
    sent: &Map<String, Value>,
) -> Result<(String, Option<String>), ServiceError> {
    let registration = carry_out(app, sent).await?;
    let mut issued = registration.private_keys.into_iter();
    let issued = issued
        .next()
        .map(|issued| (issued.certificate, issued.private_key));
    Ok(issued.unwrap_or_default())
}

async fn carry_out(
    app: &Arc<App>,
    sent: &Map<String, Value>,
) -> Result<Registration, ServiceError> {
    let mut rules = Rules::default();
    let name = rules.name(sent).to_owned();
    let description = rules.optional_text(sent, "description").map(str::to_owned);
    let group_id = rules.uuid(sent, "device_group_id");
    let account_id = rules.uuid(sent, "account_id");
    let items = items(sent, &mut rules);
    rules.finish()?;
    // The emulator has one account. That another one is answered as "not found" is inferred.
    if account_id != app.account_id {
        return Err(ServiceError::not_found("Account"));
    }
    let group = look_up(app, &DEVICE_GROUPS, group_id).await?;
    // "A disabled group takes no new devices" (facts 6); the message is inferred.
    if group.text("status") != "ACTIVE" {
        return Err(ServiceError::rejected("Device group is disabled."));
    }

    let mut certificates = Vec::with_capacity(items.len());
    let mut private_keys = Vec::with_capacity(items.len());
    for item in items {
        let policy = look_up(app, &CERTIFICATE_POLICIES, item.policy_id).await?;
        // Inferred from what a division is: an isolated container.
        is_of_division(&policy, group.get("division_id"))?;
        item.check(&policy)?;
        let policy_type = item.policy_type;
        let certificate = issue(app, item, &policy).await?;
        private_keys.push(IssuedCredential {
            policy_id: certificate_policies::ids(&policy, app.options.policy_id).0,
            policy_type,
            certificate: pem::encode("CERTIFICATE", &certificate.der),
            private_key: certificate.private_key.clone(),
        });
        certificates.push(certificate);
    }

    let device = NewRecord::new(
        group.id,
        object(json!({
            "name": name,
            "description": description,
            "status": "REGISTERED",
            "operational_status": "ENABLED",
            "connected": false,
        })),
    );
    let (device_id, created_on) = (device.id, device.created);
    let inside = app.clone();
    let keep = app.store.run(move |records| {
        claim(
            &inside,
            records,
            &DEVICES,
            device.scope,
            &device.fields,
            None,
        )?;
        let device = records.insert(&DEVICES, device)?;
        note(records, &DEVICES, "register", &device)?;
        for certificate in certificates {
            records.insert(&CERTIFICATES, certificate.record(device_id))?;
        }
        Ok(())
    });
    keep.await?;
    Ok(Registration {
        device_id,
        device_name: name,
        created_on,
        connected: false,
        description,
        device_status: "REGISTERED",
        operational_status: "ENABLED",
        private_keys,
    })
}

/// Answer of a registration (tutorial, step 6).
#[derive(Debug, Serialize)]
struct Registration {
    device_id: Uuid,
    device_name: String,
    /// Milliseconds since 1970, unlike every other time of this API.
    created_on: i64,
    connected: bool,
    description: Option<String>,
    device_status: &'static str,
    operational_status: &'static str,
    private_keys: Vec<IssuedCredential>,
}

/// One certificate of a registration, in the array that the service calls `private_keys`.
#[derive(Debug, Serialize)]
struct IssuedCredential {
    policy_id: String,
    policy_type: &'static str,
    certificate: String,
    /// Inferred: only where the service made the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key: Option<String>,
}

fn items(object: &Map<String, Value>, rules: &mut Rules) -> Vec<Item> {
    let policies = match object.get("certificate_policies") {
        None | Some(Value::Null) => None,
        Some(value) => rules.object(value, "certificate_policies"),
    };
    let mut items = Vec::new();
    let mut seen = 0;
    for (field, policy_type, lifetime) in [
        ("bootstrap", "BOOTSTRAP", BOOTSTRAP_LIFETIME),
        ("operational", "OPERATIONAL", OPERATIONAL_LIFETIME),
    ] {
        let entries = policies
            .and_then(|policies| rules.array(policies, field))
            .unwrap_or_default();
        seen += entries.len();
        for entry in entries {
            if let Some(entry) = rules.object(entry, field) {
                items.extend(item(entry, policy_type, lifetime, rules));
            }
        }
    }
    if seen == 0 {
        rules.missing("certificate_policies");
    }
    items
}

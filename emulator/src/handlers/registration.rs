//! Registration of a device and issuance of its first certificates (DTM registration tutorial, step 6).

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use time::Duration;
use uuid::Uuid;

use crate::app::{App, Shared};
use crate::ca::{Request, Usage};
use crate::csr;
use crate::errors::{Answer, ServiceError};
use crate::keys::{self, KeyType, PublicKey};
use crate::kinds::certificate_policies::{self, CERTIFICATE_POLICIES};
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::device_groups::{DEVICE_GROUPS, other_division};
use crate::kinds::devices::DEVICES;
use crate::pem;
use crate::records::serve::claim;
use crate::records::{look_up, object};
use crate::reply;
use crate::rules::{Rules, object_body};
use crate::store::records::{Fields, NewRecord, Record};
use crate::subject::Names;

/// A birth certificate stays with the device throughout its life; the length is the emulator's choice.
const BOOTSTRAP_LIFETIME: Duration = Duration::days(3650);
const OPERATIONAL_LIFETIME: Duration = Duration::days(90);

pub(crate) async fn register(State(app): Shared, body: Bytes) -> Answer {
    let sent = object_body(&body)?;
    let mut rules = Rules::default();
    let name = rules.name(&sent).to_owned();
    let description = rules.optional_text(&sent, "description").map(str::to_owned);
    let group_id = rules.uuid(&sent, "device_group_id");
    let account_id = rules.uuid(&sent, "account_id");
    let items = items(&sent, &mut rules);
    rules.finish()?;
    // The emulator has one account. That another one is answered as "not found" is inferred.
    if account_id != app.account_id {
        return Err(ServiceError::not_found("Account"));
    }
    let group = look_up(&app, &DEVICE_GROUPS, group_id).await?;

    let mut certificates = Vec::with_capacity(items.len());
    let mut private_keys = Vec::with_capacity(items.len());
    for item in items {
        let policy = look_up(&app, &CERTIFICATE_POLICIES, item.policy_id).await?;
        // Inferred from what a division is: an isolated container.
        if policy.get("division_id") != group.get("division_id") {
            return Err(other_division());
        }
        item.check(&policy)?;
        let policy_type = item.policy_type;
        let certificate = issue(&app, item, &policy).await?;
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
        records.insert(&DEVICES, device)?;
        for certificate in certificates {
            records.insert(&CERTIFICATES, certificate.record(device_id))?;
        }
        Ok(())
    });
    keep.await?;
    let status =
        StatusCode::from_u16(app.options.registration_status).unwrap_or(StatusCode::CREATED);
    let answer = Registration {
        device_id,
        device_name: name,
        created_on,
        connected: false,
        description,
        device_status: "REGISTERED",
        operational_status: "ENABLED",
        private_keys,
    };
    reply::json(status, &answer)
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

/// One entry of `certificate_policies.bootstrap` or `.operational`, checked as far as it stands alone.
#[derive(Debug)]
struct Item {
    policy_type: &'static str,
    lifetime: Duration,
    policy_id: Uuid,
    source: KeySource,
    names: Names,
}

#[derive(Debug)]
enum KeySource {
    Client(PublicKey),
    Server(KeyType),
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

fn item(
    entry: &Map<String, Value>,
    policy_type: &'static str,
    lifetime: Duration,
    rules: &mut Rules,
) -> Option<Item> {
    let policy_id = rules.policy_id(entry, "certificate_policy_id");
    let attributes = rules.array(entry, "attributes").unwrap_or_default();
    let server_side = rules
        .optional_flag(entry, "server_side_key_gen")
        .unwrap_or_default();
    let has_csr = entry.get("csr").is_some_and(|csr| !csr.is_null());
    let (source, mut names) = match (server_side, has_csr) {
        (true, true) => {
            rules.reject("Csr should not be given together with server side key gen.");
            return None;
        }
        (true, false) => (
            KeySource::Server(server_key(entry, rules)?),
            Names::default(),
        ),
        (false, _) => {
            let text = rules.text(entry, "csr");
            if text.is_empty() {
                return None;
            }
            match csr::parse(text) {
                Ok(request) => (
                    KeySource::Client(request.key),
                    Names::from_csr(request.subject, request.alternative_names),
                ),
                Err(reason) => {
                    rules.reject(format!("Csr {reason}"));
                    return None;
                }
            }
        }
    };
    names.apply(attributes, rules);
    if names
        .common_name()
        .is_none_or(|name| name.trim().is_empty())
    {
        rules.reject("Attribute subject.common_name is required by the certificate policy.");
    }
    Some(Item {
        policy_type,
        lifetime,
        policy_id,
        source,
        names,
    })
}

/// `key_type`, `key_format` and `key_syntax`. Which values the service takes beyond PEM and PKCS8 is not known.
fn server_key(entry: &Map<String, Value>, rules: &mut Rules) -> Option<KeyType> {
    for (field, only) in [("key_format", "PEM"), ("key_syntax", "PKCS8")] {
        if rules
            .optional_text(entry, field)
            .is_some_and(|value| value != only)
        {
            rules.one_of(entry, field, &[only]);
        }
    }
    // Absent means the policy's default, rsa_2048.
    let name = rules.optional_text(entry, "key_type").unwrap_or("RSA_2048");
    let key_type = KeyType::parse(name);
    if key_type.is_none() {
        rules.one_of(entry, "key_type", &KeyType::NAMES);
    }
    key_type
}

impl Item {
    /// Whether the policy lets the key come from there. The messages are inferred.
    fn check(&self, policy: &Record) -> Result<(), ServiceError> {
        match (&self.source, policy.text("key_generation_option")) {
            (KeySource::Server(_), "client_side") => Err(ServiceError::rejected(
                "Server side key gen is not allowed by the certificate policy.",
            )),
            (KeySource::Client(_), "server_side") => Err(ServiceError::rejected(
                "Csr is not allowed by the certificate policy.",
            )),
            _ => Ok(()),
        }
    }
}

async fn issue(app: &Arc<App>, item: Item, policy: &Record) -> Result<Issued, ServiceError> {
    let (key, private_key) = match item.source {
        KeySource::Client(key) => (key, None),
        KeySource::Server(key_type) => {
            let generated = tokio::task::spawn_blocking(move || keys::generate(key_type))
                .await
                .map_err(|error| ServiceError::internal(error.to_string()))?
                .map_err(ServiceError::internal)?;
            (generated.public, Some(generated.private_pem))
        }
    };
    let common_name = item.names.common_name().unwrap_or_default().to_owned();
    let mut rules = Rules::default();
    let (subject, alternative_names) = item.names.encode(&mut rules);
    rules.finish()?;
    let request = Request {
        subject,
        alternative_names,
        lifetime: item.lifetime,
        usage: Usage::Client,
    };
    let issued = app
        .authority
        .issue(request, &key)
        .map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(Issued {
        fields: object(json!({
            "policy_id": policy.id,
            "policy_type": item.policy_type,
            "serial_number": issued.serial_number,
            "common_name": common_name,
            "key_type": key.type_name,
            "valid_from": issued.not_before.unix_timestamp(),
            "valid_to": issued.not_after.unix_timestamp(),
        })),
        der: issued.der,
        private_key,
    })
}

/// A certificate that is issued and not yet kept.
#[derive(Debug)]
struct Issued {
    fields: Fields,
    der: Vec<u8>,
    /// PKCS#8 PEM, when the service made the key: the bootstrap ZIP carries it.
    private_key: Option<String>,
}

impl Issued {
    fn record(self, device: Uuid) -> NewRecord {
        let mut fields = self.fields;
        if let Some(key) = self.private_key {
            fields.insert("private_key".to_owned(), Value::from(key));
        }
        NewRecord {
            content: Some(self.der),
            ..NewRecord::new(device, fields)
        }
    }
}

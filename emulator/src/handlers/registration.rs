//! Registration of a device and issuance of its first certificates (DTM registration tutorial, step 6).

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value};
use time::Duration;
use uuid::Uuid;

use super::{json, own_account};
use crate::app::{App, Shared};
use crate::ca::{Request, Usage};
use crate::csr;
use crate::errors::{Answer, ServiceError};
use crate::keys::{self, KeyType, PublicKey};
use crate::pem;
use crate::rules::{Rules, object_body};
use crate::store::certificates::NewCertificate;
use crate::store::devices::NewDevice;
use crate::store::policies::Policy;
use crate::store::{Inserted, now_ms};
use crate::subject::Names;
use crate::wire::{IssuedCredential, Registration, policy_ids};

/// A birth certificate stays with the device throughout its life; the length is the emulator's choice.
const BOOTSTRAP_LIFETIME: Duration = Duration::days(3650);
const OPERATIONAL_LIFETIME: Duration = Duration::days(90);

pub(crate) async fn register(State(app): Shared, body: Bytes) -> Answer {
    let object = object_body(&body)?;
    let mut rules = Rules::default();
    let name = rules.name(&object).to_owned();
    let description = rules
        .optional_text(&object, "description")
        .map(str::to_owned);
    let group_id = rules.uuid(&object, "device_group_id");
    let account_id = rules.uuid(&object, "account_id");
    let items = items(&object, &mut rules);
    rules.finish()?;
    own_account(&app, account_id)?;
    let group = app
        .store
        .group(group_id)
        .await?
        .ok_or_else(|| ServiceError::not_found("Device group"))?;

    let device_id = Uuid::new_v4();
    let mut certificates = Vec::with_capacity(items.len());
    let mut private_keys = Vec::with_capacity(items.len());
    for item in items {
        let policy = app.store.policy(item.policy_id).await?;
        let policy = policy.ok_or_else(|| ServiceError::not_found("Certificate policy"))?;
        // Inferred from what a division is: an isolated container.
        if policy.division_id != group.division_id {
            return Err(ServiceError::rejected(
                "Certificate policy belongs to another division.",
            ));
        }
        item.check(&policy)?;
        let certificate = issue(&app, item, policy.id).await?;
        private_keys.push(IssuedCredential {
            policy_id: policy_ids(policy.id, policy.alternative_id, app.options.policy_id).0,
            policy_type: certificate.policy_type,
            certificate: pem::encode("CERTIFICATE", &certificate.der),
            private_key: certificate.private_key.clone(),
        });
        certificates.push(certificate);
    }

    let created_on = now_ms();
    let device = NewDevice {
        id: device_id,
        group_number: group.number,
        name: name.clone(),
        description: description.clone(),
        created_on,
        certificates,
    };
    if app.store.insert_device(device).await? == Inserted::Duplicate {
        return Err(ServiceError::duplicate("Device", &name, "device group"));
    }
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
    json(status, &answer)
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
        .optional_bool(entry, "server_side_key_gen")
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
    fn check(&self, policy: &Policy) -> Result<(), ServiceError> {
        match (&self.source, policy.key_generation_option.as_str()) {
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

async fn issue(
    app: &Arc<App>,
    item: Item,
    policy_id: Uuid,
) -> Result<NewCertificate, ServiceError> {
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
    Ok(NewCertificate {
        policy_id,
        policy_type: item.policy_type,
        serial_number: issued.serial_number,
        common_name,
        key_type: key.type_name,
        valid_from: issued.not_before.unix_timestamp(),
        valid_to: issued.not_after.unix_timestamp(),
        der: issued.der,
        private_key,
    })
}

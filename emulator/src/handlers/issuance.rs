//! What one certificate is issued from, and the certificate: for registrations, requests and renewals.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use time::Duration;
use uuid::Uuid;

use crate::app::App;
use crate::ca::{Request, Usage};
use crate::csr::{self, SigningRequest};
use crate::errors::ServiceError;
use crate::keys::{self, KeyType, PublicKey};
use crate::records::object;
use crate::rules::Rules;
use crate::store::now_ms;
use crate::store::records::{Fields, NewRecord, Record};
use crate::subject::Names;

/// A birth certificate stays with the device throughout its life; the length is the emulator's choice.
pub(super) const BOOTSTRAP_LIFETIME: Duration = Duration::days(3650);
pub(super) const OPERATIONAL_LIFETIME: Duration = Duration::days(90);

/// One entry of `certificate_policies.bootstrap` or `.operational`, or a request, checked as far as it stands alone.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) policy_type: &'static str,
    lifetime: Duration,
    pub(super) policy_id: Uuid,
    source: KeySource,
    names: Names,
}

#[derive(Debug)]
enum KeySource {
    Client(PublicKey),
    Server(KeyType),
}

pub(super) fn item(
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
    /// What a certificate is renewed from, where it keeps its key.
    pub(super) fn of(
        asked: SigningRequest,
        policy_type: &'static str,
        lifetime: Duration,
        policy_id: Uuid,
    ) -> Self {
        Self {
            policy_type,
            lifetime,
            policy_id,
            source: KeySource::Client(asked.key),
            names: Names::from_csr(asked.subject, asked.alternative_names),
        }
    }

    pub(super) fn common_name(&self) -> &str {
        self.names.common_name().unwrap_or_default()
    }

    /// Whether the policy issues at all, and lets the key come from there. The messages are inferred.
    pub(super) fn check(&self, policy: &Record) -> Result<(), ServiceError> {
        if policy.text("status") != "ACTIVE" {
            return Err(ServiceError::rejected("Certificate policy is disabled."));
        }
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

pub(super) async fn issue(
    app: &Arc<App>,
    item: Item,
    policy: &Record,
) -> Result<Issued, ServiceError> {
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
        revocation: app.revocation.clone(),
    };
    let issued = app
        .authority
        .issue(request, &key)
        .map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(Issued {
        id: issued.id,
        fields: object(json!({
            "policy_id": policy.id,
            "policy_type": item.policy_type,
            "status": "ISSUED",
            "enrollment_method": "SINGLE",
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

/// Why a certificate cannot be renewed now, if it cannot.
pub(super) fn not_renewable(app: &App, certificate: &Record) -> Option<&'static str> {
    if certificate.text("status") != "ISSUED" {
        return Some("Certificate is revoked.");
    }
    let end = certificate.get("valid_to").as_i64().unwrap_or_default();
    let left = end - now_ms() / 1000;
    let window = i64::from(app.options.renewal_window) * 86_400;
    (left > window).then_some("Certificate is not in its renewal window.")
}

/// A certificate that is issued and not yet kept.
#[derive(Debug)]
pub(super) struct Issued {
    id: Uuid,
    fields: Fields,
    pub(super) der: Vec<u8>,
    /// PKCS#8 PEM, when the service made the key: the bootstrap ZIP carries it.
    pub(super) private_key: Option<String>,
}

impl Issued {
    pub(super) fn record(self, device: Uuid) -> NewRecord {
        let mut fields = self.fields;
        if let Some(key) = self.private_key {
            fields.insert("private_key".to_owned(), Value::from(key));
        }
        NewRecord {
            id: self.id,
            scope: device,
            created: now_ms(),
            fields,
            content: Some(self.der),
        }
    }
}

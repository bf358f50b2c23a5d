//! The shapes of successful answers, in one place.
//!
//! Field names and order follow the DTM registration tutorial where it publishes them; the rest is marked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::ca::{Authority, SIGNATURE_ALGORITHM, hex};
use crate::options::PolicyIdForm;
use crate::store::certificates::Certificate;
use crate::store::devices::Device;
use crate::store::divisions::Division;
use crate::store::groups::Group;
use crate::store::policies::Policy;

/// `2026-05-11T07:07:13Z`: second precision, as in the published records.
pub(crate) fn iso(epoch_ms: i64) -> String {
    iso_seconds(epoch_ms.div_euclid(1000))
}

pub(crate) fn iso_seconds(epoch: i64) -> String {
    OffsetDateTime::from_unix_timestamp(epoch)
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Answer of creations that return no id (tutorial, steps 1 and 4), and, by inference, of state changes.
pub(crate) fn success(code: &str, verbose: &str) -> Value {
    json!({ "success": { "code": code, "verbose": verbose } })
}

/// List record of a division (tutorial, step 2).
#[derive(Debug, Serialize)]
pub(crate) struct DivisionRecord {
    created_on: String,
    updated_on: String,
    name: String,
    description: Option<String>,
    id: Uuid,
    account: AccountRef,
    status: &'static str,
    /// Inferred: what was sent at creation.
    primary_rzone_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    secondary_rzone_id: Option<Uuid>,
}

#[derive(Debug, Serialize)]
struct AccountRef {
    id: Uuid,
}

impl DivisionRecord {
    pub(crate) fn new(division: Division, account_id: Uuid) -> Self {
        Self {
            created_on: iso(division.created_on),
            updated_on: iso(division.created_on),
            name: division.name,
            description: division.description,
            id: division.id,
            account: AccountRef { id: account_id },
            status: "ACTIVE",
            primary_rzone_id: division.primary_rzone_id,
            secondary_rzone_id: division.secondary_rzone_id,
        }
    }
}

/// List record of a device group (tutorial, step 5). `details` adds what the list does not publish (inferred).
pub(crate) fn group_record(group: &Group, account_id: Uuid, details: bool) -> Value {
    let mut record = json!({
        "created_on": iso(group.created_on),
        "updated_on": iso(group.created_on),
        "name": group.name,
        "description": group.description,
        "id": group.id,
        "account_id": account_id,
        "division_id": group.division_id,
        "is_static": group.is_static,
        "status": "ACTIVE",
    });
    if let (true, Some(object)) = (details, record.as_object_mut()) {
        object.insert(
            "attributes".to_owned(),
            Value::from(group.attributes.clone()),
        );
        object.insert("policies".to_owned(), Value::from(group.policies.clone()));
    }
    record
}

/// A policy's id as `--policy-id` wants it shown, and the other form.
pub(crate) fn policy_ids(id: Uuid, alternative_id: Uuid, form: PolicyIdForm) -> (String, String) {
    let (bare, prefixed) = (id.to_string(), format!("IOT_{alternative_id}"));
    match form {
        PolicyIdForm::Uuid => (bare, prefixed),
        PolicyIdForm::Iot => (prefixed, bare),
    }
}

/// A certificate policy with all published fields (tutorial, step 3). The base64 DER of `ca_body` and
/// `ca_chain[].blob` is inferred from the Private CA API.
pub(crate) fn policy_record(
    policy: &Policy,
    authority: &Authority,
    account_id: Uuid,
    form: PolicyIdForm,
) -> Value {
    let (id, alternative_id) = policy_ids(policy.id, policy.alternative_id, form);
    let issuing = STANDARD.encode(authority.issuing_der());
    json!({
        "name": policy.name,
        "certificate_management_methods": policy.methods,
        "enrollment_methods": policy.methods,
        "allowed_ip_addresses": [],
        "key_generation_type": "rsa_2048",
        "key_generation_allow_to_change": false,
        "key_generation_option": policy.key_generation_option,
        "allow_pre_generated_keys": false,
        "ca_connector_type": "digicert_one",
        "assign_to_authcert_device": false,
        "allow_key_cache": false,
        "division_id": policy.division_id,
        "require_approval_for_enroll": false,
        "require_approval_for_renew": false,
        "notification_email_list": [],
        "digest_email_notification_period": "do_not_send",
        "require_digital_signing": false,
        "new_batch_flow": true,
        "single_cert_request_parameters": {
            "key_generation_option": policy.key_generation_option,
            "key_generation_allow_to_change": false,
            "allow_to_use_pregenerated_keys": false,
            "private_key_format": "pem",
            "allow_key_cache": false,
            "rsa_private_key_syntax": "pkcs8",
            "ecdsa_private_key_syntax": "pkcs8",
            "response_with_certificate_only": false,
            "split_certificate_response": true,
            "include_chain_option": "include_ica_and_root",
        },
        "require_device_group_for_enroll": false,
        "migrated_to_new_params": false,
        "scep_get_ca_cert_response_with_root": false,
        "scep_get_ca_cert_response_der_format": false,
        "est_cacerts_include_full_tls_chain": false,
        "id": id,
        "certificate_profile": { "id": authority.saved.certificate_profile_id, "name": "Emulator device profile" },
        "created_at": iso(policy.created_on),
        "ica": { "id": authority.saved.ica_id, "name": authority.issuing_name },
        "status": "ACTIVE",
        "allowed_signature_algorithms": [SIGNATURE_ALGORITHM],
        "direct_mapping": true,
        "account_id": account_id,
        "certificate_type": "end_entity",
        "approvers": [],
        "ca_body": issuing,
        "ca_chain": [
            { "cert_type": "intermediate", "blob": issuing, "common_name": authority.issuing_name },
            { "cert_type": "root", "blob": STANDARD.encode(authority.root_der()), "common_name": authority.root_name },
        ],
        "certificate_template": { "id": authority.saved.certificate_template_id, "name": "Emulator device template" },
        "require_approval_for_revoke": false,
        "alternative_id": alternative_id,
    })
}

/// Answer of a registration (tutorial, step 6).
#[derive(Debug, Serialize)]
pub(crate) struct Registration {
    pub(crate) device_id: Uuid,
    pub(crate) device_name: String,
    /// Milliseconds since 1970, unlike every other time of this API.
    pub(crate) created_on: i64,
    pub(crate) connected: bool,
    pub(crate) description: Option<String>,
    pub(crate) device_status: &'static str,
    pub(crate) operational_status: &'static str,
    pub(crate) private_keys: Vec<IssuedCredential>,
}

/// One certificate of a registration, in the array that the service calls `private_keys`.
#[derive(Debug, Serialize)]
pub(crate) struct IssuedCredential {
    pub(crate) policy_id: String,
    pub(crate) policy_type: &'static str,
    pub(crate) certificate: String,
    /// Inferred: only where the service made the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) private_key: Option<String>,
}

/// List record and details of a device (facts 7.2). `account_id`, `division_id`, `description` and
/// `disable_reason` are inferred.
pub(crate) fn device_record(device: &Device, account_id: Uuid) -> Value {
    let mut record = json!({
        "id": device.id,
        "name": device.name,
        "description": device.description,
        "status": device.status,
        "operational_status": device.operational_status,
        "account_id": account_id,
        "division_id": device.division_id,
        "device_group": { "id": device.group_id, "name": device.group_name },
        "connected": device.connected,
        "created_on": iso(device.created_on),
        "updated_on": iso(device.updated_on),
        "mqtt_endpoints": [MQTT_ENDPOINT],
    });
    if let (Some(reason), Some(object)) = (&device.disable_reason, record.as_object_mut()) {
        object.insert("disable_reason".to_owned(), Value::from(reason.clone()));
    }
    record
}

/// Where devices would connect. The emulator runs no broker there.
pub(crate) const MQTT_ENDPOINT: &str = "mqtts://127.0.0.1:8883";

/// List record of a certificate (facts 8.1).
pub(crate) fn certificate_record(certificate: &Certificate, issuer: &str, now: i64) -> Value {
    let status = if certificate.revoked {
        "REVOKED"
    } else if certificate.valid_to < now {
        "EXPIRED"
    } else {
        "ISSUED"
    };
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate.der);
    let sha256 = ring::digest::digest(&ring::digest::SHA256, &certificate.der);
    json!({
        "id": certificate.id,
        "serial_number": certificate.serial_number,
        "common_name": certificate.common_name,
        "status": status,
        "key_type": certificate.key_type,
        "signature_algorithm": SIGNATURE_ALGORITHM,
        "valid_from": iso_seconds(certificate.valid_from),
        "valid_to": iso_seconds(certificate.valid_to),
        "created": iso(certificate.created),
        "device": { "id": certificate.device_id, "name": certificate.device_name },
        "device_group": { "id": certificate.group_id, "name": certificate.group_name },
        "thumbprint": hex(sha1.as_ref()),
        "thumbprint_sha256": hex(sha256.as_ref()),
        "issuer_common_name": issuer,
        "enrollment_method": "SINGLE",
        "certificate_type": "end_entity",
        "certificate_format": "x509",
    })
}

//! Certificate policies (DTM registration tutorial, step 3). The list and the details are inferred.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::catalogue;
use super::divisions::DIVISIONS;
use super::life;
use crate::app::derived_id;
use crate::ca::SIGNATURE_ALGORITHM;
use crate::options::PolicyIdForm;
use crate::records::field::{Field, Plain, Target};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Kind, Operation, Unique, Within};
use crate::records::view::{View, iso};
use crate::records::{object, seed};
use crate::store::records::Record;

/// What the second form of an id begins with, as scripts in the field send it.
const PREFIX: &str = "IOT_";

pub(crate) static CERTIFICATE_POLICIES: Kind = Kind {
    key: "certificate_policies",
    title: "Certificate policy",
    path: "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy",
    operations: &[
        Operation::Create(Answer::Shows),
        Operation::List,
        // In the same wrapper as the answer to the creation (inferred).
        Operation::Get,
        life::UPDATE,
        life::DISABLE,
        life::ENABLE,
        life::REMOVE,
    ],
    fields: &[
        Field::name(),
        Field::id("ica_id", Target::IssuingCa).required(),
        Field::id("division_id", Target::Record(&DIVISIONS)).required(),
        Field::id("certificate_profile_id", Target::CertificateProfile).required(),
        Field::texts(
            "certificate_management_methods",
            &[
                "SINGLE",
                "BATCH",
                "TRUST_EDGE",
                "EST",
                "SCEP",
                "CMP_V2",
                "ACME",
            ],
        )
        .required(),
        Field::one_of(
            "key_generation_option",
            &["client_side", "server_side", "client_or_server_side"],
        )
        .required(),
        Field::flag("require_approval_for_enroll").or(Plain::Flag(false)),
        Field::flag("require_approval_for_renew").or(Plain::Flag(false)),
        Field::flag("require_approval_for_revoke").or(Plain::Flag(false)),
    ],
    within: Within::Field("division_id", "division"),
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[Filter::contains("name"), Filter::scope("division_id")],
    wrapper: Some("certificate_policy"),
    alternative_prefix: Some(PREFIX),
    is_remembered: true,
    show,
    hides_seeds: true,
    seeds: |app| {
        let saved = &app.authority.saved;
        let policy = json!({
            "name": "Emulator EST",
            "ica_id": saved.ica_id,
            // Of every division.
            "division_id": null,
            "certificate_profile_id": saved.certificate_profile_id,
            "certificate_management_methods": ["EST"],
            "key_generation_option": "client_or_server_side",
            "require_approval_for_enroll": false,
            "require_approval_for_renew": false,
            "require_approval_for_revoke": false,
            "alternative_id": est_id(app.account_id),
            "status": "ACTIVE",
        });
        seed(app, est_id(app.account_id), object(policy))
    },
    ..Kind::DEVICE_TRUST
};

/// The policy for EST that is there from the beginning.
pub(crate) fn est_id(account: Uuid) -> Uuid {
    derived_id(account, "est certificate policy")
}

/// A policy's id as `--policy-id` wants it shown, and the other form.
pub(crate) fn ids(policy: &Record, form: PolicyIdForm) -> (String, String) {
    let bare = policy.id.to_string();
    let prefixed = format!("{PREFIX}{}", policy.text("alternative_id"));
    match form {
        PolicyIdForm::Uuid => (bare, prefixed),
        PolicyIdForm::Iot => (prefixed, bare),
    }
}

/// All published fields. The base64 DER of `ca_body` and `ca_chain[].blob` is inferred from the Private CA API.
fn show(view: &View<'_>, policy: &Record) -> Value {
    let authority = &view.app.authority;
    let (id, alternative_id) = ids(policy, view.app.options.policy_id);
    let issuing = STANDARD.encode(authority.issuing_der());
    let methods = policy.get("certificate_management_methods");
    let key_generation_option = policy.get("key_generation_option");
    json!({
        "name": policy.name(),
        "certificate_management_methods": methods,
        "enrollment_methods": methods,
        "allowed_ip_addresses": [],
        "key_generation_type": "rsa_2048",
        "key_generation_allow_to_change": false,
        "key_generation_option": key_generation_option,
        "allow_pre_generated_keys": false,
        "ca_connector_type": "digicert_one",
        "assign_to_authcert_device": false,
        "allow_key_cache": false,
        "division_id": policy.get("division_id"),
        "require_approval_for_enroll": policy.get("require_approval_for_enroll"),
        "require_approval_for_renew": policy.get("require_approval_for_renew"),
        "notification_email_list": [],
        "digest_email_notification_period": "do_not_send",
        "require_digital_signing": false,
        "new_batch_flow": true,
        "single_cert_request_parameters": {
            "key_generation_option": key_generation_option,
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
        "certificate_profile": { "id": authority.saved.certificate_profile_id, "name": catalogue::PROFILE },
        "created_at": iso(policy.created),
        "ica": { "id": authority.saved.ica_id, "name": authority.issuing_name },
        "status": policy.get("status"),
        "allowed_signature_algorithms": [SIGNATURE_ALGORITHM],
        "direct_mapping": true,
        "account_id": view.app.account_id,
        "certificate_type": "end_entity",
        "approvers": [],
        "ca_body": issuing,
        "ca_chain": [
            { "cert_type": "intermediate", "blob": issuing, "common_name": authority.issuing_name },
            { "cert_type": "root", "blob": STANDARD.encode(authority.root_der()), "common_name": authority.root_name },
        ],
        "certificate_template": { "id": authority.saved.certificate_template_id, "name": catalogue::TEMPLATE },
        "require_approval_for_revoke": policy.get("require_approval_for_revoke"),
        "alternative_id": alternative_id,
    })
}

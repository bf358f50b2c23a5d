//! Certificate profiles: how certificates of a kind are enrolled for, and what they may say.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::business_units::BUSINESS_UNITS;
use crate::app::{App, derived_id};
use crate::member::Member as _;
use crate::records::field::{Field, Plain};
use crate::records::kind::{Envelope, Kind};
use crate::records::object;
use crate::records::view::View;
use crate::store::records::{NewRecord, Record};

pub(crate) const GENERIC_DEVICE: &str = "70b73c59-e07c-4ddf-80a2-3c985e7811dd";
pub(crate) const GENERIC_SERVER: &str = "495737f6-f819-4cc8-8c83-94fbd62af489";
pub(crate) const GENERIC_USER: &str = "5e730aa6-adf5-4431-bb32-c7cfd6d068f1";
/// Answers with a request id only; the certificate is picked up.
pub(crate) const MICROSOFT_CA: &str = "daccbc30-12ba-41d2-8f7c-a19a59c5db32";
const CERTCENTRAL_PUBLIC: &str = "42dc10f0-6db6-474d-94e4-88633471c657";
const CERTCENTRAL_PRIVATE: &str = "896012f0-10f0-43ac-a7da-87f29de04369";

/// Templates by their names, and the seats that their certificates are for.
const TEMPLATES: &[(&str, &str, &str)] = &[
    (GENERIC_DEVICE, "Generic Device Certificate", "DEVICE_SEAT"),
    (GENERIC_SERVER, "Generic Server Certificate", "SERVER_SEAT"),
    (GENERIC_USER, "Generic User Certificate", "USER_SEAT"),
    (
        MICROSOFT_CA,
        "Microsoft CA Private Server Certificate",
        "SERVER_SEAT",
    ),
    (
        CERTCENTRAL_PUBLIC,
        "CertCentral Public Server Certificate",
        "SERVER_SEAT",
    ),
    (
        CERTCENTRAL_PRIVATE,
        "CertCentral Private Server Certificate",
        "SERVER_SEAT",
    ),
];

/// Templates that a connector belongs to.
pub(crate) const NEED_CONNECTOR: &[&str] = &[CERTCENTRAL_PUBLIC, CERTCENTRAL_PRIVATE];

// The profiles that are there from the beginning.
pub(crate) const REST: &str = "REST API";
pub(crate) const CODE: &str = "REST API with enrollment code";
pub(crate) const MANUAL: &str = "CSR with manual approval";
pub(crate) const EST: &str = "EST with enrollment code";
const ESCROW: &str = "REST API with key escrow";

pub(crate) fn id(account: Uuid, name: &str) -> Uuid {
    derived_id(account, &format!("profile {name}"))
}

pub(crate) fn business_unit_id(account: Uuid) -> Uuid {
    derived_id(account, "business unit")
}

pub(crate) static PROFILES: Kind = Kind {
    key: "tlm_profiles",
    title: "Profile",
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::foreign_id("business_unit_id").required(),
        Field::account(),
        Field::any("ica").required(),
        Field::foreign_id("template_id").required(),
        Field::text("enrollment_method").required(),
        Field::text("authentication_method").required(),
        Field::text("seat_id_mapping").required(),
        Field::any("renewal_window_days").required(),
        Field::text("cert_delivery_format").or(Plain::Text("x509")),
        Field::any("custom_extended_key_usages").sparse(),
        Field::any("days_till_enrollment_expires").sparse(),
        Field::flag("duplicate_certificate_allowed").or(Plain::Flag(false)),
        Field::flag("self_service_portal_active").sparse(),
        Field::any("global_enrollment_code").sparse(),
        Field::any("fields").sparse(),
        Field::any("connector_id").sparse(),
        Field::any("cc_settings").sparse(),
        Field::any("key_escrow_policy").sparse(),
        Field::texts("tags", &[]),
        Field::flag("api_token_binding_enabled").or(Plain::Flag(false)),
        Field::texts("api_token_ids", &[]),
        Field::any("ssp_auth_operations").sparse(),
        Field::any("ssp_open_operations").sparse(),
        Field::any("allowed_user_group").sparse(),
        Field::any("allowed_fqdn_regex").sparse(),
        Field::any("override_cert_validity_via_api").sparse(),
    ],
    initial: &[("status", Plain::Text("Active"))],
    sorts: &[
        "name",
        "status",
        "renewal_period_days",
        "enrollment_method",
        "created_at",
    ],
    envelope: Envelope::Array,
    is_remembered: true,
    show: |view, profile| shown(view, profile, Version::Two),
    seeds,
    ..Kind::TRUST_LIFECYCLE
};

/// Which of the three shapes a profile is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    One,
    Two,
    Three,
}

/// What a version's list leaves out (facts 5.5).
fn left_out(version: Version) -> &'static [&'static str] {
    match version {
        Version::One => &[
            "description",
            "ica",
            "fields",
            "tags",
            "business_unit_name",
            "acme_credentials",
            "api_token_ids",
            "renewal_window_days",
            "cert_delivery_format",
            "automated_renewal",
            "global_enrollment_code_enabled",
            "days_till_enrollment_expires",
            "duplicate_certificate_allowed",
            "connector_id",
            "self_service_portal_active",
            "ssp_auth_operations",
            "ssp_open_operations",
            "allowed_user_group",
        ],
        Version::Two => &[],
        Version::Three => &[
            "business_unit_name",
            "allowed_list",
            "acme_credentials",
            "global_enrollment_code_enabled",
            "ssp_auth_operations",
            "ssp_open_operations",
        ],
    }
}

pub(crate) fn shown(view: &View<'_>, profile: &Record, version: Version) -> Value {
    let unit = profile.text("business_unit_id").parse().ok();
    let unit = unit.and_then(|unit| view.find(&BUSINESS_UNITS, unit));
    let template = profile.text("template_id");
    let (template_name, _) = template_of(template);
    let is_global = !profile.text("global_enrollment_code").is_empty();
    let mut shown = profile.fields.clone();
    // No version shows them.
    for name in [
        "template_id",
        "global_enrollment_code",
        "seat_id_mapping",
        "cc_settings",
        "allowed_fqdn_regex",
        "acme",
    ] {
        shown.remove(name);
    }
    shown.extend(object(json!({
        "id": profile.id,
        "business_unit_name": unit.as_ref().map(|unit| unit.name()),
        "signature_algorithm": "SHA256_WITH_ECDSA",
        "publish_to_public_directory": false,
        "renewal_period_days": profile.get("renewal_window_days"),
        "certificate_delivery_format": profile.get("cert_delivery_format"),
        "automated_renewal": false,
        "global_enrollment_code_enabled": is_global,
        "private_key_attributes": { "key_size": "256" },
        "allowed_key_sizes": ["ECDSA_P-256", "ECDSA_P-384", "RSA_2048", "RSA_3072", "RSA_4096"],
        "certificate": certificate(view.app),
        "template": { "id": template, "name": template_name, "trust_type": trust(profile) },
        "ica": { "id": ica(view.app), "name": view.app.authority.issuing_name },
        "acme_credentials": profile.get("acme"),
    })));
    if version == Version::One {
        let token = profile.get("api_token_ids").get(0).cloned();
        shown.set("api_token_id", token.unwrap_or_default());
    }
    shown.retain(|name, value| !value.is_null() && !left_out(version).contains(&name.as_str()));
    shown.into()
}

/// The issuing CA's id as Trust Lifecycle Manager has it: capital letters without dashes.
pub(crate) fn ica(app: &App) -> String {
    let id = app.authority.saved.ica_id;
    id.simple().to_string().to_uppercase()
}

/// What certificates may say: here, whatever a request or its CSR brings.
fn certificate(app: &App) -> Value {
    json!({
        "validity": { "unit": "days", "duration": VALIDITY_DAYS },
        "subject": { "attributes": [{
            "type": "common_name", "mandatory": true, "multiple": false,
            "sources": [
                { "source": "rest_request", "mandatory": false },
                { "source": "from_csr", "mandatory": false },
            ],
        }] },
        "extensions": { "san": { "critical": false, "attributes": [] } },
        "issuer": { "subject_dn": format!("CN={}", app.authority.issuing_name) },
    })
}

/// How long certificates are valid where nothing is said.
pub(crate) const VALIDITY_DAYS: i64 = 365;

fn template_of(id: &str) -> (&'static str, &'static str) {
    let known = TEMPLATES.iter().find(|(own, ..)| *own == id);
    known.map_or(("Other template", "USER_SEAT"), |(_, name, seat)| {
        (*name, *seat)
    })
}

pub(crate) fn template_name(profile: &Record) -> &'static str {
    template_of(profile.text("template_id")).0
}

/// The type of the seats that a profile's certificates are for.
pub(crate) fn seat_type(profile: &Record) -> &'static str {
    template_of(profile.text("template_id")).1
}

pub(crate) fn trust(profile: &Record) -> &'static str {
    if profile.text("template_id") == CERTCENTRAL_PUBLIC {
        "public"
    } else {
        "private"
    }
}

pub(crate) fn has_escrow(profile: &Record) -> bool {
    let policy = profile.get("key_escrow_policy");
    policy
        .at("key_escrow_enabled")
        .as_bool()
        .unwrap_or_default()
}

fn seeds(app: &App) -> Vec<NewRecord> {
    let escrow = json!({ "key_escrow_policy": {
        "key_escrow_enabled": true, "key_escrow_deployment_mode": "CLOUD", "dual_admin_recovery": true } });
    let enrolls = json!({ "days_till_enrollment_expires": 10 });
    [
        (
            REST,
            GENERIC_DEVICE,
            "rest_api",
            "third_party_app",
            json!({}),
        ),
        (
            CODE,
            GENERIC_USER,
            "rest_api",
            "enrollment_code",
            enrolls.clone(),
        ),
        (
            MANUAL,
            GENERIC_USER,
            "csr",
            "manual_approval",
            enrolls.clone(),
        ),
        (EST, GENERIC_DEVICE, "est", "enrollment_code", enrolls),
        (ESCROW, GENERIC_USER, "rest_api", "third_party_app", escrow),
    ]
    .into_iter()
    .map(|(name, template, method, authentication, more)| {
        let mut fields = object(json!({
            "name": name,
            "status": "Active",
            "account_id": app.account_id,
            "business_unit_id": business_unit_id(app.account_id),
            "template_id": template,
            "enrollment_method": method,
            "authentication_method": authentication,
            "seat_id_mapping": "common_name",
            "renewal_window_days": 30,
            "cert_delivery_format": "x509",
            "duplicate_certificate_allowed": true,
            "duplicate_cert_policy": true,
            "override_cert_validity_via_api": true,
            "api_token_binding_enabled": false,
            "api_token_ids": [],
            "tags": [],
        }));
        fields.extend::<Map<String, Value>>(object(more));
        NewRecord {
            id: id(app.account_id, name),
            ..NewRecord::new(app.account_id, fields)
        }
    })
    .collect()
}

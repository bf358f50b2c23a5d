//! Certificates: issued at once or picked up later, renewed, looked up, and their keys recovered.

use http::StatusCode;
use serde_json::{Value, json};

use super::issuing::{Order, issue as sign};
use super::scope::{certificate, profile};
use super::{delivery, pickups};
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificates::{CERTIFICATES, days_left, is_own, status};
use crate::kinds::trust_lifecycle::profiles::{MICROSOFT_CA, has_escrow};
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::pem;
use crate::pkcs7;
use crate::records::view::View;
use crate::store::StoreError;
use crate::store::records::{Record, Records};

/// The profile has to be active, and of this kind. Code and words of the refusals are inferred.
pub(super) fn check_profile(
    profile: &Record,
    methods: &[(&str, &str)],
) -> Result<(), ServiceError> {
    let own = (
        profile.text("enrollment_method"),
        profile.text("authentication_method"),
    );
    if !methods.contains(&own) {
        let message = format!(
            "Operation is not allowed for profiles with enrollment method {} and authentication method {}.",
            own.0, own.1
        );
        return Err(ServiceError::invalid_field("profile.id", message));
    }
    if profile.text("status") != "Active" {
        let message = format!("Profile is {}.", profile.text("status"));
        return Err(ServiceError::invalid_field("profile.id", message));
    }
    Ok(())
}

const REST: &[(&str, &str)] = &[("rest_api", "third_party_app")];

pub(super) fn issue(call: &Call, records: &Records<'_>) -> Done {
    let profile = profile(records, call.required("profile/id")?)?;
    check_profile(&profile, REST)?;
    required_fields(call, &profile)?;
    let attributes = call.body.at("attributes");
    let is_pending = profile.text("template_id") == MICROSOFT_CA;
    let order = Order {
        profile: &profile,
        seat: call.required("seat/seat_id")?,
        email: call.text("seat/email"),
        csr: call.text("csr"),
        attributes,
        validity: call.body.at("validity"),
        delivery_format: call.text("delivery_format"),
        include_chain: call.flag("include_ca_chain"),
        more: json!({
            "tags": call.texts(&["tags"]),
            "cert_owner_ids": call.texts(&["cert_owner_ids"]),
            "custom_attributes": super::attributes::named(records, call.body.at("custom_attributes"))?,
            "status": if is_pending { "pending" } else { "issued" },
        }),
    };
    let issued = sign(call, records, &order)?;
    let reply = if is_pending {
        let request = pickups::keep(call, records, &issued.certificate, &issued.answer)?;
        Reply::created(json!({ "request_id": request }))
    } else {
        Reply::created(issued.answer)
    };
    Ok(reply.about(&issued.certificate))
}

/// What the profile wants to have from a REST request has to be in it.
fn required_fields(call: &Call, profile: &Record) -> Result<(), ServiceError> {
    let wanted = profile.get("fields").as_array();
    for field in wanted.into_iter().flatten() {
        let sources = field.at("sources").as_array();
        let mut sources = sources.into_iter().flatten();
        let is_sent = sources.any(|source| {
            let source = source.at("source").as_str().unwrap_or_default();
            source.eq_ignore_ascii_case("rest_request")
        });
        let key = field.at("key").as_str().unwrap_or_default();
        if !is_sent || field.at("optional").as_bool() != Some(false) || key.is_empty() {
            continue;
        }
        let place = format!("/attributes/{}", key.replace('.', "/"));
        let sent = call.body.pointer(&place);
        if sent.is_none_or(|value| value.is_null() || *value == "" || *value == json!([])) {
            let field = format!("attributes.{key}");
            let message = format!("{field} is required by the profile.");
            return Err(ServiceError::invalid_field(&field, message));
        }
    }
    Ok(())
}

/// Renews a certificate inside its window. The old one stays as it is.
pub(super) fn renew(call: &Call, records: &Records<'_>) -> Done {
    let mut old = certificate(call, records)?;
    let profile = profile(records, old.text("profile_id"))?;
    check_profile(&profile, REST)?;
    let refused = |message: String| ServiceError::invalid_field("serial_number", message);
    if status(&old) != "issued" {
        let message = format!(
            "Certificate with status {} cannot be renewed.",
            status(&old)
        );
        return Err(refused(message).into());
    }
    let window = profile.get("renewal_window_days").as_i64().unwrap_or(30);
    let left = days_left(&old);
    if left > window {
        let message = format!(
            "Certificate is not in its renewal window: {left} days left, window {window} days."
        );
        return Err(refused(message).into());
    }
    let requested = old.get("requested").clone();
    let seat = old.text("seat_id").to_owned();
    let order = Order {
        profile: &profile,
        seat: &seat,
        email: "",
        csr: call.text("csr"),
        attributes: &requested,
        validity: call.body.at("validity"),
        delivery_format: call.text("delivery_format"),
        include_chain: call.flag("include_ca_chain"),
        more: json!({
            "tags": old.get("tags"),
            "cert_owner_ids": old.get("cert_owner_ids"),
            "custom_attributes": old.get("custom_attributes"),
            "parent_id": old.id,
        }),
    };
    // A renewal is no duplicate of what it replaces.
    let mut renewable = (*profile).clone();
    renewable.fields.set("duplicate_certificate_allowed", true);
    let order = Order {
        profile: &renewable,
        ..order
    };
    let issued = sign(call, records, &order)?;
    old.fields
        .set("renewed_cert_id", json!(issued.certificate.id));
    records.update(&CERTIFICATES, &mut old, false)?;
    Ok(Reply::ok(issued.answer).about(&issued.certificate))
}

pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate(call, records)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok((CERTIFICATES.show)(&view, &certificate)))
}

/// PKCS#7, and each certificate alone, the leaf first (inferred).
pub(super) fn formats(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate(call, records)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let authority = &call.app.authority;
    let leaf = certificate.content.as_deref().unwrap_or_default();
    let mut chain = vec![(certificate.text("common_name"), leaf)];
    if is_own(&view, &certificate) {
        chain.push((&authority.issuing_name, authority.issuing_der()));
        chain.push((&authority.root_name, authority.root_der()));
    }
    let ders: Vec<&[u8]> = chain.iter().map(|(_, der)| *der).collect();
    let single: Value = chain
        .iter()
        .map(|(name, der)| {
            json!({ "common_name": name, "cert_blob": pem::encode("CERTIFICATE", der) })
        })
        .collect();
    Ok(Reply::ok(json!({
        "pkcs7": pem::encode("PKCS7", &pkcs7::of(&ders)),
        "x509_cert_chain": single,
    })))
}

/// A key that is in escrow. That there is none is 422 (facts 5.3).
fn escrowed(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    let certificate = certificate(call, records)?;
    if certificate.text("private_key").is_empty() {
        return Err(unprocessable("The certificate has no key in escrow.").into());
    }
    Ok(certificate)
}

/// The code is inferred.
fn unprocessable(message: &str) -> ServiceError {
    ServiceError::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "unprocessable_entity",
        message,
    )
}

pub(super) fn approve_recovery(call: &Call, records: &Records<'_>) -> Done {
    let mut certificate = escrowed(call, records)?;
    certificate.fields.set("recovery_approved", true);
    records.update(&CERTIFICATES, &mut certificate, false)?;
    Ok(Reply::done().about(&certificate))
}

/// Where two administrators are wanted, one has to have approved it. The emulator has one key, so it may be the same.
pub(super) fn recover(call: &Call, records: &Records<'_>) -> Done {
    let certificate = escrowed(call, records)?;
    if let Ok(id) = certificate.text("profile_id").parse()
        && let Some(profile) =
            records.find(&crate::kinds::trust_lifecycle::profiles::PROFILES, id)?
    {
        let policy = profile.get("key_escrow_policy");
        let needs_two = has_escrow(&profile) && policy.at("dual_admin_recovery") == true;
        if needs_two && certificate.get("recovery_approved").is_null() {
            return Err(unprocessable("The recovery has to be approved first.").into());
        }
    }
    Ok(Reply::ok(delivery::recovered(call, &certificate)?).about(&certificate))
}

//! `provision_device`: the registration tutorial as one call that can be repeated.
//!
//! It works on JSON rather than on typed models, so that a build for the browser needs no code for each model.

use serde_json::{Map, Value};

use super::place::{self, Place, id};
use super::progress::report;
use super::{DeviceToProvision, ProvisionDevice, ProvisionedDevice, key};
use crate::device_trust::devices::certificate::{self, Held};
use crate::device_trust::{
    Attribute, CertificateRequest, Device, DeviceCertificates, Devices, FindDevice, RegisterDevice,
    RegisteredDevice,
};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::{at, object, text, texts};
use crate::keys::NewRequest;
use crate::progress::StepState;
use crate::schema::{Answer, Context, name_of, table};
use crate::{Error, ErrorCode, Secret};

const NAME: [&str; 2] = [
    name_of!(ProvisionDevice.device),
    name_of!(DeviceToProvision.name),
];

pub(super) fn provision(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let context = context.as_ref();
        let (place, remembered) = place::of(context, &request).await?;
        match at_place(context, &request, &place).await {
            // What was there for an earlier device may be gone.
            Err(error) if remembered && place::may_be_gone(&error) => {
                let place = place::anew(context, &request).await?;
                at_place(context, &request, &place).await
            }
            outcome => outcome,
        }
    })
}

/// The device, registered in a place that is there.
async fn at_place(context: &dyn Context, request: &Value, place: &Place) -> Result<Value> {
    if let Some(id) = registered(context, request, place).await? {
        return existing(context, request, place, &id, None).await;
    }
    let attributes = attributes(request);
    report(
        context,
        "key",
        StepState::Started,
        None,
        "preparing the certificate signing request",
    );
    let key = key::request(context.keys(), csr_of(request), &attributes).await?;
    report(
        context,
        "key",
        StepState::Done,
        None,
        "the certificate signing request is ready",
    );
    report(
        context,
        "device",
        StepState::Started,
        None,
        "registering the device",
    );
    match register(context, request, place, &key.csr, &attributes).await {
        Ok(device) => {
            let id = id(&device, name_of!(RegisteredDevice.device_id))?;
            report(
                context,
                "device",
                StepState::Created,
                Some(&id),
                "the device is registered",
            );
            let held = issued(context, &device, &id, place, &key.csr).await?;
            Ok(result(context, place, &id, held, key.private_key, false))
        }
        // Another process registered it between our look and our registration; or this call did, and nobody told it.
        Err(error) if error.kind() == Kind::Conflict => {
            match registered(context, request, place).await? {
                Some(id) => existing(context, request, place, &id, Some(key)).await,
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// The id of the device, where it is registered.
async fn registered(
    context: &dyn Context,
    request: &Value,
    place: &Place,
) -> Result<Option<String>> {
    let key = object(vec![
        (name_of!(FindDevice.account_id), account_id(request)),
        (
            name_of!(FindDevice.device_group_id),
            place.group_id.as_str().into(),
        ),
        (name_of!(FindDevice.name), at(request, &NAME).clone()),
    ]);
    let found = context.call(table!(Devices::FIND)?, key).await?.into_json();
    Ok(text(&found, &[name_of!(Device.id)]).map(str::to_owned))
}

fn csr_of(request: &Value) -> Option<&str> {
    text(request, &[name_of!(ProvisionDevice.csr)])
}

fn account_id(request: &Value) -> Value {
    at(request, &[name_of!(ProvisionDevice.account_id)]).clone()
}

async fn register(
    context: &dyn Context,
    request: &Value,
    place: &Place,
    csr: &str,
    attributes: &Map<String, Value>,
) -> Result<Value> {
    let pairs: Vec<Value> = attributes
        .iter()
        .map(|(name, value)| {
            object(vec![
                (name_of!(Attribute.name), name.as_str().into()),
                (name_of!(Attribute.value), value.clone()),
            ])
        })
        .collect();
    let certificate = object(vec![
        (
            name_of!(CertificateRequest.certificate_policy_id),
            place.policy_id.as_str().into(),
        ),
        (name_of!(CertificateRequest.csr), csr.into()),
        (name_of!(CertificateRequest.attributes), Value::Array(pairs)),
    ]);
    let bootstrap = Value::Array(vec![certificate]);
    let certificates = object(vec![(name_of!(DeviceCertificates.bootstrap), bootstrap)]);
    let description = [
        name_of!(ProvisionDevice.device),
        name_of!(DeviceToProvision.description),
    ];
    let registration = object(vec![
        (name_of!(RegisterDevice.name), at(request, &NAME).clone()),
        (
            name_of!(RegisterDevice.description),
            at(request, &description).clone(),
        ),
        (
            name_of!(RegisterDevice.device_group_id),
            place.group_id.as_str().into(),
        ),
        (name_of!(RegisterDevice.account_id), account_id(request)),
        (name_of!(RegisterDevice.certificate_policies), certificates),
    ]);
    let device = context.call(table!(Devices::REGISTER)?, registration).await;
    device.map(Answer::into_json).map_err(of_description)
}

/// The CSR stands elsewhere in the description than in the registration that is made of it.
fn of_description(error: Error) -> Error {
    error.with(|report| {
        let fields = report
            .violations
            .iter_mut()
            .map(|violation| &mut violation.field);
        for field in fields.filter(|field| *field == "certificate_policies.bootstrap[0].csr") {
            name_of!(ProvisionDevice.csr).clone_into(field);
        }
    })
}

/// The certificate of a device that was just registered: the answer has it, or its bootstrap configuration.
async fn issued(
    context: &dyn Context,
    device: &Value,
    id: &str,
    place: &Place,
    csr: &str,
) -> Result<Held> {
    let answered = certificate::in_answer(context, device, &place.policy_id, csr).await?;
    if let Some(certificate) = answered {
        return Ok(Held {
            certificate,
            chain: Vec::new(),
            private_key: None,
        });
    }
    let fetched = certificate::of_device(context, id, Some(csr)).await;
    fetched.map_err(|error| match error.code() {
        ErrorCode::ConflictOtherKey | ErrorCode::DecodeWrongCertificate => certificate::wrong(id),
        _ => error.with(|report| {
            report.message = format!(
                "device {id} is registered, but its certificate could not be fetched: {}",
                report.message
            );
        }),
    })
}

/// A device that is already there: its certificate, if it is for the caller's key. `made`: the request of this call.
async fn existing(
    context: &dyn Context,
    request: &Value,
    place: &Place,
    device_id: &str,
    made: Option<NewRequest>,
) -> Result<Value> {
    report(
        context,
        "device",
        StepState::Found,
        Some(device_id),
        "the device is already registered",
    );
    report(
        context,
        "certificate",
        StepState::Started,
        Some(device_id),
        "fetching the device's certificate",
    );
    let ours = key::kept(context.keys(), csr_of(request), &attributes(request)).await?;
    if let (None, Some(made)) = (&ours, made) {
        match certificate::of_device(context, device_id, Some(&made.csr)).await {
            // Nobody else has this key: the device was registered by this call.
            Ok(held) => {
                let key = made.private_key;
                return Ok(result(context, place, device_id, held, key, false));
            }
            Err(error) if error.code() == ErrorCode::ConflictOtherKey => {}
            Err(error) => return Err(error),
        }
    }
    let csr = ours.as_ref().map(|ours| ours.csr.as_str());
    let mut held = certificate::of_device(context, device_id, csr).await?;
    let private_key = match ours {
        Some(ours) => ours.private_key,
        None => held.private_key.take(),
    };
    Ok(result(context, place, device_id, held, private_key, true))
}

fn result(
    context: &dyn Context,
    place: &Place,
    id: &str,
    held: Held,
    private_key: Option<Secret>,
    existing: bool,
) -> Value {
    report(
        context,
        "certificate",
        StepState::Done,
        Some(id),
        "the certificate is here",
    );
    let mut result = place.members();
    if place.chain.is_empty() {
        result.push((name_of!(ProvisionedDevice.chain), texts(&held.chain)));
    }
    result.extend([
        (name_of!(ProvisionedDevice.device_id), id.into()),
        (
            name_of!(ProvisionedDevice.certificate),
            held.certificate.into(),
        ),
        (name_of!(ProvisionedDevice.existing), existing.into()),
    ]);
    if let Some(key) = private_key {
        result.push((name_of!(ProvisionedDevice.private_key), key.reveal().into()));
    }
    object(result)
}

/// The certificate fields, with the device's name as the common name where none is said.
pub(super) fn attributes(request: &Value) -> Map<String, Value> {
    let path = [
        name_of!(ProvisionDevice.device),
        name_of!(DeviceToProvision.attributes),
    ];
    let mut attributes = at(request, &path).as_object().cloned().unwrap_or_default();
    attributes
        .entry("subject.common_name")
        .or_insert_with(|| at(request, &NAME).clone());
    attributes
}

//! `provision_device`: the registration tutorial as one call that can be repeated.
//!
//! It works on JSON rather than on typed models, so that a build for the browser needs no code for each model.

use serde_json::{Map, Value};

use super::certificate::{self, Held};
use super::key;
use super::parts::{id, part, text};
use super::place::{self, Place};
use super::progress::report;
use crate::device_trust::Devices;
use crate::engine::{Answer, Engine, StepState};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::{object, texts};
use crate::keys::NewRequest;
use crate::{Error, Secret};

pub(super) fn provision(engine: Engine, request: Value) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let (place, remembered) = place::of(&engine, &request).await?;
        let outcome = at(&engine, &request, &place).await;
        match outcome {
            // What was there for an earlier device may be gone.
            Err(error) if remembered && place::may_be_gone(&error) => {
                let place = place::anew(&engine, &request).await?;
                at(&engine, &request, &place).await
            }
            outcome => outcome,
        }
    })
}

/// The device, registered in a place that is there.
async fn at(engine: &Engine, request: &Value, place: &Place) -> Result<Value> {
    if let Some(id) = registered(engine, request, place).await? {
        return existing(engine, request, place, &id, None).await;
    }
    let attributes = attributes(request);
    report(
        engine,
        "key",
        StepState::Started,
        None,
        "preparing the certificate signing request",
    );
    let key = key::request(engine.keys(), text(request, "/csr"), &attributes).await?;
    report(
        engine,
        "key",
        StepState::Done,
        None,
        "the certificate signing request is ready",
    );
    report(
        engine,
        "device",
        StepState::Started,
        None,
        "registering the device",
    );
    match register(engine, request, place, &key.csr, &attributes).await {
        Ok(device) => {
            let id = id(&device, "/device_id")?;
            report(
                engine,
                "device",
                StepState::Created,
                Some(&id),
                "the device is registered",
            );
            let held = issued(engine, &device, &id, place, &key.csr).await?;
            Ok(result(engine, place, &id, held, key.private_key, false))
        }
        // Another process registered it between our look and our registration; or this call did, and nobody told it.
        Err(error) if error.kind() == Kind::Conflict => {
            match registered(engine, request, place).await? {
                Some(id) => existing(engine, request, place, &id, Some(key)).await,
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// The id of the device, where it is registered.
async fn registered(engine: &Engine, request: &Value, place: &Place) -> Result<Option<String>> {
    let key = object(vec![
        ("account_id", part(request, "/account_id")),
        ("device_group_id", place.group_id.as_str().into()),
        ("name", part(request, "/device/name")),
    ]);
    let found = engine.call(Devices::FIND, key).await?.into_json();
    Ok(text(&found, "/id").map(str::to_owned))
}

async fn register(
    engine: &Engine,
    request: &Value,
    place: &Place,
    csr: &str,
    attributes: &Map<String, Value>,
) -> Result<Value> {
    let pairs: Vec<Value> = attributes
        .iter()
        .map(|(name, value)| {
            object(vec![
                ("name", name.as_str().into()),
                ("value", value.clone()),
            ])
        })
        .collect();
    let certificate = object(vec![
        ("certificate_policy_id", place.policy_id.as_str().into()),
        ("csr", csr.into()),
        ("attributes", Value::Array(pairs)),
    ]);
    let certificates = object(vec![("bootstrap", Value::Array(vec![certificate]))]);
    let registration = object(vec![
        ("name", part(request, "/device/name")),
        ("description", part(request, "/device/description")),
        ("device_group_id", place.group_id.as_str().into()),
        ("account_id", part(request, "/account_id")),
        ("certificate_policies", certificates),
    ]);
    let device = engine.call(Devices::REGISTER, registration).await;
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
            "csr".clone_into(field);
        }
    })
}

/// The certificate of a device that was just registered: the answer has it, or its bootstrap configuration.
async fn issued(
    engine: &Engine,
    device: &Value,
    id: &str,
    place: &Place,
    csr: &str,
) -> Result<Held> {
    let answered = certificate::in_answer(engine, device, &place.policy_id, csr).await?;
    if let Some(certificate) = answered {
        return Ok(Held {
            certificate,
            chain: Vec::new(),
            private_key: None,
        });
    }
    let fetched = certificate::of_device(engine, id, Some(csr)).await;
    fetched.map_err(|error| match error.code() {
        "conflict.other_key" | "decode.wrong_certificate" => certificate::wrong(id),
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
    engine: &Engine,
    request: &Value,
    place: &Place,
    device_id: &str,
    made: Option<NewRequest>,
) -> Result<Value> {
    report(
        engine,
        "device",
        StepState::Found,
        Some(device_id),
        "the device is already registered",
    );
    report(
        engine,
        "certificate",
        StepState::Started,
        Some(device_id),
        "fetching the device's certificate",
    );
    let ours = key::kept(engine.keys(), text(request, "/csr"), &attributes(request)).await?;
    if let (None, Some(made)) = (&ours, made) {
        match certificate::of_device(engine, device_id, Some(&made.csr)).await {
            // Nobody else has this key: the device was registered by this call.
            Ok(held) => {
                let key = made.private_key;
                return Ok(result(engine, place, device_id, held, key, false));
            }
            Err(error) if error.code() == "conflict.other_key" => {}
            Err(error) => return Err(error),
        }
    }
    let csr = ours.as_ref().map(|ours| ours.csr.as_str());
    let mut held = certificate::of_device(engine, device_id, csr).await?;
    let private_key = match ours {
        Some(ours) => ours.private_key,
        None => held.private_key.take(),
    };
    Ok(result(engine, place, device_id, held, private_key, true))
}

fn result(
    engine: &Engine,
    place: &Place,
    id: &str,
    held: Held,
    private_key: Option<Secret>,
    existing: bool,
) -> Value {
    report(
        engine,
        "certificate",
        StepState::Done,
        Some(id),
        "the certificate is here",
    );
    let chain = if place.chain.is_empty() {
        &held.chain
    } else {
        &place.chain
    };
    let mut result = vec![
        ("division_id", place.division_id.as_str().into()),
        ("certificate_policy_id", place.policy_id.as_str().into()),
        ("device_group_id", place.group_id.as_str().into()),
        ("device_id", id.into()),
        ("chain", texts(chain)),
        ("certificate", held.certificate.into()),
        ("existing", existing.into()),
    ];
    if let Some(key) = private_key {
        result.push(("private_key", key.reveal().into()));
    }
    object(result)
}

/// The certificate fields, with the device's name as the common name where none is said.
pub(super) fn attributes(request: &Value) -> Map<String, Value> {
    let mut attributes = part(request, "/device/attributes")
        .as_object()
        .cloned()
        .unwrap_or_default();
    attributes
        .entry("subject.common_name")
        .or_insert_with(|| part(request, "/device/name"));
    attributes
}

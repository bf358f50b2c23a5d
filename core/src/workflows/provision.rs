//! `provision_device`: the registration tutorial as one call that can be repeated.
//!
//! It works on JSON rather than on typed models, so that a build for the browser needs no code for each model.

use serde_json::{Map, Value};

use super::progress::report;
use super::{Bundle, certificate, key};
use crate::engine::{Engine, StepState};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::{self, object, texts};
use crate::resources::{CertificatePolicies, DeviceGroups, Devices, Divisions};
use crate::schema::Operation;
use crate::{Error, Secret};

/// The ids that were found or made on the way.
struct Place {
    division_id: String,
    policy_id: String,
    group_id: String,
    chain: Vec<String>,
}

pub(super) fn provision(engine: Engine, request: Value) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let place = place(&engine, &request).await?;
        if let Some(id) = registered(&engine, &request, &place).await? {
            return existing(&engine, &request, &place, &id).await;
        }
        let attributes = attributes(&request);
        report(
            &engine,
            "key",
            StepState::Started,
            None,
            "preparing the certificate signing request",
        );
        let key = key::request(&engine, text(&request, "/csr"), &attributes).await?;
        report(
            &engine,
            "key",
            StepState::Done,
            None,
            "the certificate signing request is ready",
        );
        report(
            &engine,
            "device",
            StepState::Started,
            None,
            "registering the device",
        );
        match register(&engine, &request, &place, &key.csr, &attributes).await {
            Ok(device) => {
                let id = id(&device, "/device_id")?;
                report(
                    &engine,
                    "device",
                    StepState::Created,
                    Some(&id),
                    "the device is registered",
                );
                let bundle = match text(&device, "/private_keys/0/certificate") {
                    Some(issued) => Bundle {
                        certificate: Some(issued.to_owned()),
                        ..Bundle::default()
                    },
                    None => certificate::of_device(&engine, &id).await?,
                };
                Ok(result(
                    &engine,
                    &place,
                    &id,
                    &bundle,
                    key.private_key,
                    false,
                ))
            }
            // Another process registered it between our look and our registration.
            Err(error) if error.kind() == Kind::Conflict => {
                match registered(&engine, &request, &place).await? {
                    Some(id) => existing(&engine, &request, &place, &id).await,
                    None => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    })
}

/// Division, policy and group: taken or created.
async fn place(engine: &Engine, request: &Value) -> Result<Place> {
    let account_id = ("account_id", part(request, "/account_id"));

    let division = with(part(request, "/division"), vec![account_id.clone()]);
    let division_id = id(
        &ensured(engine, "division", Divisions::ENSURE, division).await?,
        "/id",
    )?;

    let defaults = vec![
        (
            "certificate_management_methods",
            Value::Array(vec!["SINGLE".into()]),
        ),
        ("key_generation_option", "client_side".into()),
    ];
    let policy = with(
        over(part(request, "/certificate_policy"), defaults),
        vec![("division_id", division_id.clone().into())],
    );
    let mut policy = ensured(
        engine,
        "certificate_policy",
        CertificatePolicies::ENSURE,
        policy,
    )
    .await?;
    let policy_id = id(&policy, "/id")?;
    // A list's rows may leave the chain out.
    if certificate::chain_of(&policy).is_empty() {
        let key = object(vec![("certificate_policy_id", policy_id.as_str().into())]);
        policy = engine
            .call(CertificatePolicies::GET, key)
            .await?
            .into_json();
    }

    let group = over(
        part(request, "/device_group"),
        vec![("is_static", true.into())],
    );
    let policies = Value::Array(vec![assignment(&policy_id, &group)]);
    let group = with(
        group,
        vec![
            account_id,
            ("division_id", division_id.clone().into()),
            ("policies", policies),
        ],
    );
    let group_id = id(
        &ensured(engine, "device_group", DeviceGroups::ENSURE, group).await?,
        "/id",
    )?;
    Ok(Place {
        division_id,
        policy_id,
        group_id,
        chain: certificate::chain_of(&policy),
    })
}

async fn ensured(
    engine: &Engine,
    step: &'static str,
    ensure: &'static Operation,
    request: Value,
) -> Result<Value> {
    let words = step.replace('_', " ");
    report(
        engine,
        step,
        StepState::Started,
        None,
        &format!("taking or creating the {words}"),
    );
    let object = engine.call(ensure, request).await?.into_json();
    report(
        engine,
        step,
        StepState::Done,
        text(&object, "/id"),
        &format!("the {words} is ready"),
    );
    Ok(object)
}

/// The bootstrap policy's place in the group; the first identity attribute becomes the common name, as in the tutorial.
fn assignment(policy_id: &str, group: &Value) -> Value {
    let mapping = text(group, "/attributes/0").map(|attribute| {
        object(vec![
            ("key", attribute.into()),
            ("field", "subject.common_name".into()),
        ])
    });
    object(vec![
        ("type", "bootstrapCertificate".into()),
        ("policy_id", policy_id.into()),
        ("assignment_name", "Bootstrap policy assignment".into()),
        (
            "device_field_mappings",
            Value::Array(mapping.into_iter().collect()),
        ),
        ("status", "ACTIVE".into()),
    ])
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
    Ok(engine
        .call(Devices::REGISTER, registration)
        .await?
        .into_json())
}

/// A device that is already there: its certificate, if it is for the caller's key.
async fn existing(
    engine: &Engine,
    request: &Value,
    place: &Place,
    device_id: &str,
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
    let bundle = certificate::of_device(engine, device_id).await?;
    let ours = key::kept(engine, text(request, "/csr"), &attributes(request)).await?;
    let issued = bundle.certificate.as_deref().unwrap_or_default();
    if let Some(ours) = &ours
        && !certificate::is_for(engine, issued, &ours.csr).await?
    {
        return Err(Error::new(
            "conflict.other_key",
            format!(
                "device {device_id} is registered with a certificate for another key than the one given"
            ),
        ));
    }
    let private_key = ours
        .and_then(|ours| ours.private_key)
        .or_else(|| bundle.private_key.clone());
    Ok(result(engine, place, device_id, &bundle, private_key, true))
}

fn result(
    engine: &Engine,
    place: &Place,
    id: &str,
    bundle: &Bundle,
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
        &bundle.chain
    } else {
        &place.chain
    };
    let mut result = vec![
        ("division_id", place.division_id.as_str().into()),
        ("certificate_policy_id", place.policy_id.as_str().into()),
        ("device_group_id", place.group_id.as_str().into()),
        ("device_id", id.into()),
        ("certificate", bundle.certificate.clone().into()),
        ("chain", texts(chain)),
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

/// A copy of what a JSON pointer points at; null where there is nothing.
fn part(value: &Value, pointer: &str) -> Value {
    value.pointer(pointer).cloned().unwrap_or_default()
}

/// The text that a JSON pointer points at, unless it is empty.
fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

fn id(object: &Value, pointer: &str) -> Result<String> {
    text(object, pointer)
        .map(str::to_owned)
        .ok_or_else(|| Error::new("decode.unexpected_shape", "an object came without its id"))
}

/// `object` with these members set.
fn with(mut object: Value, members: Vec<(&str, Value)>) -> Value {
    if let Value::Object(present) = &mut object {
        for (name, value) in members {
            present.insert(name.to_owned(), value);
        }
    }
    object
}

/// `object`, with `defaults` for the members that it lacks.
fn over(object: Value, mut defaults: Vec<(&str, Value)>) -> Value {
    if !object.is_object() {
        return json::object(defaults);
    }
    defaults.retain(|(name, _)| object.get(name).is_none());
    with(object, defaults)
}

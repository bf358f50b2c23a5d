//! `provision_device`: the registration tutorial as one call that can be repeated.

use serde_json::{Map, Value, json};

use super::progress::report;
use super::{Bundle, certificate, key};
use crate::engine::{Engine, StepState};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
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
        let key = json!({
            "account_id": request["account_id"], "device_group_id": place.group_id, "name": request["device"]["name"],
        });
        report(
            &engine,
            "device",
            StepState::Started,
            None,
            "looking for the device",
        );
        let found = engine.call(Devices::FIND, key.clone()).await?.into_json();
        if let Some(id) = id_of(&found) {
            return existing(&engine, &request, &place, id).await;
        }
        let attributes = attributes(&request);
        report(
            &engine,
            "key",
            StepState::Started,
            None,
            "preparing the certificate signing request",
        );
        let csr = key::request(&engine, request["csr"].as_str(), &attributes).await?;
        report(
            &engine,
            "key",
            StepState::Done,
            None,
            "the certificate signing request is ready",
        );
        match register(&engine, &request, &place, &csr.csr, &attributes).await {
            Ok(registered) => {
                let issued = registered
                    .pointer("/private_keys/0/certificate")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let id = registered["device_id"].as_str().unwrap_or_default();
                report(
                    &engine,
                    "device",
                    StepState::Created,
                    Some(id),
                    "the device is registered",
                );
                let bundle = match issued {
                    "" => certificate::of_device(&engine, id).await?,
                    issued => Bundle {
                        certificate: Some(issued.to_owned()),
                        ..Bundle::default()
                    },
                };
                Ok(result(&engine, &place, id, bundle, csr.private_key, false))
            }
            // Another process registered it between our look and our registration.
            Err(error) if error.kind() == Kind::Conflict => {
                let found = engine.call(Devices::FIND, key).await?.into_json();
                match id_of(&found) {
                    Some(id) => existing(&engine, &request, &place, id).await,
                    None => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    })
}

/// Division, policy and group: taken or created.
async fn place(engine: &Engine, request: &Value) -> Result<Place> {
    let account_id = &request["account_id"];
    let mut division = request["division"].clone();
    division["account_id"] = account_id.clone();
    let division_id = id(&ensured(engine, "division", Divisions::ENSURE, division).await?)?;

    let mut policy = request["certificate_policy"].clone();
    policy["division_id"] = division_id.clone().into();
    fill(
        &mut policy,
        "certificate_management_methods",
        json!(["SINGLE"]),
    );
    fill(&mut policy, "key_generation_option", json!("client_side"));
    let mut policy = ensured(
        engine,
        "certificate_policy",
        CertificatePolicies::ENSURE,
        policy,
    )
    .await?;
    let policy_id = id(&policy)?;
    if certificate::chain_of(&policy).is_empty() {
        let key = json!({ "certificate_policy_id": policy_id });
        policy = engine
            .call(CertificatePolicies::GET, key)
            .await?
            .into_json();
    }

    let mut group = request["device_group"].clone();
    group["account_id"] = account_id.clone();
    group["division_id"] = division_id.clone().into();
    fill(&mut group, "is_static", json!(true));
    group["policies"] = json!([assignment(&policy_id, &group)]);
    let group_id = id(&ensured(engine, "device_group", DeviceGroups::ENSURE, group).await?)?;
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
    report(
        engine,
        step,
        StepState::Started,
        None,
        &format!("taking or creating the {}", step.replace('_', " ")),
    );
    let object = engine.call(ensure, request).await?.into_json();
    report(
        engine,
        step,
        StepState::Done,
        id_of(&object),
        &format!("the {} is there", step.replace('_', " ")),
    );
    Ok(object)
}

/// The bootstrap policy's place in the group; the first identity attribute becomes the common name, as in the tutorial.
fn assignment(policy_id: &str, group: &Value) -> Value {
    let mut assignment = json!({
        "type": "bootstrapCertificate", "policy_id": policy_id, "assignment_name": "Bootstrap policy assignment",
        "status": "ACTIVE",
    });
    if let Some(attribute) = group.pointer("/attributes/0") {
        assignment["device_field_mappings"] =
            json!([{ "key": attribute, "field": "subject.common_name" }]);
    }
    assignment
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
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let registration = json!({
        "name": request["device"]["name"],
        "description": request["device"]["description"],
        "device_group_id": place.group_id,
        "account_id": request["account_id"],
        "certificate_policies": {
            "bootstrap": [{ "certificate_policy_id": place.policy_id, "csr": csr, "attributes": pairs }],
        },
    });
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
    let ours = key::kept(engine, request["csr"].as_str(), &attributes(request)).await?;
    let issued = bundle.certificate.as_deref().unwrap_or_default();
    let matching = ours
        .as_ref()
        .map(|ours| certificate::is_for(issued, &ours.csr));
    if matching == Some(false) {
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
    Ok(result(engine, place, device_id, bundle, private_key, true))
}

fn result(
    engine: &Engine,
    place: &Place,
    id: &str,
    bundle: Bundle,
    private_key: Option<Secret>,
    existing: bool,
) -> Value {
    let chain = if place.chain.is_empty() {
        bundle.chain
    } else {
        place.chain.clone()
    };
    let mut result = json!({
        "division_id": place.division_id,
        "certificate_policy_id": place.policy_id,
        "device_group_id": place.group_id,
        "device_id": id,
        "certificate": bundle.certificate,
        "chain": chain,
        "existing": existing,
    });
    if let Some(key) = private_key {
        result["private_key"] = key.reveal().into();
    }
    report(
        engine,
        "certificate",
        StepState::Done,
        Some(id),
        "the certificate is here",
    );
    result
}

/// The certificate fields, with the device's name as the common name where none is said.
fn attributes(request: &Value) -> Map<String, Value> {
    let mut attributes = request["device"]["attributes"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    attributes
        .entry("subject.common_name")
        .or_insert_with(|| request["device"]["name"].clone());
    attributes
}

fn fill(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.entry(name).or_insert(value);
    }
}

fn id_of(object: &Value) -> Option<&str> {
    object.get("id").and_then(Value::as_str)
}

fn id(object: &Value) -> Result<String> {
    id_of(object)
        .map(str::to_owned)
        .ok_or_else(|| Error::new("decode.unexpected_shape", "an object came without its id"))
}

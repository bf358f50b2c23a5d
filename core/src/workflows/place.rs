//! Where a device belongs: its division, its bootstrap certificate policy and its device group.

#[cfg(feature = "keys")]
mod places;

#[cfg(feature = "keys")]
pub use places::Places;
use serde_json::Value;

use super::certificate;
use super::parts::{id, over, part, text, with};
use super::progress::report;
use crate::Error;
use crate::device_trust::{CertificatePolicies, DeviceGroups, Divisions};
use crate::engine::{Engine, StepState};
use crate::error::{Kind, Result};
use crate::json::object;
use crate::schema::Operation;

/// The ids that were found or made on the way.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) division_id: String,
    pub(super) policy_id: String,
    pub(super) group_id: String,
    pub(super) chain: Vec<String>,
}

/// Remembered from an earlier device (then true), or taken or created now.
pub(super) async fn of(engine: &Engine, request: &Value) -> Result<(Place, bool)> {
    #[cfg(feature = "keys")]
    if let Some(places) = &engine.options().places
        && let Some(place) = places.get(&places::key(request))
    {
        for (step, id) in [
            ("division", &place.division_id),
            ("certificate_policy", &place.policy_id),
            ("device_group", &place.group_id),
        ] {
            let text = format!("the {} is known", step.replace('_', " "));
            report(engine, step, StepState::Done, Some(id), &text);
        }
        return Ok((place, true));
    }
    Ok((anew(engine, request).await?, false))
}

/// Whether an error can come of a place that was remembered and is not there any more.
pub(super) fn may_be_gone(error: &Error) -> bool {
    matches!(
        error.kind(),
        Kind::NotFound | Kind::Validation | Kind::Conflict | Kind::Permission
    ) && error.code() != "conflict.other_key"
}

/// Taken or created now.
pub(super) async fn anew(engine: &Engine, request: &Value) -> Result<Place> {
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
    let place = Place {
        division_id,
        policy_id,
        group_id,
        chain: certificate::chain_of(&policy),
    };
    #[cfg(feature = "keys")]
    if let Some(places) = &engine.options().places {
        places.put(places::key(request), &place);
    }
    Ok(place)
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

//! Where a device belongs: its division, its bootstrap certificate policy and its device group.

mod places;

pub use places::Places;
use serde_json::Value;

use super::progress::report;
use super::{GroupToEnsure, ProvisionDevice, ProvisionedDevice};
use crate::device_trust::{
    CaCertificate, CertificatePolicies, CertificatePolicy, CreateCertificatePolicy,
    CreateDeviceGroup, CreateDivision, DeviceFieldMapping, DeviceGroups, Divisions,
    PolicyAssignment,
};
use crate::error::{Kind, Result};
use crate::json::{at, list, object, over, text, texts, with};
use crate::keys::certificate_pem;
use crate::progress::StepState;
use crate::schema::{Context, Named, name_of, table};
use crate::{Error, ErrorCode};

/// The ids that were found or made on the way, and the issuers' certificates.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) division_id: String,
    pub(super) policy_id: String,
    pub(super) group_id: String,
    pub(super) chain: Vec<String>,
}

impl Place {
    /// As it is remembered, and as it stands in a workflow's result.
    pub(super) fn members(&self) -> Vec<(&'static str, Value)> {
        vec![
            (
                name_of!(ProvisionedDevice.division_id),
                self.division_id.as_str().into(),
            ),
            (
                name_of!(ProvisionedDevice.certificate_policy_id),
                self.policy_id.as_str().into(),
            ),
            (
                name_of!(ProvisionedDevice.device_group_id),
                self.group_id.as_str().into(),
            ),
            (name_of!(ProvisionedDevice.chain), texts(&self.chain)),
        ]
    }

    fn remembered(value: &Value) -> Option<Self> {
        let id = |name| text(value, &[name]).map(str::to_owned);
        Some(Self {
            division_id: id(name_of!(ProvisionedDevice.division_id))?,
            policy_id: id(name_of!(ProvisionedDevice.certificate_policy_id))?,
            group_id: id(name_of!(ProvisionedDevice.device_group_id))?,
            chain: list(at(value, &[name_of!(ProvisionedDevice.chain)])),
        })
    }
}

/// Remembered from an earlier device (then true), or taken or created now.
pub(super) async fn of(context: &dyn Context, request: &Value) -> Result<(Place, bool)> {
    let remembered = (context.memory())
        .and_then(|memory| Place::remembered(&memory.get(&places::key(request))?));
    let Some(place) = remembered else {
        return Ok((anew(context, request).await?, false));
    };
    for (step, id) in [
        ("division", &place.division_id),
        ("certificate_policy", &place.policy_id),
        ("device_group", &place.group_id),
    ] {
        let text = format!("the {} is known", step.replace('_', " "));
        report(context, step, StepState::Done, Some(id), &text);
    }
    Ok((place, true))
}

/// Whether an error can come of a place that was remembered and is not there any more.
pub(super) fn may_be_gone(error: &Error) -> bool {
    matches!(
        error.kind(),
        Kind::NotFound | Kind::Validation | Kind::Conflict | Kind::Permission
    ) && error.code() != ErrorCode::ConflictOtherKey
}

/// Taken or created now.
pub(super) async fn anew(context: &dyn Context, request: &Value) -> Result<Place> {
    let part = |name| at(request, &[name]).clone();
    let account_id = part(name_of!(ProvisionDevice.account_id));

    let division = with(
        part(name_of!(ProvisionDevice.division)),
        vec![(name_of!(CreateDivision.account_id), account_id.clone())],
    );
    let (division_id, _) =
        ensured(context, "division", table!(Divisions::ENSURE)?, division).await?;

    let defaults = vec![
        (
            name_of!(CreateCertificatePolicy.certificate_management_methods),
            Value::Array(vec!["SINGLE".into()]),
        ),
        (
            name_of!(CreateCertificatePolicy.key_generation_option),
            "client_side".into(),
        ),
    ];
    let policy = with(
        over(part(name_of!(ProvisionDevice.certificate_policy)), defaults),
        vec![(
            name_of!(CreateCertificatePolicy.division_id),
            division_id.as_str().into(),
        )],
    );
    let ensure = table!(CertificatePolicies::ENSURE)?;
    let (policy_id, policy) = ensured(context, "certificate_policy", ensure, policy).await?;
    let mut chain = chain_of(&policy);
    // A list's rows may leave the chain out.
    if chain.is_empty() {
        let key = object(vec![("certificate_policy_id", policy_id.as_str().into())]);
        let policy = context.call(table!(CertificatePolicies::GET)?, key).await?;
        chain = chain_of(&policy.into_json());
    }

    let group = over(
        part(name_of!(ProvisionDevice.device_group)),
        vec![(name_of!(CreateDeviceGroup.is_static), true.into())],
    );
    let policies = Value::Array(vec![assignment(&policy_id, &group)]);
    let group = with(
        group,
        vec![
            (name_of!(CreateDeviceGroup.account_id), account_id),
            (
                name_of!(CreateDeviceGroup.division_id),
                division_id.as_str().into(),
            ),
            (name_of!(CreateDeviceGroup.policies), policies),
        ],
    );
    let (group_id, _) = ensured(
        context,
        "device_group",
        table!(DeviceGroups::ENSURE)?,
        group,
    )
    .await?;
    let place = Place {
        division_id,
        policy_id,
        group_id,
        chain,
    };
    if let Some(memory) = context.memory() {
        memory.put(places::key(request), object(place.members()));
    }
    Ok(place)
}

/// The object, and its id.
async fn ensured(
    context: &dyn Context,
    step: &'static str,
    ensure: Named,
    request: Value,
) -> Result<(String, Value)> {
    let words = step.replace('_', " ");
    let message = format!("taking or creating the {words}");
    report(context, step, StepState::Started, None, &message);
    let object = context.call(ensure, request).await?.into_json();
    let id = id(&object, "id")?;
    let message = format!("the {words} is ready");
    report(context, step, StepState::Done, Some(&id), &message);
    Ok((id, object))
}

/// The id that an object came with.
pub(super) fn id(object: &Value, name: &str) -> Result<String> {
    text(object, &[name]).map(str::to_owned).ok_or_else(|| {
        Error::new(
            ErrorCode::DecodeUnexpectedShape,
            "an object came without its id",
        )
    })
}

/// The issuers' certificates of a policy, in PEM.
fn chain_of(policy: &Value) -> Vec<String> {
    let chain = at(policy, &[name_of!(CertificatePolicy.ca_chain)]).as_array();
    let entries = chain.into_iter().flatten();
    entries
        .filter_map(|entry| text(entry, &[name_of!(CaCertificate.blob)]))
        .map(certificate_pem)
        .collect()
}

/// The bootstrap policy's place in the group; the first identity attribute becomes the common name, as in the tutorial.
fn assignment(policy_id: &str, group: &Value) -> Value {
    let attributes = list(at(group, &[name_of!(GroupToEnsure.attributes)]));
    let mapping = attributes.first().map(|attribute| {
        object(vec![
            (name_of!(DeviceFieldMapping.key), attribute.as_str().into()),
            (
                name_of!(DeviceFieldMapping.field),
                "subject.common_name".into(),
            ),
        ])
    });
    object(vec![
        (
            name_of!(PolicyAssignment.type),
            "bootstrapCertificate".into(),
        ),
        (name_of!(PolicyAssignment.policy_id), policy_id.into()),
        (
            name_of!(PolicyAssignment.assignment_name),
            "Bootstrap policy assignment".into(),
        ),
        (
            name_of!(PolicyAssignment.device_field_mappings),
            Value::Array(mapping.into_iter().collect()),
        ),
        (name_of!(PolicyAssignment.status), "ACTIVE".into()),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_chain_becomes_pem_and_a_place_is_remembered() {
        let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let policy = json!({"ca_chain": [{"blob": pem}, {"blob": "AAAA"}, {"cert_type": "root"}]});
        assert_eq!(chain_of(&policy), [pem, pem]);
        assert_eq!(chain_of(&json!({})), Vec::<String>::new());
        let place = Place {
            division_id: "1".to_owned(),
            policy_id: "2".to_owned(),
            group_id: "3".to_owned(),
            chain: vec![pem.to_owned()],
        };
        let again = Place::remembered(&object(place.members())).unwrap();
        assert_eq!(object(again.members()), object(place.members()));
        assert!(Place::remembered(&json!({"division_id": "1"})).is_none());
    }
}

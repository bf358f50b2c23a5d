//! Every creation that the client has: the call, what a user runs again when it fails, and what it tells.

use serde_json::{Map, Value, json};

use crate::keys::CallersKey;
use crate::service::{Kind, Service};

/// How many callers with keys of their own register devices at the same time.
const CALLERS: usize = 2;

/// The places of all that is provisioned, and what the result calls their ids. Many calls make them at the same time.
pub(crate) const SHARED: [(&str, &str); 3] = [
    ("Plant of all", "division_id"),
    ("Certificates of all", "certificate_policy_id"),
    ("Mills of all", "device_group_id"),
];

/// A call that creates, and what is known of it beforehand.
#[derive(Debug, Clone)]
pub(crate) struct Creation {
    /// Unique among all.
    pub(crate) name: String,
    /// What it creates.
    pub(crate) kind: Kind,
    /// The call, with `{n}` for its number.
    pub(crate) call: Call,
    /// What a user runs in its place where it failed and may be tried again.
    pub(crate) again: Call,
    /// The name of the created object, with `{n}` for its number.
    pub(crate) object: String,
    /// The caller's key, where the caller has one.
    pub(crate) key: Option<CallersKey>,
    /// Whether it makes the shared places, too, or takes them.
    pub(crate) has_shared_places: bool,
    /// How many calls, of a hundred.
    pub(crate) share: u32,
    /// How many calls are under way at the same time.
    pub(crate) in_flight: u32,
}

/// An operation with its arguments.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) arguments: Value,
}

impl Creation {
    /// The name of what call `n` creates.
    pub(crate) fn object(&self, n: u32) -> String {
        self.object.replace("{n}", &n.to_string())
    }
}

impl Call {
    /// The call of this number.
    pub(crate) fn of(&self, n: u32) -> Self {
        Self {
            operation: self.operation,
            arguments: filled(&self.arguments, &n.to_string()),
        }
    }
}

fn filled(value: &Value, n: &str) -> Value {
    match value {
        Value::String(text) => text.replace("{n}", n).into(),
        Value::Array(items) => items.iter().map(|item| filled(item, n)).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), filled(value, n)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// All of them.
pub(crate) fn all(service: &Service) -> Result<Vec<Creation>, String> {
    let mut all = Vec::new();
    for (resource, kind) in [
        ("divisions", Kind::Division),
        ("certificate_policies", Kind::Policy),
        ("device_groups", Kind::Group),
    ] {
        for how in ["create", "ensure"] {
            // The word at the end keeps the look-up of number 1 from finding 10 and 100.
            let object = format!("{} {how} {{n}} end", resource.replace('_', " "));
            let arguments = arguments(service, kind, &object);
            let call = |operation| Call {
                operation,
                arguments: arguments.clone(),
            };
            let (create, ensure) = match kind {
                Kind::Division => ("divisions.create", "divisions.ensure"),
                Kind::Policy => ("certificate_policies.create", "certificate_policies.ensure"),
                _ => ("device_groups.create", "device_groups.ensure"),
            };
            let operation = if how == "create" { create } else { ensure };
            all.push(Creation {
                name: operation.to_owned(),
                kind,
                call: call(operation),
                again: call(ensure),
                object,
                key: None,
                has_shared_places: false,
                share: 11,
                in_flight: if how == "create" { 32 } else { 128 },
            });
        }
    }
    for caller in 0..CALLERS {
        let key = CallersKey::generate()?;
        all.push(registration(service, caller, key.clone()));
        all.push(provisioning(
            service,
            &format!("caller {caller}"),
            6,
            Some(key),
        ));
    }
    all.push(provisioning(service, "key made there", 10, None));
    Ok(all)
}

/// What a division, a policy or a group is made from.
fn arguments(service: &Service, kind: Kind, name: &str) -> Value {
    let ready = &service.emulator.ready;
    match kind {
        Kind::Division => json!({
            "name": name, "account_id": ready.account_id, "primary_rzone_id": ready.primary_rzone_id,
        }),
        Kind::Policy => json!({
            "name": name, "division_id": service.division.id, "ica_id": ready.ica_id,
            "certificate_profile_id": ready.certificate_profile_id, "key_generation_option": "client_side",
            "certificate_management_methods": ["SINGLE"],
        }),
        Kind::Group | Kind::Device => json!({
            "name": name, "account_id": ready.account_id, "division_id": service.division.id,
            "attributes": ["mac_address"],
        }),
    }
}

/// Whoever does not know whether a device was registered provisions it with the same request for a certificate.
fn registration(service: &Service, caller: usize, key: CallersKey) -> Creation {
    let object = format!("Press of caller {caller} {{n}} end");
    let policy = json!({ "certificate_policy_id": service.policy.id, "csr": key.csr });
    let arguments = json!({
        "name": object, "account_id": service.emulator.ready.account_id, "device_group_id": service.group.id,
        "certificate_policies": { "bootstrap": [policy] },
    });
    let places = [
        &service.division.name,
        &service.policy.name,
        &service.group.name,
    ]
    .map(String::as_str);
    let again = description(service, places, &object, Some(&key.csr));
    Creation {
        name: format!("devices.register (caller {caller})"),
        kind: Kind::Device,
        call: Call {
            operation: "devices.register",
            arguments,
        },
        again: Call {
            operation: "workflows.provision_device",
            arguments: again,
        },
        object,
        key: Some(key),
        has_shared_places: false,
        share: 6,
        in_flight: 32,
    }
}

/// The first of these calls create the places, too, all at the same time.
fn provisioning(service: &Service, who: &str, share: u32, key: Option<CallersKey>) -> Creation {
    let object = format!("Mill of {who} {{n}} end");
    let csr = key.as_ref().map(|key| key.csr.as_str());
    let places = SHARED.map(|(name, _)| name);
    let arguments = description(service, places, &object, csr);
    let call = Call {
        operation: "workflows.provision_device",
        arguments,
    };
    Creation {
        name: format!("workflows.provision_device ({who})"),
        kind: Kind::Device,
        again: call.clone(),
        call,
        object,
        key,
        has_shared_places: true,
        share,
        in_flight: 32,
    }
}

fn description(service: &Service, places: [&str; 3], device: &str, csr: Option<&str>) -> Value {
    let ready = &service.emulator.ready;
    let [division, policy, group] = places;
    let mut description = json!({
        "account_id": ready.account_id,
        "division": { "name": division, "primary_rzone_id": ready.primary_rzone_id },
        "certificate_policy": {
            "name": policy, "ica_id": ready.ica_id, "certificate_profile_id": ready.certificate_profile_id,
        },
        "device_group": { "name": group, "attributes": ["mac_address"] },
        "device": { "name": device },
    });
    if let (Some(csr), Some(members)) = (csr, description.as_object_mut()) {
        members.insert("csr".to_owned(), csr.into());
    }
    description
}

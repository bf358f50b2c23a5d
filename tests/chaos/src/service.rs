//! The service itself, asked without a proxy between: to set the stage, and as the witness.

use std::collections::HashMap;

use bytes::Bytes;
use devtrust_emulator::{Options, Running, UniqueNames, start};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::text;

const DIVISIONS: &str = "/devicetrustmanager/api/v4/division";
const POLICIES: &str =
    "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy";
const GROUPS: &str = "/devicetrustmanager/api/v4/device-group";
const DEVICES: &str = "/devicetrustmanager/api/v4/device";
const CERTIFICATES: &str = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";
const PAGE: usize = 1000;

/// What can be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Division,
    Policy,
    Group,
    Device,
}

/// An emulator with what the creations need.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) emulator: Running,
    pub(crate) division: Object,
    pub(crate) policy: Object,
    pub(crate) group: Object,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// A name and the id that it has.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) id: String,
}

/// Everything that the service holds.
#[derive(Debug, Default)]
pub(crate) struct Holdings {
    /// The ids of all objects of a name.
    objects: HashMap<(Kind, String), Vec<String>>,
    /// From a certificate's serial number to its device.
    certificates: HashMap<String, String>,
}

impl Holdings {
    /// One object with a certificate, for tests of the judge.
    #[cfg(test)]
    pub(crate) fn of(kind: Kind, name: &str, id: &str, serial: &str) -> Self {
        Self {
            objects: [((kind, name.to_owned()), vec![id.to_owned()])].into(),
            certificates: [(serial.to_owned(), id.to_owned())].into(),
        }
    }

    /// The ids of the objects that have this name; more than one is a duplicate.
    pub(crate) fn ids(&self, kind: Kind, name: &str) -> &[String] {
        self.objects
            .get(&(kind, name.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

    /// The device that a certificate was issued to.
    pub(crate) fn holder(&self, serial: &str) -> Option<&str> {
        self.certificates.get(serial).map(String::as_str)
    }

    /// Every name that several objects have.
    pub(crate) fn doubles(&self) -> impl Iterator<Item = (Kind, &str, usize)> {
        let several = self.objects.iter().filter(|(_, ids)| ids.len() > 1);
        several.map(|((kind, name), ids)| (*kind, name.as_str(), ids.len()))
    }
}

impl Service {
    /// Starts an emulator with a division, a policy in it and a device group.
    pub(crate) async fn start(unique_names: UniqueNames) -> Result<Self, String> {
        let options = Options {
            unique_names,
            journal: 0,
            ..Options::default()
        };
        let emulator = start(options).await.map_err(text)?;
        let nothing = Object {
            name: String::new(),
            id: String::new(),
        };
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (division, policy, group) = (nothing.clone(), nothing.clone(), nothing);
        let mut service = Self {
            emulator,
            division,
            policy,
            group,
            client,
        };
        let ready = &service.emulator.ready;
        let (account, zone) = (ready.account_id, ready.primary_rzone_id);
        let (ica, profile) = (ready.ica_id, ready.certificate_profile_id);

        let name = "Chaos plant";
        let body = json!({ "name": name, "account_id": account, "primary_rzone_id": zone });
        service.division = service.make(DIVISIONS, name, &body).await?;
        let name = "Chaos certificates";
        let body = json!({ "certificate_policy": {
            "name": name, "division_id": service.division.id, "ica_id": ica, "certificate_profile_id": profile,
            "key_generation_option": "client_side", "certificate_management_methods": ["SINGLE"],
        } });
        service.policy = service.make(POLICIES, name, &body).await?;
        let name = "Chaos presses";
        let body = json!({
            "name": name, "account_id": account, "division_id": service.division.id, "is_static": true,
            "attributes": ["mac_address"],
            "policies": [{ "type": "bootstrapCertificate", "policy_id": service.policy.id }],
        });
        service.group = service.make(GROUPS, name, &body).await?;
        Ok(service)
    }

    async fn make(&self, path: &str, name: &str, body: &Value) -> Result<Object, String> {
        self.ask("POST", path, Some(body)).await?;
        let rows = self.rows(path).await?;
        let id = rows
            .iter()
            .find(|row| row.get("name").is_some_and(|there| there == name))
            .and_then(id);
        let id = id.ok_or_else(|| format!("{name} was created and is not listed"))?;
        Ok(Object {
            name: name.to_owned(),
            id,
        })
    }

    /// Everything that it holds now.
    pub(crate) async fn holdings(&self) -> Result<Holdings, String> {
        let mut holdings = Holdings::default();
        let paths = [
            (Kind::Division, DIVISIONS),
            (Kind::Policy, POLICIES),
            (Kind::Group, GROUPS),
            (Kind::Device, DEVICES),
        ];
        for (kind, path) in paths {
            for row in self.rows(path).await? {
                let name = row.get("name").and_then(Value::as_str).unwrap_or_default();
                let objects = holdings.objects.entry((kind, name.to_owned())).or_default();
                objects.extend(id(&row));
            }
        }
        for row in self.rows(CERTIFICATES).await? {
            let serial = row.get("serial_number").and_then(Value::as_str);
            let device = row.pointer("/device/id").and_then(Value::as_str);
            if let (Some(serial), Some(device)) = (serial, device) {
                holdings
                    .certificates
                    .insert(serial.to_uppercase(), device.to_owned());
            }
        }
        Ok(holdings)
    }

    /// All rows of a list.
    async fn rows(&self, path: &str) -> Result<Vec<Value>, String> {
        let account = self.emulator.ready.account_id;
        let mut all = Vec::new();
        loop {
            let offset = all.len();
            let query = format!("{path}?account_id={account}&limit={PAGE}&offset={offset}");
            let mut page = self.ask("GET", &query, None).await?;
            match page.get_mut("records").and_then(Value::as_array_mut) {
                Some(rows) if !rows.is_empty() => all.append(rows),
                _ => return Ok(all),
            }
        }
    }

    async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let ready = &self.emulator.ready;
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", ready.base_url))
            .header("x-api-key", &ready.api_key)
            .header("content-type", "application/json")
            .body(Full::new(
                body.map(Value::to_string).unwrap_or_default().into(),
            ))
            .map_err(text)?;
        let answer = self.client.request(request).await.map_err(text)?;
        let status = answer.status();
        let body = answer.into_body().collect().await.map_err(text)?.to_bytes();
        if !status.is_success() {
            let said = String::from_utf8_lossy(&body);
            return Err(format!("{method} {path}: {status} {said}"));
        }
        serde_json::from_slice(&body).map_err(text)
    }
}

fn id(row: &Value) -> Option<String> {
    row.get("id").and_then(Value::as_str).map(str::to_owned)
}

//! A good service: as little of Device Trust Manager as the cases need, with its objects in memory. It is the witness of
//! what was created.

use std::sync::{Mutex, MutexGuard, PoisonError};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What is created where, by the end of its path.
const COLLECTIONS: [&str; 4] = [
    "/division",
    "/certificate-policy",
    "/device-group",
    "/device",
];

/// What anything else is answered with.
pub(crate) const GOOD: &str = r#"{"ok":true}"#;

/// A request as it was read from a connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) key: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(found, _)| *found == name)?;
        Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
    }
}

/// Its objects.
#[derive(Debug, Default)]
pub(crate) struct Service {
    objects: Mutex<Vec<Object>>,
}

#[derive(Debug)]
struct Object {
    collection: &'static str,
    name: String,
    record: Value,
}

impl Service {
    /// Carries a request out and gives status and body.
    pub(crate) fn answer(&self, asked: &Asked) -> (u16, Vec<u8>) {
        let path = asked.path();
        let found = match (asked.method.as_str(), collection(path)) {
            ("POST", Some(collection)) => return (201, written(&self.create(collection, asked))),
            ("GET", Some(collection)) => Some(self.list(collection, asked)),
            ("GET", None) => self.by_id(path),
            _ => None,
        };
        let body = found.as_ref().map(written);
        (200, body.unwrap_or_else(|| GOOD.into()))
    }

    /// The names of everything that was created.
    pub(crate) fn created(&self) -> Vec<String> {
        let objects = self.lock();
        objects.iter().map(|object| object.name.clone()).collect()
    }

    fn create(&self, collection: &'static str, asked: &Asked) -> Value {
        let sent: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
        let sent = sent.get("certificate_policy").unwrap_or(&sent);
        let name = sent.get("name").and_then(Value::as_str).unwrap_or_default();
        let mut objects = self.lock();
        let id = format!("99999999-9999-4999-8999-{:012}", objects.len() + 1);
        let record = recorded(collection, &id, sent);
        let answer = match collection {
            "/certificate-policy" => json!({"certificate_policy": record}),
            "/device" => registered(&id, sent),
            _ => json!({"success": {"code": "CREATED", "verbose": format!("{name} created")}}),
        };
        objects.push(Object {
            collection,
            name: name.to_owned(),
            record,
        });
        answer
    }

    fn list(&self, collection: &str, asked: &Asked) -> Value {
        let wanted = asked.query("name").unwrap_or_default();
        let objects = self.lock();
        let records: Vec<Value> = objects
            .iter()
            .filter(|object| object.collection == collection && object.name.contains(&wanted))
            .map(|object| object.record.clone())
            .collect();
        let offset: usize = number(asked.query("offset"), 0);
        let limit = number(asked.query("limit"), 10);
        let total = records.len();
        let page: Vec<Value> = records.into_iter().skip(offset).take(limit).collect();
        json!({"total": total, "limit": limit, "offset": offset, "records": page})
    }

    fn by_id(&self, path: &str) -> Option<Value> {
        let id = path.rsplit('/').next()?;
        let objects = self.lock();
        let mut records = objects.iter().map(|object| &object.record);
        records
            .find(|record| record.get("id").and_then(Value::as_str) == Some(id))
            .cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Object>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn collection(path: &str) -> Option<&'static str> {
    let path = path.strip_suffix("/registration").unwrap_or(path);
    COLLECTIONS.into_iter().find(|end| path.ends_with(end))
}

/// An object as lists show it.
fn recorded(collection: &str, id: &str, sent: &Value) -> Value {
    let now = OffsetDateTime::now_utc().format(&Rfc3339);
    let mut record = sent.as_object().cloned().unwrap_or_default();
    record.retain(|name, _| {
        ["name", "description", "division_id", "account_id"].contains(&name.as_str())
    });
    record.insert("id".to_owned(), id.into());
    record.insert("created_on".to_owned(), now.unwrap_or_default().into());
    let status = if collection == "/device" {
        "REGISTERED"
    } else {
        "ACTIVE"
    };
    record.insert("status".to_owned(), status.into());
    if let Some(group) = sent.get("device_group_id") {
        record.insert("device_group".to_owned(), json!({"id": group}));
    }
    Value::Object(record)
}

/// The answer to a registration, without a certificate: what it gives is the case's to say.
fn registered(id: &str, sent: &Value) -> Value {
    let mut answer = Map::new();
    answer.insert("device_id".to_owned(), id.into());
    answer.insert(
        "device_name".to_owned(),
        sent.get("name").cloned().unwrap_or_default(),
    );
    answer.insert("device_status".to_owned(), "REGISTERED".into());
    Value::Object(answer)
}

fn written(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn number(text: Option<String>, default: usize) -> usize {
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

//! What the service knows, and its rules.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::http_form::Call;
use super::{Answer, Authority};

/// Rows of each kind, in the order in which they were made.
#[derive(Debug)]
pub(crate) struct Store {
    authority: Arc<Authority>,
    api_key: String,
    /// Whether the service refuses a second object of one name, as the tutorial says of divisions and devices.
    unique_names: bool,
    /// The same for policies and groups, of which nothing is published.
    unique_places: bool,
    /// How long after the registration the bootstrap configuration can be downloaded.
    bundle_after: Duration,
    /// How long a list does not show what was just made.
    lists_behind: Duration,
    pub(crate) divisions: Vec<Value>,
    pub(crate) policies: Vec<Value>,
    pub(crate) groups: Vec<Value>,
    pub(crate) devices: Vec<Device>,
}

/// A device with its certificate.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) row: Value,
    pub(crate) certificate: String,
    registered: Duration,
}

const DTM: &str = "/devicetrustmanager/api/v4";
const POLICY: &str =
    "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy";

/// A member of rows that no real service has: from when on lists show them.
const LISTED_FROM: &str = "listed_from";

impl Store {
    pub(crate) fn new(authority: Arc<Authority>, api_key: &str) -> Self {
        Self {
            authority,
            api_key: api_key.to_owned(),
            unique_names: true,
            unique_places: true,
            bundle_after: Duration::ZERO,
            lists_behind: Duration::ZERO,
            divisions: Vec::new(),
            policies: Vec::new(),
            groups: Vec::new(),
            devices: Vec::new(),
        }
    }

    /// Takes several objects of one name, so that only the client stands between a retry and a second object.
    pub(crate) fn without_unique_names(self) -> Self {
        Self {
            unique_names: false,
            unique_places: false,
            ..self
        }
    }

    /// Takes several policies and groups of one name, and refuses only what is published to be refused.
    pub(crate) fn with_names_as_published(self) -> Self {
        Self {
            unique_places: false,
            ..self
        }
    }

    /// Prepares bootstrap configurations for so long.
    pub(crate) fn with_bundles_after(self, bundle_after: Duration) -> Self {
        Self {
            bundle_after,
            ..self
        }
    }

    /// Lists show policies and groups only so long after they were made.
    pub(crate) fn with_lists_behind(self, lists_behind: Duration) -> Self {
        Self {
            lists_behind,
            ..self
        }
    }

    pub(crate) fn device_names(&self) -> Vec<&str> {
        let names = self.devices.iter().map(|device| &device.row["name"]);
        names.map(|name| name.as_str().unwrap()).collect()
    }

    pub(super) fn answer(&mut self, call: &Call, wall: Duration) -> Answer {
        if call.api_key != self.api_key {
            return Answer::refused(401, "invalid_api_key", "The API key is not valid.");
        }
        let path = call.path.as_str();
        let read = call.method == "GET";
        if path == format!("{DTM}/division") {
            let account = |row: &Value| row["account"]["id"] == call.text("account_id");
            return if read {
                list(call, self.divisions.iter().filter(|row| account(row)))
            } else {
                self.create_division(call, wall)
            };
        }
        if path == POLICY {
            let division = |row: &Value| row["division_id"] == call.text("division_id");
            return if read {
                list(
                    call,
                    self.policies
                        .iter()
                        .filter(|row| division(row) && is_listed(row, wall)),
                )
            } else {
                self.create_policy(&call.body["certificate_policy"], wall)
            };
        }
        if path == format!("{DTM}/device-group") {
            let account = |row: &Value| row["account_id"] == call.text("account_id");
            return if read {
                list(
                    call,
                    self.groups
                        .iter()
                        .filter(|row| account(row) && is_listed(row, wall)),
                )
            } else {
                self.create_group(call, wall)
            };
        }
        if path == format!("{DTM}/device") {
            let group = |row: &Value| row["device_group"]["id"] == call.text("device_group_id");
            let rows = self.devices.iter().map(|device| &device.row);
            return list(call, rows.filter(|row| group(row)));
        }
        if path == format!("{DTM}/device/registration") {
            return self.register(call, wall);
        }
        if let Some(id) = path.strip_prefix(&format!("{DTM}/bootstrap-config/download/")) {
            return self.bundle(id, wall);
        }
        if let Some(rest) = path.strip_prefix(&format!("{DTM}/device/")) {
            let (id, action) = rest.split_once('/').unwrap_or((rest, ""));
            return self.act(id, action, call);
        }
        if let Some(id) = path.strip_prefix(&format!("{POLICY}/")) {
            let found = self.policies.iter().find(|row| row["id"] == id);
            return match found {
                Some(row) => Answer::json(200, &json!({"certificate_policy": row})),
                None => unknown(),
            };
        }
        unknown()
    }

    fn create_division(&mut self, call: &Call, wall: Duration) -> Answer {
        if let Err(refused) = check(&call.body, &["account_id", "primary_rzone_id"]) {
            return refused;
        }
        let account = call.text("account_id");
        let same = |row: &Value| row["account"]["id"] == account && same_name(row, &call.body);
        if self.unique_names && self.divisions.iter().any(same) {
            return taken("Division");
        }
        let row = json!({
            "id": id(1, self.divisions.len()), "name": call.body["name"], "account": {"id": account},
            "status": "ACTIVE", "created_on": iso(wall), "updated_on": iso(wall),
        });
        self.divisions.push(row);
        let verbose = format!("{} created successfully", call.text("name"));
        Answer::json(
            201,
            &json!({"success": {"code": "DIVISION_CREATED_200", "verbose": verbose}}),
        )
    }

    fn create_policy(&mut self, body: &Value, wall: Duration) -> Answer {
        let ids = ["division_id", "ica_id", "certificate_profile_id"];
        if let Err(refused) = check(body, &ids) {
            return refused;
        }
        let same = |row: &Value| row["division_id"] == body["division_id"] && same_name(row, body);
        if self.unique_places && self.policies.iter().any(same) {
            return taken("Certificate policy");
        }
        let row = json!({
            "id": id(2, self.policies.len()), "name": body["name"], "division_id": body["division_id"],
            "created_at": iso(wall), "status": "ACTIVE", LISTED_FROM: millis(wall + self.lists_behind),
            "certificate_management_methods": body["certificate_management_methods"],
            "key_generation_option": body["key_generation_option"],
            "ca_chain": [{"cert_type": "root", "blob": self.authority.certificate()}],
        });
        self.policies.push(row.clone());
        Answer::json(201, &json!({"certificate_policy": row}))
    }

    fn create_group(&mut self, call: &Call, wall: Duration) -> Answer {
        if let Err(refused) = check(&call.body, &["account_id", "division_id"]) {
            return refused;
        }
        let same = |row: &Value| {
            row["account_id"] == call.body["account_id"] && same_name(row, &call.body)
        };
        if self.unique_places && self.groups.iter().any(same) {
            return taken("Device group");
        }
        let row = json!({
            "id": id(3, self.groups.len()), "name": call.body["name"], "account_id": call.body["account_id"],
            "division_id": call.body["division_id"], "is_static": true, "status": "ACTIVE",
            "created_on": iso(wall), "updated_on": iso(wall), LISTED_FROM: millis(wall + self.lists_behind),
        });
        self.groups.push(row);
        Answer::json(
            201,
            &json!({"success": {"code": "DEVICE_GROUP_CREATED_200", "verbose": "Device group created"}}),
        )
    }

    fn register(&mut self, call: &Call, wall: Duration) -> Answer {
        if let Err(refused) = check(&call.body, &["account_id", "device_group_id"]) {
            return refused;
        }
        let group = &call.body["device_group_id"];
        let same = |device: &Device| {
            device.row["device_group"]["id"] == *group && same_name(&device.row, &call.body)
        };
        if self.unique_names && self.devices.iter().any(same) {
            return taken("Device");
        }
        let asked = &call.body["certificate_policies"]["bootstrap"][0];
        let csr = asked["csr"].as_str().unwrap_or_default();
        let Some(certificate) = self.authority.issue(csr) else {
            return Answer::refused(400, "03", "CSR is not valid.");
        };
        let device = id(4, self.devices.len());
        self.devices.push(Device {
            row: json!({
                "id": device, "name": call.body["name"], "status": "REGISTERED", "operational_status": "ENABLED",
                "device_group": {"id": group}, "created_on": iso(wall),
            }),
            certificate: certificate.clone(),
            registered: wall,
        });
        Answer::json(
            201,
            &json!({
                "device_id": device, "device_name": call.body["name"], "created_on": millis(wall), "connected": false,
                "device_status": "REGISTERED", "operational_status": "ENABLED",
                "private_keys": [{
                    "policy_id": asked["certificate_policy_id"], "policy_type": "BOOTSTRAP", "certificate": certificate,
                }],
            }),
        )
    }

    fn bundle(&self, id: &str, wall: Duration) -> Answer {
        let Some(device) = self.devices.iter().find(|device| device.row["id"] == id) else {
            return unknown();
        };
        if wall < device.registered + self.bundle_after {
            return Answer::refused(404, "03", "The bootstrap configuration is being prepared.");
        }
        Answer {
            status: 200,
            content_type: "application/zip",
            body: Bytes::from(self.authority.bundle(&device.certificate)),
        }
    }

    fn act(&mut self, id: &str, action: &str, call: &Call) -> Answer {
        let Some(device) = self
            .devices
            .iter_mut()
            .find(|device| device.row["id"] == id)
        else {
            return unknown();
        };
        let row = &mut device.row;
        let disabled = row["operational_status"] == "DISABLED";
        match (call.method.as_str(), action) {
            ("GET", "") => return Answer::json(200, row),
            ("PATCH", "disable") if disabled => {
                return Answer::refused(400, "03", "Device is already disabled.");
            }
            ("PATCH", "enable") if !disabled => {
                return Answer::refused(400, "03", "Device is already enabled.");
            }
            ("PATCH", "delete") if !disabled || row["status"] == "DELETED" => {
                return Answer::refused(400, "03", "Only a disabled device can be deleted.");
            }
            ("PATCH", "disable") => row["operational_status"] = json!("DISABLED"),
            ("PATCH", "enable") => row["operational_status"] = json!("ENABLED"),
            ("PATCH", "delete") => row["status"] = json!("DELETED"),
            _ => return unknown(),
        }
        Answer::json(200, row)
    }
}

/// The rows of a page whose names contain the text that was asked for.
fn list<'a>(call: &Call, rows: impl Iterator<Item = &'a Value>) -> Answer {
    let wanted = call.text("name").to_lowercase();
    let number = |name: &str, default: usize| call.text(name).parse().unwrap_or(default);
    let (limit, offset) = (number("limit", 10), number("offset", 0));
    let found: Vec<&Value> = rows
        .filter(|row| {
            row["name"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains(&wanted)
        })
        .collect();
    let page: Vec<&Value> = found.iter().skip(offset).take(limit).copied().collect();
    let next = offset + page.len() < found.len();
    Answer::json(
        200,
        &json!({
            "total": found.len(), "limit": limit, "offset": offset, "pagination": found.len() > limit, "next": next,
            "records": page,
        }),
    )
}

/// The rules of the tutorial's "Common errors and solutions".
fn check(body: &Value, ids: &[&str]) -> Result<(), Answer> {
    let name = body["name"].as_str().unwrap_or_default();
    if name.trim().is_empty() {
        let message = "Name cannot be empty or null or just spaces.";
        return Err(Answer::refused(400, "missing_required_field", message));
    }
    let letters = name.as_bytes();
    if !letters[0].is_ascii_alphabetic() || !letters[letters.len() - 1].is_ascii_alphanumeric() {
        return Err(Answer::refused(400, "03", "Name must start with a letter."));
    }
    for field in ids {
        let id = body[*field].as_str().unwrap_or_default();
        let groups: Vec<usize> = id.split('-').map(str::len).collect();
        if groups != [8, 4, 4, 4, 12] {
            let message = format!("{field} should be a valid UUID.");
            return Err(Answer::refused(400, "03", &message));
        }
    }
    Ok(())
}

fn same_name(row: &Value, body: &Value) -> bool {
    row["name"] == body["name"]
}

fn taken(what: &str) -> Answer {
    Answer::refused(400, "03", &format!("{what} name already exists."))
}

fn unknown() -> Answer {
    Answer::refused(404, "resource_not_found", "There is no such resource.")
}

fn is_listed(row: &Value, wall: Duration) -> bool {
    row[LISTED_FROM].as_u64().unwrap() <= millis(wall)
}

/// A UUID that tells the kind of its row, and, like a random one, nothing about the order in which rows were made.
fn id(kind: u32, place: usize) -> String {
    let scattered = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
    format!("0000000{kind}-0000-4000-8000-{scattered:012x}")
}

fn iso(wall: Duration) -> String {
    let seconds = i64::try_from(wall.as_secs()).unwrap();
    devtrust_core::Timestamp::from_unix_millis(seconds * 1000)
        .unwrap()
        .to_string()
}

fn millis(wall: Duration) -> u64 {
    u64::try_from(wall.as_millis()).unwrap()
}

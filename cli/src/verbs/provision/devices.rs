//! From the rows of a file to devices in the journal.

use std::collections::HashMap;

use devtrust::journal::{EntryState, Journal};
use devtrust::keys::LocalKeys;
use devtrust::workflows::prepare;
use devtrust::{Error, ErrorCode, ProvisionDevice, validate};
use serde_json::{Map, Value};

use super::failures::Failures;
use super::{OPERATION, rows};
use crate::failure::{Failure, Result};
use crate::request::{self, Flag};

/// How many entries of the journal are read at a time.
const PAGE: u32 = 200;

/// The devices of a file, with what they share.
pub(super) struct Devices<'a> {
    pub(super) from: &'a str,
    pub(super) flags: &'a [Flag],
    pub(super) common: &'a Value,
    pub(super) defaults: &'a Map<String, Value>,
}

/// A device of a file.
struct Device {
    /// Where it is in the file.
    place: String,
    name: Option<String>,
    /// What it is, or why it is none.
    request: Result<ProvisionDevice, Error>,
}

impl Devices<'_> {
    /// Checks every description; gives how many there are.
    pub(super) async fn check(&self, failures: &mut Failures) -> Result<u64> {
        let mut count = 0;
        for device in self.each()? {
            let device = device?;
            count += 1;
            let checked = match device.request {
                // With its certificate signing request, whose attributes have rules, too.
                Ok(request) => prepare(request, &LocalKeys::default()).await.map(drop),
                Err(error) => Err(error),
            };
            if let Err(error) = checked {
                failures.add(&device.place, device.name.as_deref(), &report(&error)?)?;
            }
        }
        Ok(count)
    }

    /// Queues every device that is not in the journal yet.
    pub(super) async fn queue(
        &self,
        journal: &Journal,
        failures: &mut Failures,
        is_again: bool,
    ) -> Result<()> {
        let refused = refused(journal).await?;
        for device in self.each()? {
            let device = device?;
            let queued = match device.request {
                Ok(request) => queue(journal, request, &refused, is_again).await,
                Err(error) => Err(error),
            };
            match queued {
                Ok(()) => {}
                Err(error) if is_of_device(&error) => {
                    failures.add(&device.place, device.name.as_deref(), &report(&error)?)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn each(&self) -> Result<impl Iterator<Item = Result<Device>>> {
        let rows = rows::open(self.from, self.flags)?;
        Ok(rows.map(|row| {
            let row = row?;
            let mut description = self.common.clone();
            let request = match row.fields {
                Err(problem) => Err(Error::new(ErrorCode::ValidationInvalidRequest, problem)),
                Ok(fields) => {
                    merge(&mut description, fields);
                    request::fill(&mut description, OPERATION.request, self.defaults);
                    described(description.clone())
                }
            };
            let name = description
                .get("device")
                .and_then(|device| device.get("name"));
            Ok(Device {
                place: format!("line {}", row.line),
                name: name.and_then(Value::as_str).map(str::to_owned),
                request,
            })
        }))
    }
}

/// Puts what one device has of its own over what all have.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                merge(under.entry(name).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

/// The description, with every violation at once.
fn described(mut description: Value) -> Result<ProvisionDevice, Error> {
    let violations = validate::check(&mut description, OPERATION.request);
    if !violations.is_empty() {
        return Err(Error::invalid(violations));
    }
    serde_json::from_value(description)
        .map_err(|error| Error::new(ErrorCode::ValidationInvalidRequest, error.to_string()))
}

/// What makes a device one and the same.
type Identity = [String; 4];

fn identity(request: &ProvisionDevice) -> Identity {
    let names = [
        &request.division.name,
        &request.device_group.name,
        &request.device.name,
    ];
    let [division, group, device] = names.map(Clone::clone);
    [request.account_id.clone(), division, group, device]
}

/// The entries that the service refused earlier.
async fn refused(journal: &Journal) -> Result<HashMap<Identity, String>> {
    let mut found = HashMap::new();
    let mut after = None;
    loop {
        let page = journal
            .entries(Some(EntryState::Failed), after.as_deref(), PAGE)
            .await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = Some(last.id.clone());
        found.extend(
            page.into_iter()
                .map(|entry| (identity(&entry.request), entry.id)),
        );
    }
}

async fn queue(
    journal: &Journal,
    request: ProvisionDevice,
    refused: &HashMap<Identity, String>,
    is_again: bool,
) -> Result<(), Error> {
    let earlier = refused.get(&identity(&request));
    match (journal.queue(request.clone(), None).await, earlier) {
        // It was refused, and has been mended.
        (Err(error), Some(id)) if error.code() == ErrorCode::ConflictQueued => {
            journal.withdraw(id).await?;
            journal.queue(request, None).await.map(drop)
        }
        (Ok(entry), Some(_)) if is_again => journal.retry(&entry.id).await,
        (queued, _) => queued.map(drop),
    }
}

/// Whether an error is about one device, so that the others go on.
fn is_of_device(error: &Error) -> bool {
    matches!(
        error.code(),
        ErrorCode::ValidationInvalidRequest
            | ErrorCode::ConflictQueued
            | ErrorCode::ConflictMaybeRegistered
    )
}

fn report(error: &Error) -> Result<Value> {
    serde_json::to_value(error.report()).map_err(|error| Failure::machine(error.to_string()))
}

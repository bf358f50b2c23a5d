//! One device.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use devtrust::keys::LocalKeys;
use devtrust::schema::Response;
use devtrust::{CallOptions, KeyFile, Progress, ProvisionedDevice, Step, StepState};
use serde_json::Value;

use super::{OPERATION, files};
use crate::dry_run;
use crate::failure::{Failure, Result};
use crate::output::{Format, Screen};
use crate::settings::Account;

/// Tells the person at the terminal how it comes along.
#[derive(Debug)]
struct Steps(Screen);

impl Progress for Steps {
    fn step(&self, step: &Step) {
        if step.state != StepState::Started {
            self.0
                .hint(&format!("[{}/{}] {}", step.number, step.of, step.message));
        }
    }
}

pub(super) async fn run(account: &Account, description: Value, matches: &ArgMatches) -> Result<()> {
    if matches.get_flag("dry-run") {
        return dry_run::show(account, OPERATION, description).await;
    }
    let screen = Screen::of(matches);
    let folder = matches
        .get_one::<String>("certificates")
        .map_or(".", String::as_str);
    let text = |names: [&str; 2]| {
        names
            .iter()
            .try_fold(&description, |value, name| value.get(name))
    };
    let name = text(["device", "name"])
        .and_then(Value::as_str)
        .unwrap_or("device");
    let stem = files::stem(name);
    let key = match matches.get_one::<String>("key-file") {
        Some(file) => PathBuf::from(file),
        None => Path::new(folder).join(format!("{stem}.key")),
    };

    let mut options = CallOptions::default();
    options.progress = Some(Arc::new(Steps(screen.clone())));
    let brings_key = description.get("csr").is_some();
    if !brings_key {
        files::folder(key.parent().unwrap_or(Path::new(".")))?;
        options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(&key)))));
    }
    let client = account.client()?.with(options);
    let mut answer = client
        .engine()
        .call(OPERATION, description)
        .await?
        .into_json();
    let device: ProvisionedDevice = serde_json::from_value(answer.clone())
        .map_err(|error| Failure::machine(format!("the device cannot be read: {error}")))?;
    files::folder(Path::new(folder))?;
    let certificate = Path::new(folder).join(format!("{stem}.pem"));
    files::write(&certificate, &files::chain(&device))?;
    screen.hint(&format!("The certificate is in {}.", certificate.display()));
    if !brings_key && device.private_key.is_some() {
        screen.hint(&format!("Its key is in {}.", key.display()));
    }
    let Response::Value(ty) = OPERATION.response else {
        return Ok(());
    };
    if let (Format::Table, Value::Object(members)) = (screen.format, &mut answer) {
        // They are in files.
        members.retain(|name, _| !matches!(name.as_str(), "certificate" | "chain" | "private_key"));
    }
    let mut screen = screen;
    screen.hints = false;
    screen.value(answer, ty)
}

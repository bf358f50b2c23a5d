//! Provision one device, from its division to its certificate. Safe to run again: it gives the same device.
//!
//! Settings come from the environment: `DEVTRUST_API_KEY`, and `DEVTRUST_BASE_URL` or `DEVTRUST_REGION` and
//! `DEVTRUST_ENVIRONMENT`. The ids are those that the emulator prints, or those of your account.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::sync::Arc;

use devtrust::keys::LocalKeys;
use devtrust::{CallOptions, Client, KeyFile, Progress, Step};
use devtrust::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
};

#[derive(Debug)]
struct Print;

impl Progress for Print {
    fn step(&self, step: &Step) {
        println!(
            "{}/{} {}: {}",
            step.number, step.of, step.name, step.message
        );
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [account, zone, ica, profile] = arguments.as_slice() else {
        return Err(
            "usage: provision ACCOUNT_ID PRIMARY_RZONE_ID ICA_ID CERTIFICATE_PROFILE_ID".into(),
        );
    };

    let mut options = CallOptions::default();
    options.progress = Some(Arc::new(Print));
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(
        "press-41.key",
    )))));
    let client = Client::from_env()?.with(options);

    let device = DeviceToProvision::new("Press 41")
        .attributes([("subject.common_name".to_owned(), "press-41".to_owned())]);
    let result = client
        .provision_device(ProvisionDevice::new(
            account,
            DivisionToEnsure::new("Plant 7", zone),
            PolicyToEnsure::new("Birth certificates", ica, profile),
            GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
            device,
        ))
        .await?;

    println!(
        "device {} in group {}",
        result.device_id, result.device_group_id
    );
    println!("{}", result.certificate);
    Ok(())
}

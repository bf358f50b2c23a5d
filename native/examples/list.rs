//! Print every device of an account, and say what to do when that fails.
//!
//! Settings come from the environment: `DEVTRUST_API_KEY`, and `DEVTRUST_BASE_URL` or `DEVTRUST_REGION` and
//! `DEVTRUST_ENVIRONMENT`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use devtrust::ListDevices;
use devtrust::{Client, Kind, Result};

#[tokio::main]
async fn main() -> ExitCode {
    let Some(account) = std::env::args().nth(1) else {
        eprintln!("usage: list ACCOUNT_ID");
        return ExitCode::FAILURE;
    };
    match list(&account).await {
        Ok(count) => {
            println!("{count} devices");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            if error.kind() == Kind::Authentication {
                eprintln!("Is DEVTRUST_API_KEY the key of this region and environment?");
            }
            ExitCode::FAILURE
        }
    }
}

async fn list(account: &str) -> Result<usize> {
    let client = Client::from_env()?;
    let mut devices = client.devices().list(ListDevices::new(account));
    let mut count = 0;
    while let Some(device) = devices.next().await? {
        println!("{}  {}", device.id, device.name);
        count += 1;
    }
    Ok(count)
}

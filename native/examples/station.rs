//! A factory station that works without a network: it queues devices in a journal, and sends them when it can.
//!
//! ```text
//! station JOURNAL COUNT ACCOUNT_ID PRIMARY_RZONE_ID ICA_ID CERTIFICATE_PROFILE_ID
//! ```
//!
//! Settings come from the environment, as in the example `provision`. It may be stopped at any moment, kill -9 and loss of
//! power included: started again, it goes on where it was, and every device is registered once.

#![allow(clippy::print_stdout)]

use std::collections::HashSet;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use devtrust::journal::{EntryState, Journal, JournalListener, JournalProgress, SendOptions};
use devtrust::{Client, RetryPolicy};
use devtrust::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
};

#[derive(Debug)]
struct Print;

impl JournalListener for Print {
    fn progress(&self, progress: JournalProgress) {
        if let Some(problem) = &progress.problem {
            println!(
                "{} {}: {problem}",
                progress.state.as_str(),
                progress.device_name
            );
        } else if progress.step.is_none() {
            println!("{} {}", progress.state.as_str(), progress.device_name);
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    run(&arguments).await
}

/// Works until all devices are registered.
pub(crate) async fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [path, count, ids @ ..] = arguments else {
        return Err("usage: station JOURNAL COUNT ACCOUNT ZONE ICA PROFILE".into());
    };
    let count: u32 = count.parse()?;
    // A station asks often rather than long.
    let mut retry = RetryPolicy::default();
    retry.base = Duration::from_millis(5);
    retry.cap = Duration::from_millis(100);
    let client = Client::builder().from_env()?.retry(retry).build()?;
    let journal = Journal::open(path).await?;
    tokio::try_join!(queue(&journal, count, ids), send(&journal, &client, count))?;
    Ok(())
}

/// Devices come off the line one after the other; those that an earlier run queued are there already.
async fn queue(journal: &Journal, count: u32, ids: &[String]) -> Result<(), Box<dyn Error>> {
    let [account, zone, ica, profile] = ids else {
        return Err("four ids are needed".into());
    };
    let entries = journal.entries(None, None, u32::MAX).await?;
    let known: HashSet<String> = entries
        .into_iter()
        .map(|entry| entry.request.device.name)
        .collect();
    for name in (1..=count).map(|number| format!("Press {number}")) {
        if known.contains(&name) {
            continue;
        }
        let device = ProvisionDevice::new(
            account,
            DivisionToEnsure::new("Plant 7", zone),
            PolicyToEnsure::new("Birth certificates", ica, profile),
            GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
            DeviceToProvision::new(&name),
        );
        let entry = journal.queue(device, None).await?;
        println!("queued {name} as {}", entry.id);
    }
    Ok(())
}

/// `journal.keep_sending` does this for ever; a station that is to end looks whether it is done.
async fn send(journal: &Journal, client: &Client, count: u32) -> Result<(), Box<dyn Error>> {
    let mut options = SendOptions::default();
    options.concurrency = 8;
    options.listener = Some(Arc::new(Print));
    loop {
        let sent = journal.send(client, options.clone()).await?;
        if let Some(problem) = sent.offline {
            println!("offline: {problem}");
        }
        if journal.counts().await?.provisioned == count {
            let last = journal
                .entries(Some(EntryState::Provisioned), None, count)
                .await?;
            println!("done {}", last.len());
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

//! A station that is killed at any moment loses nothing and registers nothing twice.

use std::collections::HashSet;
use std::process::Stdio;

use devtrust::ListDevices;
use devtrust::journal::{EntryState, Journal};
use devtrust::keys::{Signer as _, SoftwareKey, matches_key};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::support::{Station, faults};

const DEVICES: u32 = 1000;
const KILLS: u32 = 100;

#[allow(dead_code, reason = "its main is for people")]
#[path = "../../examples/station.rs"]
mod station;

/// What tells this program that it is the station.
const ARGUMENTS: &str = "STATION_ARGUMENTS";

fn arguments(station: &Station, devices: u32) -> Vec<String> {
    let ready = &station.emulator.ready;
    let ids = [
        ready.account_id,
        ready.primary_rzone_id,
        ready.ica_id,
        ready.certificate_profile_id,
    ];
    [station.path().display().to_string(), devices.to_string()]
        .into_iter()
        .chain(ids.map(|id| id.to_string()))
        .collect()
}

/// This program again, with nothing to do but to be the station.
pub(crate) fn start(station: &Station, devices: u32) -> Child {
    let ready = &station.emulator.ready;
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "killed::the_station_works_to_its_end",
            "--nocapture",
        ])
        .env(ARGUMENTS, arguments(station, devices).join("\n"))
        .env("DEVTRUST_API_KEY", &ready.api_key)
        .env("DEVTRUST_BASE_URL", &ready.base_url)
        .env("NO_PROXY", "127.0.0.1")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_station_works_to_its_end() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let arguments: Vec<String> = arguments.lines().map(str::to_owned).collect();
        return station::run(&arguments).await.unwrap();
    }
    let station = Station::new().await;
    assert!(start(&station, 7).wait().await.unwrap().success());
    assert_eq!(station.registered().await.len(), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_devices_and_a_hundred_kills() {
    let station = Station::new().await;
    station.fault(faults(0.3)).await;
    let random = || getrandom::u64().unwrap();
    let mut kills = 0;
    let mut problems = HashSet::new();
    for kill in 0..=KILLS {
        let mut child = start(&station, DEVICES);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // There are about three lines for each device. A kill after 0 to 30 of them leaves enough for a hundred; the pause
        // makes it strike anywhere between two.
        let mut left = if kill < KILLS {
            random() % 30
        } else {
            u64::MAX
        };
        let mut ended = true;
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, code)) = line.split_once('[') {
                problems.insert(code.to_owned());
            }
            if left == 0 {
                let pause = std::time::Duration::from_micros(random() % 3000);
                tokio::time::sleep(pause).await;
                ended = child.try_wait().unwrap().is_some();
                child.kill().await.unwrap();
                break;
            }
            left -= 1;
        }
        if kill < KILLS {
            assert!(!ended, "the work was done after {kill} kills");
            kills += 1;
        } else {
            assert!(child.wait().await.unwrap().success());
        }
    }

    let journal = Journal::open(station.path()).await.unwrap();
    let entries = journal.entries(None, None, u32::MAX).await.unwrap();
    assert_eq!(entries.len(), 1000);
    let ids: HashSet<String> = entries
        .iter()
        .map(|entry| entry.device.as_ref().unwrap().device_id.clone())
        .collect();
    for entry in &entries {
        assert_eq!(entry.state, EntryState::Provisioned);
        let device = entry.device.as_ref().unwrap();
        let key = SoftwareKey::from_pem(device.private_key.as_ref().unwrap().reveal()).unwrap();
        assert!(matches_key(&device.certificate, key.public_key()).unwrap());
    }
    station.fair().await;
    let request = ListDevices::new(station.emulator.ready.account_id.to_string());
    let registered = station
        .client
        .devices()
        .list(request)
        .collect()
        .await
        .unwrap();
    let names: HashSet<String> = registered
        .iter()
        .map(|device| device.name.clone())
        .collect();
    let listed: HashSet<String> = registered.iter().map(|device| device.id.clone()).collect();
    assert_eq!((registered.len(), names.len()), (1000, 1000));
    assert_eq!(
        listed, ids,
        "the journal has the certificate of each device"
    );
    let attempts: u32 = entries.iter().map(|entry| entry.attempts).sum();
    println!(
        "{DEVICES} devices, {kills} kills, 30 % faults: {attempts} attempts, {} registered, none twice; problems: {problems:?}",
        registered.len()
    );
    assert!(attempts > DEVICES, "kills and faults struck");
}

//! A run over many inputs that is dropped at any moment and goes on with its journal.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use devtrust::keys::{Signer as _, SoftwareKey, matches_key};
use devtrust::many::{Input, ManyOptions, Outcome, RunJournal, resumable};
use devtrust::{ErrorCode, ProvisionDevice, ProvisionedDevice, Workflows};
use futures_util::stream::{self, StreamExt as _};

use crate::support::{Station, faults};

const DEVICES: usize = 200;

fn devices(station: &Station) -> Vec<ProvisionDevice> {
    (0..DEVICES)
        .map(|number| station.device(&format!("Press {number:04}")))
        .collect()
}

/// Runs over all devices, and takes so many outcomes before it is dropped.
async fn outcomes(station: &Station, devices: &[ProvisionDevice], most: usize) -> Vec<Outcome> {
    let operation = Workflows::PROVISION_DEVICE;
    let path = station.folder.path().join("run");
    let journal = RunJournal::open(path, operation).unwrap();
    let inputs: Vec<Input> = devices
        .iter()
        .map(|device| serde_json::to_value(device).unwrap().into())
        .collect();
    let mut options = ManyOptions::default();
    options.in_flight = 8;
    let engine = station.client.engine();
    let (run, _) = resumable(engine, operation, stream::iter(inputs), options, &journal);
    run.take(most).collect().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_dropped_ten_times_makes_each_device_once() {
    let station = Station::new().await;
    station.fault(faults(0.3)).await;
    let devices = devices(&station);
    for run in 0..10 {
        outcomes(&station, &devices, run * 17 + 1).await;
    }
    let mut done: BTreeMap<u64, ProvisionedDevice> = BTreeMap::new();
    // What the weather let fail goes through another time.
    for _ in 0..20 {
        for outcome in outcomes(&station, &devices, usize::MAX).await {
            if let Ok(answer) = outcome.result {
                let device = serde_json::from_value(answer.into_json()).unwrap();
                done.insert(outcome.position, device);
            }
        }
        if done.len() == DEVICES {
            break;
        }
    }
    assert_eq!(done.len(), DEVICES);
    for device in done.values() {
        let key = SoftwareKey::from_pem(device.private_key.as_ref().unwrap().reveal()).unwrap();
        assert!(matches_key(&device.certificate, key.public_key()).unwrap());
    }
    let names: Vec<String> = devices.into_iter().map(|one| one.device.name).collect();
    station.fair().await;
    assert_eq!(station.registered().await, names);
}

#[tokio::test]
async fn another_table_is_refused_as_often_as_it_comes_and_changes_nothing() {
    let station = Station::new().await;
    let named = |plant: &str| -> Vec<ProvisionDevice> {
        (0..3)
            .map(|number| station.device(&format!("{plant} {number}")))
            .collect()
    };
    let (first, other) = (named("Press"), named("Drill"));
    let made = outcomes(&station, &first, usize::MAX).await;
    assert!(made.iter().all(|one| one.result.is_ok()));
    for _ in 0..2 {
        for outcome in outcomes(&station, &other, usize::MAX).await {
            assert_eq!(
                outcome.result.unwrap_err().code(),
                ErrorCode::ConflictQueued
            );
        }
    }
    for outcome in outcomes(&station, &first, usize::MAX).await {
        assert!(outcome.is_known);
        let device: ProvisionedDevice =
            serde_json::from_value(outcome.result.unwrap().into_json()).unwrap();
        assert!(device.private_key.is_some());
    }
    assert_eq!(
        station.registered().await,
        ["Press 0", "Press 1", "Press 2"]
    );
}

#[tokio::test]
async fn a_key_that_no_journal_keeps_is_not_made() {
    let station = Station::new().await;
    let operation = devtrust::trust_lifecycle::Workflows::ISSUE_CERTIFICATE;
    let journal = RunJournal::open(station.folder.path().join("run"), operation).unwrap();
    let request = serde_json::json!({"profile_id": "p", "seat_id": "s"});
    let inputs = stream::iter([Input::from(request)]);
    let engine = station.client.engine();
    let (run, _) = resumable(engine, operation, inputs, ManyOptions::default(), &journal);
    let outcomes: Vec<Outcome> = run.collect().await;
    let error = outcomes.into_iter().next().unwrap().result.unwrap_err();
    let violation = error.violations().first().unwrap();
    assert_eq!(
        (violation.field.as_str(), violation.code.as_str()),
        ("csr", "required")
    );
}

/// What tells this program that it is another process, and which file it tries.
const TRIED: &str = "TRIED_JOURNAL";

/// What another process makes of a journal.
fn tried_elsewhere(path: &Path) -> bool {
    let name = "resumed::a_run_that_is_refused_leaves_the_other_one_its_lock";
    let tried = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(TRIED, path)
        .output();
    tried.unwrap().status.success()
}

#[test]
fn a_run_that_is_refused_leaves_the_other_one_its_lock() {
    let open = |path: &Path| RunJournal::open(path, devtrust::Devices::REGISTER);
    if let Some(path) = std::env::var_os(TRIED) {
        open(Path::new(&path)).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let held = open(&path).unwrap();
    open(&path).unwrap_err();
    assert!(!tried_elsewhere(&path), "two processes have one journal");
    drop(held);
    assert!(tried_elsewhere(&path));
}

#[tokio::test]
async fn a_journal_is_of_one_operation_and_one_run() {
    let station = Station::new().await;
    let path = station.folder.path().join("run");
    let held = RunJournal::open(&path, Workflows::PROVISION_DEVICE).unwrap();
    let error = RunJournal::open(&path, Workflows::PROVISION_DEVICE).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConfigurationJournal);
    assert!(error.report().message.contains("another run"), "{error}");
    drop(held);
    let error = RunJournal::open(&path, devtrust::Devices::REGISTER).unwrap_err();
    assert!(error.report().message.contains("of a run of"), "{error}");
    // A queue of devices is another kind of journal, and in use besides.
    let error = RunJournal::open(station.path(), devtrust::Devices::REGISTER).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConfigurationJournal);
    let error = RunJournal::open(&path, devtrust::Devices::BOOTSTRAP_CONFIG).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConfigurationJournal);
}

//! A program that issues certificates and is killed at any moment loses none and has none issued twice.

use std::collections::{BTreeMap, HashSet};
use std::process::Stdio;
use std::sync::Arc;

use devtrust::keys::{KeyStore as _, LocalKeys, Signer as _, SoftwareKey, matches_key};
use devtrust::trust_lifecycle::{CertificateForSeat, Validity, ValidityUnit};
use devtrust::{CallOptions, KeyFile, Progress, Step};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::office::{Office, client, faults};

const SEATS: usize = 200;
const KILLS: usize = 60;

/// What tells this program that it is the one that issues: address, key, profile, folder, and how many.
const ARGUMENTS: &str = "ISSUING_ARGUMENTS";

#[derive(Debug)]
struct Told;

impl Progress for Told {
    fn step(&self, step: &Step) {
        println!("{} {:?}", step.name, step.state);
    }
}

/// Issues a certificate to each seat, each with a key of its own in the folder. It knows of nothing that was there before but
/// what is in the folder.
async fn issue(arguments: &str) {
    let parts: Vec<&str> = arguments.lines().collect();
    let (folder, seats) = (parts[3], parts[4].parse::<usize>().unwrap());
    for number in 0..seats {
        let (done, key) = (
            format!("{folder}/{number}.pem"),
            format!("{folder}/{number}.key"),
        );
        while !std::path::Path::new(&done).exists() {
            let mut options = CallOptions::default();
            options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(&key)))));
            options.progress = Some(Arc::new(Told));
            let client = client(parts[0], parts[1]).with(options);
            let validity = Validity::new().unit(ValidityUnit::Days).duration(10);
            let order =
                CertificateForSeat::new(parts[2], format!("press-{number}")).validity(validity);
            match client.trust_lifecycle().issue_certificate(order).await {
                Ok(issued) => std::fs::write(&done, issued.certificate).unwrap(),
                Err(error) => println!("failed [{}]", error.code()),
            }
        }
    }
}

/// This program again, with nothing to do but to issue.
fn start(office: &Office) -> Child {
    let ready = &office.emulator.ready;
    let arguments = [
        ready.base_url.clone(),
        ready.api_key.clone(),
        office.profile(),
        office.folder.path().display().to_string(),
        SEATS.to_string(),
    ];
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "killed::none_is_lost_and_none_is_issued_twice",
            "--nocapture",
        ])
        .env(ARGUMENTS, arguments.join("\n"))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_is_lost_and_none_is_issued_twice() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        return issue(&arguments).await;
    }
    let office = Office::new().await;
    office.fault(faults(0.3)).await;
    let random = || usize::try_from(getrandom::u32().unwrap()).unwrap();
    let (mut kills, mut failures) = (0, BTreeMap::<String, usize>::new());
    for _ in 0..=KILLS {
        let mut child = start(&office);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // There are about seven lines for each certificate; the pause makes the kill strike anywhere between two.
        let mut left = if kills < KILLS {
            random() % 16
        } else {
            usize::MAX
        };
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, code)) = line.split_once('[') {
                *failures
                    .entry(code.trim_end_matches(']').to_owned())
                    .or_default() += 1;
            }
            if left == 0 {
                let pause = std::time::Duration::from_micros(random() as u64 % 4000);
                tokio::time::sleep(pause).await;
                assert!(
                    child.try_wait().unwrap().is_none(),
                    "done after {kills} kills"
                );
                child.kill().await.unwrap();
                kills += 1;
                break;
            }
            left -= 1;
        }
    }
    assert_eq!(kills, KILLS);
    office.fair().await;

    let all = office.inventory().await;
    let seats: HashSet<&str> = all
        .iter()
        .filter_map(|one| one.seat.as_ref()?.seat_id.as_deref())
        .collect();
    assert_eq!(
        (all.len(), seats.len()),
        (SEATS, SEATS),
        "none is lost, and none is there twice"
    );
    let mut serials = HashSet::new();
    for number in 0..SEATS {
        let path = |ending: &str| office.folder.path().join(format!("{number}.{ending}"));
        let certificate = std::fs::read_to_string(path("pem")).unwrap();
        let pem = KeyFile::new(path("key")).load().unwrap().unwrap();
        let key = SoftwareKey::from_pem(pem.reveal()).unwrap();
        assert!(matches_key(&certificate, key.public_key()).unwrap());
        let read = devtrust::keys::read_certificates(&certificate).unwrap();
        serials.insert(read[0].serial_number().to_string().to_uppercase());
    }
    let listed: HashSet<String> = all
        .iter()
        .filter_map(|one| one.serial_number.clone())
        .collect();
    assert_eq!(serials, listed, "each was handed out");
    println!(
        "{SEATS} certificates, {kills} kills, 30 % faults: {} in the inventory, none twice; failures: {failures:?}",
        all.len()
    );
}

//! A program that issues certificates and is killed at any moment loses none and has none issued twice.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use devtrust::keys::{KeyStore as _, LocalKeys, Signer as _, SoftwareKey, matches_key};
use devtrust::trust_lifecycle::{CertificateForSeat, Validity, ValidityUnit};
use devtrust::{CallOptions, KeyFile, Progress, Step};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::child::{Desk, desk, random, size, start};
use crate::office::{Office, client, faults};

const TEST: &str = "killed::none_is_lost_and_none_is_issued_twice";

fn seats() -> usize {
    size("DEVTRUST_TEST_CERTIFICATES", 200)
}

#[derive(Debug)]
struct Told;

impl Progress for Told {
    fn step(&self, step: &Step) {
        println!("{} {:?}", step.name, step.state);
    }
}

/// Issues a certificate to each seat, each with a key of its own in the folder. It knows of nothing that was there before but
/// what is in the folder.
async fn issue(desk: &Desk) {
    for number in 0..seats() {
        let path = |ending: &str| Path::new(&desk.folder).join(format!("{number}.{ending}"));
        while !path("pem").exists() {
            let mut options = CallOptions::default();
            let key = KeyFile::new(path("key"));
            options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(key))));
            options.progress = Some(Arc::new(Told));
            let client = client(&desk.base_url, &desk.api_key).with(options);
            let validity = Validity::new().unit(ValidityUnit::Days).duration(10);
            let order = CertificateForSeat::new(&desk.profile, format!("press-{number}"))
                .validity(validity);
            match client.trust_lifecycle().issue_certificate(order).await {
                // Whole or not at all: the kill may strike here, too.
                Ok(issued) => {
                    std::fs::write(path("part"), issued.certificate).unwrap();
                    std::fs::rename(path("part"), path("pem")).unwrap();
                }
                Err(error) => println!("failed [{}]", error.code()),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_is_lost_and_none_is_issued_twice() {
    if let Some(desk) = desk() {
        return issue(&desk).await;
    }
    let (count, most) = (seats(), size("DEVTRUST_TEST_KILLS", 60));
    let office = Office::new().await;
    office.fault(faults(0.3)).await;
    let (mut kills, mut failures) = (0, BTreeMap::<String, usize>::new());
    for _ in 0..=most {
        let mut child = start(&office, TEST);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // There are about seven lines for each certificate; the pause makes the kill strike anywhere between two.
        let mut left = if kills < most {
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
    assert_eq!(kills, most);
    office.fair().await;

    let all = office.inventory().await;
    let seats: HashSet<&str> = all
        .iter()
        .filter_map(|one| one.seat.as_ref()?.seat_id.as_deref())
        .collect();
    assert_eq!(
        (all.len(), seats.len()),
        (count, count),
        "none is lost, and none is there twice"
    );
    let mut serials = HashSet::new();
    for number in 0..count {
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
        "{count} certificates, {kills} kills, 30 % faults: {} in the inventory, none twice; failures: {failures:?}",
        all.len()
    );
}

//! `renew_due`: what is due, and what becomes of it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use devtrust::keys::{KeyStore as _, LocalKeys, Signer as _, SoftwareKey, matches_key};
use devtrust::trust_lifecycle::{RenewDue, Renewal, RenewalState, Validity, ValidityUnit};
use devtrust::{CallOptions, Client, KeyFile};

use crate::child::{desk, keys, random, size, start};
use crate::office::{Office, client, faults};

const SEATS: usize = 30;
const KILLED: &str = "renewing::each_is_renewed_once_however_often_the_program_is_killed";

/// Everything that ends soon, renewed for 300 days.
fn due() -> RenewDue {
    let validity = Validity::new().unit(ValidityUnit::Days).duration(300);
    RenewDue::new().lived_percent(0_u32).validity(validity)
}

fn with_keys(office: &Office) -> Client {
    keeping(&office.client, office.folder.path())
}

/// A client that keeps the keys of renewals in a folder.
fn keeping(client: &Client, folder: &Path) -> Client {
    let mut options = CallOptions::default();
    let keys = KeyFile::new(folder);
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(keys))));
    client.with(options)
}

async fn run(client: &Client, request: RenewDue) -> Vec<Renewal> {
    client
        .trust_lifecycle()
        .renew_due(request)
        .collect()
        .await
        .unwrap()
}

fn states(told: &[Renewal]) -> Vec<RenewalState> {
    told.iter().map(|one| one.state.clone()).collect()
}

async fn issue(office: &Office, count: usize) {
    let trust_lifecycle = office.client.trust_lifecycle();
    for number in 0..count {
        let order = office.order(&format!("press-{number}"));
        trust_lifecycle.issue_certificate(order).await.unwrap();
    }
}

/// Runs until a run comes to its end without a failure; gives how many runs that took.
async fn until_nothing_is_left(client: &Client) -> usize {
    for runs in 1..500 {
        let mut pager = client.trust_lifecycle().renew_due(due());
        let mut is_whole = true;
        // A search that fails ends a run; the next one goes on.
        while let Ok(Some(page)) = pager.next_page().await {
            is_whole &= page
                .items
                .iter()
                .all(|one| one.state != RenewalState::Failed);
            if page.next_offset.is_none() && is_whole {
                return runs;
            }
        }
    }
    panic!("it comes to an end");
}

async fn each_has_one_renewal(office: &Office, count: usize) {
    let client = with_keys(office);
    let told = run(&client, due()).await;
    assert_eq!(states(&told), vec![RenewalState::AlreadyRenewed; count]);
    let all = office.inventory().await;
    assert_eq!(all.len(), 2 * count, "each has one renewal");
    let serials: HashSet<String> = all
        .iter()
        .filter_map(|one| one.serial_number.clone())
        .collect();
    for one in &told {
        let renewed = one.renewed.as_ref().unwrap();
        let kept = KeyFile::new(office.folder.path()).named(&one.serial_number);
        let pem = kept.unwrap().load().unwrap().unwrap();
        let key = SoftwareKey::from_pem(pem.reveal()).unwrap();
        assert!(matches_key(&renewed.certificate, key.public_key()).unwrap());
        assert!(serials.contains(renewed.serial_number.as_ref().unwrap()));
        assert_eq!(renewed.chain.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_renewed_once_whatever_fails() {
    let office = Office::new().await;
    issue(&office, SEATS).await;
    let client = with_keys(&office);
    let dry = run(&client, due().dry_run(true)).await;
    assert_eq!(states(&dry), vec![RenewalState::Due; SEATS]);
    assert_eq!(
        office.inventory().await.len(),
        SEATS,
        "a dry run renews nothing"
    );

    office.fault(faults(0.3)).await;
    let runs = until_nothing_is_left(&client).await;
    office.fair().await;
    each_has_one_renewal(&office, SEATS).await;
    println!("{SEATS} certificates renewed under 30 % faults in {runs} runs, none twice");
}

/// Each kill strikes after so many further keys, at any moment of the renewals that follow.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_renewed_once_however_often_the_program_is_killed() {
    if let Some(desk) = desk() {
        let client = client(&desk.base_url, &desk.api_key);
        until_nothing_is_left(&keeping(&client, Path::new(&desk.folder))).await;
        return;
    }
    let count = size("DEVTRUST_TEST_CERTIFICATES", 60);
    let most = size("DEVTRUST_TEST_KILLS", 15);
    let office = Office::new().await;
    issue(&office, count).await;
    office.fault(faults(0.3)).await;
    let folder = office.folder.path();
    let mut killed = 0;
    'kills: for _ in 0..most {
        let mut child = start(&office, KILLED);
        let kept = keys(folder) + random() % 3;
        loop {
            tokio::time::sleep(Duration::from_micros(random() as u64 % 4000)).await;
            // A slow machine may let it come to its end.
            if child.try_wait().unwrap().is_some() {
                break 'kills;
            }
            if keys(folder) >= kept {
                break;
            }
        }
        child.kill().await.unwrap();
        killed += 1;
    }
    assert!(killed > 0);
    let status = start(&office, KILLED).wait().await.unwrap();
    assert!(status.success());
    office.fair().await;
    each_has_one_renewal(&office, count).await;
    println!("{count} certificates, {killed} kills, 30 % faults: each renewed once");
}

#[tokio::test]
async fn without_keys_the_renewal_is_told_by_seat_name_and_time() {
    let office = Office::new().await;
    let order = office.order("press-41");
    office
        .client
        .trust_lifecycle()
        .issue_certificate(order)
        .await
        .unwrap();
    let first = run(&office.client, due()).await;
    assert_eq!(states(&first), [RenewalState::Renewed]);
    let renewed = first[0].renewed.as_ref().unwrap();
    assert!(
        renewed.private_key.is_some(),
        "a key that is kept nowhere comes back"
    );
    let again = run(&office.client, due()).await;
    assert_eq!(states(&again), [RenewalState::AlreadyRenewed]);
    assert_eq!(
        again[0].renewed.as_ref().unwrap().serial_number,
        renewed.serial_number
    );
    assert_eq!(office.inventory().await.len(), 2);
}

#[tokio::test]
async fn a_key_file_is_no_place_for_many_keys() {
    let office = Office::new().await;
    let order = office.order("press-41");
    office
        .client
        .trust_lifecycle()
        .issue_certificate(order)
        .await
        .unwrap();
    let mut options = CallOptions::default();
    let file = KeyFile::new(office.folder.path().join("one.key"));
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(file))));
    let told = run(&office.client.with(options), due()).await;
    assert_eq!(states(&told), [RenewalState::Failed]);
    assert_eq!(
        told[0].error_code.as_deref(),
        Some("configuration.key_file")
    );
}

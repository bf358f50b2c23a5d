//! `renew_due`: what is due, and what becomes of it.

use std::collections::HashSet;
use std::sync::Arc;

use devtrust::keys::{KeyStore as _, LocalKeys, Signer as _, SoftwareKey, matches_key};
use devtrust::trust_lifecycle::{RenewDue, Renewal, RenewalState, Validity, ValidityUnit};
use devtrust::{CallOptions, Client, KeyFile};

use crate::office::{Office, faults};

const SEATS: usize = 30;

/// Everything that ends soon, renewed for 300 days.
fn due() -> RenewDue {
    let validity = Validity::new().unit(ValidityUnit::Days).duration(300);
    RenewDue::new().lived_percent(0_u32).validity(validity)
}

fn with_keys(office: &Office) -> Client {
    let mut options = CallOptions::default();
    let keys = KeyFile::new(office.folder.path());
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(keys))));
    office.client.with(options)
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_renewed_once_whatever_fails() {
    let office = Office::new().await;
    for number in 0..SEATS {
        let order = office.order(&format!("press-{number}"));
        office
            .client
            .trust_lifecycle()
            .issue_certificate(order)
            .await
            .unwrap();
    }
    let client = with_keys(&office);
    let dry = run(&client, due().dry_run(true)).await;
    assert_eq!(states(&dry), vec![RenewalState::Due; SEATS]);
    assert_eq!(
        office.inventory().await.len(),
        SEATS,
        "a dry run renews nothing"
    );

    office.fault(faults(0.3)).await;
    let mut runs = 0;
    loop {
        runs += 1;
        assert!(runs < 50, "it comes to an end");
        let mut pager = client.trust_lifecycle().renew_due(due());
        let mut left = 0;
        // A search that fails ends a run; the next one goes on.
        while let Ok(Some(page)) = pager.next_page().await {
            left += page
                .items
                .iter()
                .filter(|one| one.state == RenewalState::Failed)
                .count();
            if page.next_offset.is_none() && left == 0 {
                left = usize::MAX;
            }
        }
        if left == usize::MAX {
            break;
        }
    }
    office.fair().await;

    let told = run(&client, due()).await;
    assert_eq!(states(&told), vec![RenewalState::AlreadyRenewed; SEATS]);
    let all = office.inventory().await;
    assert_eq!(all.len(), 2 * SEATS, "each has one renewal");
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
    println!("{SEATS} certificates renewed under 30 % faults in {runs} runs, none twice");
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

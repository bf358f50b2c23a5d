//! Whatever stands between client and service: every creation is there exactly once, and the caller holds what it made.
//! The emulator's own lists are the witness.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use devtrust::keys::{CsrBuilder, Signer as _, SoftwareKey, matches_key};
use devtrust::{
    CertificateRequest, CreateDeviceGroup, CreateDivision, DeviceCertificates, DeviceToProvision,
    DivisionToEnsure, GroupToEnsure, ListDeviceGroups, PolicyToEnsure, ProvisionDevice,
    RegisterDevice,
};
use devtrust::{Client, Proxy, RawRequest, RetryPolicy};
use devtrust_emulator::{Options, Running, UniqueNames, start};
use futures_util::future::join_all;
use serde_json::{Value, json};

const NAMES: usize = 100;
const GROUP: &str = "/devicetrustmanager/api/v4/device-group";
const REGISTRATION: &str = "/devicetrustmanager/api/v4/device/registration";

/// Names of groups and policies are not unique, so that only the client stands between a retry and a second object.
async fn emulator() -> Running {
    let options = Options {
        unique_names: UniqueNames::Documented,
        ..Options::default()
    };
    start(options).await.unwrap()
}

/// Waits are short and many: the tests are about what comes out.
fn client(emulator: &Running) -> Client {
    Client::builder()
        .proxy(Proxy::None)
        .base_url(&emulator.ready.base_url)
        .api_key(emulator.ready.api_key.as_str())
        .retry(RetryPolicy::new(
            30,
            Duration::from_millis(1),
            Duration::from_millis(20),
        ))
        .build()
        .unwrap()
}

/// Half of the requests to this path are answered so, although their work is done.
async fn answer_half(client: &Client, path: &str, fault: Value) {
    let mut arm = RawRequest::new("POST", "/__emulator/faults");
    arm.body = Some(json!({
        "match": {"method": "POST", "path": path}, "probability": 0.5, "seed": 7, "when": "after", "fault": fault,
    }));
    client.request(arm).await.unwrap();
}

/// What stands in for a gateway: its own text, a framework's JSON, pages, and answers that cannot be read.
fn gateways() -> Vec<Value> {
    let framework =
        json!({"timestamp": "2026-05-11T07:07:13Z", "status": 503, "error": "Service Unavailable"});
    vec![
        json!({"status": {"status": 503}}),
        json!({"status": {"status": 503, "body": framework, "retry_after": 0}}),
        json!({"status": {"status": 429, "body": {"message": "API rate limit exceeded"}}}),
        json!({"html": {"status": 403}}),
        json!({"html": {"status": 200}}),
        json!({"empty": {}}),
        json!("malformed"),
    ]
}

async fn division(emulator: &Running, client: &Client) -> String {
    let ready = &emulator.ready;
    let request = CreateDivision::new(
        "Plant 7",
        ready.account_id.to_string(),
        ready.primary_rzone_id.to_string(),
    );
    client.divisions().ensure(request).await.unwrap().id
}

fn group(emulator: &Running, division: &str, name: &str) -> CreateDeviceGroup {
    CreateDeviceGroup::new(name, emulator.ready.account_id.to_string(), division)
}

fn press(emulator: &Running, number: usize) -> ProvisionDevice {
    let ready = &emulator.ready;
    ProvisionDevice::new(
        ready.account_id.to_string(),
        DivisionToEnsure::new("Plant 7", ready.primary_rzone_id.to_string()),
        PolicyToEnsure::new(
            "Birth certificates",
            ready.ica_id.to_string(),
            ready.certificate_profile_id.to_string(),
        ),
        GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
        DeviceToProvision::new(format!("Press {number}")),
    )
}

/// How many groups there are of each name.
async fn groups(emulator: &Running, client: &Client) -> BTreeMap<String, usize> {
    let request = ListDeviceGroups::new(emulator.ready.account_id.to_string());
    let mut count = BTreeMap::new();
    for group in client
        .device_groups()
        .list(request)
        .collect()
        .await
        .unwrap()
    {
        *count.entry(group.name).or_default() += 1;
    }
    count
}

#[tokio::test]
async fn a_group_is_made_once_behind_every_gateway() {
    for fault in gateways() {
        let emulator = emulator().await;
        let client = client(&emulator);
        let division = division(&emulator, &client).await;
        answer_half(&client, GROUP, fault.clone()).await;
        let creations = (0..NAMES).map(|number| {
            let request = group(&emulator, &division, &format!("Presses {number}"));
            let groups = client.device_groups();
            async move { groups.create(request).await }
        });
        for made in join_all(creations).await {
            made.unwrap_or_else(|error| panic!("{fault}: {error}"));
        }
        let groups = groups(&emulator, &client).await;
        assert_eq!(groups.len(), NAMES, "{fault}");
        let doubled = groups.values().filter(|count| **count > 1).count();
        assert_eq!(doubled, 0, "{fault}: doubled names");
    }
}

#[tokio::test]
async fn a_device_is_registered_once_behind_every_gateway_and_its_certificate_is_not_lost() {
    for fault in gateways() {
        let emulator = emulator().await;
        let client = client(&emulator);
        let place = client.provision_device(press(&emulator, 0)).await.unwrap();
        answer_half(&client, REGISTRATION, fault.clone()).await;
        let registrations = (0..NAMES).map(|number| {
            let (client, place, fault) = (client.clone(), place.clone(), fault.clone());
            let account = emulator.ready.account_id.to_string();
            async move {
                let key = SoftwareKey::generate().unwrap();
                let name = format!("press-{number}");
                let builder =
                    CsrBuilder::from_attributes([("subject.common_name", name.as_str())]).unwrap();
                let csr = builder.sign(&key).await.unwrap();
                let request = CertificateRequest::new(place.certificate_policy_id).csr(csr.pem());
                let certificates = DeviceCertificates::new().bootstrap(vec![request]);
                let group = place.device_group_id;
                let request = RegisterDevice::new(name, group, account, certificates);
                let device = client
                    .devices()
                    .register(request)
                    .await
                    .unwrap_or_else(|error| panic!("{fault}: {error}"));
                let issued = device.private_keys[0].certificate.clone().unwrap();
                assert!(matches_key(&issued, key.public_key()).unwrap(), "{fault}");
            }
        });
        join_all(registrations).await;
        let stats = client.request(RawRequest::new("GET", "/__emulator/stats"));
        let stats: Value = serde_json::from_slice(&stats.await.unwrap().body).unwrap();
        assert_eq!(stats["devices"], NAMES + 1, "{fault}");
    }
}

#[tokio::test]
async fn a_key_made_for_a_device_comes_back_behind_every_gateway() {
    for fault in gateways() {
        let emulator = emulator().await;
        let client = client(&emulator);
        answer_half(&client, REGISTRATION, fault.clone()).await;
        let runs = (0..10).map(|number| client.provision_device(press(&emulator, number)));
        for done in join_all(runs).await {
            let done = done.unwrap_or_else(|error| panic!("{fault}: {error}"));
            let pem = done
                .private_key
                .unwrap_or_else(|| panic!("{fault}: the key is lost"));
            let key = SoftwareKey::from_pem(pem.reveal()).unwrap();
            assert!(matches_key(&done.certificate, key.public_key()).unwrap());
        }
    }
}

/// Twenty stations, each with its own connections, ensure a group at the same moment, and not all at quite the same: all
/// of them go on with one group, which is also the one that a later station takes.
#[tokio::test]
async fn twenty_stations_go_on_with_one_group() {
    const STATIONS: usize = 20;
    const RUNS: usize = 40;
    let emulator = emulator().await;
    let stations: Vec<Client> = (0..STATIONS).map(|_| client(&emulator)).collect();
    let division = division(&emulator, &stations[0]).await;
    // Some creations are long on their way: they arrive when others have looked and gone on.
    let matching = json!({"method": "POST", "path": GROUP});
    let slow = [100, 250, 500].map(|ms| {
        json!({"match": matching, "probability": 0.25, "seed": ms, "fault": {"latency": {"ms": ms}}})
    });
    let mut arm = RawRequest::new("POST", "/__emulator/faults");
    arm.body = Some(json!(slow));
    stations[0].request(arm).await.unwrap();
    let run = |number: usize| {
        let name = format!("Presses {number}");
        let (emulator, division) = (&emulator, &division);
        let ensures = (0..).zip(&stations).map(move |(place, station)| {
            let request = group(emulator, division, &name);
            let groups = station.device_groups();
            // Spread over what a race takes, so that some look when others have just created.
            let begins = Duration::from_millis(place * (number as u64 % 8));
            async move {
                tokio::time::sleep(begins).await;
                groups.ensure(request).await.unwrap().id
            }
        });
        async move { join_all(ensures).await }
    };
    // A few at a time, so that it is the stations that race and not the runs.
    for wave in (0..RUNS).step_by(5) {
        let taken = join_all((wave..wave + 5).map(run)).await;
        for (number, ids) in (wave..).zip(taken) {
            let taken: BTreeSet<String> = ids.into_iter().collect();
            assert_eq!(taken.len(), 1, "run {number}: groups in use");
            let request = group(&emulator, &division, &format!("Presses {number}"));
            let later = client(&emulator).device_groups().ensure(request).await;
            assert!(taken.contains(&later.unwrap().id), "run {number}");
        }
    }
    let mut raced = 0;
    for count in groups(&emulator, &stations[0]).await.into_values() {
        raced += usize::from(count > 1);
    }
    assert!(
        raced > RUNS / 4,
        "{raced} of {RUNS} runs made several groups"
    );
}

//! Thirty of a hundred calls fail; every device is registered exactly once, and every caller holds its certificate.

use std::sync::Arc;
use std::time::Duration;

use devtrust_core::Devices;
use devtrust_core::schema::{Action, Idempotency, Operation};
use devtrust_core::testing::{Random, VirtualRuntime};
use devtrust_core::{Kind, Result};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::Value;

use crate::parties::{
    client, csr, device_name, empty_store, is_for, ordinary, registration, stubborn,
};
use crate::service::{Fault, Service, Store, Weather};

/// How many are under way at a time.
const IN_FLIGHT: usize = 32;

struct Outcome {
    service: Arc<Service>,
    /// What each caller got: its certificate.
    results: Vec<(usize, Result<String>)>,
    runtime: VirtualRuntime,
}

fn register(
    count: usize,
    seed: u64,
    store: Store,
    config: devtrust_core::Config,
    operation: &'static Operation,
) -> Outcome {
    let runtime = VirtualRuntime::new(Random::Seed(seed));
    let weather = Weather::new(seed, 30, Fault::ALL).with_delays(Duration::from_millis(400));
    let service = Service::new(&runtime, store, weather);
    let client = client(config, service.clone(), &runtime);
    let calls = (0..count).map(|number| {
        let request = serde_json::to_value(registration(number)).unwrap();
        let call = client.engine().call(operation, request);
        async move {
            (
                number,
                call.await.map(|answer| certificate(&answer.into_json())),
            )
        }
    });
    // The calls are made one by one as places become free: their deadlines count from there.
    let results = runtime.run(stream::iter(calls).buffer_unordered(IN_FLIGHT).collect());
    Outcome {
        service,
        results,
        runtime,
    }
}

fn certificate(registered: &Value) -> String {
    registered["private_keys"][0]["certificate"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn store() -> Store {
    empty_store().with_bundles_after(Duration::from_secs(3))
}

/// Nobody is missing, nobody is there twice, and every caller has the certificate for its own key.
fn assert_each_exactly_once(outcome: &Outcome, count: usize) {
    for (number, result) in &outcome.results {
        let issued = result
            .as_ref()
            .unwrap_or_else(|error| panic!("{}: {error}", device_name(*number)));
        assert!(is_for(issued, csr(*number)), "{}", device_name(*number));
    }
    let store = outcome.service.store();
    let mut names = store.device_names();
    names.sort_unstable();
    let mut wanted: Vec<String> = (0..count).map(device_name).collect();
    wanted.sort_unstable();
    assert_eq!(names, wanted);
}

#[test]
fn a_thousand_registrations_in_bad_weather_make_a_thousand_devices() {
    let outcome = register(1000, 1, store(), stubborn(), Devices::REGISTER);
    assert_each_exactly_once(&outcome, 1000);

    // The weather was as bad as promised, and every fault took part.
    let traffic = outcome.service.traffic();
    let share = traffic.faults.len() * 100 / traffic.began.len();
    assert!(
        (27..=33).contains(&share),
        "{share} of 100 exchanges failed"
    );
    for fault in Fault::ALL {
        assert!(traffic.faults.contains(fault), "{fault:?} never happened");
    }
    assert_eq!(traffic.open, 0);
}

#[test]
fn not_even_a_service_that_takes_a_name_twice_gets_a_device_twice() {
    for seed in 100..130 {
        let store = store().without_unique_names();
        let outcome = register(40, seed, store, stubborn(), Devices::REGISTER);
        assert_each_exactly_once(&outcome, 40);
    }
}

#[test]
fn the_same_holds_for_many_seeds() {
    for seed in 200..230 {
        let outcome = register(40, seed, store(), stubborn(), Devices::REGISTER);
        assert_each_exactly_once(&outcome, 40);
    }
}

/// With the patience that a user has who sets nothing, some calls fail; then each failure says truthfully whether the
/// device may be there.
#[test]
fn a_failure_in_bad_weather_tells_the_truth() {
    let mut failures = 0;
    for seed in 300..330 {
        let store = store().without_unique_names();
        let outcome = register(40, seed, store, ordinary(), Devices::REGISTER);
        let store = outcome.service.store();
        for (number, result) in &outcome.results {
            let name = device_name(*number);
            let registered = store
                .device_names()
                .iter()
                .filter(|there| **there == name)
                .count();
            assert!(registered <= 1, "{name} is there {registered} times");
            match result {
                Ok(issued) => assert!(registered == 1 && is_for(issued, csr(*number))),
                Err(error) => {
                    failures += 1;
                    let unknown = error.code() == "transport.outcome_unknown";
                    assert!(unknown || registered == 0, "{name}: {error}");
                    assert!(error.is_retryable(), "{name}: {error}");
                    assert_ne!(error.kind(), Kind::Internal);
                }
            }
        }
    }
    // Of 1,200; with none, this test would show nothing.
    assert!((1..120).contains(&failures), "{failures} calls failed");
}

/// The operation without its reconciliation: what is doubtful is sent again. The checks above must see the difference.
#[test]
fn sending_again_blindly_makes_devices_twice() {
    static BLIND: Operation = {
        let Action::Http(mut endpoint) = copy(&Devices::REGISTER.action) else {
            panic!("registering is one HTTP call");
        };
        endpoint.idempotency = Idempotency::Idempotent;
        Operation {
            action: Action::Http(endpoint),
            ..*Devices::REGISTER
        }
    };
    let store = store().without_unique_names();
    let outcome = register(40, 100, store, stubborn(), &BLIND);
    assert!(outcome.service.store().devices.len() > 40);

    let outcome = register(40, 100, self::store(), stubborn(), &BLIND);
    let lost = outcome.results.iter().filter(|(_, result)| result.is_err());
    assert!(lost.count() > 0);
}

const fn copy(action: &'static Action) -> Action {
    match action {
        Action::Http(endpoint) => Action::Http(devtrust_core::schema::Endpoint { ..*endpoint }),
        _ => panic!("registering is one HTTP call"),
    }
}

#[test]
fn a_seed_always_gives_the_same_run() {
    let run = || {
        let outcome = register(40, 7, store(), stubborn(), Devices::REGISTER);
        (outcome.service.traffic().began, outcome.runtime.now())
    };
    assert_eq!(run(), run());
}

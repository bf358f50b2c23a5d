//! Several processes provision at the same time, in every order that delays can give.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use devtrust_core::testing::{Random, VirtualRuntime};
use devtrust_core::{ProvisionDevice, ProvisionedDevice, Result};
use futures_util::future::join_all;

use crate::parties::{client, csr, description, empty_store, is_for, stubborn};
use crate::service::{Fault, Service, Store, Weather};

const PROCESSES: usize = 8;

fn provision(
    seed: u64,
    store: Store,
    percent: u64,
    requests: impl Iterator<Item = ProvisionDevice>,
) -> (Arc<Service>, VirtualRuntime, Vec<Result<ProvisionedDevice>>) {
    // Any moment within a second is a good one to begin, and not all begin at once.
    let begin = Duration::from_millis(1_778_483_233_000 + seed * 37 % 1000);
    let apart = Duration::from_millis(seed % 3 * 120);
    let runtime = VirtualRuntime::starting_at(begin, Random::Seed(seed));
    let weather = Weather::new(seed, percent, Fault::ALL).with_delays(Duration::from_millis(300));
    let service = Service::new(&runtime, store, weather);
    // A client each: processes share neither rate limit nor clock.
    let runs = (0..).zip(requests).map(|(number, request)| {
        let client = client(stubborn(), service.clone(), &runtime);
        let begins = runtime.delay(apart * number);
        async move {
            begins.await;
            client.provision_device(request).await
        }
    });
    let results = runtime.run(join_all(runs));
    (service, runtime, results)
}

fn distinct<T: Ord>(
    results: &[Result<ProvisionedDevice>],
    what: impl Fn(&ProvisionedDevice) -> T,
) -> usize {
    let all = results.iter().map(|result| what(result.as_ref().unwrap()));
    all.collect::<BTreeSet<_>>().len()
}

#[test]
fn eight_processes_with_one_device_make_one_of_each() {
    for seed in 0..40 {
        let requests = (0..PROCESSES).map(|_| description(1).csr(csr(1)));
        let (service, _, results) = provision(seed, empty_store(), 0, requests);
        assert_eq!(distinct(&results, |done| done.division_id.clone()), 1);
        assert_eq!(
            distinct(&results, |done| done.certificate_policy_id.clone()),
            1
        );
        assert_eq!(distinct(&results, |done| done.device_group_id.clone()), 1);
        assert_eq!(distinct(&results, |done| done.device_id.clone()), 1);
        assert_eq!(distinct(&results, |done| done.certificate.clone()), 1);
        let first = results.iter().flatten().filter(|done| !done.existing);
        assert_eq!(first.count(), 1, "exactly one of them registered it");
        let store = service.store();
        let counts = (
            store.divisions.len(),
            store.policies.len(),
            store.groups.len(),
        );
        assert_eq!((counts, store.devices.len()), ((1, 1, 1), 1), "seed {seed}");
    }
}

#[test]
fn eight_processes_with_a_device_each_share_the_rest_in_bad_weather_too() {
    for seed in 0..40 {
        let requests = (0..PROCESSES).map(|number| description(number).csr(csr(number)));
        let (service, _, results) = provision(seed, empty_store(), 30, requests);
        assert_eq!(distinct(&results, |done| done.device_group_id.clone()), 1);
        assert_eq!(distinct(&results, |done| done.device_id.clone()), PROCESSES);
        for (number, done) in results.iter().enumerate() {
            assert!(is_for(&done.as_ref().unwrap().certificate, csr(number)));
        }
        let store = service.store();
        let counts = (
            store.divisions.len(),
            store.policies.len(),
            store.groups.len(),
        );
        assert_eq!(counts, (1, 1, 1), "seed {seed}");
        assert_eq!(store.devices.len(), PROCESSES, "seed {seed}");
    }
}

/// It is not published whether names of policies and groups are unique. Where they are not, several processes may make
/// several of a kind in one second, which only their ids tell apart; all of them must then take the same one, whoever
/// leaves first, and a later run makes no more.
#[test]
fn where_names_are_not_unique_everybody_takes_the_same_object() {
    let mut several = 0;
    for seed in 0..80 {
        let requests = (0..PROCESSES).map(|number| description(number).csr(csr(number)));
        let store = empty_store().with_names_as_published();
        let (service, runtime, results) = provision(seed, store, 0, requests);
        let made = service.store().groups.len();
        several += usize::from(made > 1);
        let client = client(stubborn(), service.clone(), &runtime);
        let again = runtime
            .run(client.provision_device(description(20).csr(csr(20))))
            .unwrap();
        assert_eq!(service.store().groups.len(), made, "seed {seed}");
        for done in results {
            let done = done.unwrap();
            assert_eq!(done.division_id, again.division_id, "seed {seed}");
            assert_eq!(
                done.certificate_policy_id, again.certificate_policy_id,
                "seed {seed}"
            );
            assert_eq!(done.device_group_id, again.device_group_id, "seed {seed}");
        }
    }
    assert!(several > 40, "{several} of 80 runs made several groups");
}

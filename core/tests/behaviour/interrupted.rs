//! `provision_device` is dropped at every single place, and run again: one of each, and the same ids.

use std::sync::Arc;

use devtrust_core::engine::CallOptions;
use devtrust_core::keys::{LocalKeys, Signer as _, SoftwareKey, matches_key};
use devtrust_core::testing::{Random, VirtualRuntime};
use devtrust_core::{ProvisionedDevice, Result};
use futures_util::future::{Either, select};

use crate::parties::{KeyInMemory, client, csr, description, empty_store, is_for, ordinary};
use crate::service::{Gate, Point, Service, Weather};

/// A factory station: what survives of it when its process is killed.
struct Station {
    runtime: VirtualRuntime,
    service: Arc<Service>,
    key_file: Arc<KeyInMemory>,
}

impl Station {
    fn new() -> Self {
        let runtime = VirtualRuntime::new(Random::Seed(1));
        Self {
            service: Service::new(&runtime, empty_store(), Weather::fair()),
            runtime,
            key_file: Arc::default(),
        }
    }

    /// A new process; nothing where it is killed at the gate.
    fn run(&self, request: devtrust_core::ProvisionDevice) -> Option<Result<ProvisionedDevice>> {
        let mut options = CallOptions::default();
        options.keys = Some(Arc::new(LocalKeys::kept_in(self.key_file.clone())));
        let client = client(ordinary(), self.service.clone(), &self.runtime).with(options);
        let call = std::pin::pin!(client.provision_device(request));
        let killed = std::pin::pin!(self.service.gate().reached());
        match self.runtime.run(select(call, killed)) {
            Either::Left((result, _)) => Some(result),
            Either::Right(_) => None,
        }
    }

    fn gate(&self) -> &Gate {
        self.service.gate()
    }

    /// How many divisions, policies, groups and devices there are.
    fn counts(&self) -> [usize; 4] {
        let store = self.service.store();
        [
            store.divisions.len(),
            store.policies.len(),
            store.groups.len(),
            store.devices.len(),
        ]
    }
}

fn ids(device: &ProvisionedDevice) -> [String; 4] {
    [
        device.division_id.clone(),
        device.certificate_policy_id.clone(),
        device.device_group_id.clone(),
        device.device_id.clone(),
    ]
}

/// The places at which a run can be killed: before and after the work of each of its exchanges.
fn places() -> Vec<(usize, Point)> {
    let station = Station::new();
    station.run(description(1)).unwrap().unwrap();
    let exchanges = station.service.traffic().began.len();
    assert!(exchanges >= 10, "{exchanges} exchanges");
    (1..=exchanges)
        .flat_map(|number| {
            [
                (number, Point::BeforeTheWork),
                (number, Point::AfterTheWork),
            ]
        })
        .collect()
}

#[test]
fn killed_anywhere_and_run_again_there_is_one_of_each() {
    for (number, point) in places() {
        let station = Station::new();
        station.gate().close(number, point);
        assert!(station.run(description(1)).is_none(), "{number} {point:?}");
        assert_eq!(station.service.traffic().open, 0, "nothing is left open");
        station.gate().open();

        let again = station.run(description(1)).unwrap().unwrap();
        assert_eq!(station.counts(), [1; 4], "{number} {point:?}");
        let third = station.run(description(1)).unwrap().unwrap();
        assert_eq!(ids(&again), ids(&third), "{number} {point:?}");
        assert!(third.existing);
        assert_eq!(again.certificate, third.certificate);

        // The key was kept before the device was registered, so it is there for the certificate.
        let pem = again.private_key.as_ref().unwrap().reveal();
        let key = SoftwareKey::from_pem(pem).unwrap();
        assert!(matches_key(&again.certificate, key.public_key()).unwrap());
    }
}

#[test]
fn killed_again_and_again_it_still_comes_to_its_end() {
    let station = Station::new();
    // Each run is killed a little later than the one before, always after work that it has not heard of.
    let mut runs = 0;
    let done = loop {
        runs += 1;
        let so_far = station.service.traffic().began.len();
        station.gate().close(so_far + runs, Point::AfterTheWork);
        if let Some(result) = station.run(description(1)) {
            break result.unwrap();
        }
        assert!(runs < 30);
    };
    assert!(runs > 5, "killed {runs} times");
    assert_eq!(station.counts(), [1; 4]);
    assert_eq!(done.device_id, station.service.store().devices[0].row["id"]);
}

#[test]
fn a_caller_with_its_own_request_gets_the_certificate_for_it() {
    for (number, point) in places() {
        let station = Station::new();
        station.gate().close(number, point);
        assert!(station.run(description(1).csr(csr(1))).is_none());
        station.gate().open();
        let again = station.run(description(1).csr(csr(1))).unwrap().unwrap();
        assert!(is_for(&again.certificate, csr(1)), "{number} {point:?}");
        assert_eq!(station.counts(), [1; 4]);
        assert!(again.private_key.is_none());

        let other = station.run(description(1).csr(csr(2))).unwrap();
        assert_eq!(other.unwrap_err().code(), "conflict.other_key");
    }
}

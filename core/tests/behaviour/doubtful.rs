//! Answers that say nothing about what was done: a gateway's, and those that nobody can read.

use std::time::Duration;

use devtrust_core::CreateDeviceGroup;
use devtrust_core::keys::{Signer as _, SoftwareKey, matches_key};
use devtrust_core::testing::{Random, VirtualRuntime};

use crate::parties::{
    ACCOUNT, GROUP, client, csr, description, empty_store, is_for, ordinary, registration, stubborn,
};
use crate::service::{Fault, Service, Weather};

/// The answers of gateways that come after the work.
const AFTER: &[Fault] = &[
    Fault::UnavailableAfter,
    Fault::TooManyAfter,
    Fault::ForbiddenAfter,
];

fn group() -> CreateDeviceGroup {
    CreateDeviceGroup::new("Presses", ACCOUNT, GROUP)
}

#[test]
fn an_answer_of_a_gateway_says_nothing_about_the_work() {
    for fault in AFTER {
        let runtime = VirtualRuntime::new(Random::Seed(1));
        let store = empty_store().without_unique_names();
        let service = Service::new(&runtime, store, Weather::once(*fault));
        let client = client(ordinary(), service.clone(), &runtime);
        let made = runtime.run(client.device_groups().create(group())).unwrap();
        let store = service.store();
        assert_eq!(store.groups.len(), 1, "{fault:?}");
        assert_eq!(made.id.as_deref(), store.groups[0]["id"].as_str());
    }
}

#[test]
fn a_registration_that_a_gateway_hides_is_found_with_its_certificate() {
    for fault in AFTER {
        let runtime = VirtualRuntime::new(Random::Seed(1));
        let service = Service::new(&runtime, empty_store(), Weather::once(*fault));
        let client = client(ordinary(), service.clone(), &runtime);
        let registered = runtime
            .run(client.devices().register(registration(1)))
            .unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        let issued = registered.private_keys[0].certificate.as_deref().unwrap();
        assert!(is_for(issued, csr(1)), "{fault:?}");
        assert_eq!(service.store().devices.len(), 1);
    }
}

/// The gateway gives up and the service does not: the look may come too early, the request is sent again, and the
/// service says that the name is taken. It was taken by this call.
#[test]
fn work_that_a_gateway_gave_up_on_is_found_when_the_name_is_taken() {
    let mut sent_again = 0;
    for seed in 0..40 {
        let runtime = VirtualRuntime::new(Random::Seed(seed));
        let weather = Weather::once(Fault::GatewayGivesUp).with_delays(Duration::from_millis(400));
        let service = Service::new(&runtime, empty_store(), weather);
        let client = client(stubborn(), service.clone(), &runtime);
        let registered = runtime
            .run(client.devices().register(registration(1)))
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let issued = registered.private_keys[0].certificate.as_deref().unwrap();
        assert!(is_for(issued, csr(1)), "seed {seed}");
        assert_eq!(service.store().devices.len(), 1, "seed {seed}");
        let lines = service.traffic().began;
        let sent = lines.iter().filter(|(_, line)| line.starts_with("POST"));
        sent_again += usize::from(sent.count() > 1);
    }
    assert!(sent_again > 5, "the look came too early {sent_again} times");
}

/// Whatever hides the registration, also a service that says in its own form that it did nothing: the key that was made
/// for it comes back with the certificate.
#[test]
fn a_key_that_was_made_for_a_registration_is_never_lost() {
    for fault in AFTER.iter().chain(&[Fault::UntrueAfter, Fault::ResetAfter]) {
        let runtime = VirtualRuntime::new(Random::Seed(1));
        let service = Service::new(&runtime, empty_store(), Weather::fair());
        let client = client(ordinary(), service.clone(), &runtime);
        let place = description(1);
        runtime.run(client.provision_device(place)).unwrap();

        // The place is there, so the only thing that is sent is the registration.
        service.set_weather(Weather::at_registration(*fault));
        let done = runtime
            .run(client.provision_device(description(2)))
            .unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        let pem = done
            .private_key
            .unwrap_or_else(|| panic!("{fault:?}: no key"));
        let key = SoftwareKey::from_pem(pem.reveal()).unwrap();
        assert!(matches_key(&done.certificate, key.public_key()).unwrap());
        assert!(!done.existing, "{fault:?}");
        assert_eq!(service.store().devices.len(), 2, "{fault:?}");
    }
}

/// A success that nobody can read is a success: it is looked for until the list shows it, and never sent again.
#[test]
fn what_was_done_is_waited_for() {
    for seed in 0..20 {
        let runtime = VirtualRuntime::new(Random::Seed(seed));
        let store = empty_store()
            .without_unique_names()
            .with_lists_behind(Duration::from_secs(seed % 4));
        let service = Service::new(&runtime, store, Weather::once(Fault::CutJson));
        let client = client(stubborn(), service.clone(), &runtime);
        runtime.run(client.device_groups().create(group())).unwrap();
        assert_eq!(service.store().groups.len(), 1, "seed {seed}");
    }
}

/// Another group of this name was there before. The one of this call is told apart by its time.
#[test]
fn an_older_object_of_the_name_does_not_hide_the_new_one() {
    let runtime = VirtualRuntime::default();
    let store = empty_store().without_unique_names();
    let service = Service::new(&runtime, store, Weather::fair());
    let client = client(stubborn(), service.clone(), &runtime);
    runtime.run(client.device_groups().create(group())).unwrap();
    runtime.run(runtime.delay(Duration::from_secs(3600)));

    service.set_weather(Weather::once(Fault::ResetAfter));
    let made = runtime.run(client.device_groups().create(group())).unwrap();
    let store = service.store();
    assert_eq!(store.groups.len(), 2);
    assert_eq!(made.id.as_deref(), store.groups[1]["id"].as_str());
}

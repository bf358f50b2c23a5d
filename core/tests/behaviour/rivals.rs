//! Who may take what for its own: two callers with one name, and a name that was there before.

use std::time::Duration;

use devtrust_core::CreateDivision;
use devtrust_core::testing::{Random, VirtualRuntime};
use futures_util::future::join;

use crate::parties::{ACCOUNT, client, csr, empty_store, is_for, registration, stubborn};
use crate::service::{Fault, Service, Weather};

/// All but half a refusal: nobody could tell from it that the name is taken.
const FAULTS: &[Fault] = &[
    Fault::TooMany,
    Fault::ErrorBefore,
    Fault::ErrorAfter,
    Fault::ResetBefore,
    Fault::ResetAfter,
    Fault::Truncated,
    Fault::Silence,
];

#[test]
fn of_two_callers_with_one_name_one_gets_the_device_and_the_other_a_conflict() {
    let mut doubtful = 0;
    for seed in 0..60 {
        let runtime = VirtualRuntime::new(Random::Seed(seed));
        let weather = Weather::new(seed, 50, FAULTS).with_delays(Duration::from_millis(500));
        let service = Service::new(&runtime, empty_store(), weather);
        let register = |number: usize| {
            let client = client(stubborn(), service.clone(), &runtime);
            let mut request = registration(number);
            request.name = "Press 41".to_owned();
            async move { client.devices().register(request).await }
        };
        let (one, other) = runtime.run(join(register(1), register(2)));
        let store = service.store();
        assert_eq!(store.device_names(), ["Press 41"], "seed {seed}");
        let (winner, number, loser) = match (one, other) {
            (Ok(winner), Err(loser)) => (winner, 1, loser),
            (Err(loser), Ok(winner)) => (winner, 2, loser),
            (one, other) => panic!("seed {seed}: {one:?} {other:?}"),
        };
        let issued = winner.private_keys[0].certificate.as_deref().unwrap();
        assert!(is_for(issued, csr(number)), "seed {seed}");
        assert_eq!(loser.code(), "conflict.name_taken", "seed {seed}: {loser}");
        doubtful += usize::from(service.traffic().faults.contains(&Fault::ResetAfter));
    }
    assert!(doubtful > 0, "no answer was ever lost");
}

#[test]
fn an_object_that_is_older_than_the_call_is_never_taken_for_its_own() {
    let runtime = VirtualRuntime::default();
    let service = Service::new(&runtime, empty_store(), Weather::fair());
    let client = client(stubborn(), service.clone(), &runtime);
    let create = || async {
        let request = CreateDivision::new("Plant 7", ACCOUNT, ACCOUNT);
        client.divisions().create(request).await
    };
    runtime.run(create()).unwrap();
    runtime.run(runtime.delay(Duration::from_secs(3600)));

    // The answer to the second creation is lost: its outcome is in doubt, and the name is there.
    service.set_weather(Weather::once(Fault::ResetBefore));
    let error = runtime.run(create()).unwrap_err();
    assert_eq!(error.code(), "conflict.name_taken");
    assert_eq!(service.store().divisions.len(), 1);
}

#[test]
fn an_object_of_this_very_call_is() {
    let runtime = VirtualRuntime::default();
    let weather = Weather::once(Fault::ResetAfter);
    let service = Service::new(&runtime, empty_store(), weather);
    let client = client(stubborn(), service.clone(), &runtime);
    let request = CreateDivision::new("Plant 7", ACCOUNT, ACCOUNT);
    let created = runtime.run(client.divisions().create(request)).unwrap();
    assert_eq!(
        created.id.as_deref(),
        service.store().divisions[0]["id"].as_str()
    );
    assert_eq!(service.store().divisions.len(), 1);
}

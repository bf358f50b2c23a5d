//! What becomes of each input, however a run ends.

use std::collections::BTreeSet;
use std::time::Duration;

use devtrust_core::many::{Ending, Input, Many, ManyOptions, Outcome};
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::{Client, Devices, Error, ErrorCode, Secret};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde_json::{Value, json};

use crate::parties::{client, device_name, empty_store, ordinary, registration, stubborn};
use crate::service::{Fault, Service, Weather};

fn inputs(numbers: std::ops::Range<usize>) -> impl Stream<Item = Input> + Unpin {
    stream::iter(numbers.map(|number| serde_json::to_value(registration(number)).unwrap().into()))
}

fn stage(weather: Weather) -> (VirtualRuntime, std::sync::Arc<Service>, Client) {
    let runtime = VirtualRuntime::default();
    let service = Service::new(&runtime, empty_store(), weather);
    let client = client(stubborn(), service.clone(), &runtime);
    (runtime, service, client)
}

fn all<S: Stream<Item = Input> + Unpin>(
    runtime: &VirtualRuntime,
    run: &mut Many<S>,
) -> Vec<Outcome> {
    runtime.run(run.by_ref().collect())
}

fn positions<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> BTreeSet<u64> {
    let positions: Vec<u64> = outcomes.into_iter().map(|one| one.position).collect();
    let set: BTreeSet<u64> = positions.iter().copied().collect();
    assert_eq!(set.len(), positions.len(), "one of them came twice");
    set
}

#[test]
fn each_input_gets_its_own_result_in_bad_weather_too() {
    for seed in 0..5 {
        let delays = Duration::from_millis(300);
        let (runtime, service, client) =
            stage(Weather::new(seed, 30, Fault::ALL).with_delays(delays));
        let mut run = client.many(Devices::REGISTER, inputs(0..200), ManyOptions::default());
        let outcomes = all(&runtime, &mut run);
        assert_eq!(positions(&outcomes), (0..200).collect());
        for outcome in &outcomes {
            let answer = outcome.result.as_ref().unwrap().clone().into_json();
            let number = usize::try_from(outcome.position).unwrap();
            assert_eq!(answer["device_name"], device_name(number));
        }
        assert_eq!(service.store().devices.len(), 200);
        let in_order = outcomes.iter().map(|one| one.position);
        assert!(!in_order.is_sorted(), "in the order in which they end");
        let tally = run.tally();
        assert_eq!((tally.begun, tally.done, tally.failed), (200, 200, 0));
        assert_eq!(tally.ending, Some(Ending::Complete));
    }
}

#[test]
fn no_more_are_in_flight_than_were_allowed_and_no_more_are_taken() {
    let (runtime, service, client) = stage(Weather::fair().with_delays(Duration::from_millis(50)));
    let taken = std::cell::Cell::new(0);
    let source = inputs(0..300).inspect(|_| taken.set(taken.get() + 1));
    let mut options = ManyOptions::default();
    options.in_flight = 10;
    let mut run = client.many(Devices::REGISTER, source, options);
    runtime.run(async {
        let mut ended = 0;
        while run.next().await.is_some() {
            ended += 1;
            assert!(service.traffic().open <= 10);
            // Those in flight, and one that waits for a place.
            assert!(taken.get() <= ended + 11, "{} after {ended}", taken.get());
        }
        assert_eq!(ended, 300);
    });
}

#[test]
fn what_is_wrong_costs_nothing_and_stops_nobody() {
    let (runtime, service, client) = stage(Weather::fair());
    let source = inputs(0..90)
        .enumerate()
        .map(|(number, input)| match number % 3 {
            0 => Input::from(json!({"name": "?"})),
            1 => Input::Unreadable(Error::new(ErrorCode::ValidationInvalidRequest, "no row")),
            _ => input,
        });
    let mut run = client.many(Devices::REGISTER, source, ManyOptions::default());
    let outcomes = all(&runtime, &mut run);
    assert_eq!(positions(&outcomes), (0..90).collect());
    let failed = |one: &&Outcome| one.result.is_err();
    assert_eq!(outcomes.iter().filter(failed).count(), 60);
    assert_eq!(service.traffic().began.len(), 30);
}

#[test]
fn a_share_of_failures_ends_it_and_the_rest_is_not_begun() {
    let (runtime, _, client) = stage(Weather::fair().with_delays(Duration::from_millis(50)));
    let source = inputs(0..900).enumerate().map(|(number, input)| {
        if number >= 100 && number % 4 == 0 {
            Input::from(json!({"name": "?"}))
        } else {
            input
        }
    });
    let mut options = ManyOptions::default();
    options.most_failures = Some(0.1);
    let mut run = client.many(Devices::REGISTER, source, options);
    let outcomes = all(&runtime, &mut run);
    let tally = run.tally();
    assert_eq!(tally.ending, Some(Ending::Failures));
    assert!((100..300).contains(&tally.begun), "{tally:?}");
    assert_eq!(positions(&outcomes), (0..tally.begun).collect());
    assert_eq!(tally.in_flight(), 0);
}

#[test]
fn the_caller_stops_it_and_what_is_in_flight_comes_to_its_end() {
    let (runtime, service, client) = stage(Weather::fair().with_delays(Duration::from_millis(50)));
    let mut run = client.many(Devices::REGISTER, inputs(0..900), ManyOptions::default());
    let handle = run.handle();
    let outcomes = runtime.run(async {
        let mut outcomes = Vec::new();
        while let Some(outcome) = run.next().await {
            outcomes.push(outcome);
            if outcomes.len() == 50 {
                handle.stop();
            }
        }
        outcomes
    });
    let tally = handle.tally();
    assert_eq!(tally.ending, Some(Ending::Stopped));
    assert!((50..=82).contains(&tally.done), "{tally:?}");
    assert_eq!(positions(&outcomes), (0..tally.begun).collect());
    assert_eq!(service.store().devices.len() as u64, tally.done);
}

#[test]
fn its_time_ends_also_those_in_flight() {
    let (runtime, _, client) = stage(Weather::new(1, 100, &[Fault::Silence]));
    let mut options = ManyOptions::default();
    options.deadline = Some(Duration::from_secs(3));
    options.in_flight = 4;
    let mut run = client.many(Devices::REGISTER, inputs(0..900), options);
    let outcomes = all(&runtime, &mut run);
    assert_eq!(runtime.now(), Duration::from_secs(3));
    let tally = run.tally();
    assert_eq!(tally.ending, Some(Ending::Deadline));
    assert_eq!((tally.begun, tally.failed), (4, 4));
    for outcome in outcomes {
        let error = outcome.result.unwrap_err();
        // Where it cannot be looked up in time, nobody knows.
        let codes = [
            ErrorCode::TimeoutDeadline,
            ErrorCode::TransportOutcomeUnknown,
        ];
        assert!(codes.contains(&error.code()), "{error}");
    }
}

#[test]
fn a_key_that_is_not_valid_ends_it() {
    let runtime = VirtualRuntime::default();
    let service = Service::new(&runtime, empty_store(), Weather::fair());
    let mut config = ordinary();
    config.api_key = Some(Secret::new("revoked"));
    let client = client(config, service.clone(), &runtime);
    let mut run = client.many(Devices::REGISTER, inputs(0..900), ManyOptions::default());
    let outcomes = all(&runtime, &mut run);
    let tally = run.tally();
    assert!(tally.begun <= 8, "{tally:?}");
    assert_eq!(outcomes.len() as u64, tally.begun);
    let Some(Ending::Hopeless(error)) = tally.ending else {
        panic!("{tally:?}");
    };
    assert_eq!(error.code(), ErrorCode::AuthenticationInvalidApiKey);
}

/// It keeps out the look for what an earlier run has done, too, and that stays in doubt.
#[test]
fn a_key_that_is_not_valid_ends_a_run_that_is_in_doubt() {
    let runtime = VirtualRuntime::default();
    let service = Service::new(&runtime, empty_store(), Weather::fair());
    let mut config = ordinary();
    config.api_key = Some(Secret::new("revoked"));
    let client = client(config, service.clone(), &runtime);
    let mut options = ManyOptions::default();
    options.in_doubt = Some(client.engine().service_time());
    let mut run = client.many(Devices::REGISTER, inputs(0..900), options);
    let outcomes = all(&runtime, &mut run);
    let tally = run.tally();
    assert!(tally.begun <= 8, "{tally:?}");
    assert!(
        matches!(tally.ending, Some(Ending::Hopeless(_))),
        "{tally:?}"
    );
    for outcome in outcomes {
        let error = outcome.result.unwrap_err();
        assert_eq!(error.code(), ErrorCode::TransportOutcomeUnknown);
        assert_eq!(error.http_status(), Some(401));
    }
}

/// An earlier run was killed: what it may have done is looked up, and done where it was not.
#[test]
fn what_is_in_doubt_is_looked_up_first() {
    let (runtime, service, client) = stage(Weather::fair());
    let began = client.engine().service_time();
    // The killed run got half of them through.
    let half = inputs(0..20)
        .enumerate()
        .filter(|(number, _)| std::future::ready(number % 2 == 0));
    let mut first = client.many(
        Devices::REGISTER,
        half.map(|(_, input)| input),
        ManyOptions::default(),
    );
    all(&runtime, &mut first);
    let mut options = ManyOptions::default();
    options.in_doubt = Some(began);
    let mut again = client.many(Devices::REGISTER, inputs(0..20), options);
    let outcomes = all(&runtime, &mut again);
    assert_eq!(positions(&outcomes), (0..20).collect());
    for outcome in &outcomes {
        let answer: Value = outcome.result.as_ref().unwrap().clone().into_json();
        let number = usize::try_from(outcome.position).unwrap();
        assert_eq!(answer["device_name"], device_name(number));
    }
    assert_eq!(service.store().devices.len(), 20);
    let registrations = service.traffic().began;
    let posts = registrations
        .iter()
        .filter(|(_, line)| line.starts_with("POST"));
    assert_eq!(posts.count(), 20, "none was sent twice");
}

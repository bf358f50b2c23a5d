//! Deadlines, waits, rate limits and giving up, in virtual time.

use std::sync::Arc;
use std::time::Duration;

use devtrust_core::testing::{Random, VirtualRuntime};
use devtrust_core::{Devices, ListDivisions};
use devtrust_core::{Kind, RateLimit, RawRequest, RetryPolicy};
use futures_util::future::{Either, join_all, select};

use crate::parties::{ACCOUNT, client, empty_store, ordinary, registration, stubborn};
use crate::service::{Fault, Service, Weather};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn no_sleep_and_no_request_lies_past_the_deadline() {
    let mut out_of_time = 0;
    for seed in 0..200 {
        let runtime = VirtualRuntime::new(Random::Seed(seed));
        let weather = Weather::new(seed, 70, Fault::ALL).with_delays(seconds(3));
        let service = Service::new(&runtime, empty_store(), weather);
        let mut config = stubborn();
        config.timeout = seconds(seed % 45 + 1);
        let deadline = config.timeout;
        let client = client(config, service.clone(), &runtime);
        let request = serde_json::to_value(registration(0)).unwrap();
        let result = runtime.run(client.engine().call(Devices::REGISTER, request));
        assert!(
            runtime.now() <= deadline,
            "seed {seed}: ended at {:?}",
            runtime.now()
        );
        for slept in runtime.slept() {
            assert!(slept.until <= deadline, "seed {seed}: slept {slept:?}");
        }
        for (began, line) in service.traffic().began {
            assert!(began < deadline, "seed {seed}: {line} began at {began:?}");
        }
        out_of_time += usize::from(result.is_err());
    }
    assert!(
        (20..180).contains(&out_of_time),
        "{out_of_time} of 200 ran out of time"
    );
}

#[test]
fn a_call_that_cannot_start_before_its_deadline_sends_nothing() {
    let runtime = VirtualRuntime::default();
    let service = Service::new(&runtime, empty_store(), Weather::fair());
    let mut config = ordinary();
    config.rate_limit = Some(RateLimit::new(1, seconds(10)));
    config.timeout = seconds(10);
    let client = client(config, service.clone(), &runtime);
    let list = || async {
        client
            .divisions()
            .list(ListDivisions::new(ACCOUNT))
            .collect()
            .await
    };
    // The second call would have its place exactly at its deadline.
    let results = runtime.run(join_all([list(), list()]));
    assert!(results[0].is_ok());
    let error = results[1].as_ref().unwrap_err();
    assert_eq!(error.code(), "timeout.deadline");
    assert_eq!(service.traffic().began.len(), 1);
}

#[test]
fn the_rate_limit_spaces_calls_and_counts_retries() {
    let runtime = VirtualRuntime::new(Random::Constant(0));
    let weather = Weather::new(3, 50, &[Fault::Unreachable]);
    let service = Service::new(&runtime, empty_store(), weather);
    let mut config = stubborn();
    config.rate_limit = Some(RateLimit::new(4, seconds(2)));
    let client = client(config, service.clone(), &runtime);
    let calls = (0..20).map(|_| async {
        client
            .divisions()
            .list(ListDivisions::new(ACCOUNT))
            .collect()
            .await
            .unwrap()
    });
    runtime.run(join_all(calls));
    let began = service.traffic().began;
    assert!(
        began.len() > 25,
        "retries take a place each: {}",
        began.len()
    );
    // In any two seconds there are at most a burst of 4 and the 4 places that come free meanwhile.
    for window in began.windows(9) {
        let (first, last) = (window[0].0, window[8].0);
        assert!(
            last >= first + seconds(2),
            "nine requests between {first:?} and {last:?}"
        );
    }
    // And the limit is used up to the full: a place every half second.
    assert_eq!(
        runtime.now(),
        Duration::from_millis(500) * u32::try_from(began.len() - 4).unwrap()
    );
}

#[test]
fn a_dropped_call_ends_its_exchange_and_sends_nothing_more() {
    let runtime = VirtualRuntime::default();
    let weather = Weather::new(1, 100, &[Fault::Silence]);
    let service = Service::new(&runtime, empty_store(), weather);
    let client = client(ordinary(), service.clone(), &runtime);
    let request = serde_json::to_value(registration(0)).unwrap();
    let call = client.engine().call(Devices::REGISTER, request);
    let dropped = runtime.run(select(call, runtime.delay(seconds(5))));
    assert!(matches!(dropped, Either::Right(_)));
    assert_eq!(service.traffic().open, 1);
    drop(dropped);
    assert_eq!(service.traffic().open, 0);
    runtime.run(runtime.delay(seconds(3600)));
    assert_eq!(service.traffic().began.len(), 1);
}

#[test]
fn a_silent_service_is_given_up_attempt_by_attempt_and_then_asked_what_happened() {
    let runtime = VirtualRuntime::new(Random::Constant(u64::MAX));
    let weather = Weather::new(1, 100, &[Fault::Silence]);
    let service = Service::new(&runtime, empty_store(), weather);
    let mut config = ordinary();
    config.attempt_timeout = seconds(7);
    config.retry = RetryPolicy::new(3, seconds(1), seconds(8));
    let client = client(config, service.clone(), &runtime);
    let rows = client
        .divisions()
        .list(ListDivisions::new(ACCOUNT))
        .collect();
    let error = runtime.run(rows).unwrap_err();
    assert_eq!(
        (error.kind(), error.code().as_str()),
        (Kind::Timeout, "timeout.attempt")
    );
    assert_eq!(error.report().attempts, 3);
    // 7 s, 1 s, 7 s, 2 s, 7 s; jitter at its largest is a nanosecond short of the whole.
    let began: Vec<u64> = service
        .traffic()
        .began
        .iter()
        .map(|(at, _)| (*at + Duration::from_millis(1)).as_secs())
        .collect();
    assert_eq!(began, [0, 8, 17]);

    // Registering while the service is silent: it works, nobody answers; when it answers again, it is found.
    service.set_weather(Weather::new(1, 100, &[Fault::Silence]));
    let request = serde_json::to_value(registration(0)).unwrap();
    let call = client.engine().call(Devices::REGISTER, request);
    let answers_again = async {
        runtime.delay(seconds(5)).await;
        service.set_weather(Weather::fair());
    };
    let (registered, ()) = runtime.run(futures_util::future::join(call, answers_again));
    assert_eq!(registered.unwrap().into_json()["device_name"], "Press 0");
    assert_eq!(service.store().devices.len(), 1);
}

#[test]
fn a_closed_client_refuses_calls_and_one_under_way_ends_well() {
    let runtime = VirtualRuntime::default();
    let weather = Weather::fair().with_delays(seconds(1));
    let service = Service::new(&runtime, empty_store(), weather);
    let client = client(ordinary(), service.clone(), &runtime);
    let under_way = client
        .divisions()
        .list(ListDivisions::new(ACCOUNT))
        .collect();
    let close = async { client.engine().close() };
    let (rows, ()) = runtime.run(futures_util::future::join(under_way, close));
    assert_eq!(rows.unwrap(), []);
    let refused = runtime.run(
        client
            .divisions()
            .list(ListDivisions::new(ACCOUNT))
            .collect(),
    );
    assert_eq!(refused.unwrap_err().code(), "configuration.closed");
    let refused = runtime.run(client.request(RawRequest::new("GET", "/x")));
    assert_eq!(refused.unwrap_err().code(), "configuration.closed");
    assert_eq!(service.traffic().began.len(), 1);
}

/// The exchange shares the service with the client, so that both may be dropped in any order.
#[test]
fn a_client_may_outlive_what_it_was_made_from() {
    let runtime = VirtualRuntime::default();
    let service = Service::new(&runtime, empty_store(), Weather::fair());
    let client = client(ordinary(), service.clone(), &runtime);
    let watched = Arc::downgrade(&service);
    drop(service);
    runtime
        .run(
            client
                .divisions()
                .list(ListDivisions::new(ACCOUNT))
                .collect(),
        )
        .unwrap();
    drop(client);
    assert!(
        watched.upgrade().is_none(),
        "nothing keeps the connection alive"
    );
}

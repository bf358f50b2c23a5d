//! A service that refuses everybody for an hour.

use std::time::Duration;

use devtrust_core::error::Kind;
use devtrust_core::many::{Ending, Input, ManyOptions, Outcome};
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::{Config, Devices, RetryPolicy};
use futures_util::future;
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use super::crowd::{Crowd, Manner};
use crate::parties::{client, ordinary, stubborn};

const HOUR: Duration = Duration::from_secs(3600);
const INPUTS: usize = 300;

/// What becomes of each input, how often the service refused, and how long it took.
fn ran(config: Config) -> (Vec<Outcome>, usize, Duration) {
    let runtime = VirtualRuntime::default();
    let crowd = Crowd::new(&runtime, Manner::RefusesTheNext, 0);
    let client = client(config, crowd.clone(), &runtime);
    let request = || Input::from(json!({"device_id": "00000004-0000-4000-8000-000000000001"}));
    let inputs = stream::iter((0..INPUTS).map(|_| request()));
    let mut run = client.many(Devices::GET, inputs, ManyOptions::default());
    let handle = run.handle();
    let opening = async {
        runtime.delay(HOUR).await;
        crowd.allow(20);
    };
    let began = runtime.now();
    let work = async {
        let outcomes = run.by_ref().collect::<Vec<Outcome>>().await;
        (outcomes, runtime.now().saturating_sub(began))
    };
    let ((outcomes, took), ()) = runtime.run(future::join(work, opening));
    let tally = handle.tally();
    assert_eq!((tally.begun, tally.in_flight()), (INPUTS as u64, 0));
    assert_eq!(tally.ending, Some(Ending::Complete));
    (outcomes, crowd.refused(), took)
}

#[test]
fn each_input_is_told_that_it_may_be_run_again() {
    let (outcomes, refused, took) = ran(ordinary());
    assert_eq!(outcomes.len(), INPUTS);
    for outcome in outcomes {
        let error = outcome.result.unwrap_err();
        assert_eq!(error.kind(), Kind::RateLimited);
        assert!(error.is_retryable());
    }
    let attempts = usize::try_from(ordinary().retry.max_attempts).unwrap();
    assert_eq!(refused, INPUTS * attempts);
    assert!(took < HOUR, "{took:?}");
}

#[test]
fn who_is_patient_gets_through_and_does_not_pester() {
    let mut config = stubborn();
    config.retry = RetryPolicy::new(10_000, Duration::from_millis(500), Duration::from_secs(60));
    let (outcomes, refused, took) = ran(config);
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    // 32 in flight, each half a minute apart.
    assert!((1000..6000).contains(&refused), "{refused}");
    assert!(
        took > HOUR && took < HOUR + Duration::from_secs(300),
        "{took:?}"
    );
}

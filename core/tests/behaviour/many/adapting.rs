//! What a run gets out of a service whose limit changes, beside the best fixed number of requests in flight.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use devtrust_core::many::{Input, ManyOptions, Window};
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::{Client, Devices};
use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};

use super::crowd::{Crowd, Manner};

/// How long each limit holds; only the second half of it is measured.
const PHASE: Duration = Duration::from_secs(240);

fn request() -> Value {
    json!({"device_id": "00000004-0000-4000-8000-000000000001"})
}

fn options(window: &Arc<Window>) -> ManyOptions {
    let mut options = ManyOptions::default();
    options.in_flight = 100;
    options.window = Arc::clone(window);
    options
}

/// How many answers a run gets in the second half of each phase.
fn adapted(manner: Manner, limits: &[usize]) -> Vec<usize> {
    let runtime = VirtualRuntime::default();
    let crowd = Crowd::new(&runtime, manner, 1);
    let inputs = stream::repeat_with(|| Input::from(request()));
    let mut run = (crowd.client()).many(Devices::GET, inputs, options(&Arc::default()));
    let mut counts = Vec::new();
    for limit in limits {
        crowd.allow(*limit);
        runtime.run(answers_within(&runtime, &mut run, PHASE / 2));
        counts.push(runtime.run(answers_within(&runtime, &mut run, PHASE / 2)));
    }
    counts
}

/// How many answers the best fixed number of requests in flight gets in the same time.
fn best_fixed(manner: Manner, limit: usize, numbers: impl IntoIterator<Item = usize>) -> usize {
    let fixed = |number: usize| {
        let runtime = VirtualRuntime::default();
        let client = Crowd::new(&runtime, manner, limit).client();
        let calls = stream::repeat_with(|| call(&client)).buffer_unordered(number);
        // It is as fast all the time.
        4 * runtime.run(answers_within(&runtime, pin!(calls), PHASE / 8))
    };
    numbers.into_iter().map(fixed).max().unwrap()
}

async fn call(client: &Client) {
    client.engine().call(Devices::GET, request()).await.unwrap();
}

async fn answers_within(
    runtime: &VirtualRuntime,
    mut answers: impl stream::Stream + Unpin,
    time: Duration,
) -> usize {
    let end = runtime.now() + time;
    let mut count = 0;
    while runtime.now() < end {
        answers.next().await.unwrap();
        count += 1;
    }
    count
}

fn assert_near_the_best(manner: Manner, limits: &[usize], best: &dyn Fn(usize) -> usize) {
    for (limit, count) in limits.iter().zip(adapted(manner, limits)) {
        let best = best(*limit);
        assert!(
            count * 10 >= best * 9,
            "{manner:?} {limit}: {count} beside {best}"
        );
    }
}

#[test]
fn a_service_that_refuses_the_next_one() {
    let manner = Manner::RefusesTheNext;
    assert_near_the_best(manner, &[12, 4, 24], &|limit| {
        best_fixed(manner, limit, [limit, limit + 1, limit + 4])
    });
}

#[test]
fn a_service_that_counts_seconds() {
    let manner = Manner::CountsSeconds;
    assert_near_the_best(manner, &[100, 60, 120], &|limit| {
        let even = limit / 5;
        best_fixed(manner, limit, [even, even + 2, even + 4])
    });
}

#[test]
fn a_service_that_queues() {
    let manner = Manner::Queues;
    assert_near_the_best(manner, &[10, 3, 20], &|limit| {
        best_fixed(manner, limit, [limit, 2 * limit])
    });
}

/// Two runs, in one process with one window, or in two processes with a window each: what each gets in the second half.
fn two_runs(windows: [Arc<Window>; 2]) -> [usize; 2] {
    let runtime = VirtualRuntime::default();
    let crowd = Crowd::new(&runtime, Manner::RefusesTheNext, 20);
    let [mut first, mut second] = windows.map(|window| {
        let inputs = stream::repeat_with(|| Input::from(request()));
        (crowd.client()).many(Devices::GET, inputs, options(&window))
    });
    runtime.run(async {
        // The second one comes when the first one has all there is.
        answers_within(&runtime, &mut first, PHASE).await;
        let both = futures_util::future::join(
            answers_within(&runtime, &mut first, PHASE),
            answers_within(&runtime, &mut second, PHASE),
        );
        both.await;
        let both = futures_util::future::join(
            answers_within(&runtime, &mut first, PHASE),
            answers_within(&runtime, &mut second, PHASE),
        );
        both.await.into()
    })
}

#[test]
fn two_runs_with_one_key_get_the_same() {
    let window = Arc::new(Window::default());
    let [first, second] = two_runs([Arc::clone(&window), window]);
    assert!(
        first.abs_diff(second) * 20 < first + second,
        "{first} and {second}"
    );
}

#[test]
fn of_two_processes_none_starves() {
    let [first, second] = two_runs(Default::default());
    let best = best_fixed(Manner::RefusesTheNext, 20, [20]) * 2;
    assert!((first + second) * 10 >= best * 9, "{best}");
    assert!(
        first.min(second) * 5 >= first + second,
        "{first} and {second}"
    );
}

#[test]
fn a_steady_limit_is_rarely_exceeded() {
    let runtime = VirtualRuntime::default();
    let crowd = Crowd::new(&runtime, Manner::RefusesTheNext, 20);
    let inputs = stream::repeat_with(|| Input::from(request()));
    let mut run = (crowd.client()).many(Devices::GET, inputs, options(&Arc::default()));
    runtime.run(answers_within(&runtime, &mut run, PHASE));
    let before = crowd.refused();
    let answers = runtime.run(answers_within(&runtime, &mut run, PHASE));
    let refused = crowd.refused() - before;
    assert!(refused * 100 < answers, "{refused} of {answers}");
}

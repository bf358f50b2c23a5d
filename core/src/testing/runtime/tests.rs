#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::future::{pending, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::{Either, join, join_all, ready, select};

use super::*;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn sleeps_end_in_the_order_in_which_they_are_due() {
    let runtime = VirtualRuntime::default();
    let order = Mutex::new(Vec::new());
    let sleeper = |length: u64| {
        let (runtime, order) = (&runtime, &order);
        async move {
            runtime.sleep(seconds(length)).await;
            order.lock().unwrap().push((length, runtime.now()));
        }
    };
    runtime.run(join_all([7200, 3, 3600].map(sleeper)));
    let order = order.into_inner().unwrap();
    assert_eq!(
        order,
        [3, 3600, 7200].map(|length| (length, seconds(length)))
    );
}

#[test]
fn time_stands_still_while_somebody_can_run() {
    let runtime = VirtualRuntime::default();
    let mut polls = 0;
    let busy = poll_fn(|context| {
        polls += 1;
        assert_eq!(runtime.now(), Duration::ZERO);
        if polls == 50 {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    });
    runtime.run(join(runtime.sleep(seconds(1)), busy));
    assert_eq!((polls, runtime.now()), (50, seconds(1)));
}

#[test]
fn the_timer_beside_an_answer_that_is_there_moves_nothing() {
    let runtime = VirtualRuntime::default();
    let answered = runtime.run(select(ready(7), runtime.sleep(seconds(30))));
    assert!(matches!(answered, Either::Left((7, _))));
    drop(answered);
    assert_eq!((runtime.now(), runtime.slept()), (Duration::ZERO, vec![]));
}

#[test]
fn a_dropped_sleep_holds_nobody_up() {
    let runtime = VirtualRuntime::default();
    let (short, long) = (runtime.delay(seconds(1)), runtime.delay(seconds(60)));
    assert!(matches!(runtime.run(select(short, long)), Either::Left(_)));
    runtime.run(runtime.sleep(seconds(100)));
    assert_eq!(runtime.now(), seconds(101));
}

#[test]
#[should_panic(expected = "hang for ever")]
fn what_can_never_end_is_stopped() {
    VirtualRuntime::default().run(pending::<()>());
}

/// Polls until it is ready, as an executor that knows nothing of virtual time does.
fn elsewhere<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("not ready after 1000 polls")
}

#[test]
fn another_executor_moves_time_as_well() {
    let runtime = VirtualRuntime::default();
    let answered = elsewhere(select(ready(7), runtime.sleep(seconds(30))));
    assert!(matches!(answered, Either::Left((7, _))));
    drop(answered);
    assert_eq!(runtime.now(), Duration::ZERO);

    let late = elsewhere(select(
        runtime.delay(seconds(50)),
        runtime.sleep(seconds(30)),
    ));
    assert!(matches!(late, Either::Right(_)));
    drop(late);
    assert_eq!(runtime.now(), seconds(30));

    let never = elsewhere(select(pending::<()>(), runtime.sleep(seconds(30))));
    assert!(matches!(never, Either::Right(_)));
    assert_eq!(runtime.now(), seconds(60));
    assert_eq!(runtime.slept().len(), 2);
}

#[test]
fn a_sleep_wakes_its_own_task_where_nobody_else_would() {
    let runtime = VirtualRuntime::default();
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut sleep = std::pin::pin!(runtime.delay(seconds(1)));
    assert!(
        sleep
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
    );
    assert!(woken.is_woken());
}

#[test]
fn wall_and_monotonic_clock_move_together() {
    let runtime = VirtualRuntime::starting_at(seconds(1000), Random::Constant(5));
    runtime.run(runtime.sleep(seconds(10)));
    assert_eq!(
        (runtime.wall(), runtime.monotonic()),
        (seconds(1010), seconds(10))
    );
    assert_eq!(runtime.random(), 5);
}

#[test]
fn time_stands_still_while_it_is_held() {
    let runtime = VirtualRuntime::default();
    let woken: Arc<Mutex<Option<Waker>>> = Arc::default();
    let told = Arc::new(AtomicBool::new(false));
    let answer = {
        let (runtime, woken, told) = (&runtime, &woken, &told);
        async move {
            let _held = runtime.hold();
            poll_fn(|context| {
                *woken.lock().unwrap() = Some(context.waker().clone());
                if told.load(Ordering::SeqCst) {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
        }
    };
    let outside = std::thread::spawn({
        let (woken, told) = (woken.clone(), told.clone());
        move || loop {
            if let Some(waker) = woken.lock().unwrap().take() {
                told.store(true, Ordering::SeqCst);
                waker.wake();
                return;
            }
            std::thread::yield_now();
        }
    });
    let answer = Box::pin(answer);
    let answered = runtime.run(select(answer, runtime.sleep(seconds(30))));
    assert!(
        matches!(answered, Either::Left(_)),
        "the timer has not moved"
    );
    drop(answered);
    outside.join().unwrap();
    assert_eq!(runtime.now(), Duration::ZERO);
}

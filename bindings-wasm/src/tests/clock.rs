//! Clock, timers and randomness of the host.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use devtrust_core::runtime::Runtime;
use devtrust_wasm_border::Clock;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

const SHORT: Duration = Duration::from_millis(20);
/// 2026-01-01T00:00:00Z.
const NEW_YEAR: Duration = Duration::from_secs(1_767_225_600);

#[wasm_bindgen_test]
async fn a_sleep_is_never_shorter_than_asked() {
    let before = Clock.monotonic();
    Clock.sleep(SHORT).await;
    // A timer counts whole milliseconds, and a browser rounds its clock.
    assert!(Clock.monotonic() - before >= SHORT - Duration::from_millis(1));
}

#[wasm_bindgen_test]
async fn sleeps_end_in_the_order_of_their_lengths() {
    let order = Rc::new(Cell::new(Vec::new()));
    for millis in [40, 1, 20] {
        let order = order.clone();
        spawn_local(async move {
            Clock.sleep(Duration::from_millis(millis)).await;
            let mut so_far = order.take();
            so_far.push(millis);
            order.set(so_far);
        });
    }
    Clock.sleep(Duration::from_millis(200)).await;
    assert_eq!(order.take(), [1, 20, 40]);
}

#[wasm_bindgen_test]
async fn a_sleep_that_is_longer_than_a_timer_can_count_does_not_end_at_once() {
    let ended = Rc::new(Cell::new(false));
    let told = ended.clone();
    let sleep = Clock.sleep(Duration::MAX);
    let waiting = async move {
        sleep.await;
        told.set(true);
    };
    futures_util::future::select(Box::pin(waiting), Clock.sleep(SHORT)).await;
    assert!(!ended.get());
}

#[wasm_bindgen_test]
fn the_wall_clock_is_of_this_decade_and_the_other_never_runs_backwards() {
    assert!(Clock.wall() > NEW_YEAR);
    let readings: Vec<Duration> = (0..1_000).map(|_| Clock.monotonic()).collect();
    assert!(readings.is_sorted());
}

#[wasm_bindgen_test]
fn random_numbers_differ_in_both_halves() {
    let draws: Vec<u64> = (0..64).map(|_| Clock.random()).collect();
    let halves = |half: fn(&u64) -> u64| draws.iter().map(half).collect::<BTreeSet<_>>().len();
    assert_eq!(halves(|draw| draw >> 32), 64);
    assert_eq!(halves(|draw| draw & u64::from(u32::MAX)), 64);
}

//! What no operation does: ways to end this instance, for the tests of what comes after.

use std::hint::black_box;

use gloo_timers::future::TimeoutFuture;

/// Springs the trap that an operation is named after.
#[allow(clippy::panic, reason = "that is what it is for")]
pub(crate) async fn spring(operation: &str) {
    let Some(trap) = operation.strip_prefix("trap.") else {
        return;
    };
    // A promise's continuation: nobody of JavaScript's is on the stack.
    TimeoutFuture::new(1).await;
    match trap {
        "panic" => panic!("sprung"),
        "stack" => drop(black_box(deeper(1))),
        "memory" => drop(black_box(Vec::<Vec<u8>>::from_iter(
            (0..).map(|_| black_box(vec![1; 64 * 1024 * 1024])),
        ))),
        _ => {}
    }
}

#[inline(never)]
fn deeper(depth: u64) -> u64 {
    let here = black_box([depth; 64]);
    black_box(deeper(depth + 1)) + here.iter().sum::<u64>()
}

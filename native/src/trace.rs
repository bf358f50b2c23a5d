//! What happens on the wire, as `tracing` events.

use devtrust_core::engine::{Event, Happening, Observer};

/// Emits a `tracing` event under the target `devtrust` for everything that happens on the wire: failures and waits at
/// level INFO or WARN, the rest at DEBUG. Never a header, a body or a secret.
#[derive(Debug, Clone, Copy, Default)]
pub struct TracingObserver;

impl Observer for TracingObserver {
    fn event(&self, event: &Event<'_>) {
        macro_rules! emit {
            ($level:ident, $message:literal $(, $($field:tt)*)?) => {
                tracing::$level!(
                    target: "devtrust",
                    operation = event.operation,
                    request_id = event.request_id,
                    attempt = event.attempt,
                    method = event.verb,
                    path = event.path,
                    $($($field)*,)?
                    $message
                )
            };
        }
        match event.happening {
            Happening::Sending => emit!(debug, "sending"),
            Happening::Answered { status, elapsed } => {
                emit!(debug, "answered", status, elapsed_ms = millis(elapsed));
            }
            Happening::Failed { failure, elapsed } => {
                emit!(warn, "failed", failure = ?failure, elapsed_ms = millis(elapsed));
            }
            Happening::Waiting(wait) => emit!(info, "waiting", wait_ms = millis(wait)),
            Happening::Reconciling => emit!(info, "reconciling"),
            Happening::Unread(members) => emit!(warn, "unread", members = members),
        }
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

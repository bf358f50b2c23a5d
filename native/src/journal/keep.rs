//! Sending for as long as the application runs.

use std::time::Duration;

use devtrust_core::{Client, Result};

use super::pass::{LONGEST_ASKED, SendOptions};
use super::store::Store;
use super::{Journal, now};

/// How soon to look whether the network is back, at first and at last.
const OFFLINE: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(1)..=Duration::from_secs(60);
/// How long to pause at least between two passes, unless something is queued.
const LEAST: Duration = Duration::from_secs(1);
/// How soon to look again for what another process queued.
const ANOTHER: Duration = Duration::from_secs(60);

impl Journal {
    /// Sends what waits and what is queued later, until it is cancelled: what was queued at once, what failed after a
    /// while, and all of it when the network is back.
    ///
    /// Errors: `authentication`, `configuration` for a client that cannot send anything; `configuration.journal`.
    pub async fn keep_sending(&self, client: &Client, options: SendOptions) -> Result<()> {
        let mut offline = *OFFLINE.start();
        let mut was_offline = false;
        loop {
            // Once the network is back, all go out, also those that were to wait: what they failed of was the network.
            let until = (!was_offline).then(now);
            let due = self.stored(move |store| store.due(until)).await?;
            let sent = self.pass(client, &options, due).await?;
            was_offline = sent.offline.is_some();
            let pause = if let Some(problem) = sent.offline {
                let asked = problem.retry_after().unwrap_or_default();
                let pause = offline.max(asked.min(LONGEST_ASKED));
                offline = (offline * 2).min(*OFFLINE.end());
                pause
            } else {
                offline = *OFFLINE.start();
                // Never at once: what is due may be in the hands of another pass.
                self.until_due().await?.max(LEAST)
            };
            // What is queued in the meantime goes out at once, also to see whether the network is back.
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.0.work.notified() => {}
            }
        }
    }

    /// How long it takes until the first of those that wait is due.
    async fn until_due(&self) -> Result<Duration> {
        let Some(due) = self.stored(Store::next_due).await? else {
            return Ok(ANOTHER);
        };
        let millis = due.unix_millis().saturating_sub(now().unix_millis());
        Ok(Duration::from_millis(u64::try_from(millis).unwrap_or_default()).min(ANOTHER))
    }
}

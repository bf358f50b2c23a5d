//! Sends what is in the journal until all of it is done, or nothing goes well any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use devtrust::journal::{Journal, SendOptions};
use devtrust::{Client, Error, ErrorCode};

use super::board::Board;
use crate::failure::{Failure, Result};

/// How often to look how the journal stands: another process may use it, too.
const LOOK: Duration = Duration::from_millis(250);

/// Sends until everything is done, once `queued` says that everything is in the journal.
pub(super) async fn send(
    journal: &Journal,
    client: &Client,
    board: &Arc<Board>,
    in_flight: u32,
    (queued, patience): (&AtomicBool, Duration),
) -> Result<()> {
    let mut options = SendOptions::default();
    options.concurrency = in_flight;
    options.listener = Some(Arc::clone(board) as _);
    tokio::select! {
        ended = journal.keep_sending(client, options) => ended.map_err(Failure::from),
        done = watch(journal, board, in_flight, (queued, patience)) => done,
    }
}

async fn watch(
    journal: &Journal,
    board: &Board,
    in_flight: u32,
    (queued, patience): (&AtomicBool, Duration),
) -> Result<()> {
    let mut looked = Instant::now();
    loop {
        let _ = tokio::time::timeout(LOOK, board.ended.notified()).await;
        // Near the end, each one that ends may be the last.
        if looked.elapsed() < LOOK && board.waiting() > 2 * in_flight {
            continue;
        }
        looked = Instant::now();
        // In this order: what is queued after it is counted is not overlooked.
        let is_queued = queued.load(Ordering::Acquire);
        let counts = journal.counts().await?;
        board.show(counts);
        if is_queued && counts.waiting == 0 {
            return Ok(());
        }
        let (silence, problem) = board.silence();
        if silence > patience && counts.waiting > 0 {
            return Err(gave_up(patience, problem).into());
        }
    }
}

fn gave_up(patience: Duration, problem: Option<String>) -> Error {
    let why = problem.unwrap_or_else(|| "the network or the service is not there".to_owned());
    let patience = crate::text::length(patience);
    let text = format!(
        "nothing has gone well for {patience}; what waits is in the journal, and the same command goes on with it. Last problem: {why}"
    );
    Error::new(ErrorCode::TransportOther, text)
}

//! A run with a journal.

use devtrust_core::Engine;
use devtrust_core::many::{Input, Many, ManyOptions, Outcome, RunHandle};
use devtrust_core::schema::Operation;
use futures_util::stream::{self, Stream, StreamExt as _};

use super::RunJournal;

/// How many results are noted at a time, at most.
const BLOCK: usize = 256;
/// How many blocks of results are on their way to the disk at a time.
const WRITING: usize = 2;

/// Runs an operation over inputs as [`Many`] does, and notes in a journal what is begun and what becomes of it. Needs a tokio
/// runtime around it.
///
/// A journal that cannot be written ends the run, with the error as its ending.
pub fn resumable<S>(
    engine: &Engine,
    operation: &'static Operation,
    inputs: S,
    options: ManyOptions,
    journal: &RunJournal,
) -> (impl Stream<Item = Outcome> + Send + use<S>, RunHandle)
where
    S: Stream<Item = Input> + Send + 'static,
{
    let (ledger, clock) = (journal.ledger().clone(), engine.clone());
    let noted = ledger.noted(inputs, move || clock.service_time());
    let run = Many::new(engine, operation, Box::pin(noted), options);
    let handle = run.handle();
    let (last, over) = (ledger.clone(), handle.clone());
    let watched = handle.clone();
    let ended = run.ready_chunks(BLOCK).map(move |block| {
        let (ledger, watched) = (ledger.clone(), watched.clone());
        async move {
            let (outcomes, written) = ledger.end(block).await;
            if let Err(error) = written {
                watched.abandon(error);
            }
            stream::iter(outcomes)
        }
    });
    let released = stream::once(async move { last.release(over.tally().begun).await });
    let released = released.filter_map(|()| std::future::ready(None));
    (ended.buffered(WRITING).flatten().chain(released), handle)
}

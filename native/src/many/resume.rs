//! A run with a journal.

use devtrust_core::Engine;
use devtrust_core::many::{Input, Many, ManyOptions, Outcome, RunHandle};
use devtrust_core::schema::Operation;
use futures_util::stream::{self, Stream, StreamExt as _};

use super::RunJournal;

/// How many inputs are noted at a time, at most: those that a killed run leaves in doubt.
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
    let (noting, clock) = (journal.clone(), engine.clone());
    let mut next = 0;
    let noted = inputs.ready_chunks(BLOCK).then(move |block| {
        let (noting, clock) = (noting.clone(), clock.clone());
        let first = next;
        next += block.len() as u64;
        async move { stream::iter(noting.begin(first, block, &clock).await) }
    });
    let run = Many::new(engine, operation, Box::pin(noted.flatten()), options);
    let handle = run.handle();
    let last = journal.clone();
    let (journal, watched) = (journal.clone(), handle.clone());
    let ended = run.ready_chunks(BLOCK).map(move |block| {
        let (journal, watched) = (journal.clone(), watched.clone());
        async move {
            let (outcomes, written) = journal.end(block).await;
            if let Err(error) = written {
                watched.abandon(error);
            }
            stream::iter(outcomes)
        }
    });
    let released = stream::once(async move { last.release().await });
    let released = released.filter_map(|()| std::future::ready(None));
    (ended.buffered(WRITING).flatten().chain(released), handle)
}

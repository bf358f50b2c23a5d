//! The journal of a run while it goes on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::stream::{self, Stream, StreamExt as _};

use super::ready::{Ready, with_key};
use super::{Journaled, Keeper, Noted};
use crate::error::Result;
use crate::many::{Input, Outcome};
use crate::schema::Answer;
use crate::{Secret, Timestamp, json};

/// How many inputs are noted at a time, at most: those that a killed run leaves in doubt.
const BLOCK: usize = 256;

/// Decides what becomes of each input of a run, from what the file has of it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(super) keeper: Arc<dyn Keeper>,
    pub(super) journaled: Journaled,
    /// In the order of their positions, which come in order.
    under_way: Arc<Mutex<Vec<(u64, UnderWay)>>>,
}

/// An input that was handed out and has no outcome yet.
#[derive(Debug, Default)]
struct UnderWay {
    /// The key that was made for it.
    key: Option<Secret>,
    /// This run has noted it: where it is never begun, nothing has to be remembered of it.
    is_fresh: bool,
}

impl Ledger {
    /// Of one run.
    pub fn new(journaled: Journaled, keeper: Arc<dyn Keeper>) -> Self {
        Self {
            keeper,
            journaled,
            under_way: Arc::default(),
        }
    }

    /// The inputs as they are to be run, each noted before it is given. `time` tells that of the service.
    ///
    /// A file that cannot be read or written is an input that ends the run.
    pub fn noted<S, T>(&self, inputs: S, time: T) -> impl Stream<Item = Input> + use<S, T>
    where
        S: Stream<Item = Input>,
        T: Fn() -> Timestamp,
    {
        let ledger = self.clone();
        let mut next = 0;
        let blocks = inputs.ready_chunks(BLOCK).then(move |block| {
            let (ledger, now) = (ledger.clone(), time());
            let first = next;
            next += block.len() as u64;
            async move { stream::iter(ledger.begin(first, block, now).await) }
        });
        blocks.flatten()
    }

    /// Notes that inputs will be begun; gives each as it is to be run.
    pub(super) async fn begin(&self, first: u64, inputs: Vec<Input>, now: Timestamp) -> Vec<Input> {
        match self.begun(first, inputs, now).await {
            Ok(inputs) => inputs,
            // It ends the run: what is not noted must not be begun.
            Err(error) => {
                // None of them is begun: what the file has of them stands.
                self.under_way().retain(|(position, _)| *position < first);
                vec![Input::Unreadable(error)]
            }
        }
    }

    async fn begun(&self, first: u64, inputs: Vec<Input>, now: Timestamp) -> Result<Vec<Input>> {
        let end = first + inputs.len() as u64;
        let mut known = self.keeper.read(first..end).await?.into_iter().peekable();
        let mut begun = Vec::with_capacity(inputs.len());
        let mut fresh = Vec::new();
        for (position, input) in (first..).zip(inputs) {
            let row = known.next_if(|(of, _)| *of == position).map(|(_, row)| row);
            let ready = match input {
                Input::Request { request, .. } => {
                    let ready = self.ready(position, request, row, now).await;
                    ready.unwrap_or_else(|error| Ready::at_once(Input::Unreadable(error)))
                }
                other => Ready::at_once(other),
            };
            if let Input::Request { .. } = ready.input {
                let under_way = UnderWay {
                    key: ready.key,
                    is_fresh: ready.row.is_some(),
                };
                self.under_way().push((position, under_way));
            }
            fresh.extend(ready.row.map(|row| (position, row)));
            begun.push(ready.input);
        }
        if !fresh.is_empty() {
            self.keeper.begin(fresh).await?;
        }
        Ok(begun)
    }

    /// Notes what became of inputs, and gives the outcomes with the keys that were made for them.
    pub async fn end(&self, mut outcomes: Vec<Outcome>) -> (Vec<Outcome>, Result<()>) {
        let mut noted = Vec::with_capacity(outcomes.len());
        for outcome in &mut outcomes {
            // What was not begun says nothing about what the file has of it.
            let Some(under_way) = self.take(outcome.position) else {
                continue;
            };
            noted.push((outcome.position, text(&outcome.result)));
            if let Ok(Answer::Json(result)) = &mut outcome.result {
                *result = with_key(std::mem::take(result), under_way.key.as_ref());
            }
        }
        if noted.is_empty() {
            return (outcomes, Ok(()));
        }
        let written = self.keeper.end(noted).await;
        (outcomes, written)
    }

    /// Forgets what this run has noted and not begun: all from this position on. Where that fails, the next run looks it up.
    pub async fn release(&self, begun: u64) {
        let mut positions = Vec::new();
        self.under_way().retain(|(position, one)| {
            if *position >= begun && one.is_fresh {
                positions.push(*position);
            }
            *position < begun
        });
        if !positions.is_empty() {
            let _ = self.keeper.forget(positions).await;
        }
    }

    fn take(&self, position: u64) -> Option<UnderWay> {
        let mut under_way = self.under_way();
        let place = under_way.binary_search_by_key(&position, |(of, _)| *of);
        place.ok().map(|place| under_way.remove(place).1)
    }

    fn under_way(&self) -> MutexGuard<'_, Vec<(u64, UnderWay)>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the file gets of a result.
fn text(result: &Result<Answer>) -> Noted {
    match result {
        Ok(Answer::Json(value)) => Ok(json::write(value)),
        Ok(_) => Ok("null".to_owned()),
        Err(error) => Err(error.code().as_str().to_owned()),
    }
}

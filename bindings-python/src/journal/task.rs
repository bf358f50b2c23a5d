//! What is done with a journal.

use std::sync::Arc;

use devtrust::journal::{EntryState, JournalListener, JournalProgress, SendOptions};
use devtrust::schema::Operation;
use devtrust::{Engine, Error, ErrorCode, ProvisionDevice, Workflows, validate};
use devtrust_core::Client;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{Slot, Told};
use crate::hooks::Hooks;
use crate::message::{Message, Output, Post};
use crate::request;
use crate::session::Session;
use crate::signer::External;
use crate::work::{self, Work};
use crate::{error, number};

pub(super) const OPERATION: &Operation = Workflows::PROVISION_DEVICE;

/// One call.
#[derive(Debug)]
pub(super) struct Task {
    what: What,
    hooks: Hooks,
}

#[derive(Debug)]
enum What {
    Open,
    Queue(Box<ProvisionDevice>, Option<External>),
    Page {
        state: Option<EntryState>,
        after: Option<String>,
        limit: u32,
    },
    Entry(String),
    Counts,
    Withdraw(String),
    Forget(String),
    Retry(String),
    Send(Engine, u32),
}

impl Task {
    pub(super) fn read(py: Python<'_>, name: &str, given: &Bound<'_, PyDict>) -> PyResult<Self> {
        let mut hooks = Hooks::default();
        let what = match name {
            "open" => What::Open,
            "queue" => {
                let signer = optional(given, "signer")?;
                let signer = signer.map(|signer| External::read(signer, &mut hooks));
                let request = described(py, &needed(given, "request")?)?;
                What::Queue(Box::new(request), signer.transpose()?)
            }
            "page" => What::Page {
                state: optional(given, "state")?
                    .map(|state| parse(&state))
                    .transpose()?,
                after: optional(given, "after")?
                    .map(|after| after.extract())
                    .transpose()?,
                limit: needed(given, "limit")?.extract()?,
            },
            "entry" => What::Entry(needed(given, "id")?.extract()?),
            "counts" => What::Counts,
            "withdraw" => What::Withdraw(needed(given, "id")?.extract()?),
            "forget" => What::Forget(needed(given, "id")?.extract()?),
            "retry" => What::Retry(needed(given, "id")?.extract()?),
            "send" => {
                hooks.on_progress = optional(given, "on_progress")?.map(Bound::unbind);
                let (engine, concurrency) = sending(py, given)?;
                What::Send(engine, concurrency)
            }
            other => {
                let why = format!("a journal does not {other}");
                return Err(PyTypeError::new_err(why));
            }
        };
        Ok(Self { what, hooks })
    }

    /// What there is to do, and who is told; what happens is posted.
    pub(super) fn prepare(self, slot: Arc<Slot>, post: &Arc<dyn Post>) -> (Work, Hooks) {
        let Self { what, hooks } = self;
        let listener = hooks.on_progress.as_ref().map(|_| Arc::clone(post));
        let post_of_signer = Arc::clone(post);
        let run = async move {
            let journal = slot.journal().await?;
            let told = match what {
                What::Open => Told::Nothing,
                What::Queue(request, signer) => {
                    let signer = signer.map(|signer| signer.signer(&post_of_signer));
                    Told::Entry(Box::new(journal.queue(*request, signer).await?))
                }
                What::Page {
                    state,
                    after,
                    limit,
                } => Told::Entries(journal.entries(state, after.as_deref(), limit).await?),
                What::Entry(id) => Told::Entry(Box::new(journal.entry(&id).await?)),
                What::Counts => Told::Counts(journal.counts().await?),
                What::Withdraw(id) => journal.withdraw(&id).await.map(|()| Told::Nothing)?,
                What::Forget(id) => journal.forget(&id).await.map(|()| Told::Nothing)?,
                What::Retry(id) => journal.retry(&id).await.map(|()| Told::Nothing)?,
                What::Send(engine, concurrency) => {
                    let mut options = SendOptions::default();
                    options.concurrency = concurrency;
                    options.listener = listener.map(|post| Arc::new(Listener(post)) as _);
                    let sent = journal.send(&Client::from(engine), options).await?;
                    Told::Sent(Box::new(sent))
                }
            };
            Ok(Output::Journal(told))
        };
        (work::work(post, false, run), hooks)
    }
}

/// The client that sends, and how many devices at a time.
pub(super) fn sending(py: Python<'_>, given: &Bound<'_, PyDict>) -> PyResult<(Engine, u32)> {
    let session = needed(given, "session")?;
    let session = session.cast::<Session>()?.get();
    let engine = session.engine();
    let concurrency = number::whole("concurrency", &needed(given, "concurrency")?, u32::MAX)?;
    let engine = engine.map_err(|problem| error::to_python(py, &problem))?;
    Ok((engine, concurrency))
}

/// The description, with every violation at once.
fn described(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<ProvisionDevice> {
    let mut request = request::record(py, given, OPERATION)?;
    let violations = validate::check(&mut request, OPERATION.request);
    let described = if violations.is_empty() {
        serde_json::from_value(request)
            .map_err(|problem| Error::new(ErrorCode::ValidationInvalidRequest, problem.to_string()))
    } else {
        Err(Error::invalid(violations))
    };
    described.map_err(|problem| {
        let problem = problem.with(|report| report.operation = Some(OPERATION.name));
        error::to_python(py, &problem)
    })
}

fn parse(state: &Bound<'_, PyAny>) -> PyResult<EntryState> {
    let word: String = state.extract()?;
    let states = [
        EntryState::Waiting,
        EntryState::Sending,
        EntryState::Provisioned,
        EntryState::Failed,
    ];
    let found = states.into_iter().find(|state| state.as_str() == word);
    found.ok_or_else(|| PyTypeError::new_err(format!("no entry is {word}")))
}

fn optional<'py>(given: &Bound<'py, PyDict>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    Ok(given.get_item(name)?.filter(|value| !value.is_none()))
}

fn needed<'py>(given: &Bound<'py, PyDict>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    optional(given, name)?.ok_or_else(|| PyTypeError::new_err(format!("{name} is missing")))
}

/// Posts how sending comes along.
#[derive(Debug)]
struct Listener(Arc<dyn Post>);

impl JournalListener for Listener {
    fn progress(&self, progress: JournalProgress) {
        self.0.post(Message::Sending(Box::new(progress)));
    }
}

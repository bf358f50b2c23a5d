//! What a run remembers, so that a killed one goes on where it was and registers nothing twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devtrust_core::error::Kind;
use devtrust_core::keys::LocalKeys;
use devtrust_core::many::{Input, Outcome};
use devtrust_core::schema::{Action, Answer, Operation, Response};
use devtrust_core::workflows::prepare;
use devtrust_core::{
    Engine, Error, ErrorCode, Result, Secret, Timestamp, Violation, ViolationCode, Workflows,
};
use serde_json::Value;

use super::store::{Row, Store, parsed};
use crate::journal::JournalFile;

/// The journal of one run over one table, in a file. Cheap to clone.
///
/// An input is noted before it is begun, and its result when it has one. A run of the same inputs with the same file hands on
/// the results that are there, looks up what was under way when the earlier run ended, and does the rest. Inputs are told by
/// their position: a failed one may be mended in its place and is then begun anew, but one that was begun must stay what it was.
///
/// The file holds results and the keys that were made for devices; only its owner may read it, and with a
/// [passphrase](JournalFile::passphrase) they are encrypted. One run at a time uses it.
#[derive(Debug, Clone)]
pub struct RunJournal {
    store: Arc<Store>,
    operation: &'static Operation,
    under_way: Arc<Mutex<HashMap<u64, UnderWay>>>,
}

/// An input that was handed out and has no outcome yet.
#[derive(Debug, Default)]
struct UnderWay {
    /// The key that was made for it.
    key: Option<Secret>,
    /// This run has noted it: where it is never begun, nothing has to be remembered of it.
    is_fresh: bool,
}

/// How an input stands before it is begun.
struct Ready {
    input: Input,
    /// What is to be noted first.
    row: Option<Row>,
    key: Option<Secret>,
}

impl Ready {
    /// One that is not begun.
    fn at_once(input: Input) -> Self {
        Self {
            input,
            row: None,
            key: None,
        }
    }
}

impl RunJournal {
    /// Opens the journal of a run of this operation, and makes it where there is none. The folder must exist.
    ///
    /// Errors: `configuration.journal` for a file that cannot be used, is of another operation, has another passphrase, or none,
    /// or is in use by another run.
    pub fn open(file: impl Into<JournalFile>, operation: &'static Operation) -> Result<Self> {
        if matches!(operation.response, Response::Bytes | Response::Pages(_)) {
            return Err(Error::new(
                ErrorCode::ConfigurationJournal,
                format!("a journal keeps records, and {} gives none", operation.name),
            ));
        }
        let store = Arc::new(Store::open(&file.into(), operation.name)?);
        Ok(Self {
            store,
            operation,
            under_way: Arc::default(),
        })
    }

    /// Notes that inputs will be begun; gives each as it is to be run.
    pub(super) async fn begin(
        &self,
        first: u64,
        inputs: Vec<Input>,
        engine: &Engine,
    ) -> Vec<Input> {
        match self.begun(first, inputs, engine.service_time()).await {
            Ok(inputs) => inputs,
            // It ends the run: what is not noted must not be begun.
            Err(error) => {
                // None of them is begun: what the file has of them stands.
                self.under_way().retain(|position, _| *position < first);
                vec![Input::Unreadable(error)]
            }
        }
    }

    async fn begun(&self, first: u64, inputs: Vec<Input>, now: Timestamp) -> Result<Vec<Input>> {
        let end = first + inputs.len() as u64;
        let mut known = self
            .stored(move |store| store.read(first..end))
            .await?
            .into_iter()
            .peekable();
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
                self.under_way().insert(position, under_way);
            }
            fresh.extend(ready.row.map(|row| (position, row)));
            begun.push(ready.input);
        }
        if !fresh.is_empty() {
            self.stored(move |store| store.begin(&fresh)).await?;
        }
        Ok(begun)
    }

    async fn ready(
        &self,
        position: u64,
        request: Value,
        row: Option<Row>,
        now: Timestamp,
    ) -> Result<Ready> {
        let digest = digest(&request);
        let Some(row) = row else {
            return self.fresh(request, digest, now).await;
        };
        // Refused for good: nothing of it is there, and it may have been mended.
        let is_refused = row.error.as_deref().is_some_and(is_refusal);
        if row.digest != digest {
            if is_refused {
                return self.fresh(request, digest, now).await;
            }
            let why = format!(
                "the journal has another input at position {position}, which was begun: a journal belongs to one table"
            );
            let refused = Error::new(ErrorCode::ConflictQueued, why);
            return Ok(Ready::at_once(Input::Unreadable(refused)));
        }
        if let Some(result) = &row.result {
            let result = with_key(parsed(result)?, row.private_key.as_ref());
            return Ok(Ready::at_once(Input::Known(Answer::Json(result))));
        }
        let input = Input::Request {
            request: row.request.as_deref().map_or(Ok(request), parsed)?,
            in_doubt: (!is_refused).then_some(row.began),
        };
        // Begun once more: that it was refused says nothing about this time.
        let again = is_refused.then(|| Row {
            began: now,
            error: None,
            ..row.clone()
        });
        Ok(Ready {
            input,
            row: again,
            key: row.private_key,
        })
    }

    /// An input that was never begun. What is made for it (a key, a request for its certificate) is noted with it.
    async fn fresh(&self, mut request: Value, digest: Vec<u8>, began: Timestamp) -> Result<Ready> {
        let mut row = Row {
            digest,
            began,
            request: None,
            private_key: None,
            result: None,
            error: None,
        };
        let lacks_csr = request.get("csr").is_none_or(Value::is_null);
        let makes_key = lacks_csr && self.operation.name == Workflows::PROVISION_DEVICE.name;
        if lacks_csr && !makes_key && self.needs_csr() {
            return Ok(Ready::at_once(Input::Unreadable(without_key())));
        }
        if makes_key && let Ok(description) = serde_json::from_value(request.clone()) {
            match prepare(description, &LocalKeys::default()).await {
                Ok(prepared) => {
                    let text = crate::journal::json(&prepared.request)?;
                    request = parsed(&text)?;
                    row.request = Some(text);
                    row.private_key = prepared.private_key;
                }
                // It costs nothing, and there is nothing to note.
                Err(refused) => {
                    return Ok(Ready::at_once(Input::Unreadable(refused)));
                }
            }
        }
        Ok(Ready {
            input: Input::from(request),
            key: row.private_key.clone(),
            row: Some(row),
        })
    }

    /// Whether the operation makes a key of its own where it has no request for a certificate: the next run would not know
    /// it, and ask for another certificate.
    fn needs_csr(&self) -> bool {
        matches!(self.operation.action, Action::Workflow(_))
            && self.operation.request.field("csr").is_some()
    }

    /// Notes what became of inputs, and gives the outcomes with the keys that were made for them.
    pub(super) async fn end(&self, mut outcomes: Vec<Outcome>) -> (Vec<Outcome>, Result<()>) {
        let mut noted = Vec::with_capacity(outcomes.len());
        for outcome in &mut outcomes {
            // What was not begun says nothing about what the file has of it.
            let Some(under_way) = self.under_way().remove(&outcome.position) else {
                continue;
            };
            let text = match &outcome.result {
                Ok(Answer::Json(value)) => Ok(value.to_string()),
                Ok(_) => Ok("null".to_owned()),
                Err(error) => Err(error.code().as_str().to_owned()),
            };
            noted.push((outcome.position, text));
            if let Ok(Answer::Json(result)) = &mut outcome.result {
                *result = with_key(std::mem::take(result), under_way.key.as_ref());
            }
        }
        if noted.is_empty() {
            return (outcomes, Ok(()));
        }
        let written = self.stored(move |store| store.end(&noted)).await;
        (outcomes, written)
    }

    /// Forgets what this run has noted and never begun, at its end. Where that fails, the next run looks it up.
    pub(super) async fn release(&self) {
        let left = std::mem::take(&mut *self.under_way());
        let fresh = left.into_iter().filter(|(_, one)| one.is_fresh);
        let positions: Vec<u64> = fresh.map(|(position, _)| position).collect();
        let _ = self.stored(move |store| store.forget(&positions)).await;
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<u64, UnderWay>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on the file, in a thread that may wait for the disk.
    async fn stored<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = Arc::clone(&self.store);
        crate::journal::blocking(move || work(&store)).await
    }
}

/// Whether this code says that nothing was done, and that nothing will be.
fn is_refusal(code: &str) -> bool {
    let kind = ErrorCode::parse(code).map(ErrorCode::kind);
    matches!(
        kind,
        Some(
            Kind::Validation
                | Kind::Authentication
                | Kind::Permission
                | Kind::NotFound
                | Kind::Conflict
                | Kind::Configuration
        )
    )
}

fn without_key() -> Error {
    let why = "Csr is missing: with a journal, a key that is made on the way would not be kept.";
    let remedy = "Make a key and a certificate signing request for each row first.";
    Error::invalid(vec![Violation::new(
        "csr",
        ViolationCode::Required,
        why,
        remedy,
    )])
}

/// A result with the key that was made for it.
fn with_key(mut result: Value, key: Option<&Secret>) -> Value {
    if let (Value::Object(members), Some(key)) = (&mut result, key) {
        members.insert("private_key".to_owned(), key.reveal().into());
    }
    result
}

/// What tells an input from another one.
fn digest(request: &Value) -> Vec<u8> {
    let digest = ring::digest::digest(&ring::digest::SHA256, request.to_string().as_bytes());
    digest.as_ref().iter().take(16).copied().collect()
}

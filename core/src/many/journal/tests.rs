//! The rules of a journal, over a file in memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a test stands on may fail the test"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};

use super::*;
use crate::Devices;
use crate::many::{Input, Outcome};
use crate::schema::Answer;

/// What a test sees of the file.
#[derive(Debug, Default)]
struct Memory {
    rows: Mutex<BTreeMap<u64, Row>>,
    is_full: Mutex<bool>,
}

impl Memory {
    fn row(&self, position: u64) -> Option<Row> {
        self.rows.lock().unwrap().get(&position).cloned()
    }

    fn written<T>(&self, work: impl FnOnce(&mut BTreeMap<u64, Row>) -> T) -> Result<T> {
        if *self.is_full.lock().unwrap() {
            return Err(Error::new(ErrorCode::ConfigurationJournal, "full"));
        }
        Ok(work(&mut self.rows.lock().unwrap()))
    }
}

impl Keeper for Memory {
    fn read(&self, positions: Range<u64>) -> BoxFuture<'_, Result<Vec<(u64, Row)>>> {
        let rows = self.rows.lock().unwrap();
        let found = rows.range(positions).map(|(at, row)| (*at, row.clone()));
        let found = Ok(found.collect());
        Box::pin(async move { found })
    }

    fn begin(&self, rows: Vec<(u64, Row)>) -> BoxFuture<'_, Result<()>> {
        let done = self.written(|file| file.extend(rows));
        Box::pin(async move { done })
    }

    fn end(&self, outcomes: Vec<(u64, Noted)>) -> BoxFuture<'_, Result<()>> {
        let done = self.written(|file| {
            for (position, noted) in outcomes {
                let row = file.get_mut(&position).unwrap();
                (row.result, row.error) = match noted {
                    Ok(result) => (Some(result), None),
                    Err(code) => (None, Some(code)),
                };
            }
        });
        Box::pin(async move { done })
    }

    fn forget(&self, positions: Vec<u64>) -> BoxFuture<'_, Result<()>> {
        let done = self.written(|file| file.retain(|position, _| !positions.contains(position)));
        Box::pin(async move { done })
    }

    fn sha256(&self, text: &str) -> Vec<u8> {
        let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
        digest.as_ref().to_vec()
    }

    fn prepare(&self, mut description: Value) -> BoxFuture<'_, Result<Option<Prepared>>> {
        description["csr"] = "made".into();
        let made = (description, Some(Secret::new("key")));
        Box::pin(async move { Ok(Some(made)) })
    }
}

const FIRST: i64 = 1_000;
const LATER: i64 = 2_000;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(millis).unwrap()
}

/// A run over these requests, as the ledger gives them on.
fn run(file: &Arc<Memory>, journaled: Journaled, requests: &[Value], now: i64) -> Run {
    let ledger = Ledger::new(journaled, Arc::clone(file) as _);
    let inputs = stream::iter(requests.to_vec()).map(Input::from);
    let noted = ledger
        .noted(inputs, move || at(now))
        .collect::<Vec<Input>>();
    let inputs = noted.now_or_never().unwrap();
    Run { ledger, inputs }
}

struct Run {
    ledger: Ledger,
    inputs: Vec<Input>,
}

impl Run {
    /// What an input is: a request and when it may have been made, a result, or the code of an error.
    fn told(&self) -> Vec<Value> {
        let told = self.inputs.iter().map(|input| match input {
            Input::Request { request, in_doubt } => {
                json!([request, in_doubt.map(Timestamp::unix_millis)])
            }
            Input::Known(Answer::Json(result)) => json!({"known": result}),
            Input::Known(_) => Value::Null,
            Input::Unreadable(error) => error.code().as_str().into(),
        });
        told.collect()
    }

    fn end(&self, position: u64, result: Result<Answer>) -> (Value, Result<()>) {
        let outcome = Outcome {
            position,
            result,
            is_known: false,
        };
        let ended = self.ledger.end(vec![outcome]).now_or_never().unwrap();
        let (outcomes, written) = ended;
        let result = outcomes.into_iter().next().unwrap().result;
        (result.map_or(Value::Null, Answer::into_json), written)
    }
}

fn failed(code: ErrorCode) -> Result<Answer> {
    Err(Error::new(code, "it failed"))
}

#[test]
fn what_is_done_is_handed_on_and_what_was_under_way_is_looked_up() {
    let file = Arc::default();
    let requests = [
        json!({"name": "a"}),
        json!({"name": "b"}),
        json!({"name": "c"}),
    ];
    let first = run(&file, Journaled::AsItIs, &requests[..2], FIRST);
    assert_eq!(
        first.told(),
        [json!([{"name": "a"}, null]), json!([{"name": "b"}, null])]
    );
    assert_eq!(file.row(0).unwrap().digest, {
        let digest = ring::digest::digest(&ring::digest::SHA256, br#"{"name":"a"}"#);
        digest.as_ref()[..16].to_vec()
    });
    first.end(0, Ok(Answer::Json(json!({"id": 7})))).1.unwrap();
    // Nobody knows what became of the second one.
    first
        .end(1, failed(ErrorCode::TransportOutcomeUnknown))
        .1
        .unwrap();
    let again = run(&file, Journaled::AsItIs, &requests, LATER);
    let expected = [
        json!({"known": {"id": 7}}),
        json!([{"name": "b"}, FIRST]),
        json!([{"name": "c"}, null]),
    ];
    assert_eq!(again.told(), expected);
    assert_eq!(file.row(1).unwrap().began, at(FIRST));
}

#[test]
fn one_that_was_refused_may_be_mended_and_no_other_may_change() {
    let file = Arc::default();
    let requests = [
        json!({"name": "?"}),
        json!({"name": "b"}),
        json!({"name": "c"}),
    ];
    let first = run(&file, Journaled::AsItIs, &requests, FIRST);
    first
        .end(0, failed(ErrorCode::ValidationInvalidRequest))
        .1
        .unwrap();
    first.end(1, Ok(Answer::Nothing)).1.unwrap();
    // The same again is begun anew: that it was refused says nothing about this time.
    let same = run(&file, Journaled::AsItIs, &requests[..1], LATER);
    assert_eq!(same.told(), [json!([{"name": "?"}, null])]);
    assert_eq!(
        (file.row(0).unwrap().began, file.row(0).unwrap().error),
        (at(LATER), None)
    );
    same.end(0, failed(ErrorCode::ConflictNameTaken)).1.unwrap();
    let mended = [
        json!({"name": "a"}),
        json!({"name": "x"}),
        json!({"name": "y"}),
    ];
    let mended = run(&file, Journaled::AsItIs, &mended, LATER);
    assert_eq!(
        mended.told(),
        [
            json!([{"name": "a"}, null]),
            "conflict.queued".into(),
            "conflict.queued".into()
        ]
    );
    // What was refused is no outcome of the row that is there.
    mended.end(1, failed(ErrorCode::ConflictQueued)).1.unwrap();
    assert_eq!(file.row(1).unwrap().result.as_deref(), Some("null"));
}

#[test]
fn a_key_is_noted_with_its_request_and_comes_back_with_the_result() {
    let file = Arc::default();
    let requests = [json!({"device": "a"}), json!({"device": "b", "csr": "own"})];
    let first = run(&file, Journaled::WithCsr, &requests, FIRST);
    let ready = [
        json!([{"csr": "made", "device": "a"}, null]),
        json!([{"csr": "own", "device": "b"}, null]),
    ];
    assert_eq!(first.told(), ready);
    let noted = file.row(0).unwrap();
    assert_eq!(
        noted.request.as_deref(),
        Some(r#"{"csr":"made","device":"a"}"#)
    );
    assert_eq!(noted.private_key.unwrap().reveal(), "key");
    assert!(file.row(1).unwrap().private_key.is_none());
    // Killed: the request with the same key is looked up.
    let again = run(&file, Journaled::WithCsr, &requests, LATER);
    let expected = [
        json!([{"csr": "made", "device": "a"}, FIRST]),
        json!([{"csr": "own", "device": "b"}, FIRST]),
    ];
    assert_eq!(again.told(), expected);
    let (given, written) = again.end(0, Ok(Answer::Json(json!({"id": 7}))));
    written.unwrap();
    assert_eq!(given, json!({"id": 7, "private_key": "key"}));
    assert_eq!(file.row(0).unwrap().result.as_deref(), Some(r#"{"id":7}"#));
    let known = run(&file, Journaled::WithCsr, &requests[..1], LATER);
    assert_eq!(
        known.told(),
        [json!({"known": {"id": 7, "private_key": "key"}})]
    );
}

#[test]
fn a_key_that_nobody_would_keep_is_not_made() {
    let file = Arc::default();
    let requests = [
        json!({"seat_id": "s"}),
        json!({"seat_id": "s", "csr": "own"}),
    ];
    let run = run(&file, Journaled::NeedsCsr, &requests, FIRST);
    let expected = [
        "validation.invalid_request".into(),
        json!([requests[1], null]),
    ];
    assert_eq!(run.told(), expected);
    assert!(file.row(0).is_none());
}

#[test]
fn what_was_noted_and_not_begun_is_forgotten() {
    let file = Arc::default();
    let requests: Vec<Value> = (0..4).map(|number| json!({ "name": number })).collect();
    let first = run(&file, Journaled::AsItIs, &requests[..3], FIRST);
    first.end(0, Ok(Answer::Nothing)).1.unwrap();
    drop(first);
    // The third one was noted by the run before: it may have been begun there.
    let second = run(&file, Journaled::AsItIs, &requests, LATER);
    second.ledger.release(2).now_or_never().unwrap();
    let left: Vec<u64> = file.rows.lock().unwrap().keys().copied().collect();
    assert_eq!(left, [0, 1, 2]);
}

#[test]
fn what_cannot_be_noted_is_not_begun() {
    let file = Arc::<Memory>::default();
    let first = run(&file, Journaled::AsItIs, &[json!(1)], FIRST);
    *file.is_full.lock().unwrap() = true;
    let (_, written) = first.end(0, Ok(Answer::Nothing));
    assert_eq!(written.unwrap_err().code(), ErrorCode::ConfigurationJournal);
    let second = run(
        &file,
        Journaled::AsItIs,
        &[json!(1), json!(2), json!(3)],
        LATER,
    );
    assert_eq!(second.told(), ["configuration.journal"]);
    // What the file has of the first one stands.
    *file.is_full.lock().unwrap() = false;
    second.ledger.release(0).now_or_never().unwrap();
    assert!(file.row(0).is_some());
}

#[test]
fn what_is_damaged_is_said_where_it_is() {
    let file = Arc::<Memory>::default();
    let first = run(&file, Journaled::AsItIs, &[json!(1), json!(2)], FIRST);
    first.end(0, Ok(Answer::Nothing)).1.unwrap();
    first.end(1, Ok(Answer::Nothing)).1.unwrap();
    file.rows.lock().unwrap().get_mut(&0).unwrap().result = Some("{".to_owned());
    let again = run(&file, Journaled::AsItIs, &[json!(1), json!(2)], LATER);
    assert_eq!(
        again.told(),
        ["configuration.journal".into(), json!({ "known": null })]
    );
}

#[test]
fn an_operation_says_what_its_journal_keeps() {
    let of = |operation| Journaled::of(operation).map_err(|error| error.code());
    assert_eq!(of(Devices::REGISTER), Ok(Journaled::AsItIs));
    assert_eq!(of(Workflows::PROVISION_DEVICE), Ok(Journaled::WithCsr));
    let issue = crate::trust_lifecycle::Workflows::ISSUE_CERTIFICATE;
    assert_eq!(of(issue), Ok(Journaled::NeedsCsr));
    let refused = Err(ErrorCode::ConfigurationJournal);
    assert_eq!(of(Devices::BOOTSTRAP_CONFIG), refused);
    assert_eq!(of(Devices::LIST), refused);
}

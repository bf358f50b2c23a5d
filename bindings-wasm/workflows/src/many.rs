//! Many inputs: core's run, over rows of JavaScript's and the calls of the main module.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use devtrust_core::config::json::millis;
use devtrust_core::many::{Calls, Ending, Input, Many, ManyOptions, OneCall, Outcome};
use devtrust_core::many::{RunHandle, Tally, Window, over};
use devtrust_core::runtime::Runtime;
use devtrust_core::schema::Answer;
use devtrust_core::{BoxFuture, Result, json};
use devtrust_wasm_border::{Clock, Stop, plain};
use futures_util::FutureExt as _;
use futures_util::stream::{self, Stream, StreamExt as _};
use js_sys::{Float64Array, Promise};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::journal::{self, Journal};
use crate::kept::Kept;
use crate::turn::Turn;
use crate::within::error;

/// How many outcomes are told at a time, at most.
const MOST: usize = 64;

#[wasm_bindgen]
extern "C" {
    /// Who has the rows, and has their calls made: `ts/src/run.ts`.
    #[derive(Debug, Clone)]
    pub type Rows;

    /// The next row as JSON text, the report of an error where it is none, or nothing where there are no more; or a promise
    /// of one of these.
    #[wasm_bindgen(method)]
    fn row(this: &Rows) -> JsValue;

    /// Makes the call of a row, which may take so many milliseconds in what is left of the run; an earlier run may have made it, begun
    /// at that time. Promises nothing, or the report of an error: the result stays there. With a journal it is promised, as JSON
    /// text.
    #[wasm_bindgen(method)]
    fn call(
        this: &Rows,
        position: f64,
        request: String,
        turn: Turn,
        left: Option<f64>,
        in_doubt: Option<f64>,
    ) -> Promise;

    /// With a journal: what became of a row, once that is noted. The result as JSON text, or the report of an error.
    #[wasm_bindgen(method)]
    pub(crate) fn settle(this: &Rows, position: f64, given: &JsValue, is_known: bool);
}

/// A run. It goes on while somebody waits for what ends next.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Run {
    many: Rc<RefCell<Many<Inputs>>>,
    handle: RunHandle,
    kept: Option<Kept>,
}

/// What a run takes.
pub(crate) type Inputs = Pin<Box<dyn Stream<Item = Input>>>;

#[wasm_bindgen]
impl Run {
    /// From options in JSON. Runs with the same number of service and API key share what the service takes.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, service: u64, rows: Rows, journal: Option<Journal>) -> Self {
        let given = json::parse(options.as_bytes()).unwrap_or_default();
        let number = |name: &str| given.get(name).and_then(Value::as_f64);
        let count = |name: &str| given.get(name).and_then(Value::as_u64);
        let mut options = ManyOptions::default();
        if let Some(most) = count("in_flight") {
            options.in_flight = usize::try_from(most).unwrap_or(usize::MAX);
        }
        options.deadline = number("deadline_ms").map(millis);
        options.most_failures = number("max_failures");
        options.total = count("total");
        options.window = window(service);
        let common = given.get("common").cloned().unwrap_or_default();
        let calls = Remote {
            rows: rows.clone(),
            runtime: Arc::new(Clock),
        };
        let mut inputs = inputs(rows.clone(), common);
        let mut ledger = None;
        if let Some(journal) = journal {
            let operation = given.get("operation").and_then(Value::as_str);
            let makes_key = given.get("makes_key").and_then(Value::as_bool);
            let (operation, makes_key) = (operation.unwrap_or_default(), makes_key == Some(true));
            let kept = journal::ledger(operation, makes_key, &journal);
            inputs = journal::noted(&kept, journal, inputs);
            ledger = Some(kept);
        }
        let many = Many::of(Arc::new(calls), inputs, options);
        let handle = many.handle();
        Self {
            kept: ledger.map(|ledger| Kept::new(ledger, handle.clone(), rows)),
            handle,
            many: Rc::new(RefCell::new(many)),
        }
    }

    /// Promises the positions of rows that ended; none where the run has. With a journal each is settled first.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub fn next(&self) -> Promise {
        let (many, kept) = (Rc::clone(&self.many), self.kept.clone());
        let next = async move {
            let mut ended = std::future::poll_fn(|context| ended(&many, context)).await;
            if let Some(kept) = kept {
                ended = kept.settled(ended).await;
            }
            let positions: Vec<f64> = ended.iter().map(|one| one.position as f64).collect();
            Ok(Float64Array::from(positions.as_slice()).into())
        };
        Stop::default().promise(None, Box::pin(next))
    }

    /// Forgets what the journal has noted and the run has not begun: for who leaves it before its end.
    pub fn release(&self) {
        if let Some(kept) = &self.kept {
            // What works on the file is over at once.
            let _ = kept.release().now_or_never();
        }
    }

    /// Begins no further row.
    pub fn stop(&self) {
        self.handle.stop();
    }

    /// How it stands.
    pub fn tally(&self) -> JsValue {
        plain::json(&told(&self.handle.tally()))
    }
}

/// What has ended, at most so much at a time; nothing where the run is over.
fn ended(many: &RefCell<Many<Inputs>>, context: &mut Context<'_>) -> Poll<Vec<Outcome>> {
    let mut many = many.borrow_mut();
    let mut ended = Vec::new();
    while ended.len() < MOST {
        match many.poll_next_unpin(context) {
            Poll::Ready(Some(outcome)) => ended.push(outcome),
            Poll::Pending if ended.is_empty() => return Poll::Pending,
            Poll::Pending | Poll::Ready(None) => break,
        }
    }
    // Nobody polls before the caller asks again, and others want places, too.
    many.rest();
    Poll::Ready(ended)
}

/// As the facade tells it. Times are in milliseconds.
fn told(tally: &Tally) -> Value {
    let millis = |time: Duration| Value::from(time.as_secs_f64() * 1000.0);
    let ending = tally.ending.as_ref();
    let code = match ending {
        Some(Ending::Hopeless(error)) => Some(error.code().as_str()),
        _ => None,
    };
    json::object(vec![
        ("begun", tally.begun.into()),
        ("done", tally.done.into()),
        ("known", tally.known.into()),
        ("failed", tally.failed.into()),
        ("elapsed", millis(tally.elapsed)),
        ("perSecond", tally.per_second().into()),
        ("total", tally.total.into()),
        ("left", tally.left().map(millis).into()),
        ("ending", ending.map(Ending::as_str).into()),
        ("code", code.into()),
    ])
}

/// The rows, as the run takes them. What all have goes under what each has.
fn inputs(rows: Rows, common: Value) -> Inputs {
    Box::pin(stream::unfold((rows, common), |(rows, common)| async {
        let mut given = rows.row();
        if let Some(coming) = given.dyn_ref::<Promise>() {
            given = JsFuture::from(coming.clone()).await.unwrap_or_default();
        }
        let input = match given.as_string() {
            Some(text) => Input::from(Value::from(request(text, &common))),
            None if given.is_undefined() => return None,
            None => Input::Unreadable(error(&given)),
        };
        Some((input, (rows, common)))
    }))
}

/// The text of a request. It is read only where something goes under it.
fn request(text: String, common: &Value) -> String {
    if common.is_null() {
        return text;
    }
    let mut request = common.clone();
    over(
        &mut request,
        json::parse(text.as_bytes()).unwrap_or_default(),
    );
    json::write(&request)
}

/// The calls of the main module.
#[derive(Debug)]
struct Remote {
    rows: Rows,
    runtime: Arc<dyn Runtime>,
}

impl Calls for Remote {
    fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.runtime
    }

    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    fn call(&self, request: Value, one: OneCall) -> BoxFuture<'static, Result<Answer>> {
        let left = one.last.saturating_sub(self.runtime.monotonic());
        let left = (one.last < Duration::MAX).then(|| left.as_secs_f64() * 1000.0);
        let text = match request {
            Value::String(text) => text,
            other => json::write(&other),
        };
        let turn = Turn::of(one.pace);
        let in_doubt = one.in_doubt.map(|time| time.unix_millis() as f64);
        let asked = self
            .rows
            .call(one.position as f64, text, turn, left, in_doubt);
        Box::pin(async move {
            match JsFuture::from(asked).await {
                Ok(nothing) if nothing.is_undefined() => Ok(Answer::Nothing),
                Ok(given) | Err(given) => match given.as_string() {
                    Some(result) => Ok(Answer::Json(
                        json::parse(result.as_bytes()).unwrap_or_default(),
                    )),
                    None => Err(error(&given)),
                },
            }
        })
    }
}

/// The window of a service and an API key, which both are in that number.
fn window(service: u64) -> Arc<Window> {
    thread_local! {
        static WINDOWS: RefCell<Vec<(u64, Weak<Window>)>> = const { RefCell::new(Vec::new()) };
    }
    WINDOWS.with_borrow_mut(|windows| {
        windows.retain(|(_, window)| window.strong_count() > 0);
        let mut known = windows.iter().filter(|(number, _)| *number == service);
        if let Some(window) = known.find_map(|(_, window)| window.upgrade()) {
            return window;
        }
        let window = Arc::new(Window::default());
        windows.push((service, Arc::downgrade(&window)));
        window
    })
}

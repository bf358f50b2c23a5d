//! Many inputs: core's run, over rows of JavaScript's and the calls of the main module.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::Duration;

use devtrust_core::config::json::millis;
use devtrust_core::many::{Calls, Ending, Input, Many, ManyOptions, OneCall, RunHandle, Window};
use devtrust_core::many::{Tally, over};
use devtrust_core::runtime::Runtime;
use devtrust_core::schema::Answer;
use devtrust_core::{BoxFuture, Result, json};
use devtrust_wasm_border::{Clock, Stop, plain};
use futures_util::stream::{self, Stream, StreamExt as _};
use js_sys::{Float64Array, Promise};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

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

    /// Makes the call of a row, which may take so many milliseconds in what is left of the run. Promises nothing, or the report
    /// of an error; the result stays there.
    #[wasm_bindgen(method)]
    fn call(this: &Rows, position: f64, request: String, turn: Turn, left: Option<f64>) -> Promise;
}

/// A run. It goes on while somebody waits for what ends next.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Run {
    many: Rc<RefCell<Many<Inputs>>>,
    handle: RunHandle,
}

type Inputs = Pin<Box<dyn Stream<Item = Input>>>;

#[wasm_bindgen]
impl Run {
    /// From options in JSON. Runs with the same number of service and API key share what the service takes.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, service: u64, rows: Rows) -> Self {
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
        let many = Many::of(Arc::new(calls), inputs(rows, common), options);
        Self {
            handle: many.handle(),
            many: Rc::new(RefCell::new(many)),
        }
    }

    /// Promises the positions of rows that ended; none where the run has.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub fn next(&self) -> Promise {
        let many = Rc::clone(&self.many);
        let next = std::future::poll_fn(move |context| {
            let mut many = many.borrow_mut();
            let mut positions = Vec::new();
            while positions.len() < MOST {
                match many.poll_next_unpin(context) {
                    Poll::Ready(Some(outcome)) => positions.push(outcome.position as f64),
                    Poll::Pending if positions.is_empty() => return Poll::Pending,
                    Poll::Pending | Poll::Ready(None) => break,
                }
            }
            // Nobody polls before the caller asks again, and others want places, too.
            many.rest();
            Poll::Ready(Ok(Float64Array::from(positions.as_slice()).into()))
        });
        Stop::default().promise(None, Box::pin(next))
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
        let asked = self.rows.call(one.position as f64, text, turn, left);
        Box::pin(async move {
            match JsFuture::from(asked).await {
                Ok(nothing) if nothing.is_undefined() => Ok(Answer::Nothing),
                Ok(report) | Err(report) => Err(error(&report)),
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

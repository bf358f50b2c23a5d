//! Promises of calls, and what ends a call from outside: its signal, or what its progress callback throws.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use devtrust_core::BoxFuture;
use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

#[derive(Debug, Default)]
struct State {
    reason: Option<JsValue>,
    waker: Option<Waker>,
}

/// Shared by a call and by those who may end it.
#[derive(Debug, Clone, Default)]
pub struct Stop(Rc<RefCell<State>>);

impl Stop {
    /// Ends the call. The first reason counts.
    pub fn stop(&self, reason: JsValue) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.reason.get_or_insert(reason);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Promises what a call gives, or why it was ended by this or by a signal. One function for all calls: a future in a box
    /// needs no code of its own.
    pub fn promise(
        self,
        signal: Option<AbortSignal>,
        mut call: BoxFuture<'static, Result<JsValue, JsValue>>,
    ) -> Promise {
        let listening = signal.map(|signal| Listening::new(signal, self.clone()));
        future_to_promise(async move {
            let ended = poll_fn(|context| {
                if let Poll::Ready(ended) = call.as_mut().poll(context) {
                    return Poll::Ready(self.reason().map_or(ended, Err));
                }
                match self.reason() {
                    Some(reason) => Poll::Ready(Err(reason)),
                    None => {
                        self.0.borrow_mut().waker = Some(context.waker().clone());
                        Poll::Pending
                    }
                }
            })
            .await;
            drop(listening);
            ended
        })
    }

    fn reason(&self) -> Option<JsValue> {
        self.0.borrow().reason.clone()
    }
}

/// Ends a call with a signal, for as long as this lives.
#[derive(Debug)]
struct Listening {
    signal: AbortSignal,
    listener: Closure<dyn FnMut()>,
}

impl Listening {
    /// Listens from now on; a signal that has come already ends it, too.
    fn new(signal: AbortSignal, stop: Stop) -> Self {
        if signal.aborted() {
            stop.stop(signal.reason());
        }
        let told = signal.clone();
        let listener = Closure::new(move || stop.stop(told.reason()));
        let _ = signal.add_event_listener_with_callback("abort", listener.as_ref().unchecked_ref());
        Self { signal, listener }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        let _ = self
            .signal
            .remove_event_listener_with_callback("abort", listener);
    }
}

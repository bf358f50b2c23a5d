//! Device Trust Manager in memory, with rules of its own, bad weather, and a gate that stops time at any exchange.
//!
//! It is written from the tutorial's text and shares nothing with core but the transport trait, so that a wrong rule in
//! core does not hide behind the same wrong rule here.

mod authority;
mod gate;
mod http_form;
mod store;
mod weather;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use devtrust_core::BoxFuture;
use devtrust_core::runtime::Runtime as _;
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::transport::{Request, Response, Transport, TransportError};

pub(crate) use authority::Authority;
pub(crate) use gate::{Gate, Point};
pub(crate) use store::Store;
pub(crate) use weather::{Fault, Weather};

use http_form::Call;

/// The service: what it knows, what goes wrong, and what it saw.
#[derive(Debug)]
pub(crate) struct Service {
    runtime: VirtualRuntime,
    store: Mutex<Store>,
    weather: Mutex<Weather>,
    gate: Gate,
    traffic: Mutex<Traffic>,
    /// Work that is done after its exchange has ended, and when.
    late: Mutex<Vec<(Duration, Call)>>,
}

/// What came in.
#[derive(Debug, Default, Clone)]
pub(crate) struct Traffic {
    /// When each exchange began, with method and path.
    pub(crate) began: Vec<(Duration, String)>,
    /// How many are under way.
    pub(crate) open: usize,
    /// The faults that the weather chose.
    pub(crate) faults: Vec<Fault>,
}

impl Service {
    pub(crate) fn new(runtime: &VirtualRuntime, store: Store, weather: Weather) -> Arc<Self> {
        Arc::new(Self {
            runtime: runtime.clone(),
            store: Mutex::new(store),
            weather: Mutex::new(weather),
            gate: Gate::default(),
            traffic: Mutex::default(),
            late: Mutex::default(),
        })
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap()
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }

    pub(crate) fn traffic(&self) -> Traffic {
        self.traffic.lock().unwrap().clone()
    }

    pub(crate) fn set_weather(&self, weather: Weather) {
        *self.weather.lock().unwrap() = weather;
    }

    /// Does what a gateway had given up on, where its time has come.
    pub(crate) fn do_what_is_late(&self) {
        let now = self.runtime.wall();
        self.late.lock().unwrap().retain(|(due, call)| {
            let waits = *due > now;
            if !waits {
                self.store().answer(call, *due);
            }
            waits
        });
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let call = Call::read(&request);
        let (fault, before, after) = {
            let mut weather = self.weather.lock().unwrap();
            (weather.fault(&call), weather.delay(), weather.delay())
        };
        let number = {
            let mut traffic = self.traffic.lock().unwrap();
            let line = format!("{} {}", call.method, call.path);
            traffic.began.push((self.runtime.now(), line));
            traffic.faults.extend(fault);
            traffic.began.len()
        };
        let _open = Open::new(&self.traffic);

        self.gate.pass(number, Point::BeforeTheWork).await;
        self.runtime.delay(before).await;
        if let Some(later) = fault.and_then(Fault::work_comes_later) {
            let due = self.runtime.wall() + later;
            self.late.lock().unwrap().push((due, call.clone()));
        }
        if let Some(end) = fault.and_then(|fault| fault.instead_of_the_work(&self.runtime)) {
            return end;
        }
        self.do_what_is_late();
        let answer = self.store().answer(&call, self.runtime.wall());
        self.gate.pass(number, Point::AfterTheWork).await;
        self.runtime.delay(after).await;
        let response = http_form::response(&answer, self.runtime.wall());
        match fault {
            Some(fault) => fault.after_the_work(response).await,
            None => Ok(response),
        }
    }
}

impl Transport for Service {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// Counts an exchange while it is under way, also where it is dropped.
struct Open<'a>(&'a Mutex<Traffic>);

impl<'a> Open<'a> {
    fn new(traffic: &'a Mutex<Traffic>) -> Self {
        traffic.lock().unwrap().open += 1;
        Self(traffic)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.lock().unwrap().open -= 1;
    }
}

/// An answer before it is HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self {
            status,
            content_type: "application/json",
            body: Bytes::from(body.to_string()),
        }
    }

    /// A refusal in the tutorial's form.
    pub(crate) fn refused(status: u16, code: &str, message: &str) -> Self {
        let body = serde_json::json!({"errors": [{"code": code, "message": message}]});
        Self::json(status, &body)
    }
}

//! Clients: one for each `Client` that JavaScript holds.

use std::cell::RefCell;
use std::sync::Arc;

use devtrust_core::engine::{Engine, Event, Happening, Observer};
use devtrust_core::json::object;
use devtrust_core::{Error, Result, decode};
use serde_json::Value;

use crate::host::Host;
use crate::messages::Out;
use crate::settings;
use crate::slots::Slots;
use crate::transport::Fetch;

thread_local! {
    static SESSIONS: RefCell<Slots<Engine>> = const { RefCell::new(Slots::new()) };
}

/// Makes a session; says what is wrong with its settings where it cannot be made.
pub(crate) fn open(id: u32, payload: &[u8]) {
    match make(id, payload) {
        Ok(engine) => {
            SESSIONS.with_borrow_mut(|sessions| sessions.add(id, engine));
            Out::Opened.emit(id, &[]);
        }
        Err(error) => Out::Opened.emit(id, report(&error).as_bytes()),
    }
}

/// Forgets a session. Calls under way go on.
pub(crate) fn close(id: u32) {
    SESSIONS.with_borrow_mut(|sessions| sessions.take(id));
}

/// The engine of a session.
pub(crate) fn engine(id: u32) -> Result<Engine> {
    SESSIONS
        .with_borrow_mut(|sessions| sessions.get(id).cloned())
        .ok_or_else(|| Error::new("internal.defect", "there is no such session"))
}

/// An error's report, as JSON.
pub(crate) fn report(error: &Error) -> String {
    serde_json::to_string(error.report()).unwrap_or_default()
}

fn make(id: u32, payload: &[u8]) -> Result<Engine> {
    let given: Value = decode::parse(payload).unwrap_or_default();
    let observer: Option<Arc<dyn Observer>> = match given.get("events") {
        Some(Value::Bool(true)) => Some(Arc::new(Events { session: id })),
        _ => None,
    };
    Engine::new(
        settings::config(&given)?,
        Arc::new(Fetch { session: id }),
        Arc::new(Host),
        observer,
    )
}

/// Tells the host what happens on the wire.
#[derive(Debug)]
struct Events {
    session: u32,
}

impl Observer for Events {
    fn event(&self, event: &Event<'_>) {
        let (kind, detail) = match event.happening {
            Happening::Unread(members) => ("unread", Some((None, "members", members.into()))),
            Happening::Sending => ("sending", None),
            Happening::Answered { status, elapsed } => {
                ("answered", Some((Some(elapsed), "status", status.into())))
            }
            Happening::Failed { failure, elapsed } => {
                ("failed", Some((Some(elapsed), "failure", failure.name().into())))
            }
            Happening::Waiting(wait) => ("waiting", Some((Some(wait), "", Value::Null))),
            Happening::Reconciling => ("reconciling", None),
        };
        let mut told = vec![
            ("kind", kind.into()),
            ("operation", event.operation.into()),
            ("request_id", event.request_id.into()),
            ("attempt", event.attempt.into()),
            ("method", event.verb.into()),
            ("path", event.path.into()),
        ];
        if let Some((duration, name, value)) = detail {
            if let Some(duration) = duration {
                told.push(("duration", (duration.as_secs_f64() * 1000.0).into()));
            }
            if !value.is_null() {
                told.push((name, value));
            }
        }
        let told = object(told);
        Out::Event.emit_json(self.session, &told);
    }
}

//! What happens on the wire, told to the host.

use std::sync::Arc;

use devtrust_core::engine::{Event, Happening, Observer};
use devtrust_core::json::object;
use devtrust_wasm_border::plain;
use serde_json::Value;

use crate::host::Host;

/// Tells a host that listens.
#[derive(Debug)]
pub(crate) struct Events(Host);

impl Events {
    /// For this host, if it listens.
    pub(crate) fn of(host: &Host) -> Option<Arc<dyn Observer>> {
        host.listens()
            .then(|| Arc::new(Self(host.clone())) as Arc<dyn Observer>)
    }
}

impl Observer for Events {
    fn event(&self, event: &Event<'_>) {
        let (kind, detail) = match event.happening {
            Happening::Unread(members) => ("unread", Some((None, "members", members.into()))),
            Happening::Sending => ("sending", None),
            Happening::Answered { status, elapsed } => {
                ("answered", Some((Some(elapsed), "status", status.into())))
            }
            Happening::Failed { failure, elapsed } => (
                "failed",
                Some((Some(elapsed), "failure", failure.name().into())),
            ),
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
        self.0.event(plain::json(&object(told)));
    }
}

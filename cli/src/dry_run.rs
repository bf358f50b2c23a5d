//! What an operation would send, without sending it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use devtrust::schema::{Action, Operation, Type};
use devtrust::transport::{
    Body, Failure as Broken, Request, Response, Sent, Transport, TransportError,
};
use devtrust::{BoxFuture, RawRequest};
use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::output::{MASK, secrets};
use crate::settings::Account;

/// Keeps the first request, and sends nothing.
#[derive(Debug, Default)]
struct Keeper(Mutex<Option<Request>>);

impl Transport for Keeper {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(request);
        let error = TransportError::new(Broken::Cancelled, Sent::Nothing, "this is a dry run");
        Box::pin(std::future::ready(Err(error)))
    }
}

/// Shows the first request of an operation, its secrets masked. Fails as the operation does where its input is not valid.
pub(crate) async fn show(
    account: &Account,
    operation: &'static Operation,
    mut request: Value,
) -> Result<()> {
    let hidden = secrets(&mut request, &Type::Record(operation.request));
    let keeper = Arc::new(Keeper::default());
    let client = account.dry(Arc::clone(&keeper) as _)?;
    let outcome = client.engine().call(operation, request).await;
    keeper.show(outcome.err(), &hidden)?;
    if !matches!(operation.action, Action::Http(_)) {
        writeln!(anstream::stdout(), "\nWhat follows depends on the answer.")?;
    }
    Ok(())
}

/// Shows a raw request.
pub(crate) async fn show_raw(account: &Account, request: RawRequest) -> Result<()> {
    let keeper = Arc::new(Keeper::default());
    let client = account.dry(Arc::clone(&keeper) as _)?;
    let outcome = client.request(request).await;
    keeper.show(outcome.err(), &[])
}

impl Keeper {
    fn show(&self, outcome: Option<devtrust::Error>, hidden: &[String]) -> Result<()> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (kept, outcome) {
            (Some(kept), _) => Ok(write!(anstream::stdout(), "{}", written(&kept, hidden))?),
            (None, Some(error)) => Err(error.into()),
            (None, None) => Err(Failure::machine("nothing would be sent")),
        }
    }
}

/// The request as text.
fn written(request: &Request, hidden: &[String]) -> String {
    let mut text = format!(
        "{} {}\n",
        request.method,
        masked(request.url.as_str(), hidden)
    );
    for header in &request.headers {
        let value = if header.secret { MASK } else { &header.value };
        let _ = writeln!(text, "{}: {value}", header.name);
    }
    match &request.body {
        Body::Empty => {}
        Body::Bytes(bytes) => {
            let body = String::from_utf8_lossy(bytes);
            let body = match serde_json::from_str::<Value>(&body) {
                Ok(mut value) => {
                    hide(&mut value, hidden);
                    format!("{value:#}")
                }
                Err(_) => masked(&body, hidden),
            };
            let _ = writeln!(text, "\n{body}");
        }
        Body::Parts(parts) => {
            for part in parts {
                let file = part.file_name.as_deref().unwrap_or_default();
                let _ = writeln!(
                    text,
                    "\npart {} {file} ({} bytes)",
                    part.name,
                    part.content.size()
                );
            }
        }
    }
    text
}

fn hide(value: &mut Value, hidden: &[String]) {
    match value {
        Value::String(text) => *text = masked(text, hidden),
        Value::Array(entries) => entries.iter_mut().for_each(|entry| hide(entry, hidden)),
        Value::Object(members) => members.values_mut().for_each(|member| hide(member, hidden)),
        _ => {}
    }
}

/// Without the secrets, as they are and as an address has them.
fn masked(text: &str, hidden: &[String]) -> String {
    let mut shown = text.to_owned();
    for secret in hidden {
        shown = shown.replace(secret, MASK).replace(&encoded(secret), MASK);
    }
    shown
}

fn encoded(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

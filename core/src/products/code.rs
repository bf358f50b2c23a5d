//! The code that operations need beside their tables, for a build that reads those as text.

#[cfg(not(feature = "whole"))]
use super::asked;
use crate::device_trust::{Artifacts, Batches, Devices, Workflows as Provisioning, X509};
use crate::schema::packed::Code;
use crate::schema::{Action, Endpoint, Idempotency, Operation, Recovery};
use crate::trust_lifecycle::{Certificates, Workflows};

/// An operation's name and its code.
type Entry = (&'static str, Code);

/// What every page may need at any moment.
const HERE: &[Entry] = &[
    code_of(Provisioning::PROVISION_DEVICE),
    // In a page there is no file to keep it in, which is all that its code says there.
    code_of(Provisioning::KEEP_CERTIFICATE),
    code_of(Devices::REGISTER),
    code_of(X509::READ),
    code_of(X509::READ_ALL),
    code_of(X509::VERIFY),
];

/// What a module of its own has, which is loaded when one of these is first called.
macro_rules! elsewhere {
    ($($operation:path),* $(,)?) => {
        const ELSEWHERE: &[Entry] = &[$(code_of($operation)),*];
        #[cfg(not(feature = "whole"))]
        const ASKED: &[Entry] = &[$(asked!($operation)),*];
    };
}

/// The way to the code of an operation that runs elsewhere.
#[cfg(not(feature = "whole"))]
macro_rules! asked {
    ($operation:path) => {{
        const NAME: &str = $operation.name;
        match code_of($operation).1 {
            Code::Workflow(_) => (
                NAME,
                Code::Workflow(|context, request| asked::workflow(NAME, context, request)),
            ),
            Code::Recovery(_) => (
                NAME,
                Code::Recovery(|context, request, since| {
                    asked::recovery(NAME, context, request, since)
                }),
            ),
        }
    }};
}

elsewhere![
    Artifacts::UPLOAD,
    Batches::CHECK,
    Batches::REGISTER_DEVICES,
    Batches::REQUEST_CERTIFICATES,
    Batches::RENEW,
    Batches::WATCH,
    Batches::FETCH,
    Provisioning::DEPLOY_RELEASE,
    Provisioning::WHOAMI,
    Provisioning::WATCH_AUDIT_LOG,
    Workflows::ISSUE_CERTIFICATE,
    Workflows::RENEW_DUE,
    Workflows::EXPORT_INVENTORY,
    Workflows::WATCH_AUDIT_LOG,
    Certificates::ISSUE,
    Certificates::RENEW,
    X509::CHECK_REVOCATION,
];

/// A build with tables of its own runs everything itself.
#[cfg(feature = "whole")]
const ASKED: &[Entry] = ELSEWHERE;

/// The code for the table of an operation.
pub(crate) fn code(operation: &str) -> Option<Code> {
    find(HERE, operation).or_else(|| find(ASKED, operation))
}

/// The code of an operation that the npm package's main module asks another module for.
pub fn code_elsewhere(operation: &str) -> Option<Code> {
    find(ELSEWHERE, operation)
}

fn find(entries: &'static [Entry], operation: &str) -> Option<Code> {
    let found = entries.iter().find(|(name, _)| *name == operation);
    found.map(|(_, code)| *code)
}

/// The code that an operation's table names; for the compiler.
#[allow(clippy::panic, reason = "the compiler's, not the program's")]
const fn code_of(operation: &'static Operation) -> Entry {
    let code = match operation.action {
        Action::Workflow(workflow) => Code::Workflow(workflow),
        Action::Http(Endpoint {
            idempotency: Idempotency::Reconcile(Recovery::Function(recover)),
            ..
        }) => Code::Recovery(recover),
        _ => panic!("it has none"),
    };
    (operation.name, code)
}

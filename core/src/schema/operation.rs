//! What an operation looks like.

use std::time::Duration;

use serde_json::Value as Json;

use super::{Context, Lookup, Model, Outcome, Travel, Type};
use crate::Timestamp;
use crate::error::{ErrorCode, Result};
use crate::future::BoxFuture;

/// One operation: `divisions.create`.
#[derive(Debug)]
pub struct Operation {
    /// The name in logs, errors and every language, as it is reached from the client: `divisions.create`,
    /// `account.accounts.list`.
    pub name: &'static str,
    /// The method: `create`.
    pub method: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// What it takes.
    pub request: &'static Model,
    /// Whether the request's fields are parameters of their own rather than one object.
    pub parameters: bool,
    /// What it returns.
    pub response: Response,
    /// What it does.
    pub action: Action,
    /// What a caller may bring beside the request.
    pub takes: &'static [Hook],
    /// Errors that a caller may want to tell apart and that do not follow from the rest of this table.
    pub errors: &'static [Raised],
    /// What to use instead, where the service is said to give it up; empty otherwise.
    pub deprecated: &'static str,
    /// How well the fact is known.
    pub confidence: Confidence,
    /// Where the fact comes from; empty without the feature `docs`.
    pub source: &'static str,
}

impl Operation {
    /// The name of its product, with which its own name begins; nothing for an operation of the client's own resources.
    pub fn product(&self) -> Option<&'static str> {
        let (product, rest) = self.name.split_once('.')?;
        rest.contains('.').then_some(product)
    }

    /// The field that is sent as a file.
    pub fn file(&self) -> Option<&'static str> {
        match &self.action {
            Action::Http(endpoint) => endpoint.travel.file,
            _ => None,
        }
    }
}

/// What a caller may bring to a workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// A signer, or a place where keys are kept.
    Keys,
    /// A listener for its steps.
    Progress,
}

/// An error of an operation.
#[derive(Debug)]
pub struct Raised {
    /// Its code.
    pub code: ErrorCode,
    /// When: `where the account has a division of this name`; empty without the feature `docs`.
    pub when: &'static str,
}

/// What an operation returns.
#[derive(Debug, Clone, Copy)]
pub enum Response {
    /// A value of this type.
    Value(&'static Type),
    /// A value of this type, or nothing.
    Optional(&'static Type),
    /// A list, page by page.
    Pages(&'static Type),
    /// Bytes: a file.
    Bytes,
    /// Nothing.
    Nothing,
}

/// What an operation does.
#[derive(Debug)]
pub enum Action {
    /// One HTTP call.
    Http(Endpoint),
    /// Looks through a list for one object.
    Find {
        /// The list.
        list: &'static Operation,
        /// Which one.
        lookup: Lookup,
    },
    /// Finds, or creates and finds.
    Ensure {
        /// How to find it.
        find: &'static Operation,
        /// How to create it.
        create: &'static Operation,
        /// Whether the service is published to refuse a second one of the same name.
        unique: bool,
    },
    /// Several calls.
    Workflow(Workflow),
}

/// Runs several calls, on the JSON of its request.
pub type Workflow = fn(Box<dyn Context>, Json) -> BoxFuture<'static, Result<Json>>;

/// One HTTP call.
#[derive(Debug)]
pub struct Endpoint {
    /// GET, POST, PUT, PATCH or DELETE.
    pub verb: &'static str,
    /// The path, with `{field}` for a field that goes there.
    pub path: &'static str,
    /// The statuses that the documentation names for success. Any 2xx is taken as success: the published ones and
    /// those seen live differ.
    pub success: &'static [u16],
    /// What may be done when the outcome of a call is not known.
    pub idempotency: Idempotency,
    /// The member that the body is wrapped in.
    pub wrap: Option<&'static str>,
    /// The member that the answer is wrapped in.
    pub unwrap: Option<&'static str>,
    /// Statuses that mean "not ready yet": asked again a few times.
    pub pending: &'static [u16],
    /// The field of the object and the value that it must have, where the service would refuse this otherwise. Its
    /// refusal is explained with it; nothing is asked before.
    pub needs: Option<(&'static str, &'static str)>,
    /// How the parts of the request travel where that is not said by the verb.
    pub travel: &'static Travel,
}

/// What may be done when the outcome of a call is not known.
#[derive(Debug, Clone, Copy)]
pub enum Idempotency {
    /// It changes nothing: it is sent again.
    Safe,
    /// Doing it twice is the same as doing it once: it is sent again.
    Idempotent,
    /// It creates: devtrust looks for the object first and creates it again only if it is not there.
    Reconcile(Recovery),
    /// It is never sent again once it may have arrived.
    Never,
}

/// How to look up what a call may have created.
#[derive(Debug, Clone, Copy)]
pub enum Recovery {
    /// With this operation, which takes the same fields.
    Find(&'static Operation),
    /// What this operation, which takes the same fields, no longer finds has been deleted; so has what it finds with this
    /// value in this field.
    Gone(&'static Operation, Option<(&'static str, &'static str)>),
    /// By an object that shows it.
    Shown(&'static Outcome),
    /// With this function.
    Function(Recover),
}

/// Looks up what the call of this request may have done: the answer that it would have had, or nothing where it did nothing.
pub type Recover = fn(Box<dyn Context>, Json, Since) -> BoxFuture<'static, Result<Option<Json>>>;

/// When the call that may have created the object began.
#[derive(Debug, Clone, Copy)]
pub enum Since {
    /// At this moment of the monotonic clock, which is one of the service's clock where that is known.
    Moment(Duration),
    /// At this time of the service's clock: in an earlier run of the program.
    Date(Timestamp),
}

/// How well a fact about the API is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// In the published documentation.
    Documented,
    /// Seen in public code that talks to the service.
    Observed,
    /// Inferred from other facts.
    Inferred,
}

impl Confidence {
    /// `documented`, `observed` or `inferred`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
        }
    }
}

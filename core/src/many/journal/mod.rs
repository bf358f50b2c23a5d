//! What a run remembers, so that a killed one goes on where it was and registers nothing twice.
//!
//! An input is noted before it is begun, and its result when it has one. A run of the same inputs over the same file hands on
//! the results that are there, looks up what was under way when the earlier run ended, and does the rest. Inputs are told by
//! their position: a failed one may be mended in its place and is then begun anew, but one that was begun must stay what it was.
//!
//! The rules are here; where the file is, and who may wait for the disk, is the [`Keeper`]'s.

mod ledger;
mod ready;
#[cfg(all(test, feature = "keys", feature = "trust-lifecycle"))]
mod tests;

use std::fmt::Debug;
use std::ops::Range;

use serde_json::Value;

use crate::device_trust::Workflows;
use crate::error::Result;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::schema::{Action, Operation, Response};
use crate::{Error, ErrorCode, Secret, Timestamp};

pub use ledger::Ledger;

/// What the file holds of an input.
#[derive(Debug, Clone)]
pub struct Row {
    /// Of the input as it was given: SHA-256 of its JSON, the first 16 bytes.
    pub digest: Vec<u8>,
    /// When it was first begun, by the service's clock.
    pub began: Timestamp,
    /// The request as JSON, where a certificate signing request was made for it.
    pub request: Option<String>,
    /// The key that was made for it.
    pub private_key: Option<Secret>,
    /// Its result as JSON.
    pub result: Option<String>,
    /// The code of its error.
    pub error: Option<String>,
}

/// The result of an input as JSON, or the code of its error.
pub type Noted = std::result::Result<String, String>;

/// A description with the request that was made for it, and the key, where that is not kept elsewhere.
pub type Prepared = (Value, Option<Secret>);

/// Who keeps a journal: a file that nobody else uses meanwhile. Each function is one transaction; where one fails, nothing of it is
/// in the file.
pub trait Keeper: MaybeSend + MaybeSync + Debug {
    /// The rows that are there of these positions, in their order.
    fn read(&self, positions: Range<u64>) -> BoxFuture<'_, Result<Vec<(u64, Row)>>>;

    /// Puts rows in the place of those that are there, without result and error. They are on the disk when it ends.
    fn begin(&self, rows: Vec<(u64, Row)>) -> BoxFuture<'_, Result<()>>;

    /// Notes what became of inputs. A loss of power may take it: those are looked up again.
    fn end(&self, outcomes: Vec<(u64, Noted)>) -> BoxFuture<'_, Result<()>>;

    /// Takes rows out.
    fn forget(&self, positions: Vec<u64>) -> BoxFuture<'_, Result<()>>;

    /// SHA-256.
    fn sha256(&self, text: &str) -> Vec<u8>;

    /// Makes a key and a certificate signing request for a device that is described; nothing where it is no description, which
    /// its call finds out.
    fn prepare(&self, description: Value) -> BoxFuture<'_, Result<Option<Prepared>>>;
}

const PROVISION_DEVICE: &str = Workflows::PROVISION_DEVICE.name;

/// What a journal has to know of an operation: what becomes of an input without a request for a certificate. A key that is made
/// on the way would not be known to the next run, which would ask for another certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journaled {
    /// It needs none.
    AsItIs,
    /// One is made and noted before it is begun.
    WithCsr,
    /// It is refused.
    NeedsCsr,
}

impl Journaled {
    /// Of this operation.
    ///
    /// Errors: `configuration.journal` where its answers are no records.
    pub fn of(operation: &Operation) -> Result<Self> {
        if matches!(operation.response, Response::Bytes | Response::Pages(_)) {
            let name = operation.name;
            return Err(Error::new(
                ErrorCode::ConfigurationJournal,
                format!("a journal keeps records, and {name} gives none"),
            ));
        }
        let makes_key = matches!(operation.action, Action::Workflow(_))
            && operation.request.field("csr").is_some();
        Ok(Self::named(operation.name, makes_key))
    }

    /// Of the operation of this name, which makes a key where it gets no request, or does not.
    pub fn named(operation: &str, makes_key: bool) -> Self {
        if !makes_key {
            Self::AsItIs
        } else if operation == PROVISION_DEVICE {
            Self::WithCsr
        } else {
            Self::NeedsCsr
        }
    }
}

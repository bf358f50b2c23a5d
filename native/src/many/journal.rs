//! The journal of a run in a file of this machine. What it decides is core's: [`Ledger`].

use std::ops::Range;
use std::sync::Arc;

use devtrust_core::keys::LocalKeys;
use devtrust_core::many::{Journaled, Keeper, Ledger, Noted, Row};
use devtrust_core::schema::Operation;
use devtrust_core::workflows::prepare;
use devtrust_core::{BoxFuture, Error, ErrorCode, Result, Secret};
use serde_json::Value;

use super::store::Store;
use crate::journal::JournalFile;

/// The journal of one run over one table, in a file. Cheap to clone.
///
/// An input is noted before it is begun, and its result when it has one. A run of the same inputs with the same file hands on
/// the results that are there, looks up what was under way when the earlier run ended, and does the rest. Inputs are told by
/// their position: a failed one may be mended in its place and is then begun anew, but one that was begun must stay what it was.
///
/// The file holds results and the keys that were made for devices; only its owner may read it, and with a
/// [passphrase](JournalFile::passphrase) they are encrypted. One run at a time uses it. The npm package writes the same file,
/// without a passphrase.
#[derive(Debug, Clone)]
pub struct RunJournal(Ledger);

impl RunJournal {
    /// Opens the journal of a run of this operation, and makes it where there is none. The folder must exist.
    ///
    /// Errors: `configuration.journal` for a file that cannot be used, is of another operation, has another passphrase, or none,
    /// or is in use by another run.
    pub fn open(file: impl Into<JournalFile>, operation: &'static Operation) -> Result<Self> {
        let journaled = Journaled::of(operation)?;
        let store = Arc::new(Store::open(&file.into(), operation.name)?);
        Ok(Self(Ledger::new(journaled, Arc::new(File(store)))))
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.0
    }
}

/// The file, in threads that may wait for the disk.
#[derive(Debug)]
struct File(Arc<Store>);

impl File {
    fn stored<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let store = Arc::clone(&self.0);
        Box::pin(crate::journal::blocking(move || work(&store)))
    }
}

impl Keeper for File {
    fn read(&self, positions: Range<u64>) -> BoxFuture<'_, Result<Vec<(u64, Row)>>> {
        self.stored(move |store| store.read(positions))
    }

    fn begin(&self, rows: Vec<(u64, Row)>) -> BoxFuture<'_, Result<()>> {
        self.stored(move |store| store.begin(&rows))
    }

    fn end(&self, outcomes: Vec<(u64, Noted)>) -> BoxFuture<'_, Result<()>> {
        self.stored(move |store| store.end(&outcomes))
    }

    fn forget(&self, positions: Vec<u64>) -> BoxFuture<'_, Result<()>> {
        self.stored(move |store| store.forget(&positions))
    }

    fn sha256(&self, text: &str) -> Vec<u8> {
        let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
        digest.as_ref().to_vec()
    }

    fn prepare(
        &self,
        description: Value,
    ) -> BoxFuture<'_, Result<Option<(Value, Option<Secret>)>>> {
        Box::pin(async move {
            let Ok(description) = serde_json::from_value(description) else {
                return Ok(None);
            };
            let prepared = prepare(description, &LocalKeys::default()).await?;
            let request = serde_json::to_value(&prepared.request).map_err(|error| {
                let why = format!("the description cannot be written as JSON: {error}");
                Error::new(ErrorCode::InternalDefect, why)
            })?;
            Ok(Some((request, prepared.private_key)))
        })
    }
}

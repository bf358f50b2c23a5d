//! The journal's file: an SQLite database, so that what was written is there after any interruption.

mod change;
mod file;
mod look;
mod rows;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use devtrust_core::{Error, ErrorCode, Result, Secret};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::fork;
use crate::seal::{Seal, unlock};

pub(super) use change::{Claim, Outcome};
pub(super) use file::FileId;
pub(crate) use file::make;

/// The open file; nothing while the process forks, and until it is used again.
pub(super) type Slot = Mutex<Option<Connection>>;

/// The file. Every method is one transaction, on the disk when it returns.
#[derive(Debug)]
pub(super) struct Store {
    connection: Arc<Slot>,
    path: PathBuf,
    file: FileId,
    /// Where its keys are encrypted.
    seal: Option<Seal>,
}

impl Store {
    /// What file it is.
    pub(super) fn file(&self) -> &FileId {
        &self.file
    }

    /// Whether its keys are encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.seal.is_some()
    }

    /// Opens the file, and makes it where there is none; its folder must exist. The caller is inside of the gate.
    pub(super) fn open(path: &Path, passphrase: Option<&Secret>) -> Result<Self> {
        // The same file whatever becomes of the current folder, and no name that SQLite gives a meaning.
        let absolute = std::path::absolute(path).map_err(|error| refused(path, &error))?;
        let (connection, seal) = file::open(&absolute, passphrase)?;
        let file = FileId::of(&absolute).map_err(|error| refused(&absolute, &error))?;
        Ok(Self {
            connection: Arc::new(Mutex::new(Some(connection))),
            path: absolute,
            file,
            seal,
        })
    }

    /// Whether somebody with this passphrase, or without one, could have opened the file.
    pub(super) fn admit(&self, passphrase: Option<&Secret>) -> Result<()> {
        let header = self.seal.as_ref().map(Seal::header).cloned();
        unlock(header, passphrase)
            .map(drop)
            .map_err(|why| refused(&self.path, &why))
    }

    /// What is closed while the process forks, also of a store that is just being dropped.
    pub(super) fn closing(&self) -> Weak<Slot> {
        Arc::downgrade(&self.connection)
    }

    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T> {
        self.same_file()?;
        self.with(|connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let outcome = work(&transaction)?;
            transaction.commit()?;
            Ok(outcome)
        })
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.with(|connection| work(connection))
    }

    /// What would be written to a file without a name, nobody would find.
    fn same_file(&self) -> Result<()> {
        if FileId::of(&self.path).ok().as_ref() == Some(&self.file) {
            return Ok(());
        }
        let why = "the file was deleted or replaced while it was open";
        Err(refused(&self.path, &why))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T> {
        let failed = |error: rusqlite::Error| refused(&self.path, &error);
        let _inside = fork::inside();
        let mut slot = self.slot();
        let connection = match &mut *slot {
            Some(connection) => connection,
            resting => {
                self.same_file()?;
                resting.insert(file::connected(&self.path).map_err(failed)?)
            }
        };
        work(connection).map_err(failed)
    }

    /// A panic while it was locked left a transaction behind that is rolled back: the connection is as good as before.
    fn slot(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Taken out of its slot only where nobody forks: until then, whoever forks closes it.
        let _inside = fork::inside();
        drop(self.slot().take());
    }
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| {
        Error::new(
            ErrorCode::InternalDefect,
            format!("it cannot be written as JSON: {error}"),
        )
    })
}

pub(crate) fn refused(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorCode::ConfigurationJournal,
        format!("journal {}: {error}", path.display()),
    )
}

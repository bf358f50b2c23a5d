//! The journal's file: an SQLite database, so that what was written is there after any interruption.

mod change;
mod file;
mod look;
mod rows;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use devtrust_core::{Error, ErrorCode, Result};
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub(super) use change::{Claim, Outcome};
pub(super) use file::FileId;
pub(crate) use file::make;

/// The file. Every method is one transaction, on the disk when it returns.
#[derive(Debug)]
pub(super) struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    file: FileId,
}

impl Store {
    /// What file it is.
    pub(super) fn file(&self) -> &FileId {
        &self.file
    }

    /// Opens the file, and makes it where there is none; its folder must exist.
    pub(super) fn open(path: &Path) -> Result<Self> {
        // The same file whatever becomes of the current folder, and no name that SQLite gives a meaning.
        let absolute = std::path::absolute(path).map_err(|error| refused(path, &error))?;
        let connection = file::open(&absolute)?;
        let file = FileId::of(&absolute).map_err(|error| refused(&absolute, &error))?;
        Ok(Self {
            connection: Mutex::new(connection),
            path: absolute,
            file,
        })
    }

    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T> {
        // What would be written to a file without a name, nobody would find.
        if FileId::of(&self.path).ok().as_ref() != Some(&self.file) {
            return Err(refused(
                &self.path,
                &"the file was deleted or replaced while it was open",
            ));
        }
        self.connection()
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                let outcome = work(&transaction)?;
                transaction.commit()?;
                Ok(outcome)
            })
            .map_err(|error| refused(&self.path, &error))
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        work(&self.connection()).map_err(|error| refused(&self.path, &error))
    }

    /// A panic while it was locked left a transaction behind that is rolled back: the connection is as good as before.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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

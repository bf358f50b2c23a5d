//! The file of a run: an SQLite database with one row for each input that was begun.
//!
//! With a passphrase, private keys are encrypted in it, and results, which may hold keys and passcodes of the service.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devtrust_core::many::{Noted, Row};
use devtrust_core::{Error, Result, Secret, Timestamp};
use rusqlite::{Connection, ErrorCode as Refusal, OptionalExtension as _, Transaction, params};

use crate::fork;
use crate::journal::{JournalFile, refused};
use crate::seal::{self, Header, Seal, unlock};

/// What marks the file as that of a run: "dvtr".
const APPLICATION: i64 = 0x6476_7472;
/// The layout of a file without a passphrase, and of one with a table for its seal: no version of devtrust that does not know
/// the seal puts a key in the clear beside those that are encrypted.
const PLAIN: i64 = 1;
const SEALED: i64 = 2;

const LAYOUT: &str = "
    CREATE TABLE run (operation TEXT NOT NULL) STRICT;
    CREATE TABLE input (
        position INTEGER PRIMARY KEY,
        -- Of the input as it was given: SHA-256, the first 16 bytes.
        digest BLOB NOT NULL,
        -- When it was first begun, by the service's clock: milliseconds since 1970.
        began INTEGER NOT NULL,
        -- The request, where a certificate signing request was made for it, and the key.
        request TEXT,
        private_key TEXT,
        -- Its result (sealed where the file is), or the code of its error.
        result ANY,
        error TEXT
    ) STRICT;
";

#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    /// Closed only where nobody forks.
    connection: Mutex<Option<Connection>>,
    seal: Option<Seal>,
}

impl Store {
    /// Opens the file for this run alone, and makes it where there is none.
    pub(super) fn open(file: &JournalFile, operation: &str) -> Result<Self> {
        let (path, passphrase) = (&file.path, file.passphrase.as_ref());
        let path = std::path::absolute(path).map_err(|error| refused(path, &error))?;
        if passphrase.is_some_and(|passphrase| passphrase.reveal().is_empty()) {
            return Err(refused(&path, &"an empty passphrase protects nothing"));
        }
        let _inside = fork::inside();
        // Closing a second handle to a file would let go of the locks that another run of this process has on it.
        if !path.exists() {
            crate::journal::make(&path)?;
        }
        let prepared = prepared(&path, operation, passphrase);
        let (connection, seal) = prepared.map_err(|error| match error {
            Unusable::Busy => refused(&path, &"another run is using it"),
            Unusable::Foreign(why) => refused(&path, &why),
            Unusable::Broken(error) => refused(&path, &error),
            Unusable::Seal(error) => error,
        })?;
        Ok(Self {
            path,
            connection: Mutex::new(Some(connection)),
            seal,
        })
    }

    /// The rows of these positions.
    pub(super) fn read(&self, positions: std::ops::Range<u64>) -> Result<Vec<(u64, Row)>> {
        self.work(false, |file| {
            file.prepare_cached(
                "SELECT position, digest, began, request, private_key, result, error FROM input \
                 WHERE position >= ?1 AND position < ?2",
            )?
            .query_map(
                params![signed(positions.start), signed(positions.end)],
                |row| {
                    let began = Timestamp::from_unix_millis(row.get(2)?);
                    let position: i64 = row.get(0)?;
                    let position = position.unsigned_abs();
                    Ok((
                        position,
                        Row {
                            digest: row.get(1)?,
                            began: began.unwrap_or(Timestamp::EPOCH),
                            request: row.get(3)?,
                            private_key: seal::key(self.seal.as_ref(), row, 4, &place(position))?,
                            result: seal::text(self.seal.as_ref(), row, 5, &place(position))?,
                            error: row.get(6)?,
                        },
                    ))
                },
            )?
            .collect()
        })
    }

    /// Notes inputs before they are begun, on the disk when it returns.
    pub(super) fn begin(&self, rows: &[(u64, Row)]) -> Result<()> {
        let seal = self.seal.as_ref();
        let keys = rows
            .iter()
            .map(|(_, row)| seal::kept_key(seal, row.private_key.as_ref()));
        let keys: Vec<_> = keys.collect::<Result<_>>()?;
        self.work(true, |file| {
            let mut insert = file.prepare_cached(
                "INSERT OR REPLACE INTO input (position, digest, began, request, private_key) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for ((position, row), key) in rows.iter().zip(&keys) {
                insert.execute(params![
                    signed(*position),
                    row.digest,
                    row.began.unix_millis(),
                    row.request,
                    key
                ])?;
            }
            Ok(())
        })
    }

    /// Notes results and codes of errors. After a loss of power some may be missing: those are looked up again.
    pub(super) fn end(&self, outcomes: &[(u64, Noted)]) -> Result<()> {
        let noted = outcomes.iter().map(|(position, outcome)| match outcome {
            Ok(result) => {
                let result = seal::kept_text(self.seal.as_ref(), result, &place(*position))?;
                Ok((*position, Some(result), None))
            }
            Err(code) => Ok((*position, None, Some(code))),
        });
        let noted: Vec<_> = noted.collect::<Result<_>>()?;
        self.work(false, |file| {
            let mut update = file
                .prepare_cached("UPDATE input SET result = ?2, error = ?3 WHERE position = ?1")?;
            for (position, result, error) in &noted {
                update.execute(params![signed(*position), result, error])?;
            }
            Ok(())
        })
    }

    /// Takes rows out.
    pub(super) fn forget(&self, positions: &[u64]) -> Result<()> {
        self.work(false, |file| {
            let mut delete = file.prepare_cached("DELETE FROM input WHERE position = ?1")?;
            for position in positions {
                delete.execute([signed(*position)])?;
            }
            Ok(())
        })
    }

    fn work<T>(
        &self,
        to_disk: bool,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let _inside = fork::inside();
        let mut slot = self.slot();
        let Some(connection) = slot.as_mut() else {
            return Err(refused(&self.path, &"it was closed"));
        };
        let level = if to_disk { "FULL" } else { "NORMAL" };
        let outcome = connection
            .pragma_update(None, "synchronous", level)
            .and_then(|()| connection.transaction())
            .and_then(|transaction| {
                let outcome = work(&transaction)?;
                transaction.commit()?;
                Ok(outcome)
            });
        outcome.map_err(|error| refused(&self.path, &error))
    }

    fn slot(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _inside = fork::inside();
        drop(self.slot().take());
    }
}

/// What a sealed result belongs to.
fn place(position: u64) -> String {
    format!("result {position}")
}

enum Unusable {
    Busy,
    Foreign(String),
    Broken(rusqlite::Error),
    Seal(Error),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(Refusal::DatabaseBusy | Refusal::DatabaseLocked) => Self::Busy,
            _ => Self::Broken(error),
        }
    }
}

fn prepared(
    path: &Path,
    operation: &str,
    passphrase: Option<&Secret>,
) -> Result<(Connection, Option<Seal>), Unusable> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_millis(200))?;
    // Two runs over one file would only get into each other's way. The lock goes with the process.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    let transaction = connection.transaction()?;
    let number = |name: &str| transaction.pragma_query_value(None, name, |row| row.get(0));
    let (application, version): (i64, i64) = (number("application_id")?, number("user_version")?);
    let empty = "SELECT count(*) = 0 FROM sqlite_schema";
    let is_empty: bool = transaction.query_row(empty, [], |row| row.get(0))?;
    let mut seal = None;
    let is_fresh = is_empty && application == 0 && version == 0;
    if is_fresh {
        seal = passphrase
            .map(Seal::make)
            .transpose()
            .map_err(Unusable::Seal)?;
        transaction.execute_batch(LAYOUT)?;
        if let Some(seal) = &seal {
            seal.header().write(&transaction)?;
        }
        let version = if seal.is_some() { SEALED } else { PLAIN };
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.execute("INSERT INTO run (operation) VALUES (?1)", [operation])?;
    } else if application != APPLICATION {
        let why = "it is a database, but no journal of a run".to_owned();
        return Err(Unusable::Foreign(why));
    } else if version != PLAIN && version != SEALED {
        return Err(Unusable::Foreign(format!(
            "it was made by a newer version of devtrust (layout {version}, this one knows {SEALED})"
        )));
    }
    let of: Option<String> = transaction
        .query_row("SELECT operation FROM run", [], |row| row.get(0))
        .optional()?;
    if of.as_deref() != Some(operation) {
        let of = of.unwrap_or_default();
        return Err(Unusable::Foreign(format!(
            "it is of a run of {of}, not of {operation}"
        )));
    }
    if !is_fresh {
        let header = (version == SEALED).then(|| Header::read(&transaction));
        let header = header.transpose()?.flatten();
        if version == SEALED && header.is_none() {
            let why = "what its passphrase is checked by is gone".to_owned();
            return Err(Unusable::Foreign(why));
        }
        let unlocked = unlock(header, passphrase);
        seal = unlocked.map_err(|why| Unusable::Foreign(why.to_owned()))?;
    }
    // A write takes the lock at once.
    transaction.execute("UPDATE run SET operation = operation", [])?;
    transaction.commit()?;
    Ok((connection, seal))
}

/// SQLite's numbers have a sign.
fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

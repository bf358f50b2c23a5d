//! The file of a run: an SQLite database with one row for each input that was begun.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use devtrust_core::{Error, ErrorCode, Result, Secret, Timestamp};
use rusqlite::{Connection, ErrorCode as Refusal, OptionalExtension as _, Transaction, params};

use crate::journal::refused;

/// What marks the file as that of a run: "dvtr".
const APPLICATION: i64 = 0x6476_7472;
/// The layout of this version.
const VERSION: i64 = 1;

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
        -- Its result, or the code of its error.
        result TEXT,
        error TEXT
    ) STRICT;
";

/// What the file holds of an input.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) digest: Vec<u8>,
    pub(super) began: Timestamp,
    pub(super) request: Option<String>,
    pub(super) private_key: Option<Secret>,
    pub(super) result: Option<String>,
    pub(super) error: Option<String>,
}

#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the file for this run alone, and makes it where there is none.
    pub(super) fn open(path: &Path, operation: &str) -> Result<Self> {
        let path = std::path::absolute(path).map_err(|error| refused(path, &error))?;
        crate::journal::make(&path)?;
        let connection = prepared(&path, operation).map_err(|error| match error {
            Unusable::Busy => refused(&path, &"another run is using it"),
            Unusable::Foreign(why) => refused(&path, &why),
            Unusable::Broken(error) => refused(&path, &error),
        })?;
        Ok(Self {
            path,
            connection: Mutex::new(connection),
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
                    Ok((
                        position.unsigned_abs(),
                        Row {
                            digest: row.get(1)?,
                            began: began.unwrap_or(Timestamp::EPOCH),
                            request: row.get(3)?,
                            private_key: row.get::<_, Option<String>>(4)?.map(Secret::new),
                            result: row.get(5)?,
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
        self.work(true, |file| {
            let mut insert = file.prepare_cached(
                "INSERT OR REPLACE INTO input (position, digest, began, request, private_key) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for (position, row) in rows {
                insert.execute(params![
                    signed(*position),
                    row.digest,
                    row.began.unix_millis(),
                    row.request,
                    row.private_key.as_ref().map(Secret::reveal)
                ])?;
            }
            Ok(())
        })
    }

    /// Notes results and codes of errors. After a loss of power some may be missing: those are looked up again.
    pub(super) fn end(
        &self,
        outcomes: &[(u64, std::result::Result<String, String>)],
    ) -> Result<()> {
        self.work(false, |file| {
            let mut update = file
                .prepare_cached("UPDATE input SET result = ?2, error = ?3 WHERE position = ?1")?;
            for (position, outcome) in outcomes {
                let (result, error) = match outcome {
                    Ok(result) => (Some(result), None),
                    Err(code) => (None, Some(code)),
                };
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
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
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
}

enum Unusable {
    Busy,
    Foreign(String),
    Broken(rusqlite::Error),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(Refusal::DatabaseBusy | Refusal::DatabaseLocked) => Self::Busy,
            _ => Self::Broken(error),
        }
    }
}

fn prepared(path: &Path, operation: &str) -> Result<Connection, Unusable> {
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
    if is_empty && application == 0 && version == 0 {
        transaction.execute_batch(LAYOUT)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.execute("INSERT INTO run (operation) VALUES (?1)", [operation])?;
    } else if application != APPLICATION {
        let why = "it is a database, but no journal of a run".to_owned();
        return Err(Unusable::Foreign(why));
    } else if version != VERSION {
        return Err(Unusable::Foreign(format!(
            "it was made by a newer version of devtrust (layout {version}, this one knows {VERSION})"
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
    // A write takes the lock at once.
    transaction.execute("UPDATE run SET operation = operation", [])?;
    transaction.commit()?;
    Ok(connection)
}

/// SQLite's numbers have a sign.
fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// JSON that is in the file.
pub(super) fn parsed(text: &str) -> Result<serde_json::Value> {
    serde_json::from_str(text).map_err(|error| {
        let why = format!("the journal holds something that is no JSON: {error}");
        Error::new(ErrorCode::ConfigurationJournal, why)
    })
}

//! The journal's file: an SQLite database, so that what was written is there after any interruption.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devtrust_core::{Error, ProvisionDevice, Result, Secret, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use super::entry::{EntryState, JournalCounts, JournalEntry, Problem};

/// What marks the file as a journal: "dvtj".
const APPLICATION: i64 = 0x6476_746a;
/// The layout of this version.
const VERSION: i64 = 1;

const LAYOUT: &str = "
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- Account, division, group and name of the device, as JSON.
        identity TEXT NOT NULL UNIQUE,
        request TEXT NOT NULL,
        private_key TEXT,
        state TEXT NOT NULL DEFAULT 'waiting',
        -- Milliseconds since 1970.
        queued_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        -- Whether a registration may have reached the service.
        maybe_registered INTEGER NOT NULL DEFAULT 0,
        next_attempt INTEGER,
        problem TEXT,
        device TEXT
    ) STRICT;
    CREATE INDEX entry_by_state ON entry (state, id);
";

const COLUMNS: &str = "id, state, queued_at, attempts, maybe_registered, next_attempt, request, private_key, device, problem";

/// The file. Every method is one transaction, on the disk when it returns.
#[derive(Debug)]
pub(super) struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
}

/// A device that is to be sent.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) request: ProvisionDevice,
    pub(super) private_key: Option<Secret>,
    pub(super) attempts: u32,
    /// Whether an earlier attempt may have registered it.
    pub(super) maybe_registered: bool,
}

impl Store {
    /// Opens the file, and makes it where there is none; its folder must exist.
    pub(super) fn open(path: &Path) -> Result<Self> {
        // SQLite would make it readable by everybody. What it makes beside it takes the rights of this one.
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|error| refused(path, &error))?;
        let connection = prepared(path)?;
        Ok(Self {
            connection: Mutex::new(connection),
            path: path.to_owned(),
        })
    }

    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T> {
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

    /// Keeps a device; gives the entry that is there already where the file has one of this identity.
    pub(super) fn insert(
        &self,
        identity: &str,
        request: &ProvisionDevice,
        private_key: Option<&Secret>,
        now: Timestamp,
    ) -> Result<(JournalEntry, bool)> {
        let request = json(request)?;
        self.write(|file| {
            let added = file
                .prepare_cached(
                    "INSERT INTO entry (identity, request, private_key, queued_at) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (identity) DO NOTHING",
                )?
                .execute(params![
                    identity,
                    request,
                    private_key.map(Secret::reveal),
                    now.unix_millis()
                ])?;
            let entry = file
                .prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE identity = ?1"))?
                .query_row([identity], entry)?;
            Ok((entry, added > 0))
        })
    }

    /// The entry of a device.
    pub(super) fn find(&self, identity: &str) -> Result<Option<JournalEntry>> {
        self.read(|file| {
            file.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE identity = ?1"))?
                .query_row([identity], entry)
                .optional()
        })
    }

    /// The entry with an id.
    pub(super) fn get(&self, id: i64) -> Result<Option<JournalEntry>> {
        self.read(|file| {
            file.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE id = ?1"))?
                .query_row([id], entry)
                .optional()
        })
    }

    /// Entries after an id, in the order in which they were queued.
    pub(super) fn list(
        &self,
        state: Option<EntryState>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<JournalEntry>> {
        let state = state.map(EntryState::as_str);
        self.read(|file| {
            file.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM entry WHERE id > ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id LIMIT ?3"
            ))?
            .query_map(params![after, state, limit], entry)?
            .collect()
        })
    }

    /// The ids of those that are due, in the order in which they were queued.
    pub(super) fn due(&self, now: Option<Timestamp>) -> Result<Vec<i64>> {
        let now = now.map_or(i64::MAX, Timestamp::unix_millis);
        self.read(|file| {
            file.prepare_cached(
                "SELECT id FROM entry WHERE state = 'waiting' AND coalesce(next_attempt, 0) <= ?1 ORDER BY id",
            )?
            .query_map([now], |row| row.get(0))?
            .collect()
        })
    }

    /// When the first of those that wait is due.
    pub(super) fn next_due(&self) -> Result<Option<Timestamp>> {
        self.read(|file| {
            file.prepare_cached(
                "SELECT min(coalesce(next_attempt, 0)) FROM entry WHERE state = 'waiting'",
            )?
            .query_row([], |row| row.get::<_, Option<i64>>(0))
        })
        .map(|millis| millis.and_then(Timestamp::from_unix_millis))
    }

    pub(super) fn counts(&self) -> Result<JournalCounts> {
        self.read(|file| {
            let mut counts = JournalCounts::default();
            let mut rows =
                file.prepare_cached("SELECT state, count(*) FROM entry GROUP BY state")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let number = row.get(1)?;
                match EntryState::parse(&row.get::<_, String>(0)?) {
                    Some(EntryState::Provisioned) => counts.provisioned = number,
                    Some(EntryState::Failed) => counts.failed = number,
                    _ => counts.waiting = number,
                }
            }
            Ok(counts)
        })
    }

    /// Takes a waiting entry to be sent. From here on the service may know the device, whatever becomes of this process.
    pub(super) fn claim(&self, id: i64) -> Result<Option<Claim>> {
        let found = self.write(|file| {
            let found = file
                .prepare_cached(
                    "SELECT request, private_key, attempts, maybe_registered FROM entry WHERE id = ?1 AND state = 'waiting'",
                )?
                .query_row([id], |row| {
                    Ok(Claim {
                        request: parsed(row, 0)?,
                        private_key: row.get::<_, Option<String>>(1)?.map(Secret::new),
                        attempts: row.get(2)?,
                        maybe_registered: row.get(3)?,
                    })
                })
                .optional()?;
            if found.is_some() {
                file.prepare_cached(
                    "UPDATE entry SET attempts = attempts + 1, maybe_registered = 1 WHERE id = ?1",
                )?
                .execute([id])?;
            }
            Ok(found)
        })?;
        Ok(found.map(|claim| Claim {
            attempts: claim.attempts.saturating_add(1),
            ..claim
        }))
    }

    /// The device is registered. Its key goes to the entry's own place.
    pub(super) fn provisioned(
        &self,
        id: i64,
        device: &str,
        private_key: Option<&Secret>,
    ) -> Result<()> {
        self.write(|file| {
            file.prepare_cached(
                "UPDATE entry SET state = 'provisioned', maybe_registered = 0, next_attempt = NULL, problem = NULL, \
                 device = ?2, private_key = coalesce(private_key, ?3) WHERE id = ?1",
            )?
            .execute(params![id, device, private_key.map(Secret::reveal)])
            .map(drop)
        })
    }

    /// An attempt failed: for good, or until `next_attempt`.
    pub(super) fn failed(
        &self,
        id: i64,
        next_attempt: Option<Timestamp>,
        maybe_registered: bool,
        problem: Option<&str>,
    ) -> Result<()> {
        let state = if next_attempt.is_some() {
            EntryState::Waiting
        } else {
            EntryState::Failed
        };
        self.write(|file| {
            file.prepare_cached(
                "UPDATE entry SET state = ?2, next_attempt = ?3, maybe_registered = ?4, problem = ?5 \
                 WHERE id = ?1 AND state = 'waiting'",
            )?
            .execute(params![
                id,
                state.as_str(),
                next_attempt.map(Timestamp::unix_millis),
                maybe_registered,
                problem
            ])
            .map(drop)
        })
    }

    /// Has an entry sent again, without waiting any longer.
    pub(super) fn retry(&self, id: i64) -> Result<bool> {
        self.write(|file| {
            file.prepare_cached(
                "UPDATE entry SET state = 'waiting', next_attempt = NULL WHERE id = ?1 AND state IN ('failed', 'waiting')",
            )?
            .execute([id])
            .map(|changed| changed > 0)
        })
    }

    /// Removes an entry that the service cannot know.
    pub(super) fn withdraw(&self, id: i64) -> Result<bool> {
        self.remove(
            "DELETE FROM entry WHERE id = ?1 AND state IN ('waiting', 'failed') AND maybe_registered = 0",
            id,
        )
    }

    /// Removes an entry, whatever is known of it.
    pub(super) fn forget(&self, id: i64) -> Result<bool> {
        self.remove("DELETE FROM entry WHERE id = ?1", id)
    }

    fn remove(&self, statement: &str, id: i64) -> Result<bool> {
        let removed = self.write(|file| Ok(file.execute(statement, [id])? > 0))?;
        if removed {
            // A key that was in it is overwritten in the file; the copy in the log of changes goes with this.
            // Another process that reads at this moment prevents it; its own next change makes up for it.
            let _ = self
                .connection()
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
        Ok(removed)
    }
}

/// A connection to a file that is a journal now.
fn prepared(path: &Path) -> Result<Connection> {
    let open = || -> rusqlite::Result<(Connection, i64, i64, bool)> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Two processes that open a new file at once: the second one waits, and finds it made.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number = |name: &str| transaction.pragma_query_value(None, name, |row| row.get(0));
        let (application, version): (i64, i64) =
            (number("application_id")?, number("user_version")?);
        let empty = transaction.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| {
            row.get(0)
        })?;
        let fresh = empty && application == 0 && version == 0;
        if fresh {
            transaction.execute_batch(LAYOUT)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()?;
        Ok((connection, application, version, fresh))
    };
    let (connection, application, version, fresh) =
        open().map_err(|error| refused(path, &error))?;
    if fresh || (application == APPLICATION && version == VERSION) {
        return Ok(connection);
    }
    Err(refused(
        path,
        &if application == APPLICATION {
            format!(
                "it was made by a newer version of devtrust (layout {version}, this one knows {VERSION})"
            )
        } else {
            "it is a database, but no journal of devtrust".to_owned()
        },
    ))
}

fn entry(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    let moment = |index| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row
            .get::<_, Option<i64>>(index)?
            .and_then(Timestamp::from_unix_millis))
    };
    let text = |index| row.get::<_, Option<String>>(index);
    let private_key = text(7)?.map(Secret::new);
    let device = match text(8)? {
        Some(_) => {
            let mut device: devtrust_core::ProvisionedDevice = parsed(row, 8)?;
            device.private_key = private_key;
            Some(device)
        }
        None => None,
    };
    Ok(JournalEntry {
        id: row.get::<_, i64>(0)?.to_string(),
        state: EntryState::parse(&row.get::<_, String>(1)?).unwrap_or(EntryState::Waiting),
        queued_at: moment(2)?.unwrap_or_else(super::now),
        attempts: row.get(3)?,
        maybe_registered: row.get(4)?,
        next_attempt: moment(5)?,
        request: parsed(row, 6)?,
        device,
        problem: text(9)?.as_deref().and_then(Problem::read),
    })
}

fn parsed<T: serde::de::DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    serde_json::from_str(&row.get::<_, String>(index)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            index,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| {
        Error::new(
            "internal.defect",
            format!("it cannot be written as JSON: {error}"),
        )
    })
}

fn refused(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::new(
        "configuration.journal",
        format!("journal {}: {error}", path.display()),
    )
}

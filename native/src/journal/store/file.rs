//! The journal's file: how it is made, opened and known again.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use devtrust_core::Result;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::refused;

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

/// Opens the file, and makes it where there is none; its folder must exist.
pub(super) fn open(path: &Path) -> Result<Connection> {
    match std::fs::metadata(path) {
        // It may be open in this process already, and closing a second handle would let go of the locks of the first.
        Ok(file) if file.is_file() => {}
        Ok(_) => return Err(refused(path, &"it is a directory, or no file")),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path)?,
        Err(error) => return Err(refused(path, &error)),
    }
    prepared(path)
}

/// `SQLite` would make it readable by everybody. What it makes beside it takes the rights of this one.
pub(crate) fn make(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|error| refused(path, &error))
}

/// What tells a file from another one, whatever names they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::journal) struct FileId(
    #[cfg(unix)] (u64, u64),
    /// An open file cannot be replaced here: its name tells it.
    #[cfg(not(unix))]
    std::path::PathBuf,
);

impl FileId {
    /// Of the file that has this name now.
    #[cfg(unix)]
    pub(in crate::journal) fn of(path: &Path) -> std::io::Result<Self> {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(path).map(|file| Self((file.dev(), file.ino())))
    }

    /// Of the file that has this name now.
    #[cfg(not(unix))]
    pub(in crate::journal) fn of(path: &Path) -> std::io::Result<Self> {
        std::fs::canonicalize(path).map(Self)
    }
}

/// A connection to a file that is a journal now.
fn prepared(path: &Path) -> Result<Connection> {
    let open = || -> rusqlite::Result<(Connection, i64, i64, bool)> {
        // Not as a URI: a file may have any name.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "secure_delete", true)?;
        // Keys are to be in this file alone.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
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
        open().map_err(|error| unopened(path, &error))?;
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

/// `SQLite` says that it cannot open a file, and the system says why.
fn unopened(path: &Path, error: &rusqlite::Error) -> devtrust_core::Error {
    if error.sqlite_error_code() == Some(ErrorCode::CannotOpen)
        && let Err(why) = OpenOptions::new().read(true).write(true).open(path)
    {
        return refused(path, &why);
    }
    refused(path, error)
}

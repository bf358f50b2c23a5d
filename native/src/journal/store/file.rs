//! The journal's file: how it is made, opened and known again.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use devtrust_core::{Error, Result, Secret};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::refused;
use crate::seal::{Header, Seal, unlock};

/// What marks the file as a journal: "dvtj".
const APPLICATION: i64 = 0x6476_746a;
/// The layout of a file without a passphrase, and of one with a table for its seal: no version of devtrust that does not know
/// the seal puts a key in the clear beside those that are encrypted.
const PLAIN: i64 = 1;
const SEALED: i64 = 2;

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
pub(super) fn open(path: &Path, passphrase: Option<&Secret>) -> Result<(Connection, Option<Seal>)> {
    if passphrase.is_some_and(|passphrase| passphrase.reveal().is_empty()) {
        return Err(refused(path, &"an empty passphrase protects nothing"));
    }
    match std::fs::metadata(path) {
        // It may be open in this process already, and closing a second handle would let go of the locks of the first.
        Ok(file) if file.is_file() => {}
        Ok(_) => return Err(refused(path, &"it is a directory, or no file")),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path)?,
        Err(error) => return Err(refused(path, &error)),
    }
    let mut connection = connected(path).map_err(|error| unopened(path, &error))?;
    let seal = match prepared(&mut connection, passphrase) {
        Ok(Found::Made(seal)) => seal,
        Ok(Found::There(header)) => {
            unlock(header, passphrase).map_err(|why| refused(path, &why))?
        }
        Ok(Found::Foreign(why)) => return Err(refused(path, &why)),
        Err(Unusable::File(error)) => return Err(unopened(path, &error)),
        Err(Unusable::Seal(error)) => return Err(error),
    };
    Ok((connection, seal))
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

/// A connection to a file, whatever it is.
pub(super) fn connected(path: &Path) -> rusqlite::Result<Connection> {
    // Not as a URI: a file may have any name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "secure_delete", true)?;
    // Keys are to be in this file alone.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// What a file is.
enum Found {
    /// It was empty, and is a journal now.
    Made(Option<Seal>),
    /// It is a journal; with the header of its seal where it has one.
    There(Option<Header>),
    /// It is none, in words.
    Foreign(String),
}

enum Unusable {
    File(rusqlite::Error),
    Seal(Error),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        Self::File(error)
    }
}

/// Makes a journal of an empty file.
fn prepared(
    connection: &mut Connection,
    passphrase: Option<&Secret>,
) -> std::result::Result<Found, Unusable> {
    // Two processes that open a new file at once: the second one waits, and finds it made.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number = |name: &str| transaction.pragma_query_value(None, name, |row| row.get(0));
    let (application, version): (i64, i64) = (number("application_id")?, number("user_version")?);
    let empty = "SELECT count(*) = 0 FROM sqlite_schema";
    let is_empty: bool = transaction.query_row(empty, [], |row| row.get(0))?;
    let found = match (application, version) {
        (0, 0) if is_empty => {
            let seal = passphrase
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
            Found::Made(seal)
        }
        (APPLICATION, PLAIN) => Found::There(None),
        (APPLICATION, SEALED) => match Header::read(&transaction)? {
            Some(header) => Found::There(Some(header)),
            None => Found::Foreign("what its passphrase is checked by is gone".to_owned()),
        },
        (APPLICATION, _) => Found::Foreign(format!(
            "it was made by a newer version of devtrust (layout {version}, this one knows {SEALED})"
        )),
        _ => Found::Foreign("it is a database, but no journal of devtrust".to_owned()),
    };
    transaction.commit()?;
    Ok(found)
}

/// `SQLite` says that it cannot open a file, and the system says why.
fn unopened(path: &Path, error: &rusqlite::Error) -> Error {
    if error.sqlite_error_code() == Some(ErrorCode::CannotOpen)
        && let Err(why) = OpenOptions::new().read(true).write(true).open(path)
    {
        return refused(path, &why);
    }
    refused(path, error)
}

//! Tables and pragmas.

use rusqlite::Connection;

use crate::records::kind::Kind;

const META: &str =
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";

/// The table of a kind of records. All have the same form.
fn table(kind: &Kind) -> String {
    let key = kind.key;
    format!(
        "CREATE TABLE IF NOT EXISTS records_{key} (
             number INTEGER PRIMARY KEY,
             id BLOB NOT NULL UNIQUE,
             scope BLOB NOT NULL,
             name TEXT,
             status TEXT,
             freed INTEGER NOT NULL DEFAULT 0,
             created INTEGER NOT NULL,
             updated INTEGER NOT NULL,
             fields TEXT NOT NULL,
             content BLOB
         );
         CREATE INDEX IF NOT EXISTS names_of_{key} ON records_{key} (scope, name);"
    )
}

pub(super) fn prepare(
    connection: &Connection,
    durable: bool,
    kinds: &[&Kind],
) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(256);
    if durable {
        // Long enough for a killed predecessor to vanish.
        connection.busy_timeout(std::time::Duration::from_millis(500))?;
        // Exclusive: a second emulator on the same directory fails at once instead of corrupting the first.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        // A commit is in the operating system's hands before it is answered, so killing the process loses
        // nothing. Only a crash of the machine can lose the last commits.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        check(connection)?;
    }
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    if connection.table_exists(None, "divisions")? {
        return Err(failure(
            rusqlite::ffi::SQLITE_SCHEMA,
            "the database is of an older version of the emulator; remove the folder to begin anew",
        ));
    }
    connection.execute(META, [])?;
    kinds
        .iter()
        .try_for_each(|kind| connection.execute_batch(&table(kind)))
}

/// Fails where the file is damaged, instead of serving what is left of it.
fn check(connection: &Connection) -> rusqlite::Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(failure(
        rusqlite::ffi::SQLITE_CORRUPT,
        &format!("the database is damaged: {found}"),
    ))
}

fn failure(code: i32, message: &str) -> rusqlite::Error {
    let error = rusqlite::ffi::Error::new(code);
    rusqlite::Error::SqliteFailure(error, Some(message.to_owned()))
}

//! Tables and pragmas.

use rusqlite::Connection;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS divisions (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    primary_rzone_id BLOB NOT NULL,
    secondary_rzone_id BLOB,
    created_on INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS policies (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    alternative_id BLOB NOT NULL UNIQUE,
    division_id BLOB NOT NULL,
    name TEXT NOT NULL,
    methods TEXT NOT NULL,
    key_generation_option TEXT NOT NULL,
    created_on INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS policy_names ON policies (division_id, name);

CREATE TABLE IF NOT EXISTS device_groups (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    division_id BLOB NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    is_static INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    policies TEXT NOT NULL,
    created_on INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS group_names ON device_groups (name);

CREATE TABLE IF NOT EXISTS devices (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    group_number INTEGER NOT NULL REFERENCES device_groups (number),
    name TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL DEFAULT 'REGISTERED',
    operational_status TEXT NOT NULL DEFAULT 'ENABLED',
    disable_reason TEXT,
    connected INTEGER NOT NULL DEFAULT 0,
    created_on INTEGER NOT NULL,
    updated_on INTEGER NOT NULL
);
-- A deleted device frees its name: scripts in the field delete and register again.
CREATE UNIQUE INDEX IF NOT EXISTS device_names ON devices (group_number, name) WHERE status <> 'DELETED';

CREATE TABLE IF NOT EXISTS certificates (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    device_number INTEGER NOT NULL REFERENCES devices (number),
    policy_id BLOB NOT NULL,
    policy_type TEXT NOT NULL,
    serial_number TEXT NOT NULL,
    common_name TEXT NOT NULL,
    key_type TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    der BLOB NOT NULL,
    private_key TEXT,
    revoked_on INTEGER
);
CREATE INDEX IF NOT EXISTS certificate_devices ON certificates (device_number);
";

pub(super) fn prepare(connection: &Connection, durable: bool) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
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
    connection.execute_batch(TABLES)
}

/// Fails where the file is damaged, instead of serving what is left of it.
fn check(connection: &Connection) -> rusqlite::Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(
        corrupt,
        Some(format!("the database is damaged: {found}")),
    ))
}

//! What an encrypted journal tells everybody: how its key is made from the passphrase.

use std::num::NonZeroU32;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::ROUNDS;

/// A file with more would keep whoever opens it busy for long.
const MOST_ROUNDS: u32 = 20 * ROUNDS.get();

/// The table's one row. None of it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(super) salt: Vec<u8>,
    pub(super) rounds: u32,
    pub(super) proof: Vec<u8>,
}

impl Header {
    /// The table that it is in.
    pub(crate) const LAYOUT: &str = "
        CREATE TABLE seal (
            -- The passphrase becomes a key by PBKDF2 with SHA-256, so many rounds.
            salt BLOB NOT NULL,
            rounds INTEGER NOT NULL,
            -- What only the right key gives.
            proof BLOB NOT NULL
        ) STRICT;
    ";

    /// Puts it into a new file.
    pub(crate) fn write(&self, file: &Connection) -> rusqlite::Result<()> {
        file.execute_batch(Self::LAYOUT)?;
        let row = params![self.salt, self.rounds, self.proof];
        file.execute(
            "INSERT INTO seal (salt, rounds, proof) VALUES (?1, ?2, ?3)",
            row,
        )
        .map(drop)
    }

    /// Of a file that is encrypted.
    pub(crate) fn read(file: &Connection) -> rusqlite::Result<Option<Self>> {
        file.query_row("SELECT salt, rounds, proof FROM seal", [], |row| {
            Ok(Self {
                salt: row.get(0)?,
                rounds: row.get(1)?,
                proof: row.get(2)?,
            })
        })
        .optional()
    }

    pub(super) fn rounds(&self) -> Option<NonZeroU32> {
        NonZeroU32::new(self.rounds).filter(|rounds| rounds.get() <= MOST_ROUNDS)
    }
}

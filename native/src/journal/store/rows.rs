//! The rows of the file.

use devtrust_core::{ProvisionedDevice, Timestamp};
use rusqlite::Row;
use rusqlite::types::Type;

use super::Store;
use crate::journal::entry::{EntryState, JournalEntry, Problem};
use crate::seal;

/// What [`Store::entry`] reads, in its order.
pub(super) const COLUMNS: &str = "id, state, queued_at, attempts, maybe_registered, next_attempt, request, private_key, device, problem";

/// What a key belongs to, for messages.
pub(super) fn place(id: i64) -> String {
    format!("entry {id}")
}

impl Store {
    pub(super) fn entry(&self, row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
        let moment = |index| -> rusqlite::Result<Option<Timestamp>> {
            Ok(row
                .get::<_, Option<i64>>(index)?
                .and_then(Timestamp::from_unix_millis))
        };
        let text = |index| row.get::<_, Option<String>>(index);
        let device = match text(8)? {
            Some(_) => {
                let mut device: ProvisionedDevice = parsed(row, 8)?;
                device.private_key = seal::key(self.seal.as_ref(), row, 7, &place(row.get(0)?))?;
                Some(device)
            }
            None => None,
        };
        Ok(JournalEntry {
            id: row.get::<_, i64>(0)?.to_string(),
            state: EntryState::parse(&row.get::<_, String>(1)?).unwrap_or(EntryState::Waiting),
            queued_at: moment(2)?.unwrap_or_else(crate::journal::now),
            attempts: row.get(3)?,
            maybe_registered: row.get(4)?,
            next_attempt: moment(5)?,
            request: parsed(row, 6)?,
            device,
            problem: text(9)?.as_deref().and_then(Problem::read),
        })
    }
}

pub(super) fn parsed<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    index: usize,
) -> rusqlite::Result<T> {
    serde_json::from_str(&row.get::<_, String>(index)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
    })
}
